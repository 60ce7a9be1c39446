import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Zone } from '../../firmware-config/contract/layout.ts';
import { simulate, type Walker, walkerThrough } from '../testing-simulation.ts';
import { PERSON } from '../tracks/subject.ts';
import { Tracker } from '../tracks/tracker.ts';
import type { Seen } from './passage.ts';
import { ZoneMeter, type ZoneSums } from './zone-meter.ts';

const HALL: Zone = {
  id: 'hall',
  kind: 'measure',
  points: [
    [0.3, 0.2],
    [0.7, 0.2],
    [0.7, 0.8],
    [0.3, 0.8],
  ],
};

function person(id: number, x: number, t: number, more: Partial<Seen> = {}): Seen {
  const box = { cx: x, cy: 0.5, w: 0.04, h: 0.1, vx: 0, vy: 0, ruler: 0.1 };
  return { id, ...box, subject: PERSON, seenAt: t, hits: 9, confirmed: true, score: 0.9, ...more };
}

/** The sums of several reports. */
function total(reports: readonly ZoneSums[]): ZoneSums {
  const sum = (name: 'watchedMs' | 'peopleMs' | 'queueMs' | 'visits' | 'dwellMs') =>
    reports.reduce((all, report) => all + report[name], 0);
  const most = (name: 'mostPeople' | 'longestQueue' | 'longestMs') =>
    Math.max(0, ...reports.map((report) => report[name]));
  return {
    ...{ zone: 'hall', from: reports[0]?.from ?? 0, to: reports.at(-1)?.to ?? 0 },
    ...{ watchedMs: sum('watchedMs'), peopleMs: sum('peopleMs'), queueMs: sum('queueMs') },
    ...{ visits: sum('visits'), dwellMs: sum('dwellMs') },
    ...{ mostPeople: most('mostPeople'), longestQueue: most('longestQueue'), longestMs: most('longestMs') },
  };
}

/** What a zone says of walkers that a tracker follows, at 10 frames per second. */
function measure(walkers: Walker[], seconds: number): ZoneSums {
  const tracker = new Tracker({ subject: PERSON, sureScore: 0.5, aspect: 1 });
  const meter = new ZoneMeter(HALL, 1, 0);
  for (const { t, detections } of simulate(walkers, seconds, 10)) {
    meter.saw({ tracks: tracker.update(detections, t), t, at: t * 1000, isWatched: true });
  }
  meter.breakOff();
  return meter.take(seconds * 1000) ?? total([]);
}
/** x over time, at this height. */
const along = (y: number, ...points: [t: number, x: number][]): Walker =>
  walkerThrough(points.map(([t, x]) => ({ t, x, y })));

describe('a zone', () => {
  test('knows how long somebody was in it', () => {
    // Half of the way, which takes 8 seconds.
    const sums = measure([along(0.5, [0, 0.1], [8, 0.9])], 10);
    expect(sums).toMatchObject({ visits: 1, mostPeople: 1, queueMs: 0, longestQueue: 0, watchedMs: 10_000 });
    expect(Math.abs(sums.peopleMs - 4_000)).toBeLessThan(300);
    expect(sums.dwellMs).toBe(sums.peopleMs);
    expect(sums.longestMs).toBe(sums.dwellMs);
  });

  test('adds up people, and knows the most at a time', () => {
    const walkers = [0.3, 0.5, 0.7].map((y, n) => along(y, [2 * n, 0.1], [2 * n + 8, 0.9]));
    const sums = measure(walkers, 16);
    expect(sums).toMatchObject({ visits: 3, mostPeople: 2 });
    expect(Math.abs(sums.peopleMs - 12_000)).toBeLessThan(800);
  });

  test('takes who stands for a queue, not who walks through or up to the camera', () => {
    const stands = (y: number) => along(y, [0, 0.2], [3, 0.5], [13, 0.503], [16, 0.8]);
    const sums = measure([stands(0.35), stands(0.65)], 18);
    expect(sums).toMatchObject({ visits: 2, longestQueue: 2 });
    // Ten seconds each, of which some go by until it is clear that he stands.
    expect(sums.queueMs).toBeGreaterThan(10_000);
    expect(sums.queueMs).toBeLessThan(18_000);
    const comes: Walker = (t) => (t < 6 ? { x: 0.5, y: 0.5, w: 0.03 * 1.3 ** t, h: 0.1 * 1.3 ** t } : null);
    expect(measure([comes], 8)).toMatchObject({ visits: 1, queueMs: 0 });
  });

  test('who sways on its edge stays once', () => {
    const sways: Walker = (t) =>
      t < 30 ? { x: 0.3 + (t < 3 ? 0.02 : 0) + 0.008 * Math.sin(5 * t), y: 0.5, w: 0.04, h: 0.1 } : null;
    expect(measure([sways], 32)).toMatchObject({ visits: 1 });
  });

  test('time in which nobody watched is not measured', () => {
    const meter = new ZoneMeter(HALL, 1, 0);
    const glance = (s: number, isWatched = true) =>
      meter.saw({ tracks: [person(1, 0.5, s)], t: s, at: s * 1000, isWatched });
    for (const s of [0, 1, 2]) glance(s);
    for (const s of [3, 4]) glance(s, false);
    glance(5);
    glance(9);
    expect(meter.take(9_000)).toMatchObject({ watchedMs: 3_000, peopleMs: 3_000, mostPeople: 1 });
  });

  test('who is lost in it left when he was last seen; who comes back was there all the time', () => {
    const meter = new ZoneMeter(HALL, 1, 0);
    const glance = (s: number, tracks: Seen[]) => meter.saw({ tracks, t: s, at: s * 1000, isWatched: true });
    const [back, lost] = [person(1, 0.5, 0), person(2, 0.6, 0)];
    glance(0, [back, lost]);
    glance(1, [back, lost]);
    // What is told reaches as far as nobody is missing.
    expect(meter.take(1_000)).toBeNull();
    glance(2, [person(1, 0.5, 2)]);
    expect(meter.take(2_000)).toMatchObject({
      ...{ from: 0, to: 2_000, watchedMs: 2_000, peopleMs: 2_000, mostPeople: 2, visits: 1, dwellMs: 0 },
    });
  });

  test('where no frames come any more everybody has left', () => {
    const meter = new ZoneMeter(HALL, 1, 0);
    for (const s of [0, 1]) meter.saw({ tracks: [person(1, 0.5, s)], t: s, at: s * 1000, isWatched: true });
    expect(meter.take(1_500)).toMatchObject({ to: 1_000, peopleMs: 1_000, visits: 0 });
    expect(meter.take(60_000)).toMatchObject({
      from: 1_000,
      to: 60_000,
      watchedMs: 0,
      visits: 1,
      dwellMs: 1_000,
    });
  });
});

