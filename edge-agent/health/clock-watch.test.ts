import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boot } from '../spool/testing-records.ts';
import { ClockWatch } from './clock-watch.ts';
import { ServerClock } from './server-clock.ts';

const SERVER = 1_792_630_800_000;
const stamp = (at: number, mono: number) => ({ at, mono, boot });

describe('the estimate of the server’s clock', () => {
  it('is the middle of the round trip, wrong by half of it at most', () => {
    const clock = new ServerClock();
    expect(clock.at(0)).toBeUndefined();
    clock.heard({ sent: 1000, arrived: 1200, server: SERVER });
    expect(clock.at(1100)).toEqual({ mono: 1100, server: SERVER, uncertaintyMs: 101 });
    expect(clock.at(5100)).toMatchObject({ server: SERVER + 4000 });
  });

  it('keeps the better answer, and gives way to a worse one only as it ages', () => {
    const clock = new ServerClock();
    clock.heard({ sent: 1000, arrived: 1020, server: SERVER });
    clock.heard({ sent: 2000, arrived: 4000, server: SERVER + 1000 });
    expect(clock.at(2000)).toMatchObject({ server: SERVER + 990 });
    clock.heard({ sent: 100_000_000, arrived: 100_000_200, server: SERVER + 100_000_000 });
    expect(clock.at(100_000_100)).toMatchObject({ server: SERVER + 100_000_000, uncertaintyMs: 101 });
  });

  it('never takes an answer that came before its question', () => {
    const clock = new ServerClock();
    clock.heard({ sent: 2000, arrived: 1000, server: SERVER });
    expect(clock.at(0)).toBeUndefined();
  });

  it('always has the truth within its uncertainty, whatever the delays', () => {
    const delay = fc.integer({ min: 0, max: 30_000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(delay, delay, delay), { minLength: 1, maxLength: 20 }), (trips) => {
        const clock = new ServerClock();
        let mono = 50_000;
        for (const [wait, there, back] of trips) {
          mono += wait;
          clock.heard({ sent: mono, arrived: mono + there + back, server: SERVER + mono + there });
          mono += there + back;
          const { server, uncertaintyMs } = clock.at(mono) ?? { server: 0, uncertaintyMs: 0 };
          expect(Math.abs(server - (SERVER + mono))).toBeLessThanOrEqual(uncertaintyMs);
        }
      }),
    );
  });
});

describe('the clock watch', () => {
  it('reports a wall clock that was set, once, and not one that is steered', () => {
    const watch = new ClockWatch();
    expect(watch.look(stamp(1000, 10))).toEqual([]);
    expect(watch.look(stamp(6400, 5010))).toEqual([]);
    expect(watch.look(stamp(11_800, 10_010))).toEqual([]);
    const set = stamp(SERVER, 15_010);
    expect(watch.look(set)).toEqual([{ kind: 'jump', ...set, byMs: SERVER - 15_010 - 1790 }]);
    expect(watch.look(stamp(SERVER + 10, 15_020))).toEqual([]);
    expect(watch.look(stamp(SERVER - 3_600_000, 15_030))).toMatchObject([{ byMs: -3_600_020 }]);
  });

  const heard = (watch: ClockWatch, mono: number, halfTrip = 10) =>
    watch.heard({ sent: mono - halfTrip, arrived: mono + halfTrip, server: SERVER + mono });

  it('tells the server’s clock once for every epoch and start', () => {
    const watch = new ClockWatch();
    expect(watch.sync(stamp(100, 100), 'a')).toEqual([]);
    heard(watch, 200);
    expect(watch.sync(stamp(300, 300), 'a')).toEqual([
      { kind: 'sync', at: 300, mono: 300, boot, server: SERVER + 300, uncertaintyMs: 12 },
    ]);
    expect(watch.sync(stamp(400, 400), 'a')).toEqual([]);
    expect(watch.sync(stamp(500, 500), 'b')).toHaveLength(1);
    watch.forget();
    expect(watch.sync(stamp(500, 500), 'b')).toHaveLength(1);
  });

  it('tells it again when the wall clock was moved or drifts, and once a day', () => {
    const watch = new ClockWatch();
    heard(watch, 0);
    const next = (at: number, mono: number) => {
      heard(watch, mono);
      return watch.sync(stamp(at, mono), 'a').length;
    };
    expect(next(0, 100)).toBe(1);
    expect(next(1000, 2050)).toBe(0);
    expect(next(1000, 2200)).toBe(1);
    expect(next(SERVER, 3000)).toBe(1);
    expect(next(SERVER + 86_000_000, 86_003_000)).toBe(0);
    expect(next(SERVER + 86_401_000, 86_404_000)).toBe(1);
  });

  it('takes a bad answer after some tries only, and a good one as soon as it comes', () => {
    const watch = new ClockWatch();
    for (let n = 1; n < 5; n++) {
      heard(watch, n * 10_000, 4_000);
      expect(watch.sync(stamp(1, n * 10_000), 'a')).toEqual([]);
    }
    heard(watch, 50_000, 4_000);
    expect(watch.sync(stamp(50_000, 50_000), 'a')).toMatchObject([{ uncertaintyMs: 4001 }]);
    expect(watch.sync(stamp(51_000, 51_000), 'a')).toEqual([]);
    heard(watch, 60_000, 50);
    expect(watch.sync(stamp(60_000, 60_000), 'a')).toMatchObject([{ uncertaintyMs: 51 }]);
  });
});

it('the offset of the wall clock is known from the first answer on, and follows it', () => {
  const watch = new ClockWatch();
  expect(watch.offsetAt(stamp(SERVER - 5_000, 1_000))).toBeUndefined();
  watch.heard({ sent: 1_000, arrived: 1_200, server: SERVER });
  expect(watch.offsetAt(stamp(SERVER - 5_000, 1_100))).toBe(5_000);
  expect(watch.offsetAt(stamp(SERVER + 2_000, 3_100))).toBe(0);
});
