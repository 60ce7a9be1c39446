import type { HistoryBucket, HistoryGap, HistoryResponse } from '../../../api/history-schemas.ts';
import { decimalText, type Language, numberText, percentText } from '../../messages/messages.ts';
import { t } from '../../shell/language.ts';
import { dateText, localTime, minuteText } from '../../state/clock.ts';

type History = Pick<HistoryResponse, 'bucket' | 'timeZone' | 'buckets' | 'gaps' | 'period'>;

const WEEKDAYS = [
  'history.mon',
  'history.tue',
  'history.wed',
  'history.thu',
  'history.fri',
  'history.sat',
  'history.sun',
] as const;

/** @param weekday 1 Monday … 7 Sunday */
export function weekdayText(weekday: number): string {
  return t(WEEKDAYS[weekday - 1] ?? 'history.mon');
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

/** When a bucket is, in full: `09:00–10:00` of a day, with weekday and date in longer periods. */
export function bucketText(
  bucket: Pick<HistoryBucket, 'date' | 'time'>,
  { period, bucket: length }: History,
): string {
  const { date, time } = bucket;
  if (date === null) return t('history.noSuchTime');
  const day = `${weekdayText(weekdayOf(date))} ${dateText(date)}`;
  if (time === null) return day;
  const span = `${time}–${endOf(time, length)}`;
  return period === 'day' ? span : `${day}, ${span}`;
}

function endOf(time: string, length: HistoryResponse['bucket']): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const end = hour * 60 + minute + (length === '15m' ? 15 : 60);
  return `${String(Math.floor(end / 60)).padStart(2, '0')}:${String(end % 60).padStart(2, '0')}`;
}

/** What stands below the axis at a bucket, in one line or two. */
export function axisText(bucket: HistoryBucket, { period, bucket: length }: History): string {
  const { date, time } = bucket;
  if (period === 'day') return time === null ? '' : length === '15m' ? time : `${Number(time.slice(0, 2))}h`;
  if (date === null) return '–';
  if (period === 'month') return String(Number(date.slice(8)));
  return `${weekdayText(weekdayOf(date))}\n${Number(date.slice(8))}/${Number(date.slice(5, 7))}`;
}

/** What is known of a bucket in one sentence; `gates` are names by id. */
export function readingText(
  history: History,
  index: number,
  gates: ReadonlyMap<string, string>,
  language: Language,
): string {
  const bucket = history.buckets[index];
  if (!bucket) return '';
  const when = bucketText(bucket, history);
  const { compared } = bucket;
  const parts = [figuresText(bucket, language)];
  if (compared && compared.note !== 'ahead') {
    const then =
      compared.time === null || history.period === 'day'
        ? dateText(compared.date)
        : `${dateText(compared.date)} ${compared.time}`;
    parts.push(t('history.readingCompared', { when: then, figures: figuresText(compared, language) }));
  }
  const gaps = mergedGaps(gapsOf(bucket, history.gaps));
  const told = gaps
    .slice(0, 2)
    .map((gap) => gapText(gap, { timeZone: history.timeZone, isDated: false }, gates));
  if (gaps.length > 2) told.push(t('history.moreGaps', { count: gaps.length - 2 }));
  return `${when}: ${[...parts, ...told].join(' · ')}`;
}

function figuresText(
  bucket: Pick<HistoryBucket, 'in' | 'out' | 'watched' | 'note'>,
  language: Language,
): string {
  if (bucket.note === 'ahead') return t('history.ahead');
  if (bucket.note === 'skipped') return t('history.skipped');
  if (isUnknown(bucket)) return t('history.notWatched');
  const counts = t('history.inOut', {
    in: numberText(bucket.in, language),
    out: numberText(bucket.out, language),
  });
  return bucket.watched !== null && bucket.note === 'partly-watched'
    ? `${counts} (${t('history.watchedShare', { share: percentText(bucket.watched) })})`
    : counts;
}

/** Nobody watched and nobody was counted: there is no number, not even 0. */
export function isUnknown({ in: ins, out, watched }: Pick<HistoryBucket, 'in' | 'out' | 'watched'>): boolean {
  return !watched && ins + out === 0;
}

/** The gaps that reach into a bucket. */
export function gapsOf(
  { from, to }: Pick<HistoryBucket, 'from' | 'to'>,
  gaps: readonly HistoryGap[],
): HistoryGap[] {
  if (from === null || to === null) return [];
  return gaps.filter((gap) => gap.from < to && gap.to > from);
}

/** A gap of several gates that failed together. */
export interface MergedGap extends Omit<HistoryGap, 'gate'> {
  gates: string[];
}

/** Gaps of the same time and cause as one, the longest first. */
export function mergedGaps(gaps: readonly HistoryGap[]): MergedGap[] {
  const same = Map.groupBy(gaps, ({ from, to, cause }) => `${from} ${to} ${cause}`);
  return [...same.values()]
    .flatMap((group) => {
      const [first] = group;
      return first ? [{ ...first, gates: [...new Set(group.map(({ gate }) => gate))] }] : [];
    })
    .sort((a, b) => b.missingMs - a.missingMs);
}

/** `Cổng chính 10:02–11:12: ống kính bị che`. @param isDated with the day, where it is not told otherwise */
export function gapText(
  gap: MergedGap,
  { timeZone, isDated }: { timeZone: string; isDated: boolean },
  names: ReadonlyMap<string, string>,
): string {
  const gates = gap.gates.map((gate) => names.get(gate) ?? gate).join(', ');
  const { date } = localTime(gap.from, timeZone);
  const day = isDated && !gap.ongoing ? `${weekdayText(weekdayOf(date))} ${dateText(date)} ` : '';
  return `${day}${gates} ${spanText(gap, timeZone)}: ${t(`cause.${gap.cause}`)}`;
}

export function spanText(
  { from, to, ongoing }: Pick<HistoryGap, 'from' | 'to' | 'ongoing'>,
  timeZone: string,
): string {
  const [start, end] = [localTime(from, timeZone), localTime(to, timeZone)];
  const midnight = end.hour + end.minute + end.second === 0 && to - from <= 86_400_000;
  const last = midnight ? '24:00' : minuteText(end);
  const isOneDay = start.date === end.date || (midnight && to - from <= 86_400_000);
  if (ongoing) return t('gapOngoing', { from: `${minuteText(start)} ${dateText(start.date)}` });
  if (isOneDay) return `${minuteText(start)}–${last}`;
  return `${minuteText(start)} ${dateText(start.date)} – ${minuteText(end)} ${dateText(end.date)}`;
}

/** +12,3 % */
export function changeText(change: number, language: Language): string {
  const sign = change > 0 ? '+' : change < 0 ? '−' : '±';
  return `${sign}${decimalText(Math.abs(change), language)} %`;
}

/** From the first day of a period to its last. */
export function datesText({ first, last }: Pick<HistoryResponse, 'first' | 'last'>): string {
  if (first === last) return `${weekdayText(weekdayOf(first))} ${dateText(first)}`;
  return `${dateText(first)} – ${dateText(last)}`;
}
