import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** What is used of TensorFlow.js here. */
export interface Tensor {
  dispose(): void;
}
export interface Tensorflow {
  setBackend(name: string): Promise<boolean>;
  getBackend(): string;
  ready(): Promise<void>;
  tensor3d(values: Uint8Array, shape: [number, number, number], type: 'int32'): Tensor;
  io: { registerLoadRouter(router: (url: string | string[]) => LoadHandler | null): void };
}
interface LoadHandler {
  load(): Promise<object>;
}
interface ModelFile {
  weightsManifest: { weights: object[]; paths: string[] }[];
}

/** Loads CommonJS modules from where the peers are installed, also files that their packages do not export. */
export function requirePeer<T>(packages: string, module: string): T {
  return createRequire(join(packages, 'package.json'))(module) as T;
}

/**
 * TensorFlow.js on its WebAssembly backend (SIMD; in Node it has one thread), with the binaries of the installed package:
 * the fastest that Node gets without tfjs-node, which does not come from npm alone.
 */
export async function openTensorflow(packages: string): Promise<Tensorflow> {
  const wasm = requirePeer<{ setWasmPaths(folder: string): void; setThreadsCount(count: number): void }>(
    packages,
    '@tensorflow/tfjs-backend-wasm',
  );
  wasm.setThreadsCount(1);
  wasm.setWasmPaths(wasmFolder(packages));
  const tf = requirePeer<Tensorflow>(packages, '@tensorflow/tfjs');
  await tf.setBackend('wasm');
  await tf.ready();
  if (tf.getBackend() !== 'wasm') throw new Error(`TensorFlow.js runs on ${tf.getBackend()}, not on wasm`);
  return tf;
}

/** With a slash at its end, as TensorFlow.js wants it. */
export const wasmFolder = (packages: string) =>
  `${join(packages, 'node_modules/@tensorflow/tfjs-backend-wasm/dist')}/`;

/** Lets `file://` addresses of models be loaded: without tfjs-node TensorFlow.js only fetches them from servers. */
export function readModelsFromFiles(tf: Pick<Tensorflow, 'io'>): void {
  tf.io.registerLoadRouter((url) => {
    if (typeof url !== 'string' || !url.startsWith('file://')) return null;
    return { load: async () => artifactsOf(new URL(url)) };
  });
}

function artifactsOf(url: URL): object {
  const { weightsManifest, ...model }: ModelFile = JSON.parse(readFileSync(url, 'utf8'));
  const parts = weightsManifest.flatMap(({ paths }) => paths.map((path) => readFileSync(new URL(path, url))));
  const weights = Buffer.concat(parts);
  return {
    ...model,
    weightSpecs: weightsManifest.flatMap((group) => group.weights),
    weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.length),
  };
}
