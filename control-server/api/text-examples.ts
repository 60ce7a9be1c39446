import { writeLine } from '../audit/export-line.ts';
import type { LedgerCrossing } from '../ledger/ledger.ts';
import { eventText } from '../live/event-text.ts';
import { HISTORY_WORDS } from '../reports/history-words.ts';
import { WORDS } from '../reports/words.ts';
import { ZONE_WORDS } from '../reports/zones-csv.ts';
import type { TracksView } from './fleet-schemas.ts';
import type { BoardNumbers } from './live-schemas.ts';

/** 2026-11-22 10:30 in Vietnam. */
const AT = Date.parse('2026-11-22T03:30:00Z');
const DATE = '2026-11-22';

const crossing: LedgerCrossing = {
  id: 4711,
  site: 'ninh-kieu',
  gateway: 'ninh-kieu-1',
  camera: 'cua-chinh',
  gate: 'cong-1',
  line: 'cua-chinh-vach',
  direction: 'in',
  at: AT,
  receivedAt: AT + 40,
};

const numbers: BoardNumbers = {
  asOf: AT,
  date: DATE,
  in: 1234,
  out: 1180,
  inside: { estimate: 54, low: 50, high: 58 },
  capacity: 900,
  nearlyFull: 0.9,
  staleSince: null,
  partlyWatched: false,
};

const tracks: TracksView = {
  at: AT,
  dots: [{ track: 1, at: [0.42, 0.61], sure: true }],
  crossings: [{ line: 'cua-chinh-vach', direction: 'in' }],
};

/** Rows as a spreadsheet reads them: with a BOM, semicolons and CRLF. */
const csv = (rows: readonly (readonly (string | number)[])[]) =>
  `\uFEFF${rows.map((row) => `${row.join(';')}\r\n`).join('')}`;

const day = WORDS.vi;
const history = HISTORY_WORDS.vi;
const zones = ZONE_WORDS.vi;

/** What answers look like that are no JSON: a piece from each, without the rest. */
export const TEXT_EXAMPLES = {
  live: eventText({ id: crossing.id, event: 'crossing', data: crossing }),
  board: eventText({ event: 'numbers', data: numbers }),
  tracks: eventText({ event: 'tracks', data: tracks }),
  dailyCsv: csv([
    [day.title],
    [day.gate, day.hour, day.in, day.out, day.watched, day.frames, day.missing, day.note],
    ['Cổng chính', '10:00-11:00', 124, 98, '100,0 %', '9,8', 0, ''],
  ]),
  historyCsv: csv([
    [history.history],
    [history.date, history.time, history.in, history.out, history.watched, history.note],
    ['22/11/2026', '10:00', 124, 98, '100,0 %', ''],
  ]),
  zonesCsv: csv([
    [zones.title],
    [zones.zone, zones.date, zones.time, zones.meanPeople, zones.mostPeople, zones.visits],
    ['Sảnh chờ', '22/11/2026', '10:00', '12,4', 21, 47],
  ]),
  dayExport: writeLine({ kind: 'context', lines: [], unknown: [], lost: 0, unplaced: 0 }),
  metrics:
    '# HELP gateline_crossings_total Crossings put into the books\n# TYPE gateline_crossings_total counter\ngateline_crossings_total{site="ninh-kieu",gate="cong-1",direction="in"} 1234\n',
  /** How every JPEG begins, a character for each byte. */
  jpeg: '\u00FF\u00D8\u00FF',
} as const;
