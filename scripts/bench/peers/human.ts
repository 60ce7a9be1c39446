import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { boxOf, type PeerDetector, type PeerSetting } from './detector.ts';
import { readModelsFromFiles, requirePeer, type Tensorflow, wasmFolder } from './tfjs.ts';

/** What is used of @vladmandic/human. */
interface Human {
  tf: Tensorflow;
  load(): Promise<void>;
  detect(input: object): Promise<{ error: string | null; face: { box: [number, number, number, number] }[] }>;
}
type HumanClass = new (config: object) => Human;

/** Off: only the face detector is compared. */
const off = { enabled: false };

/**
 * BlazeFace in human: its own thresholds; every frame is looked at anew (no cached boxes), as many faces are wanted as there
 * are, and boxes are not enlarged, for they are held against others.
 *
 * @param detector settings of its detector that differ from its own
 */
export async function openHuman(
  { packages }: PeerSetting,
  detector: { minConfidence?: number } = {},
): Promise<PeerDetector> {
  const folder = join(packages, 'node_modules/@vladmandic/human');
  readModelsFromFiles(requirePeer(packages, '@tensorflow/tfjs-core'));
  const { Human } = requirePeer<{ Human: HumanClass }>(packages, join(folder, 'dist/human.node-wasm.js'));
  const human = new Human({
    backend: 'wasm',
    wasmPath: wasmFolder(packages),
    modelBasePath: `${pathToFileURL(join(folder, 'models'))}/`,
    cacheSensitivity: 0,
    warmup: 'none',
    async: false,
    filter: off,
    gesture: off,
    body: off,
    hand: off,
    object: off,
    segmentation: off,
    face: {
      enabled: true,
      detector: { maxDetected: 100, skipFrames: 0, skipTime: 0, rotation: false, scale: 1, ...detector },
      ...{ mesh: off, iris: off, description: off, emotion: off, antispoof: off, liveness: off },
    },
  });
  await human.load();
  const { tf } = human;
  return {
    async detect({ pixels, width, height }) {
      const input = tf.tensor3d(pixels, [height, width, 3], 'int32');
      const { error, face } = await human.detect(input);
      input.dispose();
      if (error !== null) throw new Error(`human says: ${error}`);
      return face.map(({ box: [x, y, w, h] }) => boxOf({ x, y, width: w, height: h }, { width, height }));
    },
  };
}
