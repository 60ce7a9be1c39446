import { GatelineError } from '../../firmware-config/errors.ts';
import type { CameraSource, Frame, StreamInfo } from './camera-source.ts';
import type { Answer } from './camera-thread.ts';
import type { OpenCameraOptions } from './open-camera.ts';
import { threadLine } from './thread-line.ts';

/**
 * A camera on another thread. Inference holds up the thread it runs on; with the camera elsewhere, the next frame is
 * decoded, scaled and brought over meanwhile. Frames come through two rooms of shared memory by turns: while one is lent,
 * the next frame is put into the other.
 */
export class ThreadedCamera implements CameraSource {
  readonly #options: OpenCameraOptions;
  /** Always the same two, so that a detector can build its input tensors on them once. */
  readonly #rooms: readonly Uint8Array<SharedArrayBuffer>[];
  #camera: number | null = null;
  #ahead: Promise<Answer> | null = null;
  #skipped = 0;

  constructor(options: OpenCameraOptions) {
    const { width, height } = options.picture;
    this.#options = options;
    this.#rooms = [0, 1].map(() => new Uint8Array(new SharedArrayBuffer(width * height * 3)));
  }

  get skipped(): number {
    return this.#skipped;
  }

  async open(): Promise<StreamInfo> {
    const { onState, ...options } = this.#options;
    const camera = threadLine.attach(({ state, reason }) => onState?.(state, reason));
    this.#camera = camera;
    const rooms = this.#rooms.map(({ buffer }) => buffer);
    const answer = await threadLine.ask({ what: 'open', camera, options, rooms });
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
    const pixels = this.#rooms[answer.room];
    if (pixels === undefined) throw new Error(`the thread of the cameras has no room ${answer.room}`);
    // Live frames are asked for when they are wanted, so that they are the newest.
    if (this.#options.mode === 'fast') this.#ahead = threadLine.ask({ what: 'read', camera });
    return { ...answer.frame, pixels };
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
