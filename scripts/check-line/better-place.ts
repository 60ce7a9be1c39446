import { segmentOf } from '../../edge-agent/crossings/segment.ts';
import type { Subject } from '../../edge-agent/tracks/subject.ts';
import type { Line, Point } from '../../firmware-config/contract/layout.ts';
import { rounded } from '../commands/numbers.ts';
import type { BetterPlace } from './line-check.ts';
import type { Path } from './observation.ts';
import { type Way, wayPastLine } from './way-past-line.ts';

/** A track passes fully that was followed so far on both sides, in metres and at most in box heights, and seen so often there. */
const FULL = { reachM: 0.35, reach: 0.5, sightings: 3 } as const;
/** Places along the normal are tried this far apart, in picture heights. */
const STEP = 0.01;
const TRIED = 60;

type Tried = { a: Point; b: Point; passes: number };

/** How many passes of these ways lie between the line's ends and can be seen fully. */
export function fullPasses(ways: readonly Way[], { heightM }: Subject): number {
  const reach = Math.min(FULL.reach, FULL.reachM / heightM);
  return ways
    .flatMap(({ passes }) => passes)
    .filter(
      ({ along, before, after, sightingsBefore, sightingsAfter }) =>
        along >= 0 &&
        along <= 1 &&
        Math.min(before, after) >= reach &&
        Math.min(sightingsBefore, sightingsAfter) >= FULL.sightings,
    ).length;
}

/**
 * Where a line would see more people pass fully: moved square to itself, else drawn anew across the way that most people
 * go. `in` stays the same side. Null where no place is better by a tenth.
 */
export function betterPlace(
  paths: readonly Path[],
  line: Line,
  { aspect, seconds, subject }: { aspect: number; seconds: number; subject: Subject },
): BetterPlace | null {
  const passesOf = ({ a, b }: { a: Point; b: Point }) => {
    const segment = segmentOf(a, b, aspect);
    return fullPasses(
      paths.map((path) => wayPastLine(path, { ...line, a, b }, segment, seconds)),
      subject,
    );
  };
  const now = passesOf(line);
  const tried = movedLines(line, aspect).map((place): Tried => ({ ...place, passes: passesOf(place) }));
  const moved = middleOfBest(tried);
  const drawn = moved && moved.passes > 1.1 * now ? null : acrossTheWay(paths, line, aspect);
  const anew = drawn && { ...drawn, passes: passesOf(drawn) };
  const best = [moved, anew]
    .filter((place) => place !== null)
    .sort((one, other) => other.passes - one.passes)[0];
  if (!best || best.passes <= 1.1 * now) return null;
  return { a: tidy(best.a), b: tidy(best.b), passes: best.passes };
}

/** The line at every place along its normal that lies in the picture, in order. */
function movedLines({ a, b }: Line, aspect: number): { a: Point; b: Point }[] {
  const { dx, dy } = segmentOf(a, b, aspect);
  return Array.from({ length: 2 * TRIED + 1 }, (_, n) => (n - TRIED) * STEP).flatMap((by) => {
    const [x, y] = [(-dy * by) / aspect, dx * by];
    const place = { a: [a[0] + x, a[1] + y] as Point, b: [b[0] + x, b[1] + y] as Point };
    return [...place.a, ...place.b].every((value) => value >= 0 && value <= 1) ? [place] : [];
  });
}

/** The middle one of the longest row of places that none exceeds. */
function middleOfBest(tried: readonly Tried[]): Tried | null {
  const most = Math.max(0, ...tried.map(({ passes }) => passes));
  if (most === 0) return null;
  let best: Tried[] = [];
  let row: Tried[] = [];
  for (const place of tried) {
    row = place.passes === most ? [...row, place] : [];
    if (row.length > best.length) best = row;
  }
  return best[Math.floor(best.length / 2)] ?? null;
}

/** A line square to the way that most people go, through the middle of it, as wide as they spread and a bit more. */
function acrossTheWay(paths: readonly Path[], line: Line, aspect: number): { a: Point; b: Point } | null {
  const walks = paths.flatMap(({ sightings }) => {
    const [first, last] = [sightings[0], sightings.at(-1)];
    if (!first || !last) return [];
    const [dx, dy] = [last.x - first.x, last.y - first.y];
    const far = Math.hypot(dx, dy) > 1.5 * last.h;
    return far ? [{ dx, dy, x: (first.x + last.x) / 2, y: (first.y + last.y) / 2, h: last.h }] : [];
  });
  if (walks.length === 0) return null;
  // There and back are the same way: angles are doubled before they are added up.
  const sum = walks.reduce(([c, s], { dx, dy }) => [c + dx * dx - dy * dy, s + 2 * dx * dy] as const, [
    0, 0,
  ] as readonly [number, number]);
  const angle = Math.atan2(sum[1], sum[0]) / 2;
  const [wx, wy] = [Math.cos(angle), Math.sin(angle)];
  const along = walks.map(({ x, y }) => x * wx + y * wy).sort((one, other) => one - other);
  const middle = along[Math.floor(along.length / 2)] ?? 0;
  const across = walks.map(({ x, y }) => -x * wy + y * wx);
  const wide = Math.max(...walks.map(({ h }) => h));
  const ends = [Math.min(...across) - wide, Math.max(...across) + wide].map((at): Point => {
    const [x, y] = [middle * wx - at * wy, middle * wy + at * wx];
    return [within(x / aspect), within(y)];
  });
  const [one, other] = ends as [Point, Point];
  const [old, now] = [segmentOf(line.a, line.b, aspect), segmentOf(one, other, aspect)];
  const sameSide = old.dx * now.dx + old.dy * now.dy >= 0;
  return sameSide ? { a: one, b: other } : { a: other, b: one };
}

const within = (value: number) => Math.min(0.99, Math.max(0.01, value));
const tidy = ([x, y]: Point): Point => [rounded(x, 3), rounded(y, 3)];
