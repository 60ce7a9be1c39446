import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Head, SpoolRecord } from '../firmware-config/contract/index.ts';
import { ClockWatch } from './health/clock-watch.ts';
import { Recorder } from './recorder.ts';
import { MemorySpool } from './spool/testing-memory-spool.ts';
import { boot, coverageAt, crossingAt } from './spool/testing-records.ts';

const START = 1_792_630_800_000;

let at: number;
let mono: number;
let spool: MemorySpool;
let recorder: Recorder;
let kept: string[];
let appends: number;

const open = (room = Number.POSITIVE_INFINITY) => {
  const clock = () => ({ at, mono, boot });
  spool = new MemorySpool({ gateway: 'g', clock, randomId: () => '0'.repeat(32), room });
  const append = spool.append.bind(spool);
  spool.append = (records) => {
    appends++;
    return append(records);
  };
  const sign = () =>
    spool.sign((hash): Head => {
      return { kind: 'head', ...clock(), hash, key: 'k'.repeat(43), signature: 's'.repeat(86) };
    });
  recorder = new Recorder({
    spool,
    clock,
    watch: new ClockWatch(),
    heads: { look: () => [], sign },
    log: { error: vi.fn<() => void>() },
    onKept: (record, decidedAt, epoch) => {
      expect(epoch).toBe(spool.epoch);
      kept.push(`${record.seq} ${record.kind} ${decidedAt}`);
    },
  });
  recorder.start();
};

beforeEach(() => {
  vi.useFakeTimers();
  at = START;
  mono = 5000;
  kept = [];
  appends = 0;
});
afterEach(() => {
  recorder.close();
  vi.useRealTimers();
});

const turn = () => vi.advanceTimersByTimeAsync(1);

it('keeps what comes in one turn together, and tells of each once it is kept', async () => {
  open();
  recorder.take([crossingAt(START)], 11);
  recorder.take([coverageAt(START), coverageAt(START)], 22);
  expect(kept).toEqual([]);
  expect(appends).toBe(0);
  await turn();
  expect(appends).toBe(1);
  expect(kept).toEqual(['2 crossing 11', '3 coverage 22', '4 coverage 22']);
});

it('tells the right moments where the spool did not keep all of them', async () => {
  open();
  const append = spool.append.bind(spool);
  spool.append = (records) => append((records as SpoolRecord[]).filter(({ kind }) => kind !== 'coverage'));
  recorder.take([coverageAt(START)], 1);
  recorder.take([crossingAt(START)], 2);
  recorder.take([coverageAt(START), crossingAt(START + 1)], 3);
  await turn();
  expect(kept).toEqual(['2 crossing 2', '3 crossing 3']);
});

it('puts a jump of the wall clock before what comes after it', async () => {
  open();
  at += 60_000;
  recorder.take([crossingAt(at)], 7);
  await turn();
  expect(kept).toEqual([`2 jump ${at}`, '3 crossing 7']);
  at -= 1_000;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(kept.at(-1)).toBe(`4 jump ${at}`);
});

it('keeps what the server’s clock shows as soon as an answer comes, and again in a new epoch', async () => {
  open();
  recorder.heard({ sent: mono - 10, arrived: mono, server: START + 5 });
  expect(kept).toEqual([`2 sync ${START}`]);
  recorder.heard({ sent: mono - 10, arrived: mono, server: START + 5 });
  expect(kept).toHaveLength(1);
});

it('tries again to keep it when the spool was full', () => {
  open(1);
  recorder.heard({ sent: mono, arrived: mono, server: START });
  expect(kept).toEqual([]);
  spool.settle({ epoch: spool.epoch, through: 1 });
  spool.append = MemorySpool.prototype.append.bind(spool);
  expect(spool.stats().dropped).toBe(1);
});

it('keeps what waits when it is closed, and signs it', () => {
  open();
  recorder.take([crossingAt(START)], 9);
  recorder.close();
  expect(kept).toEqual(['2 crossing 9', `3 head ${START}`]);
});
