import type { Frame } from '../camera/camera-source.ts';
import { type PictureFinding, PictureJudge } from './judge.ts';

/** Brightness, 0..255, at a place (0..1, y down) and at a time in seconds. */
export type Scene = (x: number, y: number, t: number) => number;

const [WIDTH, HEIGHT] = [128, 80];

/** Pseudo-random numbers in 0..1 that are the same in every run. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

/** A scene in which nothing moves, painted once. */
function painted(scene: Scene): Scene {
  const levels = new Float32Array(WIDTH * HEIGHT);
  for (let n = 0; n < levels.length; n++)
    levels[n] = scene(((n % WIDTH) + 0.5) / WIDTH, (Math.floor(n / WIDTH) + 0.5) / HEIGHT, 0);
  return (x, y) => {
    const column = Math.min(WIDTH - 1, Math.max(0, Math.floor(x * WIDTH)));
    const row = Math.min(HEIGHT - 1, Math.max(0, Math.floor(y * HEIGHT)));
    return levels[row * WIDTH + column] ?? 0;
  };
}

/** A place with a gate, a floor of tiles and pillars: outlines in both directions. */
export const gate: Scene = painted((x, y) => {
  const floor = y > 0.7 ? 25 * ((Math.floor(x * 12) + Math.floor(y * 20)) % 2) : 0;
  const pillar = Math.abs(x - 0.2) < 0.04 || Math.abs(x - 0.8) < 0.05 ? -80 : 0;
  const lintel = Math.abs(y - 0.15) < 0.05 ? -60 : 0;
  const window = x > 0.4 && x < 0.55 && y > 0.3 && y < 0.5 ? 60 : 0;
  return 150 + floor + pillar + lintel + window;
});

/** Another place. */
export const yard: Scene = painted(
  (x, y) => 110 + 60 * Math.sign(Math.sin(x * 9.3 + 0.4)) * Math.sign(Math.sin(y * 13.1 + 0.8)) + 30 * y,
);

/** The same place once a camera was shifted to the side by a part of its picture. */
export const shifted = (scene: Scene, by: number): Scene =>
  painted((x, y) => scene((x + by) % 1, (y + by / 3) % 1, 0));

/** People who walk through, dark and light, each a tenth of the picture wide. */
export const crowd =
  (scene: Scene, people: number): Scene =>
  (x, y, t) => {
    for (let n = 0; n < people; n++) {
      const centre = (0.37 * n + t * (0.11 + 0.03 * (n % 4))) % 1.2;
      const top = 0.15 + 0.07 * (n % 5);
      if (Math.abs(x - centre) < 0.09 && y > top)
        return (y < top + 0.12 ? 170 : 40 + 23 * (n % 7)) + 20 * Math.sin(y * 30 + n);
    }
    return scene(x, y, t);
  };

/** One colour before the lens. */
export const sheet =
  (level: number): Scene =>
  () =>
    level;

export interface FilmOptions {
  /** Greatest change of a pixel by the sensor's noise, in levels. */
  noise?: number;
  framesPerSecond?: number;
  seed?: number;
  /** Which part of an endless stream a time belongs to. */
  segmentOf?: (t: number) => number;
  live?: boolean;
}

/** What a judge found at the end of each second of a scene, or of each frame where they come more slowly. */
export function film(scene: Scene, seconds: number, options: FilmOptions = {}): (PictureFinding | null)[] {
  const { noise = 3, framesPerSecond = 1, seed = 1, segmentOf = () => 0, live = true } = options;
  const random = randomFrom(seed);
  const judge = new PictureJudge({ live });
  const found: (PictureFinding | null)[] = [];
  for (let n = 0; n <= seconds * framesPerSecond; n++) {
    const t = n / framesPerSecond;
    const finding = judge.saw(frameOf(scene, t, noise, random, segmentOf(t)));
    if (framesPerSecond < 1 || n % framesPerSecond === 0) found.push(finding);
  }
  return found;
}

export function frameOf(scene: Scene, t: number, noise: number, random: () => number, segment = 0): Frame {
  const pixels = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let y = 0, n = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const level = scene((x + 0.5) / WIDTH, (y + 0.5) / HEIGHT, t) + noise * (2 * random() - 1);
      const byte = Math.min(255, Math.max(0, Math.round(level)));
      pixels[n++] = byte;
      pixels[n++] = byte;
      pixels[n++] = byte;
    }
  }
  const shape = { width: WIDTH, height: HEIGHT, contentWidth: WIDTH, contentHeight: HEIGHT };
  return { pixels, ...shape, t, at: 1_000_000 + t * 1000, segment };
}

/** The scene with something else from one second to another. */
export const between =
  (from: number, to: number, other: Scene, scene: Scene = gate): Scene =>
  (x, y, t) =>
    t >= from && t < to ? other(x, y, t) : scene(x, y, t);

/** A scene out of focus: each place is the mean of a square around it, of `radius` in parts of the picture's width. */
export function blurred(scene: Scene, radius: number): Scene {
  const reach = Math.round(radius * WIDTH);
  return painted((x, y) => {
    let sum = 0;
    for (let dy = -reach; dy <= reach; dy++)
      for (let dx = -reach; dx <= reach; dx++) sum += scene(x + dx / WIDTH, y + dy / HEIGHT, 0);
    return sum / (2 * reach + 1) ** 2;
  });
}

/** When a fault began and ended to be told, and which: `covered 35..61`. */
export function told(found: readonly (PictureFinding | null)[]): string[] {
  const runs: { fault: string; from: number; to: number }[] = [];
  found.forEach((finding, t) => {
    const last = runs.at(-1);
    if (finding === null) return;
    if (last?.fault === finding.fault && last.to === t) last.to = t + 1;
    else runs.push({ fault: finding.fault, from: t, to: t + 1 });
  });
  return runs.map(({ fault, from, to }) => `${fault} ${from}..${to}`);
}
