import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDesk } from '../desk/sqlite-desk.ts';
import { type Alarm, type Condition, keyOf, type Subject } from './alarm.ts';
import { REOPEN_MS } from './decide.ts';
import { AlarmEngine } from './engine.ts';
import { SqliteAlarms } from './sqlite-alarms.ts';
import { START } from './testing-known.ts';

const SECOND = 1000;
const about = (gateway: string, kind: Subject['kind'] = 'gateway-down'): Subject => ({
  ...{ site: 'den-hung', kind, gateway, camera: null, gate: null },
});
const condition = (subject: Subject, more: Partial<Condition> = {}): Condition => ({
  ...{ ...subject, severity: 'warning', facts: {}, since: null, waitFrom: null, waitMs: 0 },
  ...more,
});

let desk: ReturnType<typeof openDesk>;
let store: SqliteAlarms;
let changed: string[];
let engine: AlarmEngine;
let now: number;
const begin = () =>
  new AlarmEngine(store, ({ id, gateway, severity, endedAt }) =>
    changed.push(`${id} ${gateway} ${severity} ${endedAt === null ? 'open' : 'ended'}`),
  );
/** What happened in so many seconds with these conditions. */
function pass(seconds: number, conditions: Condition[], judged = true): string[] {
  changed = [];
  for (const until = now + seconds * SECOND; now < until; ) {
    now += 5 * SECOND;
    engine.take({ conditions, judged: () => judged }, now);
  }
  return changed;
}

beforeEach(() => {
  desk = openDesk(':memory:');
  store = new SqliteAlarms(desk);
  engine = begin();
  changed = [];
  now = START;
});
afterEach(() => void desk.close());

describe('one alarm', () => {
  const down = condition(about('a'), { waitMs: 60_000 });

  test('is raised when its condition has lasted, and ends when that has been gone for a while', () => {
    expect(pass(60, [down])).toEqual([]);
    expect(pass(10, [down])).toEqual(['1 a warning open']);
    expect(pass(600, [down])).toEqual([]);
    expect(pass(30, [])).toEqual([]);
    expect(pass(10, [])).toEqual(['1 a warning ended']);
  });

  test('a condition that passes in time is none', () => {
    pass(55, [down]);
    pass(5, []);
    expect(pass(60, [down])).toEqual([]);
  });

  test('a known beginning counts from there, and is told', () => {
    const since = START - 50 * SECOND;
    expect(pass(10, [{ ...down, since, waitFrom: since }])).toEqual(['1 a warning open']);
    expect(store.get(1)).toMatchObject({ since, raisedAt: START + 10 * SECOND });
  });

  test('one that comes back soon is the same alarm, later a new one', () => {
    pass(70, [down]);
    pass(40, []);
    expect(pass(REOPEN_MS / SECOND - 10, [])).toEqual([]);
    expect(pass(5, [down])).toEqual(['1 a warning open']);
    expect(store.get(1)).toMatchObject({ endedAt: null, raisedAt: START + 65 * SECOND });
    pass(40, []);
    pass(REOPEN_MS / SECOND + 10, []);
    expect(pass(70, [down])).toEqual(['2 a warning open']);
  });

  test('stands while nothing can be known of it', () => {
    pass(70, [down]);
    expect(pass(3600, [], false)).toEqual([]);
    expect(pass(40, [], true)).toEqual(['1 a warning ended']);
  });

  test('becomes graver at once, and its facts are brought up to date once a minute', () => {
    const full = (high: number, severity: 'critical' | 'warning' = 'warning') =>
      condition({ ...about('a', 'capacity'), gateway: null }, { severity, facts: { high } });
    pass(5, [full(90)]);
    const rising = Array.from({ length: 24 }, (_, n) => pass(5, [full(91 + n)])).flat();
    expect(rising).toHaveLength(2);
    expect(pass(5, [full(120, 'critical')])).toEqual(['1 null critical open']);
    expect(store.get(1)?.facts).toEqual({ high: 120 });
  });

  test('is neither raised again nor forgotten when the server starts anew', () => {
    pass(70, [down]);
    engine = begin();
    expect(engine.openAs(down)).toBe('warning');
    expect(pass(60, [down])).toEqual([]);
    expect(pass(40, [])).toEqual(['1 a warning ended']);
    engine = begin();
    expect(pass(5, [down])).toEqual(['1 a warning open']);
    expect(store.list({ sites: null, open: false, limit: 9 })).toHaveLength(1);
  });

  test('is acknowledged, and counted', () => {
    pass(70, [down, condition(about('b'), { severity: 'critical' })]);
    expect(engine.open('den-hung')).toEqual({ open: 2, unacknowledged: 2, worst: 'critical' });
    engine.acknowledge(1, { at: now, by: 'Lan', note: '' });
    expect(engine.open('den-hung')).toEqual({ open: 2, unacknowledged: 1, worst: 'critical' });
    expect(engine.open('elsewhere')).toEqual({ open: 0, unacknowledged: 0, worst: null });
  });
});

describe('whatever happens', () => {
  const subjects = ['a', 'b'].flatMap((gateway) =>
    (['gateway-down', 'clock-off', 'records-lost'] as const).map((kind) => about(gateway, kind)),
  );
  const moments = fc.array(
    fc.record({
      seconds: fc.integer({ min: 1, max: 300 }),
      present: fc.subarray(subjects),
      grave: fc.boolean(),
      waitMs: fc.constantFrom(0, 30_000, 120_000),
      judged: fc.boolean(),
      restart: fc.boolean(),
    }),
    { minLength: 1, maxLength: 40 },
  );

  test('no two alarms of one subject are open, and each begins and ends once', () => {
    fc.assert(
      fc.property(moments, (all) => {
        desk.exec('DELETE FROM alarms');
        const open = new Map<string, Alarm>();
        const raised = new Map<number, number>();
        const watch = (alarm: Alarm) => {
          const known = open.get(keyOf(alarm));
          if (known && known.id !== alarm.id) throw new Error(`${keyOf(alarm)} is open twice`);
          if (raised.has(alarm.id) && raised.get(alarm.id) !== alarm.raisedAt)
            throw new Error('raised twice');
          if (alarm.endedAt !== null && !known) throw new Error('ended what was not open');
          raised.set(alarm.id, alarm.raisedAt);
          if (alarm.endedAt === null) open.set(keyOf(alarm), alarm);
          else open.delete(keyOf(alarm));
        };
        let at = START;
        let running = new AlarmEngine(store, watch);
        for (const { seconds, present, grave, waitMs, judged, restart } of all) {
          at += seconds * SECOND;
          if (restart) running = new AlarmEngine(store, watch);
          const severity = grave ? 'critical' : 'warning';
          const conditions = present.map((subject) => condition(subject, { severity, waitMs }));
          running.take({ conditions, judged: () => judged }, at);
          const kept = store.pending().filter(({ endedAt }) => endedAt === null);
          expect(kept.map(({ id }) => id).sort()).toEqual([...open.values()].map(({ id }) => id).sort());
        }
      }),
      { numRuns: 150 },
    );
  });
});
