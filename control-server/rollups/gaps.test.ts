import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gapsOf } from './gaps.ts';
import { type KnownLine, lineSlots, type WatchBooks } from './line-slots.ts';
import { localDay, slotsOf } from './local-time.ts';
import { SLOT_MS, slotOf, spread } from './slots.ts';
import { siteWatch } from './watched.ts';

const ZONE = 'Asia/Ho_Chi_Minh';
const DAY = localDay('2026-11-22', ZONE);
const MINUTE = 60_000;
type Cause = WatchBooks['blind'][number]['cause'];
/** A stretch of a line's time, in minutes of the day; without a cause nobody said anything. */
type Stretch = [from: number, to: number, cause?: Cause | undefined];

/** What the books hold when a line was watched all day but for some stretches. */
function booksOf(stretches: Stretch[], { day = DAY, name = 'a', gateway = 'gw' } = {}): WatchBooks {
  const names = { gate: 'main', gateway, line: name };
  const known: KnownLine = { ...names, firstFrom: day.from, lastAt: day.to };
  const missing = new Map<number, number>();
  const blind: WatchBooks['blind'] = [];
  for (const [from, to, cause] of stretches) {
    const [start, end] = [day.from + from * MINUTE, day.from + to * MINUTE];
    for (const { slot, ms } of spread(start, end, end - start)) {
      missing.set(slot, (missing.get(slot) ?? 0) + ms);
      if (cause) blind.push({ ...names, slot, cause, ms });
    }
  }
  const count = (day.to - day.from) / SLOT_MS;
  const covered = Array.from({ length: count }, (_, n) => day.from + n * SLOT_MS).map((slot) => {
    const watchedMs = SLOT_MS - (missing.get(slot) ?? 0);
    return { ...names, slot, watchedMs, frames: watchedMs / 100 };
  });
  return { lines: [known], covered, blind, outages: [], unknown: [] };
}

function gapsIn(books: WatchBooks, { day = DAY, asOf = DAY.to + 3_600_000, zone = ZONE } = {}) {
  const gateways = [{ id: 'gw' }, { id: 'gw-2' }];
  const slots = slotsOf(day, zone).map(({ slot }) => slot);
  return siteWatch({ gateways, books, asOf })('main')
    .gaps(slots)
    .map(({ from, to, missingMs, cause, lines }) => [
      (from - day.from) / MINUTE,
      (to - day.from) / MINUTE,
      missingMs / MINUTE,
      cause,
      lines.join(),
    ]);
}

describe('gaps of a line', () => {
  test.each<[string, Stretch[], unknown[][]]>([
    ['none', [], []],
    ['an outage of 70 minutes', [[602, 672]], [[602, 672, 70, 'agent-down', 'a']]],
    ['one inside a slot', [[605, 612]], [[600, 615, 7, 'agent-down', 'a']]],
    ['one over an edge', [[610, 617]], [[610, 617, 7, 'agent-down', 'a']]],
    ['one over whole slots', [[600, 630]], [[600, 630, 30, 'agent-down', 'a']]],
    ['the beginning of the day', [[0, 20]], [[0, 20, 20, 'agent-down', 'a']]],
    ['the end of the day', [[1400, 1440]], [[1400, 1440, 40, 'agent-down', 'a']]],
    ['the whole day', [[0, 1440]], [[0, 1440, 1440, 'agent-down', 'a']]],
    [
      'two causes side by side',
      [
        [602, 640],
        [640, 665, 'dark'],
      ],
      [
        [602, 640, 38, 'agent-down', 'a'],
        [640, 665, 25, 'dark', 'a'],
      ],
    ],
    [
      'the same cause twice, with a watched slot between',
      [
        [600, 615, 'covered'],
        [630, 645, 'covered'],
      ],
      [
        [600, 615, 15, 'covered', 'a'],
        [630, 645, 15, 'covered', 'a'],
      ],
    ],
    [
      'a flickering one',
      [
        [603, 608],
        [617, 622],
        [633, 638],
      ],
      [[610, 635, 15, 'agent-down', 'a']],
    ],
    ['seconds are no gap', [[600, 600.25]], []],
    ['many seconds in a row are no gap', [0, 1, 2, 3].map((n): Stretch => [n * 15, n * 15 + 0.1]), []],
  ])('%s', (_name, stretches, expected) => {
    expect(gapsIn(booksOf(stretches))).toEqual(expected);
  });

  test('on a day of 23 hours and on one of 25', () => {
    const zone = 'America/New_York';
    for (const [date, minutes] of [
      ['2026-03-08', 1380],
      ['2026-11-01', 1500],
    ] as const) {
      const day = localDay(date, zone);
      const asOf = day.to + 3_600_000;
      const books = booksOf([[62, 132]], { day });
      expect(gapsIn(books, { day, zone, asOf })).toEqual([[62, 132, 70, 'agent-down', 'a']]);
      expect(gapsIn(booksOf([[0, minutes]], { day }), { day, zone, asOf })).toEqual([
        [0, minutes, minutes, 'agent-down', 'a'],
      ]);
    }
  });

  test('one that goes on ends where nothing can be known yet', () => {
    const books = booksOf([[602, 1440]]);
    const cut = {
      ...books,
      lines: books.lines.map((line) => ({ ...line, lastAt: DAY.from + 602 * MINUTE })),
    };
    const asOf = DAY.from + 640 * MINUTE;
    expect(gapsIn(cut, { asOf })).toEqual([[602, 638.5, 36.5, 'agent-down', 'a']]);
    const young = DAY.from + 612 * MINUTE;
    expect(gapsIn(cut, { asOf: young })).toEqual([[602, 610.5, 8.5, 'agent-down', 'a']]);
  });
});

