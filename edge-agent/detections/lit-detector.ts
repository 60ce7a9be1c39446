import type { Frame, PictureForm } from '../camera/camera-source.ts';
import type { Light } from '../light/light.ts';
import type { Detections } from './detections.ts';
import type { Detector, ModelFacts } from './detector.ts';

/** A detector that sees its frames in a better light; the frames themselves stay as the camera gave them. */
export class LitDetector implements Detector {
  readonly #detector: Detector;
  readonly #light: Light;
  /** Always the same buffer, so that the detector can build its input tensor on it once. */
  readonly #pixels: Uint8Array;

  constructor(detector: Detector, light: Light) {
    const { width, height } = detector.picture;
    this.#detector = detector;
    this.#light = light;
    this.#pixels = new Uint8Array(width * height * 3);
  }

  get picture(): PictureForm {
    return this.#detector.picture;
  }

  get model(): ModelFacts {
    return this.#detector.model;
  }

  get models(): readonly ModelFacts[] {
    return this.#detector.models;
  }

  get inferenceMs(): number {
    return this.#detector.inferenceMs;
  }

  detect(frame: Frame, low?: number): Promise<Detections> {
    return this.#detector.detect(this.#light.corrected(frame, this.#pixels), low);
  }

  close(): Promise<void> {
    return this.#detector.close();
  }
}
