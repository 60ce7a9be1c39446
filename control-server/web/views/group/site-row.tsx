import { useComputed } from '@preact/signals';
import type { OverviewSite } from '../../../api/live-schemas.ts';
import { numberText } from '../../messages/messages.ts';
import { CapacityBar } from '../../parts/capacity.tsx';
import { TrendBars } from '../../parts/trend-bars.tsx';
import { language, t } from '../../shell/language.ts';
import { momentText } from '../../state/clock.ts';
import { fullnessOf, isUnsure, rangeText, trendAt } from '../../state/numbers.ts';
import { useGroup } from './group-context.ts';

/** How long a row that has another place is marked. */
const MARKED_MS = 12_000;
/** From this rank on it is grave. */
const GRAVE = 5;

/** One site: what needs attention there, its numbers, and how its devices are. */
export function SiteRow({ id }: { id: string }) {
  const { state, now } = useGroup();
  const site = useComputed(() => state.value?.sites.get(id)).value;
  const isMoved = useComputed(() => {
    const order = state.value?.order;
    return order?.moved.has(id) === true && now.value - order.at < MARKED_MS;
  }).value;
  const step = site?.trend.stepMs ?? 1;
  const bin = useComputed(() => Math.floor(now.value / step) * step).value;
  if (!site) return null;
  const { rank } = site.attention;
  const lang = language.value;
  const level = rank >= GRAVE ? 'grave' : rank > 0 ? 'needy' : 'calm';
  const isDark = site.gateways.online === 0;
  return (
    <tr class={`${level}${isMoved ? ' moved' : ''}${isDark ? ' dark' : ''}`}>
      <th scope="row">
        <a href={`/live?site=${site.site}`}>{site.name}</a>
        {isMoved && <small class="moved-mark">{t('group.moved')}</small>}
        <Reasons site={site} />
      </th>
      <td class="number in" data-label={t('in')}>
        {numberText(site.in, lang)}
      </td>
      <td class="number out" data-label={t('out')}>
        {numberText(site.out, lang)}
      </td>
      <td class="inside" data-label={t('inside')}>
        <Inside site={site} />
      </td>
      <td class="hour">
        <TrendBars trend={trendAt(site.trend, bin)} timeZone={site.timeZone} />
      </td>
      <td class="devices" data-label={t('group.devices')}>
        <Devices site={site} />
      </td>
    </tr>
  );
}

/** Why it needs attention, in words, and what is open. */
function Reasons({ site }: { site: OverviewSite }) {
  const { reasons } = site.attention;
  const { open, unacknowledged } = site.alarms;
  if (reasons.length === 0 && open === 0) return null;
  const words = reasons.filter((reason) => reason !== 'alarm' && reason !== 'alarm-critical');
  return (
    <p class="reasons">
      {words.map((reason) => (
        <span key={reason}>{t(`group.${reason}`)}</span>
      ))}
      {open > 0 && (
        <a href={`/alarms?site=${site.site}`}>
          {unacknowledged > 0 ? t('group.alarmsNew', { open, unacknowledged }) : t('group.alarms', { open })}
        </a>
      )}
    </p>
  );
}

function Inside({ site: { occupancy } }: { site: OverviewSite }) {
  const { capacity } = occupancy;
  const fullness = fullnessOf(occupancy);
  return (
    <>
      <strong>{rangeText(occupancy, language.value)}</strong>{' '}
      {isUnsure(occupancy) && <small>{t('about')}</small>}
      {capacity !== null && fullness !== null && (
        <div class={`capacity ${fullness}`}>
          <CapacityBar occupancy={occupancy} capacity={capacity} />
          <small>
            {fullness !== 'free' && <strong>{t(`fullness.${fullness}`)}</strong>}{' '}
            {t('capacityOf', { capacity })}
          </small>
        </div>
      )}
    </>
  );
}

/** Devices and cameras that work, and the longest gap that goes on. */
function Devices({ site }: { site: OverviewSite }) {
  const { gateways, cameras, gaps } = site;
  const [gap] = gaps;
  const all = gateways.online === gateways.total && cameras.running === cameras.total;
  return (
    <>
      <p class={all ? '' : 'short'}>
        {t('group.online', { online: gateways.online, total: gateways.total })}
        {cameras.total > 0 && ` · ${t('group.cameras', { running: cameras.running, total: cameras.total })}`}
      </p>
      {gap && (
        <p class="gap">
          {t('group.gap', {
            gates: gap.gates.length,
            cause: t(`cause.${gap.cause}`),
            time: momentText(gap.since, site.timeZone, site.date),
          })}
          {gaps.length > 1 && ` ${t('group.moreGaps', { count: gaps.length - 1 })}`}
        </p>
      )}
    </>
  );
}
