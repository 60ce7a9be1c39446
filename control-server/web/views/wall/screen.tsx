import { type ReadonlySignal, useComputed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { numberText } from '../../messages/messages.ts';
import { Announcer } from '../../parts/announcer.tsx';
import { Capacity } from '../../parts/capacity.tsx';
import { Digits } from '../../parts/digits.tsx';
import { DirectionIcon } from '../../parts/icons.tsx';
import { language, t } from '../../shell/language.ts';
import { dateText, localTime, minuteText } from '../../state/clock.ts';
import { type Day, siteTotals } from '../../state/day.ts';
import type { Following } from '../../state/follow.ts';
import { isUnsure, rangeText } from '../../state/numbers.ts';
import { type Staleness, stalenessOf } from './staleness.ts';

/** A screen has room for so many gates. */
const MOST_GATES = 12;

/** The numbers as large as the screen allows; old ones are never shown like live ones. */
export function Screen({ following }: { following: Following<Day> }) {
  const { state, now } = following;
  const staleness = useMemo(() => stalenessOf(following), [following]);
  const stale = staleness.value;
  const day = state.value;
  if (!day) return null;
  const { today } = day;
  const several = today.gates.length > 1;
  const extent = stale ? ` ${stale.extent}` : '';
  return (
    <main class={`wall${stale?.extent === 'all' ? ' stale' : ''}${extent}${several ? '' : ' single'}`}>
      <Announcer text={() => summaryOf(following, staleness)} />
      <header>
        <h1>{today.name}</h1>
        <State stale={stale} />
        <Clock now={now} timeZone={today.timeZone} />
      </header>
      <Inside day={day} />
      <Flow day={day} />
      {several && <Gates day={day} isStale={stale?.extent === 'all'} />}
    </main>
  );
}

function summaryOf({ state }: Following<Day>, staleness: ReadonlySignal<Staleness | null>): string | null {
  const today = state.peek()?.today;
  if (!today || staleness.peek()?.extent === 'all') return null;
  const inside = rangeText(today.occupancy, language.peek());
  return t('summary', { gate: today.name, ...siteTotals(today), inside });
}

/** Live in a word, or since when not and why. */
function State({ stale }: { stale: Staleness | null }) {
  return (
    <div class="wall-state" role="status">
      {stale ? (
        <p class="wall-stale">
          <strong>{stale.title}</strong> <span>{stale.text}</span>
        </p>
      ) : (
        <p class="wall-live">{t('live')}</p>
      )}
    </div>
  );
}

function Clock({ now, timeZone }: { now: ReadonlySignal<number>; timeZone: string }) {
  const shown = useComputed(() => {
    const time = localTime(now.value, timeZone);
    return { clock: minuteText(time), date: dateText(time.date) };
  });
  const { clock, date } = shown.value;
  return (
    <p class="wall-clock">
      <time>{clock}</time>
      <span>{date}</span>
    </p>
  );
}

function Inside({ day: { today } }: { day: Day }) {
  const text = rangeText(today.occupancy, language.value);
  return (
    <section class="wall-inside">
      <dl style={{ '--chars': Math.max(3, text.length) }}>
        <dt>
          {t('wall.inside')} {isUnsure(today.occupancy) && <small>{t('about')}</small>}
        </dt>
        <Digits text={text} />
      </dl>
      <Capacity occupancy={today.occupancy} />
    </section>
  );
}

function Flow({ day: { today, flashes } }: { day: Day }) {
  const totals = siteTotals(today);
  const latest = (way: 'in' | 'out') =>
    Object.values(flashes).reduce((last, flash) => Math.max(last, flash[way] ?? 0), 0);
  return (
    <dl class="wall-flow">
      {(['in', 'out'] as const).map((way) => (
        <div key={way} class={way}>
          <dt>
            <DirectionIcon direction={way} />
            {t(`wall.${way}`)}
          </dt>
          <Digits text={numberText(totals[way], language.value)} flash={latest(way)} />
        </div>
      ))}
    </dl>
  );
}

/** In and out of each gate; one that nobody watches now says so. */
function Gates({ day: { today }, isStale }: { day: Day; isStale: boolean }) {
  const shown = today.gates.slice(0, MOST_GATES);
  const more = today.gates.length - shown.length;
  const lang = language.value;
  return (
    <ul
      class="wall-gates"
      style={{ '--gates': Math.min(6, shown.length), '--rows': shown.length > 6 ? 2 : 1 }}
    >
      {shown.map((gate) => {
        const gap = isStale ? undefined : gate.gaps.find(({ ongoing }) => ongoing);
        return (
          <li key={gate.gate} class={gap ? 'unwatched' : ''}>
            <h2>{gate.name}</h2>
            <p>
              <span class="in">
                <DirectionIcon direction="in" />
                <span class="visually-hidden">{t('in')} </span>
                {numberText(gate.in, lang)}
              </span>
              <span class="out">
                <DirectionIcon direction="out" />
                <span class="visually-hidden">{t('out')} </span>
                {numberText(gate.out, lang)}
              </span>
            </p>
            {gap && (
              <small>{t('wall.unwatched', { time: minuteText(localTime(gap.from, today.timeZone)) })}</small>
            )}
          </li>
        );
      })}
      {more > 0 && <li class="more">{t('wall.moreGates', { count: more })}</li>}
    </ul>
  );
}
