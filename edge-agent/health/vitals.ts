/** How a camera has done since it was last asked. */
export interface VitalSigns {
  framesPerSecond: number;
  /** Median milliseconds of one inference; the last known one where there was none. */
  inferenceMs: number;
  skippedFrames: number;
}

/** Measures a camera's frame rate and inference time. */
export class Vitals {
  private firstAt: number | null = null;
  private lastAt = 0;
  private frames = 0;
  private inference: number[] = [];
  private inferenceMs = 0;

  /** A frame taken at `at` (wall time, ms) took `inferenceMs` of inference; null where it needed none. */
  saw(at: number, inferenceMs: number | null): void {
    this.firstAt ??= at;
    this.lastAt = at;
    this.frames++;
    if (inferenceMs !== null) this.inference.push(inferenceMs);
  }

  /** The signs since the last call; no frames a second where none came. */
  take(skippedFrames: number): VitalSigns {
    const seconds = this.firstAt === null ? 0 : (this.lastAt - this.firstAt) / 1000;
    const framesPerSecond = seconds > 0 ? (this.frames - 1) / seconds : 0;
    const sorted = this.inference.sort((a, b) => a - b);
    const inferenceMs = sorted[sorted.length >> 1] ?? this.inferenceMs;
    this.inferenceMs = inferenceMs;
    this.firstAt = this.frames > 0 ? this.lastAt : null;
    this.frames = this.frames > 0 ? 1 : 0;
    this.inference = [];
    return { framesPerSecond, inferenceMs, skippedFrames };
  }
}
