import type { Frame, PictureForm } from '../camera/camera-source.ts';
import type { Detections } from './detections.ts';

/** What later stages must know of a model. */
export interface ModelFacts {
  name: string;
  finds: 'face' | 'person';
  /** Detections from this score (0..1) on are sure. */
  sureScore: number;
  /** What scores less is not reported. */
  lowScore: number;
  /** Height, in pixels of the model's input, from which on a face or person is found reliably; null where nobody measured it. */
  smallest: number | null;
  /** Both sides of the model's input must be multiples of this; null where no other size is possible. */
  multipleOf: number | null;
}

/** Finds faces or persons in frames of one form. */
export interface Detector {
  /** The form in which `detect` wants its frames. */
  readonly picture: PictureForm;
  /** The model that the last `detect` asked; before the first one, the one that it will ask. */
  readonly model: ModelFacts;
  /** All models that it asks, by turns. */
  readonly models: readonly ModelFacts[];
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