test('sums are the truth and add up, whatever is missed and wherever reports are cut', () => {
  const SEEN = ['in', 'out', 'missed', 'edge'] as const;
  const people = fc.array(
    fc.array(fc.constantFrom(...SEEN, 'in', 'in', 'missed'), { minLength: 1, maxLength: 60 }),
    { minLength: 1, maxLength: 4 },
  );
  const pauses = fc.array(fc.integer({ min: 20, max: 2_600 }), { minLength: 60, maxLength: 60 });
  const cuts = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 12 });
  fc.assert(
    fc.property(people, pauses, cuts, fc.boolean(), (ways, gaps, cutAt, lastCut) => {
      const times = gaps.map((_, n) => gaps.slice(0, n).reduce((sum, gap) => sum + gap, 0));
      const meter = new ZoneMeter(HALL, 1, 0);
      const reports: ZoneSums[] = [];
      const cut = (now: number) => {
        const report = meter.take(now);
        if (report) reports.push(report);
      };
      const truth = { watchedMs: 0, peopleMs: 0, visits: 0, dwellMs: 0, longestMs: 0 };
      let tracksSoFar = 0;
      const last = new Map<number, { id: number; at: number; t: number; x: number; since?: number }>();
      const leave = (n: number) => {
        const stay = last.get(n);
        if (stay?.since !== undefined) {
          truth.visits++;
          truth.dwellMs += stay.at - stay.since;
          truth.longestMs = Math.max(truth.longestMs, stay.at - stay.since);
          delete stay.since;
        }
      };
      times.forEach((at, f) => {
        const gap = at - (times[f - 1] ?? at);
        if (gap <= 2_000) truth.watchedMs += gap;
        ways.forEach((way, n) => {
          const seen = way[f] ?? 'missed';
          const before = last.get(n);
          // A tracker gives up who was not seen for two seconds.
          if (before && at - before.at > 2_000) {
            leave(n);
            last.delete(n);
          }
          if (seen === 'missed') return;
          const known = last.get(n);
          // On the edge he is where he was; who begins there is within by a hair.
          const isIn = seen === 'edge' ? known === undefined || known.since !== undefined : seen === 'in';
          if (!isIn) leave(n);
          const x = { in: 0.5, out: 0.1, edge: 0.301 }[seen];
          const since = isIn ? (known?.since ?? at) : undefined;
          if (known?.since !== undefined && isIn) {
            const between = times.filter((time) => time > known.at && time <= at);
            for (const time of between) {
              const step = time - (times[times.indexOf(time) - 1] ?? time);
              if (step <= 2_000) truth.peopleMs += step;
            }
          }
          // The track of one who was given up and comes again is another one.
          const id = known?.id ?? tracksSoFar++;
          last.set(n, { id, at, t: f, x, ...(since === undefined ? {} : { since }) });
        });
        const tracks = [...last.values()].map(({ id, t, x }) => person(id, x, t));
        meter.saw({ tracks, t: f, at, isWatched: true });
        if (cutAt.includes(f)) cut(at);
      });
      for (const n of last.keys()) leave(n);
      meter.breakOff();
      if (lastCut) cut(times.at(-1) ?? 0);
      cut((times.at(-1) ?? 0) + 5_000);
      expect(total(reports)).toMatchObject(truth);
      reports.forEach((report, n) => {
        expect(report.from).toBe(reports[n - 1]?.to ?? 0);
        expect(report.watchedMs).toBeLessThanOrEqual(report.to - report.from);
        expect(report.peopleMs).toBeLessThanOrEqual(report.mostPeople * report.watchedMs);
        expect(report.queueMs).toBeLessThanOrEqual(report.peopleMs);
        expect(report.longestQueue).toBeLessThanOrEqual(report.mostPeople);
      });
    }),
    { numRuns: 500, seed: 5 },
  );
});
