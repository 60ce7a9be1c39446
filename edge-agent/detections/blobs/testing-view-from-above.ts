import type { Frame } from '../../camera/camera-source.ts';

/** Somebody who walks straight through a view from above. Pixels of the frame, seconds. */
export interface Walker {
  /** Where the head is at `from`. */
  x: number;
  y: number;
  /** Pixels per second. */
  vx: number;
  vy: number;
  /** In the picture from here to there. */
  from: number;
  until: number;
  /** Clothes and hair, RGB. */
  clothes: readonly [number, number, number];
  hair: readonly [number, number, number];
}

export interface ViewOptions {
  width: number;
  height: number;
  /** Pixels to a metre in the middle; at the top edge a fifth fewer, at the lower one a fifth more. */
  metre: number;
  /** Standard deviation of the noise of a pixel. */
  noise: number;
  seed: number;
}

/** Renders people from above: heads, shoulders, swinging arms and feet, shadows, on a floor of tiles. */
export class ViewFromAbove {
  readonly #options: ViewOptions;
  readonly #floor: Float32Array;
  readonly #random: () => number;
  /** Noise of deviation 1: the sum of three dice is near enough to a normal distribution. */
  readonly #grain: Float32Array;

  constructor(options: ViewOptions) {
    this.#options = options;
    this.#random = randomFrom(options.seed);
    const dice = () => this.#random() + this.#random() + this.#random() - 1.5;
    this.#grain = Float32Array.from({ length: 99_991 }, () => 2 * dice());
    this.#floor = this.#tiles();
  }

  frame(walkers: readonly Walker[], t: number): Frame {
    const { width, height, noise } = this.#options;
    const picture = this.#floor.slice();
    const here = walkers.filter(({ from, until }) => t >= from && t < until);
    for (const walker of here) this.#shadow(picture, walker, t);
    for (const walker of here) this.#person(picture, walker, t);
    const pixels = new Uint8Array(width * height * 3);
    // Another place of the same table in every frame: a random number for each byte would take most of a test's time.
    let next = Math.floor(this.#random() * this.#grain.length);
    for (let at = 0; at < pixels.length; at++) {
      next = next + 1 === this.#grain.length ? 0 : next + 1;
      pixels[at] = Math.max(
        0,
        Math.min(255, (picture[at] as number) + noise * (this.#grain[next] as number)),
      );
    }
    return { pixels, width, height, contentWidth: width, contentHeight: height, t, at: t * 1000, segment: 0 };
  }

  #tiles(): Float32Array {
    const { width, height, metre } = this.#options;
    const floor = new Float32Array(width * height * 3);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const side = metre / 2;
        const joint = x % side < 2 || y % side < 2;
        const tile = ((Math.floor(x / side) * 7 + Math.floor(y / side) * 13) % 5) * 6;
        const grain = (this.#random() - 0.5) * 12;
        const light = (joint ? 90 : 150 + tile) + grain;
        const at = (y * width + x) * 3;
        floor[at] = light;
        floor[at + 1] = light * 0.97;
        floor[at + 2] = light * 0.9;
      }
    }
    return floor;
  }

  #placeOf({ x, y, vx, vy, from }: Walker, t: number) {
    const { metre, height } = this.#options;
    const [px, py] = [x + vx * (t - from), y + vy * (t - from)];
    const scale = metre * (0.8 + 0.4 * (py / height));
    const speed = Math.hypot(vx, vy) || 1;
    return { x: px, y: py, scale, dx: vx / speed, dy: vy / speed };
  }

  #shadow(picture: Float32Array, walker: Walker, t: number): void {
    const { x, y, scale, dx, dy } = this.#placeOf(walker, t);
    const at = { x: x + 0.35 * scale, y: y + 0.2 * scale };
    this.#ellipse(picture, at, [dx, dy], [0.2 * scale, 0.28 * scale], (value) => value * 0.72);
  }

  #person(picture: Float32Array, walker: Walker, t: number): void {
    const { x, y, scale, dx, dy } = this.#placeOf(walker, t);
    const swing = Math.sin(t * 2 * Math.PI * 0.9) * 0.22 * scale;
    const paint = (colour: readonly number[]) => (_: number, part: number) => colour[part] ?? 0;
    const clothes = paint(walker.clothes);
    const beside = (along: number, across: number) => ({
      x: x + dx * along - dy * across,
      y: y + dy * along + dx * across,
    });
    for (const side of [-1, 1]) {
      const foot = beside(side * swing, side * 0.09 * scale);
      this.#ellipse(picture, foot, [dx, dy], [0.12 * scale, 0.05 * scale], paint([40, 40, 45]));
      const arm = beside(-side * swing * 0.7, side * 0.25 * scale);
      this.#ellipse(picture, arm, [dx, dy], [0.12 * scale, 0.06 * scale], clothes);
    }
    this.#ellipse(picture, { x, y }, [dx, dy], [0.14 * scale, 0.26 * scale], clothes);
    this.#ellipse(
      picture,
      beside(0.03 * scale, 0),
      [dx, dy],
      [0.11 * scale, 0.09 * scale],
      paint(walker.hair),
    );
  }

  /** @param radii along the direction and across it */
  #ellipse(
    picture: Float32Array,
    centre: { x: number; y: number },
    [dx, dy]: readonly [number, number],
    [along, across]: readonly [number, number],
    paint: (value: number, part: number) => number,
  ): void {
    const { width, height } = this.#options;
    const reach = Math.max(along, across);
    const [top, bottom] = [Math.max(0, Math.ceil(centre.y - reach)), Math.min(height - 1, centre.y + reach)];
    const [left, right] = [Math.max(0, Math.ceil(centre.x - reach)), Math.min(width - 1, centre.x + reach)];
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const [ox, oy] = [x - centre.x, y - centre.y];
        const [u, v] = [(ox * dx + oy * dy) / along, (oy * dx - ox * dy) / across];
        if (u * u + v * v > 1) continue;
        const at = (y * width + x) * 3;
        for (let part = 0; part < 3; part++) picture[at + part] = paint(picture[at + part] as number, part);
      }
    }
  }
}

/** Numbers from 0 to 1 (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
