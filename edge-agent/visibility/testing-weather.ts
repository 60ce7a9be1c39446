import type { Frame } from '../camera/camera-source.ts';

/** What the weather and the camera do to a scene, pixel by pixel. */
export interface Weather {
  /** Brightness becomes level ** (1 / gamma), both as shares of white. */
  gamma?: number;
  /** Standard deviation of the noise of each pixel, in levels. */
  noise?: number;
  /** Streaks of rain in each frame, and how much brighter they are. */
  streaks?: number;
  glare?: number;
  /** Contrast as a share of the scene's: rain far away veils it. */
  contrast?: number;
  /** Pixels along a side that are all alike: a stream that has no bits for more. */
  blocks?: number;
}

const [WIDTH, HEIGHT] = [192, 120];

/** A passage between pillars, with a floor of tiles and a fine texture on all of it, and people who walk through. */
function level(x: number, y: number, t: number): number {
  for (let n = 0; n < 3; n++) {
    const centre = (40 * n + 30 * t) % WIDTH;
    if (Math.abs(x - centre) < 8 && y > 44 && y < 106) return y < 58 ? 185 : 70 + 25 * n + 10 * Math.sin(y);
  }
  const texture = 9 * Math.sin(x * 2.1 + 0.7 * y) * Math.sin(y * 1.9);
  const pillar = x % 64 < 14 ? -75 : 0;
  const floor = y > 81 && (Math.floor(x / 12) + Math.floor(y / 8)) % 2 === 0 ? 35 : 0;
  return 150 + texture + pillar + floor;
}

/** Frames of the passage in such weather, the same at every run: frame n is taken at n / fps seconds. */
export function* passage(weather: Weather, seconds: number, { fps = 10, from = 0 } = {}): Generator<Frame> {
  const { gamma = 1, noise = 0, streaks = 0, glare = 0, contrast = 1, blocks = 1 } = weather;
  for (let n = Math.round(from * fps); n < Math.round((from + seconds) * fps); n++) {
    const t = n / fps;
    let state = n * 7919 + 1;
    const random = () => {
      state = (state * 1664525 + 1013904223) % 4294967296;
      return state / 4294967296;
    };
    const pixels = new Uint8Array(WIDTH * HEIGHT * 3);
    const rain = new Float32Array(WIDTH * HEIGHT);
    for (let k = 0; k < streaks; k++) {
      const [x, y] = [Math.floor(random() * WIDTH), Math.floor(random() * HEIGHT)];
      for (let d = 0; d < 16 && y + d < HEIGHT; d++) rain[(y + d) * WIDTH + x] = glare;
    }
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x++) {
        const seen = level(Math.floor(x / blocks) * blocks, Math.floor(y / blocks) * blocks, t);
        const lit = 255 * (Math.min(255, Math.max(0, 150 + (seen - 150) * contrast)) / 255) ** (1 / gamma);
        const grain = noise * (random() + random() + random() + random() - 2) * Math.sqrt(3);
        pixels.fill(
          lit + grain + (rain[y * WIDTH + x] ?? 0) < 0
            ? 0
            : Math.min(255, lit + grain + (rain[y * WIDTH + x] ?? 0)),
          (y * WIDTH + x) * 3,
          (y * WIDTH + x) * 3 + 3,
        );
      }
    }
    yield {
      ...{ pixels, width: WIDTH, height: HEIGHT, contentWidth: WIDTH, contentHeight: HEIGHT },
      ...{ t, at: 1_000_000 + t * 1000, segment: 0 },
    };
  }
}
