import { DataType, type Model, type Tensor } from './onnx/format.ts';
import { dimensionsOf, feedOf, infoOf, nodeOf } from './onnx/graph.ts';
import { floatScalar } from './onnx/tensor.ts';

/**
 * Puts the preparation of a picture in front of a network: it then takes `frame`, uint8 [1, H, W, 3], in the colour
 * order it was trained on, and computes (byte - mean) * scale itself, exactly as it would be done outside.
 *
 * Mean and scale are not folded into the first convolution: its zero padding comes after the subtraction, so that a
 * folded mean is wrong at the borders, and the two nodes cost less than 1 of 11 ms (UltraFace, 640x384).
 */
export function withFrameInput(model: Model, { mean, scale }: { mean: number; scale: number }): Model {
  const { graph } = model;
  const feed = feedOf(graph);
  const [, , height, width] = dimensionsOf(feed);
  const steps: { op: string; operand?: Tensor; attributes?: Record<string, number | number[]> }[] = [
    { op: 'Cast', attributes: { to: DataType.float } },
    { op: 'Transpose', attributes: { perm: [0, 3, 1, 2] } },
  ];
  if (mean !== 0) steps.push({ op: 'Sub', operand: floatScalar('frame:mean', mean) });
  if (scale !== 1) steps.push({ op: 'Mul', operand: floatScalar('frame:scale', scale) });
  let from = 'frame';
  const nodes = steps.map(({ op, operand, attributes }, index) => {
    const to = index === steps.length - 1 ? feed.name : `frame:${index}`;
    const node = nodeOf(op, operand ? [from, operand.name ?? ''] : [from], to, attributes);
    from = to;
    return node;
  });
  return {
    ...model,
    graph: {
      ...graph,
      node: [...nodes, ...graph.node],
      initializer: [...graph.initializer, ...steps.flatMap(({ operand }) => operand ?? [])],
      input: [
        infoOf('frame', DataType.uint8, [1, height ?? 'H', width ?? 'W', 3]),
        ...graph.input.filter((input) => input !== feed),
      ],
    },
  };
}
