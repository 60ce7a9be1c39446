import { GatelineError, messageOf } from '../firmware-config/errors.ts';
import { centernetFromTensorflowjs } from './centernet.ts';
import { withFrameInput } from './frame-input.ts';
import type { Manifest, Step } from './manifest.ts';
import { DataType, type Model, readModel, writeModel } from './onnx/format.ts';
import { dimensionsOf, feedOf, floatOutput, infoOf, keepOutputs, renameTensor } from './onnx/graph.ts';

/** Part of the name of a derived file: raise it when derivation changes. */
export const DERIVATION = 1;

/**
 * Makes the file that Gateline runs out of a network's files; the same files always give the same bytes.
 *
 * @throws GatelineError `bad-model` when the files do not allow what the manifest asks for
 */
export function derive(manifest: Manifest, origin: readonly Uint8Array[]): Uint8Array {
  try {
    const [first, ...rest] = manifest.derive;
    const converted = first?.kind === 'centernet-from-tensorflowjs';
    let model = converted ? centernetFromTensorflowjs(origin) : readModel(onlyFile(origin));
    for (const step of converted ? rest : manifest.derive) model = applyStep(model, step);
    checkSize(manifest, model);
    return writeModel(withFrameInput(model, manifest.input));
  } catch (cause) {
    throw new GatelineError(
      'bad-model',
      `${manifest.name} cannot be derived from its file: ${messageOf(cause)}. Check source and derive in its manifest.`,
      { cause },
    );
  }
}

function applyStep(model: Model, step: Step): Model {
  const { graph } = model;
  switch (step.kind) {
    case 'centernet-from-tensorflowjs':
      throw new Error('conversion from TensorFlow.js must be the first step');
    case 'keep-outputs': {
      const cut = keepOutputs(
        graph,
        step.outputs.map(({ tensor }) => floatOutput(tensor)),
      );
      return {
        ...model,
        graph: step.outputs.reduce((g, { tensor, name }) => renameTensor(g, tensor, name), cut),
      };
    }
    case 'free-size': {
      const feed = feedOf(graph);
      const free = infoOf(feed.name, DataType.float, [1, 3, 'H', 'W']);
      const input = graph.input.map((info) => (info === feed ? free : info));
      // Sizes that were worked out for the old input no longer hold.
      const output = graph.output.map(({ name }) => floatOutput(name));
      return { ...model, graph: { ...graph, input, output, valueInfo: [] } };
    }
  }
}

function onlyFile(origin: readonly Uint8Array[]): Uint8Array {
  const [file, ...more] = origin;
  if (!file || more.length > 0) throw new Error(`an ONNX network is one file, not ${origin.length}`);
  return file;
}

/** The manifest's size must be one that the network takes. */
function checkSize({ input }: Manifest, model: Model): void {
  const [, channels, height, width] = dimensionsOf(feedOf(model.graph));
  if (channels !== 3) throw new Error(`its input has ${channels ?? 'free'} channels instead of 3`);
  const sizes = `${width ?? 'free'} x ${height ?? 'free'}`;
  if (input.multipleOf !== undefined && (width !== null || height !== null)) {
    throw new Error(
      `its input is ${sizes}, so input.multipleOf must be left out, or free-size be a step of derive`,
    );
  }
  if ((width ?? input.width) !== input.width || (height ?? input.height) !== input.height) {
    throw new Error(`its input is ${sizes}, the manifest says ${input.width} x ${input.height}`);
  }
}
