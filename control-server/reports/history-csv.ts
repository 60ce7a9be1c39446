import { stringify } from 'csv-stringify/sync';
import type { HeatMapResponse, HistoryResponse, PeaksResponse } from '../api/history-schemas.ts';
import { writtenClock, writtenDate, writtenTime } from '../rollups/local-time.ts';
import type { Language } from './causes.ts';
import { GAP_CAUSES } from './causes.ts';
import { HISTORY_WORDS } from './history-words.ts';

type Row = (string | number)[];

/** Names that stand in a download. */
export interface Names {
  site: { id: string; name: string };
  /** Of the site's gates by id. */
  gates: ReadonlyMap<string, string>;
}

/** The figures of /api/history for spreadsheets: the same form as a day's report. */
export function historyCsv(history: HistoryResponse, names: Names, language: Language): string {
  const words = HISTORY_WORDS[language];
  const { timeZone, comparison, totals } = history;
  const columns = [words.date, words.time, words.in, words.out, words.watched, words.note];
  const compared = comparison ? columns.map((column) => `${words.compared}: ${column}`) : [];
  const rows = history.buckets.map(
    (bucket): Row => [...cells(bucket, language), ...(comparison ? cells(bucket.compared, language) : [])],
  );
  const sums = (what: typeof totals | HistoryTotals): Row => [
    words.total,
    '',
    ...numbers(what),
    share(what.watched, language),
    '',
  ];
  return text([
    ...head(words.history, history, names, language),
    ...comparisonRows(history, language),
    [],
    [...columns, ...compared],
    ...rows,
    [...sums(totals), ...(comparison ? sums(comparison.totals) : [])],
    ...(history.unplaced > 0 ? [[words.unplaced, '', history.unplaced]] : []),
    ...(history.lost > 0 ? [[words.lost, '', history.lost]] : []),
    ...gapRows(history, names, language, timeZone),
  ]);
}

type HistoryTotals = { in: number; out: number; watched: number | null };

function comparisonRows({ comparison, timeZone }: HistoryResponse, language: Language): Row[] {
  const words = HISTORY_WORDS[language];
  if (!comparison) return [];
  const { first, last, change, soFar, comparable, why, lengthDiffers } = comparison;
  const percent = (n: number | null) => (n === null ? '' : `${n > 0 ? '+' : ''}${decimal(n, language)} %`);
  return [
    [words.compared, `${writtenDate(first)} - ${writtenDate(last)}`],
    ...(soFar
      ? [
          [words.soFar, writtenTime(soFar.until, timeZone), soFar.mine.in, soFar.mine.out],
          [
            `${words.compared}: ${words.soFar}`,
            writtenTime(soFar.comparedUntil, timeZone),
            soFar.compared.in,
            soFar.compared.out,
          ],
        ]
      : []),
    comparable
      ? [words.change, '', percent(change.in), percent(change.out)]
      : [words.change, `${words.incomparable}: ${why.map((each) => words.why[each]).join('; ')}`],
    ...(lengthDiffers ? [['', words.lengthDiffers]] : []),
  ];
}

function gapRows({ gaps, moreGaps }: HistoryResponse, names: Names, language: Language, zone: string): Row[] {
  const words = HISTORY_WORDS[language];
  if (gaps.length === 0) return [];
  return [
    [],
    [words.gaps],
    [words.gate, words.from, words.to, words.missing, words.cause, words.lines],
    ...gaps.map(
      (gap): Row => [
        names.gates.get(gap.gate) ?? gap.gate,
        writtenTime(gap.from, zone),
        writtenTime(gap.to, zone),
        Math.round(gap.missingMs / 60_000),
        GAP_CAUSES[language][gap.cause],
        [gap.gateway ?? '', gap.lines.join(', ')].filter(Boolean).join(': '),
      ],
    ),
    ...(moreGaps > 0 ? [[words.moreGaps, moreGaps]] : []),
  ];
}

