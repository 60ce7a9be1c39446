import type { GatewayView, HealthView } from '../../../api/schemas.ts';
import { decimalText } from '../../messages/messages.ts';
import { localTime, momentText } from '../../state/clock.ts';
import { usePage } from './page-context.ts';

/** The boxes that count, and how their cameras are. */
export function GatewayList({ gateways }: { gateways: readonly GatewayView[] }) {
  const { t } = usePage();
  return (
    <section class="panel gateways" aria-labelledby="gateways">
      <h2 id="gateways">{t('gateways')}</h2>
      {gateways.length === 0 ? (
        <p class="quiet">{t('noGateways')}</p>
      ) : (
        <ul>
          {gateways.map((gateway) => (
            <Gateway key={gateway.gateway} gateway={gateway} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Gateway({ gateway }: { gateway: GatewayView }) {
  const page = usePage();
  const { t } = page;
  const timeZone = page.day.value?.today.timeZone ?? 'UTC';
  const date = localTime(page.now.value, timeZone).date;
  const moment = (ms: number) => momentText(ms, timeZone, date);
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
        <Health health={health} old={state !== 'online'} />
      ) : (
        state === 'online' && <p class="quiet">{t('noHealth')}</p>
      )}
    </li>
  );
}

function Health({ health, old }: { health: HealthView; old: boolean }) {
  const { t } = usePage();
  const { unsettled, dropped } = health.spool;
  return (
    <div class={old ? 'health old' : 'health'}>
      {old && <p class="quiet">{t('oldHealth')}</p>}
      <ul>
        {health.cameras.map((camera) => (
          <li key={camera.camera} class={`camera ${camera.picture ? 'failed' : camera.state}`}>
            <span>{camera.camera}</span> <Camera camera={camera} />
          </li>
        ))}
        {unsettled > 0 && <li>{t('unsettled', { count: unsettled })}</li>}
        {dropped > 0 && <li class="camera failed">{t('dropped', { count: dropped })}</li>}
        {health.notices.map((notice) => (
          <li key={`${notice.code} ${notice.text}`} class="notice">
            {t(`reasons.${notice.code}`)} <small lang="en">{notice.text}</small>
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
function Camera({ camera }: { camera: HealthView['cameras'][number] }) {
  const page = usePage();
  const { t, language } = page;
  const fps = decimalText(camera.framesPerSecond, language.value);
  const state = t(CAMERA_TEXTS[camera.state], { fps });
  if (camera.picture) {
    const { fault, since } = camera.picture;
    const today = page.day.value?.today;
    const time = momentText(since, today?.timeZone ?? 'UTC', today?.date ?? '');
    return <strong>{t('pictureFault', { fault: t(`cause.${fault}`), time })}</strong>;
  }
  if (!camera.reason) return <>{state}</>;
  const { code, text } = camera.reason;
  return <span title={text}>{t('withReason', { state, reason: t(`reasons.${code}`) })}</span>;
}
