import type { Candidates } from './candidates.ts';
import { centernetDecoder } from './centernet.ts';
import { ultrafaceDecoder } from './ultraface.ts';
import { yoloxDecoder } from './yolox.ts';
import { yunetDecoder } from './yunet.ts';

/** Width and height of the frames that a network takes, in pixels. */
export interface FrameSize {
  width: number;
  height: number;
}

/** One output (float32) that a layout needs. */
export interface OutputForm {
  /** Null: the file's only output, whatever its name is. */
  name: string | null;
  shape: readonly number[];
}

/** Reads boxes out of a network's outputs, for one frame size. Pure: it keeps nothing between two calls. */
export interface Decoder {
  readonly outputs: readonly OutputForm[];
  /** Both sides of a frame are multiples of this. */
  readonly multipleOf: number;
  /** The most boxes that one frame can give. */
  readonly capacity: number;
  /**
   * Adds every box whose score is at least `low`.
   *
   * @param tensors data of `outputs`, in that order
   */
  decode(tensors: readonly Float32Array[], low: number, into: Candidates): void;
}

const decoders = {
  ultraface: ultrafaceDecoder,
  yunet: yunetDecoder,
  centernet: centernetDecoder,
  yolox: yoloxDecoder,
} as const;

/** How a network lays out what it found; described in models/README.md. */
export type Layout = keyof typeof decoders;

/** The decoder of a layout for frames of one size. */
export function createDecoder(layout: Layout, size: FrameSize): Decoder {
  return decoders[layout](size);
}
