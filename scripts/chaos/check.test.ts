import { describe, expect, it } from 'vitest';
import { slotOf } from '../../control-server/rollups/slots.ts';
import {
  chainHash,
  chainStart,
  type NumberedRecord,
  type SpoolRecord,
} from '../../firmware-config/contract/index.ts';
import { Random } from '../random.ts';
import type { Booked, BookedEpoch } from './books.ts';
import { type Announced, type Evidence, judge } from './check.ts';
import { crossingsOf, linesOf, makeRecording } from './recording.ts';
import { dueAt, type Run, SPAN_MS, spanOf } from './stage-files.ts';
import { Truth } from './truth.ts';

const GATEWAY = 'gateway';
const EPOCH = 'e'.repeat(32);
const BOOT = 'aaaaaaaa';
const WALL_MINUS_MONO = Date.UTC(2026, 10, 22, 10, 7);
const crossings = [...crossingsOf(makeRecording(1, new Random(3)), linesOf('east'))];
const run: Run = { camera: 'east', run: 1, mono: 5_000, rate: 100 };

/** What a run of 30 crossings and 2 pieces of time becomes in the spool, with a sync and a head of the books before. */
function happenings(): SpoolRecord[] {
  const stamp = (mono: number) => ({ at: mono + WALL_MINUS_MONO, mono, boot: BOOT });
  const passed = crossings.slice(0, 30).map((crossing, index): SpoolRecord => {
    const { gate, line, direction, score } = crossing;
    return { kind: 'crossing', ...stamp(dueAt(run, index)), camera: 'east', gate, line, direction, score };
  });
  const watched = [0, 1].flatMap((index) =>
    linesOf('east').map(({ id, gate }): SpoolRecord => {
      const from = run.mono + index * SPAN_MS + WALL_MINUS_MONO;
      const base = stamp(run.mono + (index + 1) * SPAN_MS);
      return { kind: 'coverage', ...base, camera: 'east', gate, line: id, from, ...spanOf(run, index) };
    }),
  );
  return [
    { kind: 'reset', ...stamp(4_000), reason: 'spool-created' },
    { kind: 'sync', ...stamp(4_100), server: 4_100 + WALL_MINUS_MONO, uncertaintyMs: 5 },
    ...passed,
    ...watched,
  ];
}

/** Books that hold these records, in order, with right hashes and sums. */
function evidenceOf(records: readonly SpoolRecord[], announced: readonly SpoolRecord[] = records): Evidence {
  let before = chainStart(GATEWAY, EPOCH);
  const booked = records.map((content, index): Booked => {
    const record: NumberedRecord = { seq: index + 1, ...content };
    before = chainHash(before, record);
    return { record, hash: before, placed: true, time: record.at };
  });
  const counts = new Map<string, { slot: number; gate: string; in: number; out: number }>();
  const coverage = new Map<string, { slot: number; line: string; watchedMs: number }>();
  for (const record of records) {
    const slot = slotOf(record.at);
    if (record.kind === 'crossing') {
      const sum = counts.get(record.gate) ?? { slot, gate: record.gate, in: 0, out: 0 };
      sum[record.direction]++;
      counts.set(record.gate, sum);
    }
    if (record.kind === 'coverage') {
      const sum = coverage.get(record.line) ?? { slot, line: record.line, watchedMs: 0 };
      sum.watchedMs += record.watchedMs;
      coverage.set(record.line, sum);
    }
  }
  return {
    gateway: GATEWAY,
    books: {
      epochs: [{ epoch: EPOCH, through: records.length, booked, gaps: [] }],
      counts: [...counts.values()],
      coverage: [...coverage.values()],
      quarantine: [],
      unknown: [],
    },
    announced: announced.map((record, index): Announced => ({ epoch: EPOCH, seq: index + 1, ...record })),
    truth: new Truth(new Map([['east', crossings]]), [
      run,
      { camera: 'east', run: 1, crossings: 30, spans: 2 },
    ]),
    wallMinusMono: WALL_MINUS_MONO,
    mono: 9_000,
    boot: BOOT,
    isSpoolDamaged: false,
    isServerRestored: false,
  };
}

const whole = happenings();
const differences = (evidence: Evidence) => judge(evidence).differences;
const kindsIn = (evidence: Evidence) => differences(evidence).map(({ type, seq }) => [type, seq]);
const epochOf = (evidence: Evidence) => {
  const [epoch] = evidence.books.epochs;
  if (!epoch) throw new Error('there is no epoch');
  return epoch;
};
const bookedAt = (evidence: Evidence, seq: number) => {
  const found = epochOf(evidence).booked.find(({ record }) => record.seq === seq);
  if (!found) throw new Error(`there is no record ${seq}`);
  return found;
};

