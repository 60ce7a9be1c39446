import { existsSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { Decoder, FrameSize } from './decoder.ts';

/** The one input of every model file, see models/README.md: uint8 [1, height, width, 3]. */
export const INPUT = 'frame';

export interface SessionOptions {
  /** Path of an ONNX file. */
  file: string;
  /** What will read its outputs. */
  decoder: Decoder;
  /** Size of the frames it will be given. */
  picture: FrameSize;
  threads: number;
}

export interface OpenSession {
  session: InferenceSession;
  /** Names of the outputs that the decoder reads, in its order. */
  outputs: string[];
}

/**
 * Opens an ONNX file and makes sure that it takes such frames and gives what the decoder reads.
 *
 * @throws GatelineError `bad-model`
 */
export async function openSession(options: SessionOptions): Promise<OpenSession> {
  const { file, decoder, picture } = options;
  checkSize(file, picture, decoder.multipleOf);
  const session = await load(file, options.threads);
  try {
    checkInput(file, session, picture);
    const outputs = outputNames(file, session, decoder);
    await checkOutputs(file, session, outputs, decoder, picture);
    return { session, outputs };
  } catch (error) {
    await session.release();
    throw error;
  }
}

async function load(file: string, threads: number): Promise<InferenceSession> {
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

function checkSize(file: string, picture: FrameSize, multipleOf: number): void {
  if (picture.width % multipleOf === 0 && picture.height % multipleOf === 0) return;
  const problem = `cannot take frames of ${picture.width}x${picture.height}`;
  throw badModel(file, problem, `Give it a width and a height that are multiples of ${multipleOf}.`);
}

function checkInput(file: string, session: InferenceSession, picture: FrameSize): void {
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
  picture: FrameSize,
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

const shapeText = (shape: readonly (number | string)[]): string => `[${shape.join(', ')}]`;
