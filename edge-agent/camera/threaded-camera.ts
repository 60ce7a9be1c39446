import { GatelineError } from '../../firmware-config/errors.ts';
import type { CameraSource, Frame, StreamInfo } from './camera-source.ts';
import type { Answer } from './camera-thread.ts';
import type { OpenCameraOptions } from './open-camera.ts';
import { threadLine } from './thread-line.ts';

/**
 * A camera on another thread. Inference holds up the thread it runs on; with the camera elsewhere, the next frame is
 * decoded, scaled and brought over meanwhile. Frames come through shared memory: one copy, about a tenth of a
 * millisecond.
 */
export class ThreadedCamera implements CameraSource {
  readonly #options: OpenCameraOptions;
  readonly #shared: Uint8Array<SharedArrayBuffer>;
  /** Always the same buffer, so that a detector can build its input tensor on it once. */
  readonly #pixels: Uint8Array;
  #camera: number | null = null;
  #ahead: Promise<Answer> | null = null;
  #skipped = 0;

  constructor(options: OpenCameraOptions) {
    const { width, height } = options.picture;
    this.#options = options;
    this.#shared = new Uint8Array(new SharedArrayBuffer(width * height * 3));
    this.#pixels = new Uint8Array(width * height * 3);
  }

  get skipped(): number {
    return this.#skipped;
  }

  async open(): Promise<StreamInfo> {
    const { onState, ...options } = this.#options;
    const camera = threadLine.attach(({ state, reason }) => onState?.(state, reason));
    this.#camera = camera;
    const answer = await threadLine.ask({ what: 'open', camera, options, pixels: this.#shared.buffer });
    if (answer.kind !== 'opened') throw errorOf(answer);
    return answer.info;
  }

  async read(): Promise<Frame | null> {
    const camera = this.#camera;
    if (camera === null) return null;
    const asked = this.#ahead ?? threadLine.ask({ what: 'read', camera });
    this.#ahead = null;
    const answer = await asked;
    if (this.#camera === null) return null;
    if (answer.kind !== 'frame') throw errorOf(answer);
    this.#skipped = answer.skipped;
    if (answer.frame === null) return null;
    this.#pixels.set(this.#shared);
    // Live frames are asked for when they are wanted, so that they are the newest.
    if (this.#options.mode === 'fast') this.#ahead = threadLine.ask({ what: 'read', camera });
    return { ...answer.frame, pixels: this.#pixels };
  }

  async close(): Promise<void> {
    const camera = this.#camera;
    if (camera === null) return;
    this.#camera = null;
    await threadLine.ask({ what: 'close', camera }).catch(() => {}); // A thread that is gone needs no closing.
    threadLine.detach(camera);
  }
}

function errorOf(answer: Answer): Error {
  if (answer.kind !== 'failed')
    return new Error(`the thread of the cameras answered ${answer.kind} out of turn`);
  const { error } = answer;
  return 'defect' in error ? new Error(error.defect) : new GatelineError(error.code, error.message, error);
}