describe('the check of the fault bench', () => {
  it('finds nothing where everything is right', () => {
    expect(differences(evidenceOf(whole))).toEqual([]);
  });

  it('finds a record that is lost, and lets one be of a damaged spool that is reported missing', () => {
    const lost = evidenceOf(whole.slice(0, -1), whole);
    expect(kindsIn(lost)).toContainEqual(['lost', whole.length]);
    epochOf(lost).through = whole.length;
    epochOf(lost).gaps.push({ from: whole.length, to: whole.length });
    expect(kindsIn(lost)).toContainEqual(['lost', whole.length]);
    expect(differences({ ...lost, isSpoolDamaged: true })).toEqual([]);
  });

  it('lets a record be whose spool was lost, as far as the books tell of that', () => {
    const damaged = (change: (evidence: Evidence) => void) => {
      const evidence = { ...evidenceOf(whole.slice(0, -1), whole), isSpoolDamaged: true };
      change(evidence);
      return differences(evidence).map(({ type }) => type);
    };
    const at = run.mono + 2 * SPAN_MS + WALL_MINUS_MONO;
    const successor = (through: number): BookedEpoch => {
      const previous = { epoch: EPOCH, through };
      const record: NumberedRecord = {
        seq: 1,
        kind: 'reset',
        at,
        mono: 1,
        boot: BOOT,
        reason: 'spool-corrupt',
        previous,
      };
      const epoch = 'f'.repeat(32);
      const hash = chainHash(chainStart(GATEWAY, epoch), record);
      return { epoch, through: 1, booked: [{ record, hash, placed: true, time: at }], gaps: [] };
    };
    expect(damaged(() => undefined)).toEqual(['lost']);
    expect(damaged(({ books }) => books.unknown.push({ from: at - 100, to: at + 100 }))).toEqual([]);
    expect(damaged(({ books }) => books.unknown.push({ from: at - 9_000, to: at - 8_000 }))).toEqual([
      'lost',
    ]);
    expect(damaged(({ books }) => books.epochs.push(successor(whole.length - 1)))).toEqual([]);
    expect(damaged(({ books }) => books.epochs.push(successor(whole.length)))).toEqual(['lost']);
  });

  it('finds a record that is booked twice, under whatever number', () => {
    const [twice] = whole.slice(5, 6);
    if (!twice) throw new Error('there are too few records');
    expect(kindsIn(evidenceOf([...whole, twice], whole))).toContainEqual(['duplicated', whole.length + 1]);
  });

  it('finds a crossing that never happened, or otherwise', () => {
    const change = (changed: object) =>
      whole.map((record, index) => (index === 9 ? ({ ...record, ...changed } as SpoolRecord) : record));
    const real = whole[9];
    if (real?.kind !== 'crossing') throw new Error('the tenth record is no crossing');
    const changes = [
      { mono: real.mono + 1 },
      { direction: real.direction === 'in' ? 'out' : 'in' },
      { score: 0.123 },
      { gate: 'east-gate-99' },
    ];
    for (const changed of changes) {
      expect(kindsIn(evidenceOf(change(changed), whole))).toContainEqual(['unexplained', 10]);
    }
  });

  it('finds a sum that is not that of the records', () => {
    const evidence = evidenceOf(whole);
    for (const sum of evidence.books.counts.slice(0, 1)) sum.in++;
    for (const sum of evidence.books.coverage.slice(0, 1)) sum.watchedMs--;
    expect(differences(evidence).map(({ what }) => what.slice(0, 12))).toEqual([
      'the count of',
      'the coverage',
    ]);
  });

  it('finds a broken chain', () => {
    const evidence = evidenceOf(whole);
    bookedAt(evidence, 20).record.at += 1;
    expect(kindsIn(evidence)).toEqual([['unexplained', 20]]);
  });

  it('finds a gap that holds a record, and a hole that no gap tells of', () => {
    const evidence = evidenceOf(whole);
    epochOf(evidence).gaps.push({ from: 7, to: 7 });
    epochOf(evidence).through++;
    expect(kindsIn(evidence)).toEqual([
      ['unexplained', 7],
      ['unexplained', whole.length + 1],
    ]);
  });

  it('finds a wrong time only where the clock was known', () => {
    const evidence = evidenceOf(whole);
    bookedAt(evidence, 10).time += 5_000;
    expect(kindsIn(evidence)).toEqual([['unexplained', 10]]);
    const unknown = evidenceOf(whole.filter(({ kind }) => kind !== 'sync'));
    bookedAt(unknown, 10).time += 5_000;
    expect(kindsIn(unknown)).toEqual([['unexplained', undefined]]);
    expect(differences(unknown)[0]?.what).toContain(`the clock of the present boot ${BOOT}`);
  });

  it('finds records that were dropped and not told, and told and not dropped', () => {
    const without = whole.filter((_, index) => index !== 12);
    expect(differences(evidenceOf(without))).toMatchObject([
      { type: 'unexplained', what: expect.stringMatching(/it was 1$/) },
    ]);
    const told = (records: SpoolRecord[]): SpoolRecord[] => [
      ...records,
      { kind: 'dropped', at: 1, mono: 1, boot: BOOT, count: 1, from: 1, to: 1, reason: 'disk-full' },
    ];
    expect(differences(evidenceOf(told(without)))).toEqual([]);
    expect(differences(evidenceOf(told(whole)))).toMatchObject([
      { type: 'unexplained', what: expect.stringMatching(/it was 0$/) },
    ]);
  });

  it('finds a new epoch without need, and messages that a sound gateway never sends', () => {
    const again: SpoolRecord = { kind: 'reset', at: 1, mono: 1, boot: BOOT, reason: 'spool-corrupt' };
    expect(kindsIn(evidenceOf([...whole, again], whole))).toEqual([['unexplained', undefined]]);
    const evidence = evidenceOf(whole);
    evidence.books.quarantine.push({ reason: 'broken-chain', detail: '' });
    expect(kindsIn(evidence)).toEqual([['unexplained', undefined]]);
  });
});
