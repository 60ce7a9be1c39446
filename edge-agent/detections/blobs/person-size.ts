/** Size of one person at some place, in cells. */
export interface Size {
  width: number;
  height: number;
  /** Cells that a person covers. */
  area: number;
}

interface Sample extends Size {
  /** Of the box's centre, as a share of the picture, -0.5..0.5. */
  x: number;
  y: number;
}

/** The last so many samples are known; what a camera sees changes with nothing but the people. */
const KEPT = 400;
/** Before so many there is no size. */
const LEAST = 20;
/** The sizes are learned anew after so many further samples. */
const REFIT_EVERY = 10;
/** Slopes over the picture need this many samples' worth of evidence. */
const STIFFNESS = 5;
const ROUNDS = 8;
/** Groups that walk as one blob are larger than one person, parts of one are smaller: the middle is the person. */
const SHARE_BELOW = 0.45;

/**
 * How large one person is, learned for every place of the picture from blobs that move alone: the logarithms of width,
 * height and area are linear in x and y, fitted to the middle of the samples by least squares that are weighted again in
 * each round (expectiles: Newey, Powell 1987), so that groups do not pull it up.
 */
export class PersonSize {
  #samples: Sample[] = [];
  #next = 0;
  #added = 0;
  #fits: { width: Plane; height: Plane; area: Plane } | null = null;

  /** Takes in a blob that may be one person: its centre as a share of the picture (0..1). */
  learn(x: number, y: number, size: Size): void {
    this.#samples[this.#next] = { x: x - 0.5, y: y - 0.5, ...size };
    this.#next = (this.#next + 1) % KEPT;
    this.#added++;
    if (this.#samples.length < LEAST || this.#added < (this.#fits ? REFIT_EVERY : LEAST)) return;
    this.#added = 0;
    const samples = this.#samples;
    const of = (side: keyof Size) => planeThrough(samples, (sample) => Math.log(sample[side]));
    this.#fits = { width: of('width'), height: of('height'), area: of('area') };
  }

  /** A person's size at a place (0..1); null as long as too few have been seen. */
  at(x: number, y: number): Size | null {
    if (!this.#fits) return null;
    const { width, height, area } = this.#fits;
    const of = ([base, right, down]: Plane) => Math.exp(base + right * (x - 0.5) + down * (y - 0.5));
    return { width: of(width), height: of(height), area: of(area) };
  }
}

/** Value in the middle of the picture, slope to the right, slope downwards. */
type Plane = [number, number, number];

function planeThrough(samples: readonly Sample[], measure: (sample: Sample) => number): Plane {
  let plane: Plane = [middle(samples.map(measure)), 0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    // Normal equations, with a pull of the slopes to 0.
    const sums = [0, 0, 0, STIFFNESS / 12, 0, STIFFNESS / 12];
    const sides: Plane = [0, 0, 0];
    for (const sample of samples) {
      const value = measure(sample);
      const off = value - (plane[0] + plane[1] * sample.x + plane[2] * sample.y);
      const weight = (off > 0 ? SHARE_BELOW : 1 - SHARE_BELOW) / Math.max(0.05, Math.abs(off));
      const row: Plane = [1, sample.x, sample.y];
      let at = 0;
      for (let i = 0; i < 3; i++) {
        for (let j = i; j < 3; j++)
          sums[at] = (sums[at++] as number) + weight * (row[i] as number) * (row[j] as number);
        sides[i] = (sides[i] as number) + weight * (row[i] as number) * value;
      }
    }
    plane = solved(sums, sides);
  }
  return plane;
}

/** Solves a symmetric 3x3 system, given by its upper half row by row, by Cramer's rule. */
function solved(sums: readonly number[], [p, q, r]: Plane): Plane {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = sums;
  const of = (m: readonly number[]) => {
    const [m0 = 0, m1 = 0, m2 = 0, m3 = 0, m4 = 0, m5 = 0, m6 = 0, m7 = 0, m8 = 0] = m;
    return m0 * (m4 * m8 - m5 * m7) - m1 * (m3 * m8 - m5 * m6) + m2 * (m3 * m7 - m4 * m6);
  };
  const all = of([a, b, c, b, d, e, c, e, f]);
  return [
    of([p, b, c, q, d, e, r, e, f]) / all,
    of([a, p, c, b, q, e, c, r, f]) / all,
    of([a, b, p, b, d, q, c, e, r]) / all,
  ];
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length * SHARE_BELOW)] ?? 0;
}
