import { type Region, WHOLE } from '../camera/region.ts';
import type { Detections } from './detections.ts';

/**
 * Where a decoder writes every box it finds, before duplicates are suppressed: columns in no particular order,
 * already normalised to the source picture. Made once per detector and used again for every frame.
 */
export class Candidates implements Detections {
  count = 0;
  readonly x1: Float32Array;
  readonly y1: Float32Array;
  readonly x2: Float32Array;
  readonly y2: Float32Array;
  readonly score: Float32Array;
  #contentWidth = 1;
  #contentHeight = 1;
  #region = WHOLE;

  /** @param capacity the most boxes that a decoder can find in one frame */
  constructor(capacity: number) {
    this.x1 = new Float32Array(capacity);
    this.y1 = new Float32Array(capacity);
    this.x2 = new Float32Array(capacity);
    this.y2 = new Float32Array(capacity);
    this.score = new Float32Array(capacity);
  }

  /**
   * Empties the columns for a frame whose source picture covers this many pixels from the top left corner.
   *
   * @param region the part of the source picture that is shown there
   */
  start(contentWidth: number, contentHeight: number, region: Region = WHOLE): void {
    this.count = 0;
    this.#region = region;
    this.#contentWidth = contentWidth;
    this.#contentHeight = contentHeight;
  }

  /**
   * Adds a box given in pixels of the frame, clipped to the part of the source picture that is shown. A box that lies wholly in the padding
   * shows nothing of the source and is left out.
   */
  add(x1: number, y1: number, x2: number, y2: number, score: number): void {
    const left = clip(x1 / this.#contentWidth);
    const top = clip(y1 / this.#contentHeight);
    const right = clip(x2 / this.#contentWidth);
    const bottom = clip(y2 / this.#contentHeight);
    if (!(right > left && bottom > top)) return;
    const [x, y, endX, endY] = this.#region;
    const at = this.count;
    this.x1[at] = x + left * (endX - x);
    this.y1[at] = y + top * (endY - y);
    this.x2[at] = x + right * (endX - x);
    this.y2[at] = y + bottom * (endY - y);
    this.score[at] = score;
    this.count = at + 1;
  }
}

const clip = (value: number): number => Math.min(1, Math.max(0, value));
