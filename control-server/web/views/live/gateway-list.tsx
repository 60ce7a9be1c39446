import { useComputed } from '@preact/signals';
import type { GatewayView, HealthView } from '../../../api/schemas.ts';
import { decimalText } from '../../messages/messages.ts';
import { pictureText } from '../../parts/picture-text.ts';
import { language, t } from '../../shell/language.ts';
import { localTime, momentText } from '../../state/clock.ts';
import { usePage } from './page-context.ts';

/** Writes a moment the way it is read at the site, today. */
type Moment = (ms: number) => string;

/** The boxes that count, and how their cameras are. */
export function GatewayList() {
  const { state, answer, now } = usePage();
  const gateways = useComputed(() => state.value?.today.gateways ?? []).value;
  const timeZone = answer.value?.timeZone ?? 'UTC';
  const moment: Moment = (ms) => momentText(ms, timeZone, localTime(now.peek(), timeZone).date);
  return (
    <section class="panel gateways" aria-labelledby="gateways">
      <h2 id="gateways">{t('gateways')}</h2>
      {gateways.length === 0 ? (
        <p class="quiet">{t('noGateways')}</p>
      ) : (
        <ul>
          {gateways.map((gateway) => (
            <Gateway key={gateway.gateway} gateway={gateway} moment={moment} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Gateway({ gateway, moment }: { gateway: GatewayView; moment: Moment }) {
  const { state, since, lastSeen, agent, health } = gateway;
  const neverHeard = state === 'unknown' && lastSeen === null;
  const same = since !== null && lastSeen !== null && moment(since) === moment(lastSeen);
  const details = [
    ...(since === null ? [] : [t('since', { time: moment(since) })]),
    ...(state === 'online' || lastSeen === null || same ? [] : [t('lastSeen', { time: moment(lastSeen) })]),
    ...(agent === null ? [] : [t('version', { version: agent })]),
  ];
  return (
    <li class={`gateway ${state}`}>
      <h3>{gateway.name}</h3>
      <p class="state">
        <strong>{t(neverHeard ? 'neverHeard' : state)}</strong>
        {since === null && details.length > 0 ? ' · ' : ' '}
        {details.join(' · ')}
      </p>
      {health ? (
        <Health health={health} old={state !== 'online'} moment={moment} />
      ) : (
        state === 'online' && <p class="quiet">{t('noHealth')}</p>
      )}
    </li>
  );
}

function Health({ health, old, moment }: { health: HealthView; old: boolean; moment: Moment }) {
  const { unsettled, dropped } = health.spool;
  return (
    <div class={old ? 'health old' : 'health'}>
      {old && <p class="quiet">{t('oldHealth')}</p>}
      <ul>
        {health.cameras.map((camera) => (
          <li key={camera.camera} class={`camera ${camera.picture ? 'failed' : camera.state}`}>
            <span>{camera.camera}</span> <Camera camera={camera} moment={moment} />
          </li>
        ))}
        {unsettled > 0 && <li>{t('unsettled', { count: unsettled })}</li>}
        {dropped > 0 && <li class="camera failed">{t('dropped', { count: dropped })}</li>}
        {health.notices.map(({ code, text }) => (
          <li key={`${code} ${text}`} class="notice" title={text}>
            {t(`reasons.${code}`)}
          </li>
        ))}
      </ul>
    </div>
  );
}

const CAMERA_TEXTS = {
  running: 'cameraRunning',
  connecting: 'cameraConnecting',
  ended: 'cameraEnded',
  failed: 'cameraFailed',
} as const;

/** A camera's state in words, and what is wrong with its picture. */
function Camera({ camera, moment }: { camera: HealthView['cameras'][number]; moment: Moment }) {
  const { picture, reason } = camera;
  if (picture) {
    return <strong>{pictureText(picture, moment)}</strong>;
  }
  const fps = decimalText(camera.framesPerSecond, language.value);
  const state = t(CAMERA_TEXTS[camera.state], { fps });
  if (!reason) return <>{state}</>;
  return <span title={reason.text}>{t('withReason', { state, reason: t(`reasons.${reason.code}`) })}</span>;
}
