import { stringify } from 'csv-stringify/sync';
import type { CountError } from '../count-audits/count-error.ts';
import { dateAt, writtenDate, writtenTime } from '../rollups/local-time.ts';
import type { Language } from './causes.ts';
import type { DayReport, GateReport, ReportHour } from './day-report.ts';
import type { Handout } from './issuer.ts';
import { gapCauseText, gapTimeText, spanText, stateText, versionText } from './report-text.ts';
import { WORDS } from './words.ts';

type Row = (string | number)[];

/**
 * A day's report as CSV for spreadsheets: UTF-8 with BOM, semicolons, CRLF, dates dd/MM/yyyy. Cells that a spreadsheet
 * would run as a formula are made text.
 */
export function dailyCsv(handout: Handout, language: Language): string {
  const { report, createdAt } = handout;
  const words = WORDS[language];
  const { site, gates } = report;
  const whole = `${words.total}: ${words.wholeDay}`;
  const rows: Row[] = [
    [words.title],
    [words.site, `${site.name} (${site.id})`],
    [words.date, writtenDate(report.date)],
    [words.zone, site.timeZone],
    [words.createdAt, writtenTime(createdAt, site.timeZone)],
    [words.version, ...versionText(handout, language)],
    [words.state, ...stateText(report, language)],
    [words.meaning, words.visits],
    ['', words.watchedMeaning],
    [],
    [words.gate, words.hour, words.in, words.out, words.watched, words.frames, words.missing, words.note],
    ...gates.flatMap((gate) => [
      ...gate.hours.map((hour) => row(gate.name, clock(hour.hour), hour, noteText(hour, language), language)),
      row(gate.name, whole, gate, sumNote(gate, language), language),
    ]),
    row(words.allGates, whole, report.totals, sumNote(report.totals, language), language),
    ...errorRows(report, language),
    ...notedRows(report, language),
    ...gapRows(report, language),
  ];
  return stringify(rows, {
    bom: true,
    delimiter: ';',
    record_delimiter: '\r\n',
    escape_formulas: true,
  });
}

type Sums = Pick<GateReport, 'in' | 'out' | 'watched' | 'dueMs' | 'missingMs'> & {
  framesPerSecond?: number | null;
};

function row(gate: string, hour: string, sums: Sums, note: string, language: Language): Row {
  const { watched, framesPerSecond } = sums;
  const isUnknown = !watched && sums.in + sums.out === 0;
  return [
    gate,
    hour,
    isUnknown ? '' : sums.in,
    isUnknown ? '' : sums.out,
    watched === null ? '' : percent(watched, language),
    framesPerSecond ? decimal(framesPerSecond, language) : '',
    minutes(sums.missingMs),
    note,
  ];
}

/** How many may really have passed each gate, as audits of it tell. */
function errorRows({ gates, site }: DayReport, language: Language): Row[] {
  const words = WORDS[language];
  if (gates.every(({ error }) => error === undefined)) return [];
  const span = (count: number, way: CountError['in']) =>
    way && count > 0 ? `${Math.round(count * way.low)} - ${Math.round(count * way.high)}` : '';
  return gates.map(({ name, in: ins, out, error }): Row => {
    if (!error) return [name, words.counted, '', '', '', '', '', words.notAudited];
    const date = writtenDate(dateAt(error.auditedAt, site.timeZone));
    const note = words.audited.replace('{date}', date).replace('{people}', String(error.people));
    return [name, words.counted, span(ins, error.in), span(out, error.out), '', '', '', note];
  });
}

/** What is not in the numbers, or not certain about them. */
function notedRows(report: DayReport, language: Language): Row[] {
  const words = WORDS[language];
  const { unplaced, lost, unknown, clockUnsure, gateways } = report;
  const rows: Row[] = [];
  const noted = (what: string, when: string, count: number | '', note: string) =>
    rows.push([what, when, count, '', '', '', '', note]);
  if (unplaced > 0) noted(words.unplaced, '', unplaced, words.unplacedNote);
  if (lost > 0) noted(words.lost, '', lost, words.lostNote);
  const named = (gateway: string, note: string) => `${gateways[gateway] ?? gateway}: ${note}`;
  for (const span of unknown) {
    noted(words.unknown, spanText(span, report), '', named(span.gateway, words.unknownNote));
  }
  for (const span of clockUnsure) {
    noted(words.clockUnsure, spanText(span, report), '', named(span.gateway, words.clockNote));
  }
  return rows;
}

function gapRows(report: DayReport, language: Language): Row[] {
  const words = WORDS[language];
  const rows = report.gates.flatMap((gate) =>
    gate.gaps.map((gap): Row => {
      const when = gapTimeText(gap, report, language);
      const missing = minutes(gap.missingMs) || words.seconds;
      return [gate.name, when, '', '', '', '', missing, gapCauseText(gap, report, language)];
    }),
  );
  if (rows.length === 0) return [];
  return [[], [words.gaps], [words.gate, words.gapTime, '', '', '', '', words.missing, words.cause], ...rows];
}

const noteText = ({ note }: ReportHour, language: Language) => (note ? WORDS[language].notes[note] : '');

function sumNote({ watched, dueMs }: Sums, language: Language): string {
  return !watched && dueMs > 0 ? WORDS[language].notes['not-watched'] : '';
}

/** Rounded down, so that 100 % means all of it. */
function percent(share: number, language: Language): string {
  return `${decimal(Math.floor(share * 1000 + 1e-6) / 10, language)} %`;
}

function decimal(n: number, language: Language): string {
  const text = n.toFixed(1);
  return language === 'vi' ? text.replace('.', ',') : text;
}

const minutes = (ms: number) => Math.round(ms / 60_000);

function clock(hour: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(hour)}:00-${two(hour + 1)}:00`;
}
