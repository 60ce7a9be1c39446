import { useComputed } from '@preact/signals';
import { numberText } from '../../messages/messages.ts';
import { language, t } from '../../shell/language.ts';
import { isUnsure, type Range, rangeText } from '../../state/numbers.ts';
import type { Group } from './group.ts';
import { useGroup } from './group-context.ts';

interface Totals {
  in: number;
  out: number;
  occupancy: Range;
  /** Sites that need attention. */
  needy: number;
  online: number;
  devices: number;
  alarms: number;
}

/** What all sites come to. */
export function sumsOf({ sites }: Group): Totals {
  const all = [...sites.values()];
  const sum = (pick: (site: (typeof all)[number]) => number) =>
    all.reduce((total, site) => total + pick(site), 0);
  return {
    in: sum((site) => site.in),
    out: sum((site) => site.out),
    occupancy: {
      estimate: sum(({ occupancy }) => occupancy.estimate),
      low: sum(({ occupancy }) => occupancy.low),
      high: sum(({ occupancy }) => occupancy.high),
    },
    needy: sum(({ attention }) => Math.sign(attention.rank)),
    online: sum(({ gateways }) => gateways.online),
    devices: sum(({ gateways }) => gateways.total),
    alarms: sum(({ alarms }) => alarms.open),
  };
}

/** The sums of all sites. */
export function Sums() {
  const { state } = useGroup();
  const sums = useComputed(() => state.value && sumsOf(state.value)).value;
  if (!sums) return null;
  const lang = language.value;
  const of = (part: number, whole: number) => `${numberText(part, lang)}/${numberText(whole, lang)}`;
  return (
    <dl class="sums card whole" aria-label={t('group.allSites')}>
      <div class="in">
        <dt>{t('in')}</dt>
        <dd>{numberText(sums.in, lang)}</dd>
      </div>
      <div class="out">
        <dt>{t('out')}</dt>
        <dd>{numberText(sums.out, lang)}</dd>
      </div>
      <div class="inside">
        <dt>
          {t('inside')} {isUnsure(sums.occupancy) && <small>{t('about')}</small>}
        </dt>
        <dd>{rangeText(sums.occupancy, lang)}</dd>
      </div>
      <div class={sums.needy > 0 ? 'needy' : ''}>
        <dt>{t('group.needAttention')}</dt>
        <dd>{of(sums.needy, state.peek()?.sites.size ?? 0)}</dd>
      </div>
      <div class={sums.online < sums.devices ? 'needy' : ''}>
        <dt>{t('group.devicesOnline')}</dt>
        <dd>{of(sums.online, sums.devices)}</dd>
      </div>
      <div class={sums.alarms > 0 ? 'needy' : ''}>
        <dt>{t('openAlarms')}</dt>
        <dd>{numberText(sums.alarms, lang)}</dd>
      </div>
    </dl>
  );
}
