import { stringify } from 'csv-stringify/sync';
import type { SiteConfig } from '../../firmware-config/server-config.ts';
import type { Books } from '../ledger/ledger.ts';
import { type GateHour, hoursOf } from '../rollups/gate-hours.ts';
import { type LocalDay, writtenDate, writtenTime } from '../rollups/local-time.ts';
import { SLOT_MS } from '../rollups/slots.ts';
import { type Language, WORDS } from './words.ts';

type Row = (string | number)[];

/** Below this share an hour is marked as not fully watched. */
const FULLY_WATCHED = 0.98;

/**
 * A day of one site as CSV for spreadsheets: UTF-8 with BOM, semicolons, CRLF, dates dd/MM/yyyy. Cells that a
 * spreadsheet would run as a formula are made text.
 *
 * @param createdAt the server's clock; hours after it are marked as ahead
 */
export function dailyCsv(
  site: SiteConfig,
  day: LocalDay,
  books: Books,
  createdAt: number,
  language: Language,
): string {
  const words = WORDS[language];
  const gates = site.gates.map((gate) => ({ gate, hours: hoursOf(site, day, gate.id, books, createdAt) }));
  const row = (gate: string, hour: string, hours: GateHour[], note: string, isSum: boolean): Row => {
    const sum = (key: 'in' | 'out' | 'missingMs') => hours.reduce((total, each) => total + each[key], 0);
    const watched = shareOf(hours, createdAt);
    const isUnknown = !watched && sum('in') + sum('out') === 0;
    return [
      gate,
      hour,
      isUnknown ? '' : sum('in'),
      isUnknown ? '' : sum('out'),
      watched === null ? '' : percent(watched, language),
      Math.round(sum('missingMs') / 60_000),
      note || (isSum && !watched && passed(hours, createdAt) > 0 ? words.notWatched : ''),
    ];
  };
  const rows: Row[] = [
    [words.title],
    [words.site, `${site.name} (${site.id})`],
    [words.date, writtenDate(day.date)],
    [words.zone, site.timeZone],
    [words.createdAt, writtenTime(createdAt, site.timeZone), ...(createdAt < day.to ? [words.partial] : [])],
    [words.meaning, words.visits],
    ['', words.watchedMeaning],
    [],
    [words.gate, words.hour, words.in, words.out, words.watched, words.missing, words.note],
    ...gates.flatMap(({ gate, hours }) => [
      ...hours.map((hour) => row(gate.name, clock(hour.hour), [hour], noteOf(hour, createdAt, words), false)),
      row(gate.name, `${words.total}: ${words.wholeDay}`, hours, '', true),
    ]),
    row(
      words.allGates,
      `${words.total}: ${words.wholeDay}`,
      gates.flatMap(({ hours }) => hours),
      '',
      true,
    ),
  ];
  if (books.unplaced > 0) rows.push([words.unplaced, '', books.unplaced, '', '', '', words.unplacedNote]);
  if (books.lost > 0) rows.push([words.lost, '', books.lost, '', '', '', words.lostNote]);
  return stringify(rows, {
    bom: true,
    delimiter: ';',
    record_delimiter: '\r\n',
    escape_formulas: true,
  });
}

function noteOf(hour: GateHour, now: number, words: (typeof WORDS)[Language]): string {
  const first = hour.slots[0];
  if (first === undefined) return words.skipped;
  if (first >= now) return words.ahead;
  if (!hour.watched) return words.notWatched;
  return hour.watched < FULLY_WATCHED ? words.partlyWatched : '';
}

/** Watched share over several hours, of what has passed of them; null where nothing is known of any. */
function shareOf(hours: GateHour[], now: number): number | null {
  if (hours.every((hour) => hour.watched === null)) return null;
  const due = passed(hours, now);
  const missing = hours.reduce((sum, hour) => sum + hour.missingMs, 0);
  return due === 0 ? null : Math.max(0, 1 - missing / due);
}

function passed(hours: GateHour[], now: number): number {
  const slots = hours.flatMap((hour) => hour.slots);
  return slots.reduce((sum, slot) => sum + Math.min(SLOT_MS, Math.max(0, now - slot)), 0);
}

/** Rounded down, so that 100 % means all of it. */
function percent(share: number, language: Language): string {
  const text = (Math.floor(share * 1000) / 10).toFixed(1);
  return `${language === 'vi' ? text.replace('.', ',') : text} %`;
}

function clock(hour: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(hour)}:00-${two(hour + 1)}:00`;
}
