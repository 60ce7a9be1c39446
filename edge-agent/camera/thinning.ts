/**
 * Time is cut into slots of 1/framesPerSecond from the first frame on; the first frame of each slot is kept. So 12 or 25
 * frames a second become an even 10, and a slower source keeps all it has.
 *
 * A frame may be this many seconds early for its slot: containers round times to a millisecond or to a tick. The value is
 * odd so that no rounded time lies exactly on the border, where two decoders could differ by a floating-point error.
 */
const earlyS = 0.00137;

/** Chooses frames of one stream by their times; {@link thinningExpression} is the same rule for ffmpeg. */
export class Thinning {
  readonly #framesPerSecond: number;
  #slot = Number.NaN;

  constructor(framesPerSecond: number) {
    this.#framesPerSecond = framesPerSecond;
  }

  /** Whether the frame is kept. @param t seconds since the stream's first frame; every frame must be asked, in order */
  keeps(t: number): boolean {
    const slot = Math.floor((t + earlyS) * this.#framesPerSecond);
    const first = slot !== this.#slot;
    this.#slot = slot;
    return first;
  }
}

/** {@link Thinning} as an expression for ffmpeg's filter `select`. */
export function thinningExpression(framesPerSecond: number): string {
  const slot = (t: string) => `floor((${t}-start_t+${earlyS})*${framesPerSecond})`;
  return `not(eq(${slot('t')},${slot('prev_t')}))`;
}
