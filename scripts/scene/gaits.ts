import type { Picture } from './picture.ts';
import type { Sighting, Trail } from './walkers.ts';

/** A stretch of a trail in which somebody walks sideways and which can be repeated: it ends as it begins. */
export interface Gait {
  /** The stretch, its last picture being the one before the circle closes. */
  sightings: Sighting[];
  /** Mean height in pixels. */
  height: number;
  /** Body heights walked from one picture to the next; the sign says where to, positive to the right. */
  advance: number;
  /** How badly it closes and how much its size wavers; less is better. */
  fault: number;
}

/** Pictures in a circle: from a stride to some strides. */
const SHORTEST = 7;
const LONGEST = 34;

/** The best stretch of a trail; undefined when nobody walks sideways in it for long enough. */
export function gaitOf(trail: Trail): Gait | undefined {
  let best: Gait | undefined;
  for (const run of goodRuns(trail)) {
    for (let from = 0; from + SHORTEST < run.length; from++) {
      for (let length = SHORTEST; length <= LONGEST && from + length < run.length; length++) {
        const gait = gaitBetween(run, from, length);
        if (gait && (!best || gait.fault < best.fault)) best = gait;
      }
    }
  }
  return best;
}

function goodRuns(trail: Trail): Sighting[][] {
  const runs: Sighting[][] = [[]];
  for (const sighting of trail) {
    if (sighting.good) runs.at(-1)?.push(sighting);
    else runs.push([]);
  }
  return runs.filter((run) => run.length > SHORTEST);
}

function gaitBetween(run: readonly Sighting[], from: number, length: number): Gait | undefined {
  const [first, last] = [run[from], run[from + length]];
  if (!first || !last) return undefined;
  const sightings = run.slice(from, from + length);
  const heights = sightings.map(({ box }) => box.y2 - box.y1);
  const height = heights.reduce((sum, value) => sum + value, 0) / length;
  const across = (middleOf(last) - middleOf(first)) / length / height;
  const along = (last.box.y2 - first.box.y2) / length / height;
  if (Math.abs(across) < 0.05 || Math.abs(along) > Math.abs(across) * 0.7) return undefined;
  const waver = Math.max(...heights.map((value) => Math.abs(value / height - 1)));
  if (waver > 0.09) return undefined;
  const areas = sightings.map(({ area }) => area);
  if (Math.min(...areas) < 0.72 * Math.max(...areas)) return undefined;
  // A leg going forth looks like one coming back: the next picture tells.
  const [second, beyond] = [run[from + 1], run[from + length + 1]];
  const alike = likeness(first, last);
  const alsoAlike = second && beyond ? likeness(second, beyond) : alike - 0.05;
  const fault = 1 - (alike + alsoAlike) / 2 + waver + 0.15 / Math.sqrt(length);
  return { sightings, height, advance: across, fault };
}

const middleOf = ({ box }: Sighting) => (box.x1 + box.x2) / 2;

/** Common share of two masks laid over each other at the middle of their feet. */
function likeness(one: Sighting, other: Sighting): number {
  let both = 0;
  let either = 0;
  const [a, b] = [one.cut, other.cut];
  const dx = Math.round((b.width - a.width) / 2);
  const dy = b.height - a.height;
  for (let y = 0; y < Math.max(a.height, b.height); y += 2) {
    for (let x = -20; x < Math.max(a.width, b.width) + 20; x += 2) {
      const here = isOpaque(a, x, y);
      const there = isOpaque(b, x + dx, y + dy);
      if (here && there) both++;
      if (here || there) either++;
    }
  }
  return either === 0 ? 0 : both / either;
}

const isOpaque = ({ width, height, pixels }: Picture, x: number, y: number) =>
  x >= 0 && y >= 0 && x < width && y < height && (pixels[(y * width + x) * 4 + 3] ?? 0) >= 128;
