import { type InferenceSession, Tensor } from 'onnxruntime-node';
import type { Frame, PictureForm } from '../camera/camera-source.ts';
import { Candidates } from './candidates.ts';
import { createDecoder, type Decoder, type Layout } from './decoder.ts';
import { type Detections, emptyDetections } from './detections.ts';
import type { Detector, ModelFacts } from './detector.ts';
import { Suppressor } from './nms.ts';
import { INPUT, openSession } from './onnx-session.ts';

export interface DetectorOptions {
  /** Path of an ONNX file. */
  file: string;
  layout: Layout;
  picture: PictureForm;
  /** Boxes below its `lowScore` are not reported. */
  model: ModelFacts;
  /** Intersection over union (0..1) above which the weaker of two boxes is a duplicate. */
  nms: number;
  /** Threads of ONNX Runtime for this detector. */
  threads: number;
}

/**
 * A detector that runs an ONNX file on the CPU.
 *
 * @throws GatelineError `bad-model` when the file is missing, is no ONNX file, or does not fit the layout or the picture
 */
export async function createDetector(options: DetectorOptions): Promise<Detector> {
  const decoder = createDecoder(options.layout, options.picture);
  const { session, outputs } = await openSession({ ...options, decoder });
  return new OnnxDetector(session, outputs, decoder, options);
}

class OnnxDetector implements Detector {
  readonly picture: PictureForm;
  readonly model: ModelFacts;
  readonly models: readonly ModelFacts[];
  readonly #session: InferenceSession;
  readonly #decoder: Decoder;
  readonly #nms: number;
  readonly #candidates: Candidates;
  readonly #suppressor: Suppressor;
  readonly #detections: Detections = emptyDetections();
  /** ONNX Runtime writes into these; what `run` returns are copies of them and is not looked at. */
  readonly #fetches: Record<string, Tensor> = {};
  readonly #outputs: Float32Array[] = [];
  readonly #feeds: Record<string, Tensor> = {};
  /** The input tensor of each buffer that a camera lends. */
  readonly #inputs = new WeakMap<Uint8Array, Tensor>();
  #running: Promise<unknown> | null = null;
  #closed = false;
  #startedAt = 0;
  #inferenceMs = 0;
  readonly #start = (): void => {
    this.#startedAt = performance.now();
  };

  constructor(session: InferenceSession, names: string[], decoder: Decoder, options: DetectorOptions) {
    this.picture = options.picture;
    this.model = options.model;
    this.models = [options.model];
    this.#session = session;
    this.#decoder = decoder;
    this.#nms = options.nms;
    this.#candidates = new Candidates(decoder.capacity);
    this.#suppressor = new Suppressor(decoder.capacity);
    names.forEach((name, i) => {
      const shape = decoder.outputs[i]?.shape ?? [];
      const data = new Float32Array(shape.reduce((product, side) => product * side, 1));
      this.#outputs.push(data);
      this.#fetches[name] = new Tensor('float32', data, shape);
    });
  }

  get inferenceMs(): number {
    return this.#inferenceMs;
  }

  async detect(frame: Frame, low = this.model.lowScore): Promise<Detections> {
    if (this.#closed) throw new Error('detect() was called on a closed detector');
    if (this.#running) throw new Error('detect() was called again before the last call was done');
    this.#feeds[INPUT] = this.#inputOf(frame);
    this.#running = this.#infer();
    try {
      await this.#running;
    } finally {
      this.#running = null;
    }
    this.#candidates.start(frame.contentWidth, frame.contentHeight, frame.region);
    this.#decoder.decode(this.#outputs, low, this.#candidates);
    this.#suppressor.run(this.#candidates, this.#nms, this.#detections);
    return this.#detections;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#running?.catch(() => {});
    await this.#session.release();
  }

  /** A tensor over the frame's own bytes: nothing is copied, and a camera that uses its buffers again needs no new one. */
  #inputOf(frame: Frame): Tensor {
    const known = this.#inputs.get(frame.pixels);
    if (known) return known;
    const { width, height } = this.picture;
    if (frame.width !== width || frame.height !== height || frame.pixels.length !== width * height * 3) {
      const found = `${frame.width}x${frame.height} with ${frame.pixels.length} bytes`;
      throw new Error(`the frame is ${found}, not ${width}x${height} of 3 bytes`);
    }
    const input = new Tensor('uint8', frame.pixels, [1, height, width, 3]);
    this.#inputs.set(frame.pixels, input);
    return input;
  }

  /**
   * onnxruntime-node runs in one go inside a setImmediate of its own. Ours, queued just before it, is called just before
   * it, so that the measure holds inference alone and no waiting for other work of the event loop.
   */
  async #infer(): Promise<void> {
    setImmediate(this.#start);
    await this.#session.run(this.#feeds, this.#fetches);
    this.#inferenceMs = performance.now() - this.#startedAt;
  }
}
