import { useComputed } from '@preact/signals';
import type { CrossingView, TodayResponse } from '../../../api/schemas.ts';
import { DirectionIcon } from '../../parts/icons.tsx';
import { useSlow } from '../../parts/use-slow.ts';
import { t } from '../../shell/language.ts';
import { clockText, dateText, localTime } from '../../state/clock.ts';
import { usePage } from './page-context.ts';

const SHOWN = 12;
/** A flood of crossings changes the list this often: rows that fly by cannot be read. */
const CHANGED_EVERY_MS = 500;

/** The last crossings, newest first. */
export function CrossingList() {
  const { state, answer } = usePage();
  const recent = useSlow(
    useComputed(() => state.value?.today.recent ?? []),
    CHANGED_EVERY_MS,
  );
  const today = answer.value;
  if (!today) return null;
  const names = new Map(today.gates.map(({ gate, name }) => [gate, name]));
  return (
    <section class="panel recent" aria-labelledby="recent">
      <h2 id="recent">{t('recent')}</h2>
      {recent.length === 0 ? (
        <p class="quiet">{t('noRecent')}</p>
      ) : (
        <table>
          <thead class="visually-hidden">
            <tr>
              <th>{t('time')}</th>
              <th>{t('direction')}</th>
              <th>{t('gate')}</th>
            </tr>
          </thead>
          <tbody>
            {recent.slice(0, SHOWN).map((crossing, place) => (
              // By place: rows take the next crossing's texts and are not made anew.
              <Row
                key={place}
                crossing={crossing}
                today={today}
                gate={names.get(crossing.gate) ?? crossing.gate}
              />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Row({ crossing, today, gate }: { crossing: CrossingView; today: TodayResponse; gate: string }) {
  const time = localTime(crossing.at, today.timeZone);
  return (
    <tr>
      <td class="when">
        {clockText(time)}
        {time.date !== today.date && <small>{dateText(time.date)}</small>}
      </td>
      <td class={`way ${crossing.direction}`}>
        <DirectionIcon direction={crossing.direction} />
        {t(crossing.direction)}
      </td>
      <td class="where">{gate}</td>
    </tr>
  );
}
