import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type NumberedRecord, SpoolRecord } from '../../firmware-config/contract/index.ts';
import { validatorOf } from '../../firmware-config/validation.ts';
import type { Clock } from '../health/clock.ts';
import type { RandomId, Spool } from './spool.ts';
import { boot, coverageAt, crossingAt } from './testing-records.ts';

/** One storage, on which spools are opened one after the other. */
export interface SpoolStorage {
  /** `small`: with room for some thousand records only. */
  open(options: { clock: Clock; randomId: RandomId; keepDays: number; small: boolean }): Spool;
  destroy(): void;
}

export const GATEWAY = 'quay-01';

const DAY_MS = 86_400_000;
const START = 1_792_630_800_000;

const fits = validatorOf(SpoolRecord);
const seqs = (records: readonly NumberedRecord[]) => records.map((record) => record.seq);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** What every {@link Spool} must do. */
export function spoolContract(name: string, newStorage: () => SpoolStorage): void {
  describe(`the spool ${name}`, () => {
    let storage: SpoolStorage;
    let spool: Spool;
    let time: number;
    let ids: number;

    const open = (options: { keepDays?: number; small?: boolean } = {}) =>
      storage.open({
        clock: () => ({ at: time, mono: 5000, boot }),
        randomId: () => String(++ids).padStart(32, '0'),
        keepDays: options.keepDays ?? 14,
        small: options.small ?? false,
      });
    const reopen = (options: { keepDays?: number; small?: boolean } = {}) => {
      spool.close();
      spool = open(options);
    };
    const pending = (limit: number) => spool.pending(limit)?.records ?? [];
    const settle = (through: number) => spool.settle({ epoch: spool.epoch, through });
    const oldest = () => spool.epochs().at(-1)?.oldest;
    /** Appends until one crossing is dropped; the first many together, for speed. */
    const fill = (together = 2_000) => {
      let kept = spool.append(Array.from({ length: together }, () => crossingAt(time))).length;
      while (spool.append(crossingAt(time)).length > 0) kept++;
      return kept;
    };

    beforeEach(() => {
      time = START;
      ids = 0;
      storage = newStorage();
      spool = open();
    });
    afterEach(() => {
      spool.close();
      storage.destroy();
    });

    it('begins an epoch with a reset', () => {
      expect(spool.epoch).toBe('00000000000000000000000000000001');
      expect(pending(10)).toEqual([
        { seq: 1, kind: 'reset', at: START, mono: 5000, boot, reason: 'spool-created' },
      ]);
      expect(oldest()).toBe(1);
      expect(spool.notices).toEqual([]);
    });

    it('numbers records without holes and gives them back in order', () => {
      expect(spool.append(crossingAt(START))).toEqual([{ seq: 2, ...crossingAt(START) }]);
      expect(seqs(spool.append([crossingAt(START + 1), coverageAt(START + 2)]))).toEqual([3, 4]);
      expect(spool.append([])).toEqual([]);
      const found = pending(10);
      expect(found.slice(1).map(({ seq: _, ...record }) => record)).toEqual([
        crossingAt(START),
        crossingAt(START + 1),
        coverageAt(START + 2),
      ]);
      expect(seqs(pending(2))).toEqual([1, 2]);
      expect(spool.stats()).toMatchObject({ unsettled: 4, dropped: 0 });
      expect(spool.stats().bytes).toBeGreaterThan(0);
    });

    it('goes on where it was when it is opened again', () => {
      const { epoch } = spool;
      spool.append([crossingAt(START), crossingAt(START)]);
      settle(2);
      reopen();
      expect(spool.epoch).toBe(epoch);
      expect(seqs(pending(10))).toEqual([3]);
      expect(seqs(spool.append(crossingAt(START)))).toEqual([4]);
    });

    it('settles on receipts of its own epoch only', () => {
      spool.append([crossingAt(START), crossingAt(START)]);
      expect(spool.settle({ epoch: 'f'.repeat(32), through: 3 })).toBe('ignored');
      expect(spool.stats().unsettled).toBe(3);
      expect(settle(2)).toBe('settled');
      expect(seqs(pending(10))).toEqual([3]);
      expect(settle(2)).toBe('ignored');
    });

    it('sends again what a server restored from a backup has lost', () => {
      spool.append([crossingAt(START), crossingAt(START), crossingAt(START)]);
      settle(4);
      expect(settle(1)).toBe('settled');
      expect(seqs(pending(10))).toEqual([2, 3, 4]);
      reopen();
      expect(seqs(pending(10))).toEqual([2, 3, 4]);
    });

    it('cannot send again what has been trimmed, and says from where it can', () => {
      spool.append([crossingAt(START), crossingAt(START + 20 * DAY_MS)]);
      settle(3);
      spool.trim(START + 20 * DAY_MS);
      settle(0);
      expect(seqs(pending(10))).toEqual([3]);
      expect(oldest()).toBe(3);
    });

    it('trims settled records that are old enough, from the front', () => {
      spool.append([START, START + DAY_MS, START + 2 * DAY_MS, START].map(crossingAt));
      settle(4);
      expect(spool.trim(START + 13 * DAY_MS)).toBe(0);
      expect(spool.trim(START + 15.5 * DAY_MS)).toBe(3);
      expect(oldest()).toBe(4);
      expect(spool.trim(START + 40 * DAY_MS)).toBe(1);
      expect(spool.trim(START + 4000 * DAY_MS)).toBe(0);
      expect(seqs(pending(10))).toEqual([5]);
    });

    it('goes on numbering after everything that may be trimmed was', () => {
      reopen({ keepDays: 0 });
      spool.append([crossingAt(START), crossingAt(START)]);
      settle(3);
      spool.trim(START + 1);
      reopen();
      expect(seqs(spool.append(crossingAt(START)))).toEqual([4]);
      expect(seqs(pending(10))).toEqual([4]);
    });

    it('counts exactly what it has no room for, and tells of it before the next record', () => {
      reopen({ small: true });
      const kept = fill();
      time = START + 5_000;
      expect(spool.append([coverageAt(time), coverageAt(time)])).toEqual([]);
      time = START + 9_000;
      expect(fill(0)).toBe(0);
      const lost = 1 + 2 + 1;
      expect(spool.stats()).toMatchObject({ unsettled: kept + 1, dropped: lost });
      expect(spool.notices.map(({ text }) => text).join()).toContain(
        `${lost} records could not be kept since`,
      );

      reopen({ small: true });
      expect(spool.stats().dropped).toBe(lost);
      settle(kept + 1);
      time = START + 60_000;
      expect(seqs(spool.append(crossingAt(time)))).toEqual([kept + 3]);
      expect(pending(10)).toEqual([
        {
          seq: kept + 2,
          kind: 'dropped',
          at: time,
          mono: 5000,
          boot,
          count: lost,
          from: START,
          to: START + 9_000,
          reason: 'disk-full',
        },
        { seq: kept + 3, ...crossingAt(time) },
      ]);
      expect(spool.stats()).toMatchObject({ unsettled: 2, dropped: lost });
      expect(spool.notices).toEqual([]);
      expect(seqs(spool.append(crossingAt(time)))).toEqual([kept + 4]);
    });

    it('makes room by giving up settled records, the oldest first, never unsettled ones', () => {
      reopen({ small: true });
      const kept = fill();
      const half = Math.floor(kept / 2);
      settle(half);
      expect(spool.append(crossingAt(time))).toHaveLength(1);
      expect(oldest()).toBeGreaterThan(1);
      expect(oldest()).toBeLessThanOrEqual(half + 1);
      expect(pending(1)[0]?.seq).toBe(half + 1);
      fill(0);
      expect(pending(1)[0]?.seq).toBe(half + 1);
    });

    it('keeps its promises through any order of work', () => {
      const step = fc.oneof(
        fc.record({ do: fc.constant('append' as const), n: fc.integer({ min: 0, max: 7 }) }),
        fc.record({ do: fc.constant('settle' as const), part: fc.double({ min: 0, max: 1, noNaN: true }) }),
        fc.record({ do: fc.constant('trim' as const), days: fc.integer({ min: 0, max: 40 }) }),
        fc.record({ do: fc.constant('reopen' as const) }),
        fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: -2, max: 10 }) }),
      );
      fc.assert(
        fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
          spool.close();
          storage.destroy();
          storage = newStorage();
          time = START;
          spool = open();
          const { epoch } = spool;
          let last = 1;
          let settled = 0;
          const bodies = new Map<number, SpoolRecord>();
          for (const one of steps) {
            const before = oldest() ?? 0;
            if (one.do === 'append') {
              const records = range(1, one.n).map((n) => crossingAt(time + n));
              const numbered = spool.append(records);
              expect(seqs(numbered)).toEqual(range(last + 1, last + one.n));
              numbered.forEach(({ seq }, index) => {
                const record = records[index];
                if (record) bodies.set(seq, record);
              });
              last += one.n;
            } else if (one.do === 'settle') {
              const through = Math.floor(one.part * last);
              settle(through);
              settled = Math.max(through, before - 1);
            } else if (one.do === 'trim') {
              spool.trim(time + one.days * DAY_MS);
            } else if (one.do === 'reopen') {
              reopen();
            } else {
              time += one.days * DAY_MS;
            }
            expect(spool.epoch).toBe(epoch);
            expect(oldest()).toBeGreaterThanOrEqual(before);
            expect(oldest()).toBeLessThanOrEqual(Math.min(settled + 1, last));
            expect(spool.stats()).toMatchObject({ unsettled: last - settled, dropped: 0 });
            const found = pending(1000);
            expect(seqs(found)).toEqual(range(settled + 1, last));
            for (const { seq, ...record } of found) {
              if (seq > 1) expect(record).toEqual(bodies.get(seq));
              expect(fits.accepts(record)).toBe(true);
            }
          }
        }),
        { numRuns: 40 },
      );
    });
  });
}
