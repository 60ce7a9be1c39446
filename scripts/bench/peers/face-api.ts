import { join } from 'node:path';
import { boxOf, type PeerDetector, type PeerSetting } from './detector.ts';
import { openTensorflow, requirePeer, type Tensor } from './tfjs.ts';

/** What is used of @vladmandic/face-api. */
interface FaceApi {
  nets: Record<'ssdMobilenetv1' | 'tinyFaceDetector', { loadFromDisk(folder: string): Promise<void> }>;
  SsdMobilenetv1Options: new (options: object) => object;
  TinyFaceDetectorOptions: new (options: object) => object;
  detectAllFaces(
    input: Tensor,
    options: object,
  ): PromiseLike<{ box: { x: number; y: number; width: number; height: number } }[]>;
}

/** What can be set: `ssd` takes a least confidence, `tiny` the side of its square input in pixels and a least score. */
interface FaceApiSettings {
  minConfidence?: number;
  inputSize?: number;
  scoreThreshold?: number;
}

/** One of face-api's detectors with its own thresholds and input size, but for `settings`. */
export async function openFaceApi(
  { packages }: PeerSetting,
  which: 'ssd' | 'tiny',
  settings: FaceApiSettings = {},
): Promise<PeerDetector> {
  const tf = await openTensorflow(packages);
  const folder = join(packages, 'node_modules/@vladmandic/face-api');
  const api = requirePeer<FaceApi>(packages, join(folder, 'dist/face-api.node-wasm.js'));
  await api.nets[which === 'ssd' ? 'ssdMobilenetv1' : 'tinyFaceDetector'].loadFromDisk(join(folder, 'model'));
  const options =
    which === 'ssd'
      ? new api.SsdMobilenetv1Options({ maxResults: 100, ...settings })
      : new api.TinyFaceDetectorOptions(settings);
  return {
    async detect({ pixels, width, height }) {
      const input = tf.tensor3d(pixels, [height, width, 3], 'int32');
      const faces = await api.detectAllFaces(input, options);
      input.dispose();
      return faces.map(({ box }) => boxOf(box, { width, height }));
    },
  };
}