describe('causes of whole gateways', () => {
  const books = booksOf([[602, 672]]);
  const outages = spread(DAY.from + 602 * MINUTE, DAY.from + 672 * MINUTE, 70 * MINUTE).map(
    ({ slot, ms }) => ({
      gateway: 'gw',
      slot,
      cause: 'disk-full' as const,
      ms,
    }),
  );
  const unknown = [{ gateway: 'gw', from: DAY.from + 600 * MINUTE, to: DAY.from + 672 * MINUTE }];

  test('a full disk', () => {
    expect(gapsIn({ ...books, outages })).toEqual([[602, 672, 70, 'disk-full', 'a']]);
  });

  test('a lost spool', () => {
    expect(gapsIn({ ...books, unknown })).toEqual([[602, 672, 70, 'spool-lost', 'a']]);
  });

  test('of another gateway explain nothing', () => {
    const theirs = { outages: outages.map((each) => ({ ...each, gateway: 'gw-2' })), unknown: [] };
    expect(gapsIn({ ...books, ...theirs })).toEqual([[602, 672, 70, 'agent-down', 'a']]);
  });

  test('an uncertain clock makes no gap', () => {
    const unsure = outages.map((each) => ({ ...each, cause: 'clock-unsure' as const }));
    expect(gapsIn({ ...booksOf([]), outages: unsure })).toEqual([]);
  });
});

describe('two lines of one gate', () => {
  const both = (a: WatchBooks, b: WatchBooks): WatchBooks => ({
    lines: [...a.lines, ...b.lines],
    covered: [...a.covered, ...b.covered],
    blind: [...a.blind, ...b.blind],
    outages: [],
    unknown: [],
  });

  test('of two gateways, of which one was down', () => {
    const books = both(booksOf([[602, 672]]), booksOf([], { name: 'b', gateway: 'gw-2' }));
    expect(gapsIn(books)).toEqual([[602, 672, 70, 'agent-down', 'a']]);
  });

  test('of one gateway that was down are named together', () => {
    const books = both(booksOf([[602, 672]]), booksOf([[602.5, 672.5]], { name: 'b' }));
    expect(gapsIn(books)).toEqual([[602, 672.5, 70, 'agent-down', 'a,b']]);
  });

  test('that failed at other times are named apart', () => {
    const books = both(booksOf([[602, 672, 'dark']]), booksOf([[640, 672, 'dark']], { name: 'b' }));
    expect(gapsIn(books)).toEqual([
      [602, 672, 70, 'dark', 'a'],
      [640, 672, 32, 'dark', 'b'],
    ]);
  });
});

test('what a line was watched and what it missed make its time exactly; gaps hold all of it but seconds', () => {
  const minute = fc.integer({ min: 0, max: 1440 });
  const cause = fc.constantFrom<Cause | undefined>(undefined, 'dark', 'covered', 'stream-down');
  const slot = fc.integer({ min: 0, max: 95 }).map((n) => DAY.from + n * SLOT_MS);
  const ms = fc.integer({ min: 0, max: 2 * SLOT_MS });
  const outage = fc.record({
    gateway: fc.constantFrom('gw', 'gw-2'),
    slot,
    cause: fc.constantFrom('disk-full' as const, 'spool-error' as const, 'clock-unsure' as const),
    ms,
  });
  const span = fc
    .record({ gateway: fc.constantFrom('gw', 'gw-2'), from: minute, length: minute })
    .map(({ gateway, from, length }) => ({
      gateway,
      from: DAY.from + from * MINUTE,
      to: DAY.from + (from + length) * MINUTE,
    }));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(minute, minute, cause), { maxLength: 6 }),
      fc.array(outage, { maxLength: 5 }),
      fc.array(span, { maxLength: 2 }),
      minute,
      (stretches, outages, unknown, until) => {
        const sorted = stretches.map(([a, b, why]): Stretch => [Math.min(a, b), Math.max(a, b), why]);
        const books = { ...booksOf(sorted), outages, unknown };
        const [line] = books.lines;
        if (!line) throw new Error('no line');
        const answer = lineSlots(books)(line);
        const slots = slotsOf(DAY, ZONE).map((each) => answer(each.slot, DAY.from + until * MINUTE));
        let due = 0;
        let missing = 0;
        let trifles = 0;
        for (const each of slots) {
          const lost = each.missing.reduce((sum, part) => sum + part.ms, 0);
          expect(each.watchedMs + lost).toBe(each.to - each.from);
          due += each.to - each.from;
          missing += lost;
          for (const part of each.missing) if (part.ms <= SLOT_MS * 0.02) trifles += part.ms;
        }
        const gaps = gapsOf(line, slots);
        expect(due).toBe(until * MINUTE);
        expect(gaps.reduce((sum, gap) => sum + gap.missingMs, 0)).toBe(missing - trifles);
        for (const gap of gaps) {
          expect(gap.to - gap.from).toBeGreaterThanOrEqual(gap.missingMs);
          expect(slotOf(gap.from)).toBeGreaterThanOrEqual(DAY.from);
          expect(gap.to).toBeLessThanOrEqual(DAY.from + until * MINUTE);
        }
      },
    ),
  );
});
