import { allDifferent } from './rules.ts';

type Pair = [number, number];

/** What is drawn in a camera's picture, of the right form. */
export interface Drawn {
  /** Of the camera: `camera` in a configuration from the server, `id` in a gateway's file. */
  camera?: string;
  id?: string;
  region?: [number, number, number, number];
  lines: { id: string; a: Pair; b: Pair }[];
  zones?: { id: string; kind: string; points: Pair[]; with?: string; counts?: string }[];
}

/** Whether what is drawn for the cameras of one gateway can be counted by. */
export function isDrawnRight(cameras: readonly Drawn[]): boolean {
  const lines = cameras.flatMap((one) => one.lines);
  return (
    allDifferent(lines.map((one) => one.id)) &&
    lines.every(({ a, b }) => Math.hypot(a[0] - b[0], a[1] - b[1]) >= 0.02) &&
    cameras.every(
      ({ zones = [] }) =>
        allDifferent(zones.map((one) => one.id)) && zones.every((one) => isSimple(one.points)),
    ) &&
    cameras.every(
      ({ region }) => !region || (region[2] - region[0] >= 0.05 && region[3] - region[1] >= 0.05),
    ) &&
    isOverlapRight(cameras)
  );
}

/** Each claim of an overlap, with its answers: none but such that turn it round. A camera that has no name needs none. */
function isOverlapRight(cameras: readonly Drawn[]): boolean {
  const zones = cameras.flatMap(({ zones = [], camera, id }) =>
    zones.map((zone) => ({ ...zone, by: camera ?? id })),
  );
  return zones.every((zone) => {
    const isNamed = zone.with !== undefined && zone.counts !== undefined;
    if (zone.kind !== 'overlap') return zone.with === undefined && zone.counts === undefined;
    if (!isNamed || zone.by === undefined || zone.with === zone.by) return isNamed && zone.by === undefined;
    const answers = zones.filter(
      (other) => other.kind === 'overlap' && other.by === zone.with && other.with === zone.by,
    );
    return answers.length > 0 && answers.every((other) => other.counts !== zone.counts);
  });
}

/** A polygon on a grid of ten thousand steps, by whole numbers of any size: each two edges share what they must and no more. */
function isSimple(points: readonly Pair[]): boolean {
  const corners = points.map(([x, y]) => [BigInt(Math.round(x * 1e4)), BigInt(Math.round(y * 1e4))] as const);
  const count = corners.length;
  const at = (n: number) => corners[n % count] as readonly [bigint, bigint];
  let twice = 0n;
  for (let n = 0; n < count; n++) {
    const [a, b] = [at(n), at(n + 1)];
    twice += (a[0] - b[0]) * (a[1] + b[1]);
    if (a[0] === b[0] && a[1] === b[1]) return false;
    for (let m = n + 1; m < count; m++) {
      const shared = sharedBy(a, b, at(m), at(m + 1));
      const isNext = m === n + 1;
      const isBefore = n === 0 && m === count - 1;
      if (shared === 'stretch' || (shared === 'point' && !isNext && !isBefore)) return false;
    }
  }
  return (twice < 0n ? -twice : twice) >= 20_000n;
}

type Place = readonly [bigint, bigint];

/** What two edges have in common, by solving a + s (b - a) = c + t (d - c) in fractions. */
function sharedBy(a: Place, b: Place, c: Place, d: Place): 'nothing' | 'point' | 'stretch' {
  const [ux, uy] = [b[0] - a[0], b[1] - a[1]];
  const [vx, vy] = [d[0] - c[0], d[1] - c[1]];
  const [wx, wy] = [c[0] - a[0], c[1] - a[1]];
  const bottom = ux * vy - uy * vx;
  if (bottom !== 0n) {
    const s = wx * vy - wy * vx;
    const t = wx * uy - wy * ux;
    const within = (top: bigint) => (bottom > 0n ? top >= 0n && top <= bottom : top <= 0n && top >= bottom);
    return within(s) && within(t) ? 'point' : 'nothing';
  }
  if (wx * uy - wy * ux !== 0n) return 'nothing';
  // Both lie on one straight line: places along it, in lengths of a to b squared.
  const along = (place: Place) => (place[0] - a[0]) * ux + (place[1] - a[1]) * uy;
  const ends = [along(c), along(d)].sort((one, other) => (one < other ? -1 : 1));
  const from = (ends[0] as bigint) > 0n ? (ends[0] as bigint) : 0n;
  const length = ux * ux + uy * uy;
  const to = (ends[1] as bigint) < length ? (ends[1] as bigint) : length;
  if (from > to) return 'nothing';
  return from === to ? 'point' : 'stretch';
}