/** Weekday by hour: a row for each cell, since a mean without its weeks says little. */
export function heatMapCsv(map: HeatMapResponse, names: Names, language: Language): string {
  const words = HISTORY_WORDS[language];
  return text([
    ...head(words.heatMap, map, names, language),
    [words.weeks, map.weeks],
    [words.meaning, words.meanMeaning],
    [],
    [words.weekday, words.hour, words.mean, words.weeksIn, words.watched],
    ...map.cells.map(
      ({ weekday, hour, mean, weeks, watched }): Row => [
        words.weekdays[weekday - 1] ?? '',
        clock(hour),
        mean === null ? '' : decimal(mean, language),
        weeks,
        share(watched, language),
      ],
    ),
  ]);
}

export function peaksCsv(peaks: PeaksResponse, names: Names, language: Language): string {
  const words = HISTORY_WORDS[language];
  const { timeZone } = peaks;
  return text([
    ...head(words.peaks, peaks, names, language),
    [words.meaning, words.insideMeaning],
    [],
    [words.busiestHours],
    [words.date, words.time, words.in, words.out, words.watched],
    ...peaks.busiestHours.map(
      (each): Row => [
        writtenDate(each.date),
        each.time ?? '',
        ...numbers(each),
        share(each.watched, language),
      ],
    ),
    [],
    [words.typical],
    [words.weekday, words.hour, words.mean, words.weeksIn],
    ...peaks.typical.map(
      ({ weekday, hour, mean, weeks }): Row => [
        words.weekdays[weekday - 1] ?? '',
        hour === null ? '' : clock(hour),
        mean === null ? '' : decimal(mean, language),
        weeks,
      ],
    ),
    [],
    [words.days],
    [
      ...[words.date, words.in, words.out, words.watched],
      ...[words.inside, words.at, words.belowZero, words.left, words.note],
    ],
    ...peaks.days.map(
      (day): Row => [
        writtenDate(day.date),
        ...numbers(day),
        share(day.watched, language),
        day.inside ?? '',
        day.at === null ? '' : writtenClock(day.at, timeZone),
        day.belowZero,
        day.left,
        day.rezeroed ? words.rezeroed : '',
      ],
    ),
  ]);
}

function head(
  title: string,
  { first, last, gate, timeZone, asOf }: Pick<PeaksResponse, 'first' | 'last' | 'gate' | 'timeZone' | 'asOf'>,
  { site, gates }: Names,
  language: Language,
): Row[] {
  const words = HISTORY_WORDS[language];
  return [
    [title],
    [words.site, `${site.name} (${site.id})`],
    [words.gate, gate === null ? words.allGates : (gates.get(gate) ?? gate)],
    [words.dates, `${writtenDate(first)} - ${writtenDate(last)}`],
    [words.zone, timeZone],
    [words.asOf, writtenTime(asOf, timeZone)],
    [words.meaning, words.visits],
  ];
}

type Bucket = Omit<NonNullable<HistoryResponse['buckets'][number]['compared']>, 'date'> & {
  date: string | null;
};

function cells(bucket: Bucket | null, language: Language): Row {
  const words = HISTORY_WORDS[language];
  if (!bucket) return ['', '', '', '', '', words.notes.skipped];
  const { date, time, watched, note } = bucket;
  return [
    date === null ? '' : writtenDate(date),
    time ?? '',
    ...numbers(bucket),
    share(watched, language),
    note === null ? '' : words.notes[note],
  ];
}

/** Nothing where nobody watched and nobody was counted: an empty cell is no 0. */
function numbers({ in: ins, out, watched }: HistoryTotals): Row {
  return !watched && ins + out === 0 ? ['', ''] : [ins, out];
}

/** Rounded down, so that 100 % means all of it. */
function share(watched: number | null, language: Language): string {
  return watched === null ? '' : `${decimal(Math.floor(watched * 1000 + 1e-6) / 10, language)} %`;
}

function decimal(n: number, language: Language): string {
  const written = n.toFixed(1);
  return language === 'vi' ? written.replace('.', ',') : written;
}

const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;

function text(rows: Row[]): string {
  return stringify(rows, { bom: true, delimiter: ';', record_delimiter: '\r\n', escape_formulas: true });
}
