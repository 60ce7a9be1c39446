import { softened } from './cut-out.ts';
import { blank, type Picture, type Rectangle } from './picture.ts';

type Colour = readonly [number, number, number];

/** How far a cutout reaches around the face, in widths and heights of the face's box from its centre. */
export const REACH = { side: 1.75, above: 1.15, below: 3.4 } as const;

/**
 * Cuts head and shoulders out of a picture. Which pixel is somebody and which the wall behind is told by where it lies
 * about the face, and by whether its colour is rather one of the face and the clothes, or one of the surroundings of
 * the head.
 *
 * @param box of the face
 * @returns the part of the picture within {@link REACH}; what lies beyond the picture is see-through
 */
export function headAndShoulders(picture: Picture, box: Rectangle): Picture {
  const [w, h] = [box.x2 - box.x1, box.y2 - box.y1];
  const [cx, cy] = [(box.x1 + box.x2) / 2, (box.y1 + box.y2) / 2];
  const left = Math.round(cx - REACH.side * w);
  const top = Math.round(cy - REACH.above * h);
  const cut = blank(Math.round(2 * REACH.side * w), Math.round((REACH.above + REACH.below) * h), 4);
  const own: Colour[] = [];
  const others: Colour[] = [];
  const bias = new Float32Array(cut.width * cut.height).fill(-2);
  for (let y = 0; y < cut.height; y++) {
    for (let x = 0; x < cut.width; x++) {
      const [px, py] = [x + left, y + top];
      if (px < 0 || py < 0 || px >= picture.width || py >= picture.height) continue;
      const [u, v] = [(px + 0.5 - cx) / w, (py + 0.5 - cy) / h];
      const at = y * cut.width + x;
      const from = (py * picture.width + px) * 3;
      cut.pixels.set(picture.pixels.subarray(from, from + 3), at * 4);
      const likely = likelihood(u, v);
      bias[at] = likely;
      const colour = colourAt(cut, at);
      if (likely >= 1) own.push(colour);
      else if (likely <= -1 && v < 0.75) others.push(colour);
    }
  }
  const [mine, theirs] = [clusters(own, 7), clusters(others, 7)];
  const score = bias.map((likely, at) => {
    if (Math.abs(likely) >= 1) return Math.sign(likely);
    const colour = colourAt(cut, at);
    const [near, far] = [nearest(colour, mine), nearest(colour, theirs)];
    return Math.max(-1, Math.min(1, likely + (1.1 * (far - near)) / (far + near + 10)));
  });
  let smooth: Float32Array = score;
  for (let pass = 0; pass < 2; pass++) smooth = softened(smooth, cut.width, cut.height);
  for (let at = 0; at < smooth.length; at++) {
    cut.pixels[at * 4 + 3] = 255 * Math.min(1, Math.max(0, (smooth[at] ?? 0) / 0.35 + 0.4));
  }
  return cut;
}

/**
 * How likely a place belongs to somebody, by common proportions: 1 and more surely, -1 and less surely not.
 *
 * @param u widths of the face right of its centre; @param v heights of the face below it
 */
function likelihood(u: number, v: number): number {
  const side = Math.abs(u);
  if (v > 0.55) {
    // Neck, then shoulders that fall outwards, then arms.
    const edge = v < 0.8 ? 0.45 + (v - 0.55) * 1.6 : Math.min(1.5, 0.85 + (v - 0.8) * 1.5);
    const sure = v < 0.95 ? 0.25 : 0.8;
    if (side <= sure) return 1;
    if (side >= edge + 0.12) return -1;
    return 0.75 * (1 - (2 * (side - sure)) / (edge + 0.12 - sure));
  }
  const inner = Math.hypot(u / 0.47, (v + 0.02) / 0.58);
  const outer = Math.hypot(u / 0.92, (v + 0.16) / 0.92);
  if (inner <= 1) return 1;
  if (outer >= 1) return -1;
  return 0.6 - 1.4 * outer ** 2;
}

const colourAt = ({ pixels }: Picture, at: number): Colour => [
  pixels[at * 4] ?? 0,
  pixels[at * 4 + 1] ?? 0,
  pixels[at * 4 + 2] ?? 0,
];

/** The means of so many groups of colours (k-means from evenly spread first means, eight rounds). */
function clusters(colours: readonly Colour[], count: number): Colour[] {
  const sorted = [...colours].sort((one, other) => sum(one) - sum(other));
  let means = Array.from(
    { length: Math.min(count, sorted.length) },
    (_, index) => sorted[Math.floor(((index + 0.5) * sorted.length) / count)] ?? ([0, 0, 0] as const),
  );
  for (let round = 0; round < 8; round++) {
    const sums = means.map(() => [0, 0, 0, 0] as [number, number, number, number]);
    for (const colour of sorted) {
      let best = 0;
      for (let index = 1; index < means.length; index++) {
        if (apart(colour, means[index]) < apart(colour, means[best])) best = index;
      }
      const into = sums[best];
      if (!into) continue;
      for (const c of [0, 1, 2] as const) into[c] += colour[c];
      into[3]++;
    }
    means = sums.map(([r, g, b, n], index) =>
      n > 0 ? ([r / n, g / n, b / n] as const) : (means[index] ?? [0, 0, 0]),
    );
  }
  return means;
}

const sum = (colour: Colour) => colour[0] + colour[1] + colour[2];

const apart = (one: Colour, other: Colour | undefined) =>
  other ? Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]) : Number.POSITIVE_INFINITY;

const nearest = (colour: Colour, means: readonly Colour[]) =>
  means.reduce((least, mean) => Math.min(least, apart(colour, mean)), Number.POSITIVE_INFINITY);
