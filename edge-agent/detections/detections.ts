/**
 * The boxes found in one frame, as columns: every detector converts to this one value, and all later stages take it.
 * Boxes are normalised to the source picture (0..1, origin top left, y down). The arrays are lent: they are valid until
 * the detector runs again; only the first `count` entries mean anything.
 */
export interface Detections {
  count: number;
  x1: Float32Array;
  y1: Float32Array;
  x2: Float32Array;
  y2: Float32Array;
  /** 0..1, best first. */
  score: Float32Array;
}

/** The most boxes a detector reports for one frame. */
export const MAX_DETECTIONS = 512;

export function emptyDetections(capacity = MAX_DETECTIONS): Detections {
  return {
    count: 0,
    x1: new Float32Array(capacity),
    y1: new Float32Array(capacity),
    x2: new Float32Array(capacity),
    y2: new Float32Array(capacity),
    score: new Float32Array(capacity),
  };
}
