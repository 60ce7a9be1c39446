import type { TodayResponse } from '../../../api/schemas.ts';
import { t } from '../../shell/language.ts';
import { momentText } from '../../state/clock.ts';
import { isSlight, type ShownGap, shownGaps } from './gaps.ts';

const SHOWN = 6;

/** What is missing from the day's numbers: when nobody watched and why, and what was lost. */
export function DayState({ today }: { today: TodayResponse }) {
  const gaps = shownGaps(today);
  const { lost, unplaced, unknown, clockUnsure } = today;
  const notes = [
    ...(lost > 0 ? [t('lostRecords', { count: lost })] : []),
    ...(unplaced > 0 ? [`${t('unplaced', { count: unplaced })} (${t('unplacedExplained')})`] : []),
    ...unknown.map((span) => t('unknownSpan', spanOf(span, today))),
    ...clockUnsure.map((span) => t('clockUnsure', spanOf(span, today))),
  ];
  if (gaps.length === 0 && notes.length === 0) return null;
  const calm = isSlight(gaps) && lost + unplaced + unknown.length === 0;
  return (
    <section class={calm ? 'shortfall calm' : 'shortfall'} aria-labelledby="shortfall">
      <h2 id="shortfall">{t(calm ? 'slightlyIncomplete' : 'incomplete')}</h2>
      {gaps.length > 0 && <p>{t('gapsExplained')}</p>}
      {gaps.length > 0 && <Gaps gaps={gaps.slice(0, SHOWN)} today={today} />}
      {gaps.length > SHOWN && (
        <details>
          <summary>{t('moreGaps', { count: gaps.length - SHOWN })}</summary>
          <Gaps gaps={gaps.slice(SHOWN)} today={today} />
        </details>
      )}
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </section>
  );
}

function Gaps({ gaps, today }: { gaps: readonly ShownGap[]; today: TodayResponse }) {
  return (
    <ul>
      {gaps.map((gap) => (
        <li key={`${gap.gate} ${gap.cause} ${gap.gateway} ${gap.from} ${gap.lines.join()}`}>
          <strong>{gap.gate}</strong> <span class="span">{spanText(gap)}</span>{' '}
          <span class="length">{lengthText(gap.minutes)}</span>{' '}
          <span class="cause">
            {t(`cause.${gap.cause}`)}
            {gap.gateway !== null && ` · ${nameOf(gap.gateway, today)}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

function spanText({ begin: from, end: to, ongoing, isWhole }: ShownGap): string {
  if (ongoing && isWhole) return t('gapOngoing', { from });
  return t(isWhole ? 'gapSpan' : 'gapWithin', { from, to });
}

function lengthText(minutes: number): string {
  if (minutes < 1) return t('underMinute');
  if (minutes < 60) return t('minutes', { minutes });
  return t('hoursMinutes', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

const nameOf = (gateway: string, { gateways }: TodayResponse) =>
  gateways.find((each) => each.gateway === gateway)?.name ?? gateway;

function spanOf(span: TodayResponse['unknown'][number], today: TodayResponse) {
  const moment = (ms: number) => momentText(ms, today.timeZone, today.date);
  return { gateway: nameOf(span.gateway, today), from: moment(span.from), to: moment(span.to) };
}
