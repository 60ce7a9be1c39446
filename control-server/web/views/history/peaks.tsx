import type { DayPeak, PeaksResponse } from '../../../api/history-schemas.ts';
import { decimalText, numberText, percentText } from '../../messages/messages.ts';
import { Failure } from '../../parts/failure.tsx';
import { Loading } from '../../parts/loading.tsx';
import { language, t } from '../../shell/language.ts';
import { dateBefore, dateText, localTime, minuteText } from '../../state/clock.ts';
import { Download } from './download.tsx';
import { datesText, weekdayOf, weekdayText } from './readings.ts';
import { Stale } from './stale.tsx';
import { useWeeks } from './use-history.ts';

/** Peaks are of the four weeks that end with the chosen day. */
const DAYS = 28;
const SHOWN = 5;

interface Props {
  site: string;
  gate: string | null;
  /** The last day, YYYY-MM-DD. */
  until: string;
}

/** When it is busiest, and how many were inside at most. */
export function Peaks({ site, gate, until }: Props) {
  const query = { site, gate: gate ?? undefined, from: dateBefore(until, DAYS - 1), to: until };
  const { value, error, reload } = useWeeks<PeaksResponse>('/api/history/peaks', query);
  return (
    <section class="panel history-peaks" aria-labelledby="peaks">
      <div class="history-heading">
        <h2 id="peaks">{t('history.peaks')}</h2>
      </div>
      {value ? (
        <>
          <Stale of={value} error={error} />
          <p class="history-note">{datesText(value)}</p>
          <div class="history-lists">
            <Busiest peaks={value} />
            <Typical peaks={value} />
          </div>
          <Inside peaks={value} />
          <Download query={{ ...query, what: 'peaks' }} label={t('history.download')} />
        </>
      ) : error ? (
        <Failure error={error} retry={reload} />
      ) : (
        <Loading />
      )}
    </section>
  );
}

const number = (n: number) => numberText(n, language.value);
const dayText = (date: string) => `${weekdayText(weekdayOf(date))} ${dateText(date)}`;
const hourText = (hour: number) => `${hour}:00–${hour + 1}:00`;

function Busiest({ peaks: { busiestHours, busiestDays } }: { peaks: PeaksResponse }) {
  return (
    <>
      <List
        title={t('history.busiestHours')}
        rows={busiestHours.slice(0, SHOWN).map((each) => ({
          name: `${dayText(each.date)}, ${hourText(Number(each.time?.slice(0, 2) ?? 0))}`,
          count: each.in,
          share: each.watched,
        }))}
      />
      <List
        title={t('history.busiestDays')}
        rows={busiestDays.slice(0, SHOWN).map((each) => ({
          name: dayText(each.date),
          count: each.in,
          share: each.watched,
        }))}
      />
    </>
  );
}

interface ListProps {
  title: string;
  rows: { name: string; count: number; share: number | null }[];
}

function List({ title, rows }: ListProps) {
  return (
    <section>
      <h3>{title}</h3>
      {rows.length === 0 && <p class="history-note">{t('history.none')}</p>}
      <ol class="history-list">
        {rows.map(({ name, count, share }) => (
          <li key={name}>
            <span>{name}</span>
            <strong>{t('history.entries', { count })}</strong>
            {share !== null && share < 0.98 && (
              <small>{t('history.watchedShare', { share: percentText(share) })}</small>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Typical({ peaks: { typical } }: { peaks: PeaksResponse }) {
  return (
    <section>
      <h3>{t('history.typical')}</h3>
      <ul class="history-list">
        {typical.map(({ weekday, hour, mean }) => (
          <li key={weekday}>
            <span>{weekdayText(weekday)}</span>
            <strong>
              {hour === null || mean === null
                ? t('noData')
                : t('history.typicalHour', {
                    hour: hourText(hour),
                    mean: decimalText(mean, language.value),
                  })}
            </strong>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The most people inside on each day, as a table with bars. */
function Inside({ peaks: { days, timeZone, asOf } }: { peaks: PeaksResponse }) {
  const today = localTime(asOf, timeZone).date;
  const most = days.reduce((top, { inside }) => Math.max(top, inside ?? 0), 1);
  return (
    <details class="history-table">
      <summary>{t('history.inside')}</summary>
      <p class="history-note">{t('history.insideExplained')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
      <section class="scroll" tabIndex={0} aria-label={t('history.inside')}>
        <table class="data">
          <thead>
            <tr>
              <th scope="col">{t('history.date')}</th>
              <th scope="col">{t('history.most')}</th>
              <th scope="col">{t('history.at')}</th>
              <th scope="col">{t('history.caveats')}</th>
            </tr>
          </thead>
          <tbody>
            {[...days].reverse().map((day) => (
              <tr key={day.date}>
                <th scope="row">{dayText(day.date)}</th>
                <td class="history-bar" style={{ '--share': `${(100 * (day.inside ?? 0)) / most}%` }}>
                  {day.inside === null ? '–' : number(day.inside)}
                </td>
                <td>{day.at === null ? '–' : minuteText(localTime(day.at, timeZone))}</td>
                <td>{caveatText(day, day.date < today)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

/** Why the most people inside may have been another number. */
function caveatText({ watched, belowZero, left, rezeroed, inside }: DayPeak, isOver: boolean): string {
  return [
    watched !== null && watched < 0.98 ? t('history.watchedShare', { share: percentText(watched) }) : '',
    belowZero > 0 ? t('history.belowZero', { count: belowZero }) : '',
    isOver && inside !== null && left !== 0
      ? t('history.left', { count: left > 0 ? `+${number(left)}` : `−${number(-left)}` })
      : '',
    rezeroed ? t('history.rezeroed') : '',
  ]
    .filter(Boolean)
    .join(' · ');
}
