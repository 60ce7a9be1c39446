import { existsSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { Frame, PictureForm } from '../camera/camera-source.ts';
import { Candidates } from './candidates.ts';
import { createDecoder, type Decoder, type Layout } from './decoder.ts';
import { type Detections, emptyDetections } from './detections.ts';
import type { Detector } from './detector.ts';
import { Suppressor } from './nms.ts';

/** The one input of every model file, see models/README.md: uint8 [1, height, width, 3]. */
const INPUT = 'frame';

export interface DetectorOptions {
  /** Path of an ONNX file. */
  file: string;
  layout: Layout;
  picture: PictureForm;
  thresholds: {
    /** Boxes below this score (0..1) are not reported. */
    low: number;
    /** Intersection over union (0..1) above which the weaker of two boxes is a duplicate. */
    nms: number;
  };
  /** Threads of ONNX Runtime for this detector. */
  threads: number;
}

/**
 * A detector that runs an ONNX file on the CPU.
 *
 * @throws GatelineError `bad-model` when the file is missing, is no ONNX file, or does not fit the layout or the picture
 */
export async function createDetector(options: DetectorOptions): Promise<Detector> {
  const { file, layout, picture } = options;
  const decoder = createDecoder(layout, picture);
  const session = await openSession(file, options.threads);
  try {
    checkSize(file, picture, decoder.multipleOf);
    checkInput(file, session, picture);
    const names = outputNames(file, session, decoder);
    await checkOutputs(file, session, names, decoder, picture);
    return new OnnxDetector(session, names, decoder, options);
  } catch (error) {
    await session.release();
    throw error;
  }
}

class OnnxDetector implements Detector {
  readonly picture: PictureForm;
  readonly #session: InferenceSession;
  readonly #decoder: Decoder;
  readonly #thresholds: DetectorOptions['thresholds'];
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
    this.#session = session;
    this.#decoder = decoder;
    this.#thresholds = options.thresholds;
    this.#candidates = new Candidates(decoder.capacity);
    this.#suppressor = new Suppressor(decoder.capacity);
    names.forEach((name, i) => {
      const shape = decoder.outputs[i]?.shape ?? [];
      const data = new Float32Array(sizeOf(shape));
      this.#outputs.push(data);
      this.#fetches[name] = new Tensor('float32', data, shape);
    });
  }

  get inferenceMs(): number {
    return this.#inferenceMs;
  }

  async detect(frame: Frame): Promise<Detections> {
    if (this.#closed) throw new Error('detect() was called on a closed detector');
    if (this.#running) throw new Error('detect() was called again before the last call was done');
    this.#feeds[INPUT] = this.#inputOf(frame);
    this.#running = this.#infer();
    try {
      await this.#running;
    } finally {
      this.#running = null;
    }
    this.#candidates.start(frame.contentWidth, frame.contentHeight);
    this.#decoder.decode(this.#outputs, this.#thresholds.low, this.#candidates);
    this.#suppressor.run(this.#candidates, this.#thresholds.nms, this.#detections);
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

async function openSession(file: string, threads: number): Promise<InferenceSession> {
  if (!existsSync(file)) {
    throw badModel(
      file,
      'does not exist',
      'Run `gateline models fetch`, or correct the path in the manifest.',
    );
  }
  try {
    return await InferenceSession.create(file, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      // Fatal only: every error comes as an exception anyway.
      logSeverityLevel: 4,
      // A waiting thread that spins takes the processor from the decoder: up to 3x slower under load.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
  } catch (cause) {
    const remedy = 'Remove it and run `gateline models fetch`, or supply a sound ONNX file.';
    throw badModel(file, `cannot be read as an ONNX file (${(cause as Error).message})`, remedy, cause);
  }
}

function checkSize(file: string, picture: PictureForm, multipleOf: number): void {
  if (picture.width % multipleOf === 0 && picture.height % multipleOf === 0) return;
  const problem = `cannot take frames of ${picture.width}x${picture.height}`;
  throw badModel(file, problem, `Give it a width and a height that are multiples of ${multipleOf}.`);
}

function checkInput(file: string, session: InferenceSession, picture: PictureForm): void {
  const wanted = [1, picture.height, picture.width, 3];
  const found = session.inputMetadata.map((input) =>
    input.isTensor ? `${input.name} ${input.type} ${shapeText(input.shape)}` : `${input.name} (no tensor)`,
  );
  const input = session.inputMetadata.find(({ name }) => name === INPUT);
  const fits =
    session.inputMetadata.length === 1 &&
    input?.isTensor === true &&
    input.type === 'uint8' &&
    input.shape.length === 4 &&
    input.shape.every((side, i) => typeof side === 'string' || side === wanted[i]);
  if (fits) return;
  throw badModel(
    file,
    `has the input ${found.join(', ') || '(none)'}; expected ${INPUT} uint8 ${shapeText(wanted)}`,
    'Use the file that `gateline models fetch` derives, and the size that its manifest gives.',
  );
}

function outputNames(file: string, session: InferenceSession, decoder: Decoder): string[] {
  const found = session.outputNames;
  const only = found.length === 1 ? found[0] : undefined;
  const names = decoder.outputs.map(({ name }) => (name === null ? only : found.find((f) => f === name)));
  if (names.every((name) => name !== undefined)) return names;
  const expected = decoder.outputs.map(
    ({ name, shape }) => `${name ?? 'a single output'} ${shapeText(shape)}`,
  );
  throw badModel(
    file,
    `has the outputs ${found.join(', ')}; expected ${expected.join(', ')}`,
    'Correct `layout` in the manifest.',
  );
}

/** Runs the network once on a grey frame: only then are the shapes of its outputs known, and whether it computes at all. */
async function checkOutputs(
  file: string,
  session: InferenceSession,
  names: string[],
  decoder: Decoder,
  picture: PictureForm,
): Promise<void> {
  const { width, height } = picture;
  const grey = new Uint8Array(width * height * 3).fill(127);
  const remedy = 'Correct `layout` and the input size in the manifest.';
  let results: InferenceSession.ReturnType;
  try {
    results = await session.run({ [INPUT]: new Tensor('uint8', grey, [1, height, width, 3]) });
  } catch (cause) {
    throw badModel(
      file,
      `fails on a frame of ${width}x${height} (${(cause as Error).message})`,
      remedy,
      cause,
    );
  }
  names.forEach((name, i) => {
    const wanted = decoder.outputs[i]?.shape ?? [];
    const found = results[name];
    if (found?.type !== 'float32' || shapeText(found.dims) !== shapeText(wanted)) {
      const is = found ? `${found.type} ${shapeText(found.dims)}` : 'missing';
      throw badModel(file, `output ${name} is ${is}; expected float32 ${shapeText(wanted)}`, remedy);
    }
    if (!(found.data as Float32Array).every(Number.isFinite)) {
      const problem = `output ${name} holds values that are not numbers`;
      throw badModel(file, problem, 'Remove it and run `gateline models fetch`: its weights are damaged.');
    }
  });
}

function badModel(file: string, problem: string, remedy: string, cause?: unknown): GatelineError {
  return new GatelineError('bad-model', `The model file ${file} cannot be used`, {
    faults: [{ path: file, problem, remedy }],
    cause,
  });
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);
const shapeText = (shape: readonly (number | string)[]): string => `[${shape.join(', ')}]`;
