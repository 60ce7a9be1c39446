import type { Frame, PictureForm } from '../camera/camera-source.ts';
import type { Detections } from './detections.ts';

/** Finds faces or persons in frames of one form. */
export interface Detector {
  /** The form in which `detect` wants its frames. */
  readonly picture: PictureForm;
  /**
   * Everything found above the low threshold, duplicates suppressed. The result is lent until the next call.
   *
   * @param low another threshold, for this frame only
   */
  detect(frame: Frame, low?: number): Promise<Detections>;
  /** Milliseconds that bare inference took in the last `detect`. */
  readonly inferenceMs: number;
  close(): Promise<void>;
}
