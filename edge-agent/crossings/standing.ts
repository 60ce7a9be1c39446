import { metreOf, type Seen } from './passage.ts';

/** Slower than this, in metres per second, somebody stands or shuffles on in a queue. */
const STANDING_SPEED = 0.3;
/** Whoever walks towards the camera grows faster than this share in a second (at 1 m/s from within 8 m). */
const STANDING_GROWTH = 0.12;
/** Seconds over which speed is taken: boxes jitter. */
const OVER_S = 1.5;
/** Milliseconds for which somebody must have been slow. */
const STANDS_AFTER_MS = 3_000;

/** Tells of one track whether it stands: by how far it is ahead of its own place, smoothed over time. */
export class Standing {
  private x: number;
  private y: number;
  private size: number;
  private at: number;
  private slowSince: number | undefined;

  constructor({ cx, cy, ruler }: Seen, at: number) {
    this.x = cx;
    this.y = cy;
    this.size = Math.log(ruler);
    this.at = at;
  }

  /** Takes in where the track is seen at `at` ms; true when it stands. */
  saw(track: Seen, at: number): boolean {
    const { cx, cy, ruler } = track;
    // An exponential mean lags behind a steady motion by its time constant.
    const share = 1 - Math.exp((this.at - at) / 1000 / OVER_S);
    this.at = at;
    this.x += share * (cx - this.x);
    this.y += share * (cy - this.y);
    this.size += share * (Math.log(ruler) - this.size);
    const speed = Math.hypot(cx - this.x, cy - this.y) / OVER_S / metreOf(track);
    const growth = Math.abs(Math.log(ruler) - this.size) / OVER_S;
    if (speed >= STANDING_SPEED || growth >= STANDING_GROWTH) this.slowSince = undefined;
    else this.slowSince ??= at;
    return this.slowSince !== undefined && at - this.slowSince >= STANDS_AFTER_MS;
  }
}
