import type { GatewayDetail } from '../../../api/fleet-schemas.ts';
import { numberText } from '../../messages/messages.ts';
import { language, t } from '../../shell/language.ts';
import { clockText, sizeText, temperatureText, uptimeText, versionText } from '../fleet/measures.ts';
import { Figure } from './cameras.tsx';

/** The machine itself: disk, heat, clock, and the records that wait in it. */
export function Box({ detail }: { detail: GatewayDetail }) {
  const { health, problems, agent, growing } = detail;
  const lang = language.value;
  const disk = health?.disk;
  return (
    <section class="panel box" aria-labelledby="box">
      <h3 id="box">{t('gateway.box')}</h3>
      <dl class="figures">
        <Figure
          name={t('fleet.disk')}
          value={
            disk ? t('gateway.diskFree', { free: sizeText(disk.freeMb), total: sizeText(disk.totalMb) }) : '–'
          }
          isBad={problems.includes('disk-low')}
        />
        <Figure
          name={t('fleet.temperature')}
          value={health ? temperatureText(health) : '–'}
          isBad={problems.includes('hot')}
        />
        <Figure
          name={t('fleet.clock')}
          value={clockText(health?.clockOffsetMs)}
          isBad={problems.includes('clock-off')}
        />
        <Figure name={t('fleet.version')} value={versionText(agent)} isBad={problems.includes('outdated')} />
        <Figure name={t('gateway.uptime')} value={health ? uptimeText(health.uptimeS) : '–'} />
        <Figure name={t('gateway.memory')} value={health ? sizeText(health.memoryMb) : '–'} />
        <Figure
          name={t('fleet.waiting')}
          value={health ? numberText(health.spool.unsettled, lang) : '–'}
          isBad={growing}
        />
        {health && health.spool.dropped > 0 && (
          <Figure name={t('gateway.dropped')} value={numberText(health.spool.dropped, lang)} isBad />
        )}
      </dl>
      <Trend depths={detail.depths} isBad={growing} />
    </section>
  );
}

const [WIDTH, HEIGHT] = [240, 44];

/** Records that wait, over the last half hour. */
function Trend({ depths, isBad }: { depths: GatewayDetail['depths']; isBad: boolean }) {
  const [first, last] = [depths[0], depths.at(-1)];
  const most = Math.max(0, ...depths.map(({ unsettled }) => unsettled));
  if (!first || !last || depths.length < 2 || most === 0) return null;
  const x = (at: number) => ((at - first.at) / (last.at - first.at || 1)) * WIDTH;
  const y = (depth: number) => HEIGHT - 2 - (depth / most) * (HEIGHT - 6);
  const points = depths.map(({ at, unsettled }) => `${x(at).toFixed(1)},${y(unsettled).toFixed(1)}`);
  const words = { first: first.unsettled, last: last.unsettled, most };
  return (
    <figure class={isBad ? 'waiting-trend bad' : 'waiting-trend'}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path class="ground" d={`M0 ${HEIGHT - 2}H${WIDTH}`} />
        <polyline points={points.join(' ')} />
      </svg>
      <figcaption>{t('gateway.waitingTrend', words)}</figcaption>
    </figure>
  );
}
