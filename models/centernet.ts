import type { Model, Tensor } from './onnx/format.ts';
import { nodeOf } from './onnx/graph.ts';
import { floatScalar, floatsOf, floatTensor, shapeOf } from './onnx/tensor.ts';
import { readGraphModel } from './tfjs/graph-model.ts';
import { toOnnx } from './tfjs/to-onnx.ts';

const PERSON = 0;
const HEAT = 'tower_0/keypoints';
const SIDES = 'tower_0/wh';
/** The last convolution before the sigmoid: one channel for each of the 80 classes of COCO. */
const CLASSES = 'tower_0/CenternetHead/centernet_cls_output/BiasAdd';

/**
 * CenterNet from its TensorFlow.js files (JSON, then weights) as ONNX, cut where detections would be picked.
 *
 * Only the person's channel of the class head is computed, and `heat` is 0 wherever it is not the maximum of its 3x3
 * neighbourhood, so that each cell above a threshold is one person.
 */
export function centernetFromTensorflowjs(files: readonly Uint8Array[]): Model {
  const [json, weights, ...more] = files;
  if (!json || !weights || more.length > 0)
    throw new Error('a TensorFlow.js network is a JSON and a weight file');
  const graphModel = readGraphModel(new TextDecoder().decode(json), weights);
  const model = toOnnx(graphModel, [
    { node: HEAT, name: 'classes' },
    { node: SIDES, name: 'wh' },
  ]);
  return withPeaks(withOneClass(model, CLASSES, PERSON), 'classes', 'heat');
}

/** Keeps one output channel of a convolution. */
function withOneClass(model: Model, convolution: string, channel: number): Model {
  const node = model.graph.node.find((n) => n.output[0] === convolution && n.opType === 'Conv');
  if (!node) throw new Error(`it has no convolution ${convolution}`);
  const initializer = model.graph.initializer.map((tensor) =>
    node.input.includes(tensor.name ?? '') ? rowOf(tensor, channel) : tensor,
  );
  return { ...model, graph: { ...model.graph, initializer } };
}

/** Replaces output `from` by `to`: the same where it is a 3x3 maximum, 0 elsewhere. */
function withPeaks(model: Model, from: string, to: string): Model {
  const { graph } = model;
  return {
    ...model,
    graph: {
      ...graph,
      node: [
        ...graph.node,
        nodeOf('MaxPool', [from], `${to}:max`, { kernel_shape: [3, 3], pads: [1, 1, 1, 1], strides: [1, 1] }),
        nodeOf('Equal', [from, `${to}:max`], `${to}:peak`),
        nodeOf('Where', [`${to}:peak`, from, `${to}:none`], to),
      ],
      initializer: [...graph.initializer, floatScalar(`${to}:none`, 0)],
      output: graph.output.map((output) => (output.name === from ? { ...output, name: to } : output)),
    },
  };
}

function rowOf(tensor: Tensor, row: number): Tensor {
  const [rows = 0, ...rest] = shapeOf(tensor);
  if (row >= rows) throw new Error(`${tensor.name} has ${rows} channels, ${row} is not among them`);
  const size = rest.reduce((a, b) => a * b, 1);
  const values = floatsOf(tensor).slice(row * size, (row + 1) * size);
  return floatTensor(tensor.name ?? '', [1, ...rest], values);
}
