import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  chainHashes,
  chainStart,
  type Head,
  type NumberedRecord,
} from '../../firmware-config/contract/index.ts';
import type { Spool } from './spool.ts';
import { GATEWAY, type SpoolStorage } from './spool-contract.ts';
import { boot, coverageAt, crossingAt } from './testing-records.ts';

const DAY_MS = 86_400_000;
const START = 1_792_630_800_000;

const headOf = (hash: string): Head => {
  return { kind: 'head', at: START, mono: 5000, boot, hash, key: 'k'.repeat(43), signature: 's'.repeat(86) };
};

const seqs = (records: readonly NumberedRecord[]) => records.map((record) => record.seq);

/** What every {@link Spool} must do about its chains and epochs. */
export function epochsContract(name: string, newStorage: () => SpoolStorage): void {
  describe(`the epochs of the spool ${name}`, () => {
    let storage: SpoolStorage;
    let spool: Spool;
    let time: number;
    let ids: number;

    const open = () =>
      storage.open({
        clock: () => ({ at: time, mono: 5000, boot }),
        randomId: () => String(++ids).padStart(32, '0'),
        keepDays: 14,
        small: false,
      });
    const reopen = () => {
      spool.close();
      spool = open();
    };
    const pending = (limit: number) => spool.pending(limit)?.records ?? [];
    const settle = (through: number) => spool.settle({ epoch: spool.epoch, through });

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

    it('begins a new epoch when the server is beyond it, so that no number is given twice', () => {
      const { epoch } = spool;
      spool.append([crossingAt(START), crossingAt(START + 1)]);
      expect(spool.settle({ epoch, through: 9 })).toBe('beyond');
      expect(spool.epoch).toBe('00000000000000000000000000000002');
      expect(spool.epochs()).toEqual([
        { epoch, oldest: 1, settled: 0, last: 3 },
        { epoch: spool.epoch, oldest: 1, settled: 0, last: 1 },
      ]);
      expect(spool.notices.map(({ text }) => text).join()).toContain('a new epoch began');
      expect(seqs(spool.append(crossingAt(START)))).toEqual([2]);
      expect(spool.pending(10)).toMatchObject({ epoch, oldest: 1 });
      expect(spool.settle({ epoch, through: 9 })).toBe('beyond');
      expect(spool.settle({ epoch, through: 3 })).toBe('settled');
      expect(spool.pending(10)).toMatchObject({
        epoch: spool.epoch,
        records: [
          { seq: 1, kind: 'reset', reason: 'spool-forked', previous: { epoch, through: 3 } },
          { seq: 2 },
        ],
      });
    });

    it('chains every record to the one before it, through reopening and trimming', () => {
      const { epoch } = spool;
      spool.append([crossingAt(START), crossingAt(START + DAY_MS)]);
      const begin = spool.pending(2);
      expect(begin?.before).toBe(chainStart(GATEWAY, epoch));
      expect(chainHashes(begin?.before ?? '', begin?.records ?? []).at(-1)).toBe(begin?.hash);
      settle(2);
      reopen();
      spool.append(coverageAt(START + DAY_MS));
      const rest = spool.pending(10);
      expect(rest?.before).toBe(begin?.hash);
      expect(chainHashes(rest?.before ?? '', rest?.records ?? []).at(-1)).toBe(rest?.hash);
      expect(spool.trim(START + 14.5 * DAY_MS)).toBe(2);
      reopen();
      expect(spool.pending(10)).toEqual({ ...rest, oldest: 3 });
      expect(spool.hashAt(epoch, 2)).toBe(begin?.hash);
      expect(spool.hashAt(epoch, 4)).toBe(rest?.hash);
      expect(spool.hashAt(epoch, 1)).toBeUndefined();
      expect(spool.hashAt(epoch, 5)).toBeUndefined();
    });

    it('takes a receipt only when the server has the same record there', () => {
      const { epoch } = spool;
      spool.append([crossingAt(START), crossingAt(START)]);
      expect(spool.settle({ epoch, through: 2, hash: 'ab'.repeat(32) })).toBe('different');
      expect(seqs(pending(10))).toEqual([1, 2, 3]);
      const hash = spool.hashAt(epoch, 2) ?? '';
      expect(spool.settle({ epoch, through: 2, hash })).toBe('settled');
      expect(spool.settle({ epoch, through: 0, hash: chainStart(GATEWAY, epoch) })).toBe('settled');
    });

    it('moves what the server has others in place of into a new epoch, without the heads', () => {
      const { epoch } = spool;
      spool.append([crossingAt(START), crossingAt(START + 1)]);
      expect(spool.signed).toBe(false);
      const [head] = spool.sign(headOf);
      expect(head).toMatchObject({ seq: 4, kind: 'head', hash: spool.hashAt(epoch, 3) });
      expect(spool.signed).toBe(true);
      expect(spool.sign(headOf)).toEqual([]);
      spool.append(crossingAt(START + 2));
      settle(2);
      expect(spool.branch(epoch, 3)).toBe(true);
      expect(spool.epoch).not.toBe(epoch);
      expect(spool.epochs()).toMatchObject([
        { epoch, settled: 2, last: 2 },
        { settled: 0, last: 3 },
      ]);
      reopen();
      const moved = spool.pending(10);
      expect(moved).toMatchObject({
        epoch: spool.epoch,
        before: chainStart(GATEWAY, spool.epoch),
        records: [
          { seq: 1, kind: 'reset', reason: 'spool-forked', previous: { epoch, through: 2 } },
          { seq: 2, ...crossingAt(START + 1) },
          { seq: 3, ...crossingAt(START + 2) },
        ],
      });
      expect(chainHashes(moved?.before ?? '', moved?.records ?? []).at(-1)).toBe(moved?.hash);
      expect(spool.branch(epoch, 3)).toBe(true);
      expect(spool.epochs()).toHaveLength(2);
    });

    it('moves records in the same way again, should the first time be forgotten', () => {
      const { epoch } = spool;
      const records = [crossingAt(START), crossingAt(START + 1)];
      const moved = () => {
        spool.append(records);
        time += 5000;
        spool.branch(epoch, 2);
        spool.settle({ epoch, through: 1 });
        return spool.pending(10);
      };
      const before = moved();
      spool.close();
      storage.destroy();
      storage = newStorage();
      time = START;
      ids = 0;
      spool = open();
      expect(spool.epoch).toBe(epoch);
      expect(moved()).toEqual(before);
    });

    it('forgets an epoch of which nothing is left', () => {
      const { epoch } = spool;
      spool.append(crossingAt(START + 1));
      spool.branch(epoch, 1);
      expect(spool.epochs()).toEqual([{ epoch: spool.epoch, oldest: 1, settled: 0, last: 3 }]);
      expect(pending(10)).toMatchObject([{ kind: 'reset' }, { kind: 'reset' }, { kind: 'crossing' }]);
      expect(spool.settle({ epoch, through: 0 })).toBe('ignored');
    });

    it('drains epochs in their order, keeps them settled, sends any of them again, and trims the oldest first', () => {
      const first = spool.epoch;
      spool.append(crossingAt(START));
      spool.branch(first, 3);
      const second = spool.epoch;
      spool.append([crossingAt(START), crossingAt(START)]);
      expect(spool.stats().unsettled).toBe(5);
      expect(spool.pending(10)).toMatchObject({ epoch: first, records: [{ seq: 1 }, { seq: 2 }] });
      spool.settle({ epoch: second, through: 2 });
      expect(spool.pending(10)?.epoch).toBe(first);
      spool.settle({ epoch: first, through: 2 });
      expect(spool.pending(10)).toMatchObject({ epoch: second, oldest: 1, records: [{ seq: 3 }] });
      spool.settle({ epoch: second, through: 3 });
      expect(spool.pending(10)).toBeNull();
      reopen();
      expect(spool.settle({ epoch: first, through: 1 })).toBe('settled');
      expect(spool.pending(10)).toMatchObject({ epoch: first, records: [{ seq: 2 }] });
      expect(spool.stats().unsettled).toBe(1);
      expect(spool.trim(START + 20 * DAY_MS)).toBe(3);
      expect(spool.epochs()).toMatchObject([
        { epoch: first, oldest: 2 },
        { epoch: second, oldest: 3 },
      ]);
      spool.settle({ epoch: first, through: 2 });
      expect(spool.trim(START + 20 * DAY_MS)).toBe(1);
      expect(spool.epochs()).toMatchObject([{ epoch: second }]);
    });
  });
}
