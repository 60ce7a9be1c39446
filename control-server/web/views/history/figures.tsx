import type { HistoryResponse } from '../../../api/history-schemas.ts';
import { numberText, percentText } from '../../messages/messages.ts';
import { DirectionIcon } from '../../parts/icons.tsx';
import { language, t } from '../../shell/language.ts';
import { dateText, localTime, minuteText } from '../../state/clock.ts';
import { changeText, datesText, gapText, isUnknown, mergedGaps } from './readings.ts';

type Comparison = NonNullable<HistoryResponse['comparison']>;

/** Gaps that are listed, the longest first. */
const SHOWN = 40;

interface Props {
  history: HistoryResponse;
  gates: ReadonlyMap<string, string>;
}

/** The sums of the period, beside the other's, and what is missing from them. */
export function Figures({ history, gates }: Props) {
  const { totals, comparison, unplaced, lost, gate } = history;
  return (
    <header class="history-figures">
      <div class="history-title">
        <h2>{datesText(history)}</h2>
        <p>{gate === null ? t('wholeSite') : (gates.get(gate) ?? gate)}</p>
        <Legend history={history} />
      </div>
      <div class="history-sums">
        {(['in', 'out'] as const).map((key) => (
          <div key={key} class={`history-sum ${key}`}>
            <p class="history-label">
              <DirectionIcon direction={key} /> {t(key)}
            </p>
            <p class="history-number">{isUnknown(totals) ? '–' : numberText(totals[key], language.value)}</p>
            {comparison && <Change history={history} direction={key} />}
          </div>
        ))}
        <div class="history-sum">
          <p class="history-label">{t('watched')}</p>
          <p class="history-number">{totals.watched === null ? '–' : percentText(totals.watched)}</p>
        </div>
      </div>
      {comparison && <Why comparison={comparison} />}
      {unplaced > 0 && <p class="notice">{t('unplaced', { count: unplaced })}</p>}
      {lost > 0 && <p class="notice">{t('history.lost', { count: lost })}</p>}
      <Gaps history={history} gates={gates} />
    </header>
  );
}

function Change({ history, direction }: { history: HistoryResponse; direction: 'in' | 'out' }) {
  const { comparison, timeZone } = history;
  if (!comparison) return null;
  const { change, totals, soFar } = comparison;
  const percent = change[direction];
  const compared = soFar?.compared ?? totals;
  const number = isUnknown(compared) ? t('noData') : numberText(compared[direction], language.value);
  return (
    <p class="history-change">
      {percent !== null && <strong>{changeText(percent, language.value)}</strong>}{' '}
      {t('history.against', { when: comparedText(comparison, timeZone), count: number })}
    </p>
  );
}

/** Which days the numbers beside are of, and until when where this period is not over. */
function comparedText({ first, last, soFar }: Comparison, timeZone: string): string {
  if (!soFar) return first === last ? dateText(first) : datesText({ first, last });
  const until = localTime(soFar.comparedUntil, timeZone);
  if (first === last) return t('history.untilTime', { when: dateText(first), time: minuteText(until) });
  return `${dateText(first)} – ${minuteText(until)} ${dateText(until.date)}`;
}

function Why({ comparison: { why, comparable, lengthDiffers } }: { comparison: Comparison }) {
  if (comparable && !lengthDiffers) return null;
  const reasons = why.map((each) => t(`history.why.${each}`)).join('; ');
  return (
    <p class={comparable ? 'history-note' : 'notice'}>
      {comparable ? t('history.lengthDiffers') : t('history.incomparable', { reasons })}
    </p>
  );
}

/** The chart's gaps in words, the longest first. */
function Gaps({ history: { gaps, moreGaps, timeZone, totals, period }, gates }: Props) {
  if (gaps.length === 0 || totals.watched === null) return null;
  const told = mergedGaps(gaps);
  const count = told.length + moreGaps;
  return (
    <details class="history-gaps">
      <summary>
        <span class="history-hatch" aria-hidden="true" />
        {t('history.gaps', { count })}
      </summary>
      <ul>
        {told.slice(0, SHOWN).map((gap) => (
          <li key={`${gap.gates.join()} ${gap.from} ${gap.cause}`}>
            {gapText(gap, { timeZone, isDated: period !== 'day' }, gates)}
          </li>
        ))}
        {count > SHOWN && <li>{t('history.moreGaps', { count: count - SHOWN })}</li>}
      </ul>
    </details>
  );
}

function Legend({ history: { comparison, gaps } }: { history: HistoryResponse }) {
  return (
    <ul class="history-legend" aria-hidden="true">
      <li class="in">{t('in')}</li>
      <li class="out">{t('out')}</li>
      {comparison && <li class="other">{t('history.compared')}</li>}
      {gaps.length > 0 && <li class="gap">{t('history.notWatched')}</li>}
    </ul>
  );
}
