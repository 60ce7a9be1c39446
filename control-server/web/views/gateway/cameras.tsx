import type { GatewayDetail } from '../../../api/fleet-schemas.ts';
import { decimalText, numberText } from '../../messages/messages.ts';
import { pictureText } from '../../parts/picture-text.ts';
import { language, t } from '../../shell/language.ts';
import { may } from '../../shell/session.ts';

type Moment = (ms: number) => string;
type Camera = NonNullable<GatewayDetail['health']>['cameras'][number];

/** Every camera: its state in words, how fast it works, and the way to its lines. */
export function Cameras({ detail, moment }: { detail: GatewayDetail; moment: Moment }) {
  const { health, inForce, gateway } = detail;
  const ids = [
    ...new Set([
      ...(inForce?.cameras.map(({ camera }) => camera) ?? []),
      ...(health?.cameras.map(({ camera }) => camera) ?? []),
    ]),
  ];
  return (
    <section class="panel cameras" aria-labelledby="cameras">
      <h3 id="cameras">{t('fleet.cameras')}</h3>
      {ids.length === 0 && <p class="quiet">{t('gateway.noCameras')}</p>}
      <ul>
        {ids.map((id) => (
          <li key={id} class="camera-card">
            <OneCamera id={id} detail={detail} moment={moment} />
            {may('configure') && inForce && (
              <a class="button" href={`/fleet/${gateway}/lines?camera=${id}`}>
                {t('gateway.edit')}
                <span class="visually-hidden">: {id}</span>
              </a>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function OneCamera({ id, detail, moment }: { id: string; detail: GatewayDetail; moment: Moment }) {
  const lang = language.value;
  const camera = detail.health?.cameras.find((one) => one.camera === id);
  const runs = detail.inForce?.cameras.find((one) => one.camera === id);
  const since = detail.cameras.find((one) => one.camera === id)?.at;
  const isWell = camera?.state === 'running' && !camera.picture;
  return (
    <>
      <h4>{id}</h4>
      <p class={camera === undefined ? 'quiet' : isWell ? 'camera-state well' : 'camera-state wrong'}>
        {camera ? stateText(camera, since, moment) : t('fleet.unknown')}
      </p>
      {camera && (
        <dl class="figures">
          <Figure name={t('gateway.fps')} value={decimalText(camera.framesPerSecond, lang)} />
          <Figure
            name={t('gateway.inference')}
            value={`${numberText(Math.round(camera.inferenceMs), lang)} ms`}
          />
          <Figure name={t('gateway.skipped')} value={numberText(camera.skippedFrames, lang)} />
        </dl>
      )}
      {runs && (
        <p class="quiet">
          {t(`gateway.subject.${runs.subject}`)} · {runs.model} · {t('editor.lines')}: {runs.lines.length}
          {runs.zones.length > 0 && `, ${t('editor.zones')}: ${runs.zones.length}`}
        </p>
      )}
    </>
  );
}

function stateText({ state, picture, reason }: Camera, since: number | undefined, moment: Moment): string {
  if (picture) {
    return pictureText(picture, moment);
  }
  const words = t(`gateway.camera.${state}`);
  const text = since === undefined ? words : t('gateway.cameraSince', { state: words, time: moment(since) });
  return reason ? t('withReason', { state: text, reason: t(`reasons.${reason.code}`) }) : text;
}

export function Figure({ name, value, isBad = false }: { name: string; value: string; isBad?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class={isBad ? 'wrong' : ''}>{value}</dd>
    </div>
  );
}
