import { Tensor } from 'onnxruntime-node';
import { createDecoder } from '../../edge-agent/detections/decoder.ts';
import { INPUT, openSession } from '../../edge-agent/detections/onnx-session.ts';
import type { Manifest } from '../../models/manifest.ts';
import { modelFile } from '../../models/registry.ts';

/** A model without anything around it. */
export interface BareModel {
  /** Runs it once on a frame of the model's size, 3 bytes a pixel. */
  run(pixels: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Opens a model as a detector does. @throws GatelineError `bad-model` */
export async function openBare(manifest: Manifest, threads: number): Promise<BareModel> {
  const { width, height } = manifest.input;
  const decoder = createDecoder(manifest.layout, { width, height });
  const options = { file: await modelFile(manifest), decoder, picture: { width, height }, threads };
  const { session, outputs } = await openSession(options);
  const fetches = Object.fromEntries(
    outputs.map((name, n) => {
      const shape = decoder.outputs[n]?.shape ?? [];
      const data = new Float32Array(shape.reduce((product, side) => product * side, 1));
      return [name, new Tensor('float32', data, shape)];
    }),
  );
  return {
    async run(pixels) {
      await session.run({ [INPUT]: new Tensor('uint8', pixels, [1, height, width, 3]) }, fetches);
    },
    close: () => session.release(),
  };
}
