import { describe, expect, it } from 'vitest';
import type { LineCrossing } from '../../crossings/line-counter.ts';
import { Follower } from '../../pipeline.ts';
import { PERSON } from '../../tracks/subject.ts';
import { factsOf } from '../model-facts.ts';
import { openDetector } from '../open-detector.ts';
import { MovingBlobs } from './moving-blobs.ts';
import { randomFrom, ViewFromAbove, type Walker } from './testing-view-from-above.ts';

const METRE = 110;
const [WIDTH, HEIGHT] = [640, 384];
const clothes = [180, 40, 40] as const;
const hair = [30, 25, 20] as const;

/** Somebody who walks down (or up) through the picture at this distance from its left edge. */
function walker(x: number, from: number, isDown = true, speed = 1.2 * METRE): Walker {
  const way = HEIGHT + 120;
  const vy = isDown ? speed : -speed;
  return { x, y: isDown ? -60 : HEIGHT + 60, vx: 0, vy, from, until: from + way / speed, clothes, hair };
}

const view = () => new ViewFromAbove({ width: WIDTH, height: HEIGHT, metre: METRE, noise: 3, seed: 5 });

/** Counts over a line across the middle; down is in. */
async function counted(walkers: readonly Walker[], seconds: number) {
  const detector = new MovingBlobs();
  const scene = view();
  const follower = new Follower({
    lines: [{ id: 'l', gate: 'g', a: [0, 0.5], b: [1, 0.5] }],
    subject: PERSON,
    sureScore: detector.model.sureScore,
    aspect: WIDTH / HEIGHT,
  });
  const crossings: LineCrossing[] = [];
  for (let n = 0; n < seconds * 10; n++) {
    const detections = await detector.detect(scene.frame(walkers, n / 10));
    crossings.push(...follower.follow(detections, n / 10).crossings);
  }
  crossings.push(...follower.breakOff());
  const of = (wanted: string) => crossings.filter(({ direction }) => direction === wanted).length;
  return { in: of('in'), out: of('out') };
}

describe('moving blobs, seen from steeply above', () => {
  it('counts who walks alone, side by side and past each other', { timeout: 120_000 }, async () => {
    const random = randomFrom(3);
    const walkers: Walker[] = [];
    const truth = { in: 0, out: 0 };
    let at = 1;
    for (let n = 0; n < 12; n++) {
      const isDown = random() < 0.5;
      const side = 100 + random() * 350;
      // The first ones walk alone, so that it learns how large a person is.
      for (let beside = 0; beside < (n > 5 && n % 2 === 0 ? 2 : 1); beside++) {
        walkers.push(walker(side + beside * 66, at, isDown));
        truth[isDown ? 'in' : 'out']++;
      }
      at += 1.6;
    }
    expect(await counted(walkers, at + 4)).toEqual(truth);
  });

  it('finds one box for one person, without the shadow, and nothing in an empty scene', async () => {
    const detector = new MovingBlobs();
    const scene = view();
    const walkers = [walker(320, 2)];
    for (let n = 0; n < 20; n++) expect((await detector.detect(scene.frame(walkers, n / 10))).count).toBe(0);
    let seen = 0;
    for (let n = 30; n < 40; n++) {
      const { count, x1, x2 } = await detector.detect(scene.frame(walkers, n / 10));
      if (count === 0) continue;
      seen++;
      expect(count).toBe(1);
      const [left, right] = [(x1[0] ?? 0) * WIDTH, (x2[0] ?? 0) * WIDTH];
      expect((left + right) / 2).toBeGreaterThan(300);
      expect((left + right) / 2).toBeLessThan(340);
    }
    expect(seen).toBeGreaterThan(8);
  });

  it('says the same of a frame that is asked for again, with a lower threshold at least as much', async () => {
    const detector = new MovingBlobs();
    const scene = view();
    const walkers = [walker(200, 0.5)];
    for (let n = 0; n < 25; n++) await detector.detect(scene.frame(walkers, n / 10));
    const frame = scene.frame(walkers, 2.5);
    const once = (await detector.detect(frame)).count;
    expect((await detector.detect(frame)).count).toBe(once);
    expect((await detector.detect(frame, 0.01)).count).toBeGreaterThanOrEqual(once);
  });

  it('is a model like others: known by name, at another size, and refused at one that is too small', async () => {
    expect(factsOf('moving-blobs')).toMatchObject({ name: 'moving-blobs', finds: 'person' });
    const detector = await openDetector({
      model: 'moving-blobs',
      input: { width: 320, height: 192 },
      threads: 1,
    });
    expect(detector.picture).toMatchObject({ width: 320, height: 192 });
    await detector.close();
    const tiny = { model: 'moving-blobs', input: { width: 64, height: 64 }, threads: 1 };
    await expect(openDetector(tiny)).rejects.toThrow('Use one of at least 128x128');
  });
});
