import { computed, type ReadonlySignal } from '@preact/signals';
import { t } from '../../shell/language.ts';
import { momentText } from '../../state/clock.ts';
import { allOffline, type Day } from '../../state/day.ts';
import type { Following } from '../../state/follow.ts';

/** Why numbers on the wall are not, or not all, those of this moment. */
export interface Staleness {
  /** `all` numbers are old; `some` gates are not counted. */
  extent: 'all' | 'some';
  title: string;
  text: string;
}

/** Null while the numbers are live. */
export function stalenessOf({ state, link }: Following<Day>): ReadonlySignal<Staleness | null> {
  // The words come from few facts, so that crossings do not draw them again.
  const facts = computed(() => {
    const today = state.value?.today;
    if (!today) return '';
    const { timeZone, date, gateways } = today;
    const moment = (ms: number) => momentText(ms, timeZone, date);
    const now = link.value;
    if (now.state !== 'live') return JSON.stringify({ kind: 'lost', time: moment(now.since) });
    const blind = allOffline(today);
    if (blind)
      return JSON.stringify({ kind: 'blind', time: blind.since === null ? null : moment(blind.since) });
    const away = gateways.filter(({ state: each }) => each !== 'online');
    if (away.length === 0) return '';
    return JSON.stringify({ kind: 'away', names: away.map(({ name }) => name).join(', ') });
  });
  return computed(() => {
    if (facts.value === '') return null;
    const { kind, time, names } = JSON.parse(facts.value) as {
      kind: string;
      time: string | null;
      names: string;
    };
    if (kind === 'away') return { extent: 'some', title: t('wall.partly'), text: t('wall.away', { names }) };
    return {
      extent: 'all',
      title: time === null ? t('wall.stoppedUnknown') : t('wall.stopped', { time }),
      text: t(kind === 'lost' ? 'wall.lost' : 'wall.blind'),
    };
  });
}
