import type { Frame } from '../camera/camera-source.ts';
import { randomFrom } from '../picture/testing-scenes.ts';

/** Size of the pictures, and of the source in them: small ones, so that thousands are made in a second. */
const [WIDTH, HEIGHT, CONTENT_HEIGHT] = [240, 144, 135];

/** A square of another colour, in pixels. */
export interface Patch {
  x: number;
  y: number;
  side: number;
  /** Levels that it is brighter or darker by than what is behind it. */
  contrast: number;
}

/** What a camera shows at one moment. */
export interface Shown {
  patches?: readonly Patch[];
  /** The light: a level v is seen as gain * v + offset. */
  gain?: number;
  offset?: number;
}

/** A camera at ten frames a second before a scene of tiles and pillars, with a sensor's noise. */
export class Scene {
  readonly #base = new Float32Array(WIDTH * CONTENT_HEIGHT);
  readonly #noise = new Float32Array(1 << 16);
  readonly #random: () => number;
  readonly #pixels = new Uint8Array(WIDTH * HEIGHT * 3);
  #n = 0;

  /** @param deviation standard deviation of the noise of a pixel, in levels */
  constructor(deviation: number, seed = 1) {
    this.#random = randomFrom(seed);
    for (let at = 0; at < this.#base.length; at++) {
      const [x, y] = [at % WIDTH, Math.floor(at / WIDTH)];
      const tiles = 20 * ((Math.floor(x / 30) + Math.floor(y / 18)) % 2);
      this.#base[at] = 90 + y / 4 + tiles - (Math.abs(x - 120) < 15 ? 40 : 0);
    }
    for (let at = 0; at < this.#noise.length; at++) {
      // Twelve uniform numbers have a variance of one, and nearly a Gaussian's shape; four do for this.
      const sum = this.#random() + this.#random() + this.#random() + this.#random() - 2;
      this.#noise[at] = sum * Math.sqrt(3) * deviation;
    }
  }

  /** The next frame; its pixels are lent until the next call. */
  frame({ patches = [], gain = 1, offset = 0 }: Shown = {}, segment = 0): Frame {
    const mask = this.#noise.length - 1;
    let noise = Math.floor(this.#random() * this.#noise.length);
    for (let at = 0; at < this.#base.length; at++) {
      const level = gain * (this.#base[at] ?? 0) + offset;
      for (let colour = 0; colour < 3; colour++) this.#put(at * 3 + colour, level, noise++ & mask);
    }
    for (const { x, y, side, contrast } of patches) {
      for (
        let row = Math.max(0, Math.round(y));
        row < Math.min(CONTENT_HEIGHT, Math.round(y) + side);
        row++
      ) {
        for (
          let column = Math.max(0, Math.round(x));
          column < Math.min(WIDTH, Math.round(x) + side);
          column++
        ) {
          const at = row * WIDTH + column;
          const level = gain * ((this.#base[at] ?? 0) + contrast) + offset;
          for (let colour = 0; colour < 3; colour++) this.#put(at * 3 + colour, level, noise++ & mask);
        }
      }
    }
    const t = this.#n++ / 10;
    const size = { width: WIDTH, height: HEIGHT, contentWidth: WIDTH, contentHeight: CONTENT_HEIGHT };
    return { pixels: this.#pixels, ...size, t, at: t * 1000, segment };
  }

  #put(at: number, level: number, noise: number): void {
    this.#pixels[at] = Math.min(255, Math.max(0, Math.round(level + (this.#noise[noise] ?? 0))));
  }
}
