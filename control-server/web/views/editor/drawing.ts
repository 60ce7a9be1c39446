import type { Layout, Line, Point, Zone } from '../../../../firmware-config/contract/layout.ts';

/** One point that can be moved. */
export type Handle =
  | { part: 'line'; index: number; point: 'a' | 'b' }
  | { part: 'zone'; index: number; point: number };

/** Most lines and zones of a camera, and points of a zone, that the contract takes. */
export const MOST = { lines: 16, zones: 16, points: 32 } as const;

/** A place in the picture, to a tenth of a thousandth of its width and height. */
export function placed(x: number, y: number): Point {
  const within = (n: number) => Math.round(Math.min(1, Math.max(0, n)) * 10_000) / 10_000;
  return [within(x), within(y)];
}

export function pointOf(layout: Layout, handle: Handle): Point | undefined {
  if (handle.part === 'line') return layout.lines[handle.index]?.[handle.point];
  return layout.zones[handle.index]?.points[handle.point];
}

export function withPoint(layout: Layout, handle: Handle, point: Point): Layout {
  if (handle.part === 'line') return withLine(layout, handle.index, { [handle.point]: point });
  return withZone(layout, handle.index, (zone) => ({
    points: zone.points.map((old, n) => (n === handle.point ? point : old)),
  }));
}

export function withLine(layout: Layout, index: number, change: Partial<Line>): Layout {
  return {
    ...layout,
    lines: layout.lines.map((line, n) => (n === index ? { ...line, ...change } : line)),
  };
}

export function withZone(layout: Layout, index: number, change: (zone: Zone) => Partial<Zone>): Layout {
  return {
    ...layout,
    zones: layout.zones.map((zone, n) => (n === index ? { ...zone, ...change(zone) } : zone)),
  };
}

/** The line, moved as a whole as far as the picture reaches. */
export function shifted({ a, b }: Line, dx: number, dy: number): Pick<Line, 'a' | 'b'> {
  const room = (one: number, other: number, by: number) =>
    Math.min(1 - Math.max(one, other), Math.max(-Math.min(one, other), by));
  const [x, y] = [room(a[0], b[0], dx), room(a[1], b[1], dy)];
  return { a: placed(a[0] + x, a[1] + y), b: placed(b[0] + x, b[1] + y) };
}

/** In becomes out. */
export function turned(layout: Layout, index: number): Layout {
  const line = layout.lines[index];
  return line ? withLine(layout, index, { a: line.b, b: line.a }) : layout;
}

/** A line across the middle, lower with each one, with an id that no camera uses. */
export function withNewLine(all: readonly Layout[], layout: Layout, gate: string): Layout {
  const y = 0.5 + 0.06 * (layout.lines.length % 6);
  const id = freeId(all, 'line');
  return { ...layout, lines: [...layout.lines, { id, gate, a: placed(0.25, y), b: placed(0.75, y) }] };
}

export function withNewZone(all: readonly Layout[], layout: Layout): Layout {
  const points = [placed(0.05, 0.05), placed(0.3, 0.05), placed(0.3, 0.3), placed(0.05, 0.3)];
  return { ...layout, zones: [...layout.zones, { id: freeId(all, 'zone'), kind: 'ignore', points }] };
}

/**
 * The zone as one of another kind: only an overlap has another camera.
 *
 * @param cameras of the gateway, among them the zone's own
 */
export function asKind(zone: Zone, kind: Zone['kind'], camera: string, cameras: readonly string[]): Zone {
  const { with: _with, counts: _counts, ...plain } = zone;
  if (kind !== 'overlap') return { ...plain, kind };
  const other = zone.with ?? cameras.find((name) => name !== camera);
  return { ...plain, kind, ...(other !== undefined && { with: other }), counts: zone.counts ?? 'first' };
}

/** The middle of a zone's corners, where its name stands. */
export function middleOf({ points }: Pick<Zone, 'points'>): Point {
  const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  return [mean(0), mean(1)];
}

/** One point more, in the middle of the zone's longest edge. */
export function withMorePoints({ points }: Zone): Pick<Zone, 'points'> {
  const edges = points.map((from, n) => {
    const to = points[(n + 1) % points.length] ?? from;
    return { n, from, to, length: Math.hypot(to[0] - from[0], to[1] - from[1]) };
  });
  const [longest] = edges.sort((one, other) => other.length - one.length || one.n - other.n);
  if (!longest) return { points };
  const { from, to, n } = longest;
  const middle = placed((from[0] + to[0]) / 2, (from[1] + to[1]) / 2);
  return { points: points.toSpliced(n + 1, 0, middle) };
}

function freeId(all: readonly Layout[], prefix: string): string {
  const used = new Set(all.flatMap(({ lines, zones }) => [...lines, ...zones].map(({ id }) => id)));
  for (let n = 1; ; n++) if (!used.has(`${prefix}-${n}`)) return `${prefix}-${n}`;
}
