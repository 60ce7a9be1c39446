/** x1, y1, x2, y2, 0..1 of the picture, y down. */
export type Box = readonly [number, number, number, number];

/** Two boxes that overlap this much are of the same face or person. */
export const SAME = 0.3;

/** Intersection over union, 0..1. */
export function overlapOf(a: Box, b: Box): number {
  const shared = sharedOf(a, b);
  return shared === 0 ? 0 : shared / (areaOf(a) + areaOf(b) - shared);
}

/** The area that lies in both, as a share of the picture. */
export function sharedOf(a: Box, b: Box): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  return width <= 0 || height <= 0 ? 0 : width * height;
}

const areaOf = (box: Box) => Math.max(0, box[2] - box[0]) * Math.max(0, box[3] - box[1]);

/** For each box the index of its partner, or null: one to one, the greatest overlap first, none below `least`. */
export function partnersOf(
  boxes: readonly Box[],
  others: readonly Box[],
  least = SAME,
): readonly (number | null)[] {
  const pairs = boxes
    .flatMap((box, a) => others.map((other, b) => ({ a, b, overlap: overlapOf(box, other) })))
    .filter(({ overlap }) => overlap >= least)
    .sort((x, y) => y.overlap - x.overlap);
  const partners = new Array<number | null>(boxes.length).fill(null);
  const taken = new Set<number>();
  for (const { a, b } of pairs) {
    if (partners[a] !== null || taken.has(b)) continue;
    partners[a] = b;
    taken.add(b);
  }
  return partners;
}

/** What should be found in a frame: each box, and whether it is wrong not to find it (it lies in the picture by half at least). */
export interface TrueBox {
  box: Box;
  due: boolean;
}

/** Part of the picture that is there: at least half of the box's area. */
export function trueBox(cx: number, cy: number, w: number, h: number): TrueBox {
  const whole: Box = [cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2];
  const box: Box = [
    Math.max(0, whole[0]),
    Math.max(0, whole[1]),
    Math.min(1, whole[2]),
    Math.min(1, whole[3]),
  ];
  return { box, due: areaOf(box) >= 0.5 * areaOf(whole) };
}

export interface Found {
  /** Of those that are due. */
  found: number;
  missed: number;
  /** Boxes where nothing is. */
  false: number;
}

/** Found boxes against the truth of one frame. */
export function againstTruth(boxes: readonly Box[], truth: readonly TrueBox[]): Found {
  const partners = partnersOf(
    truth.map(({ box }) => box),
    boxes,
  );
  const due = truth.filter(({ due }) => due).length;
  const found = truth.filter(({ due }, n) => due && partners[n] !== null).length;
  const matched = partners.filter((partner) => partner !== null).length;
  return { found, missed: due - found, false: boxes.length - matched };
}

/** How many of one detector's boxes a detector of another make found as well. */
export function confirmedOf(boxes: readonly Box[], others: readonly (readonly Box[])[]): number {
  const confirmed = boxes.map(() => false);
  for (const other of others) {
    partnersOf(boxes, other).forEach((partner, n) => {
      if (partner !== null) confirmed[n] = true;
    });
  }
  return confirmed.filter(Boolean).length;
}
