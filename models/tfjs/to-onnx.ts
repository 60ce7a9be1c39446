import { DataType, type Model, type Node, type Tensor } from '../onnx/format.ts';
import { floatOutput, infoOf, nodeOf } from '../onnx/graph.ts';
import { floatScalar, floatTensor } from '../onnx/tensor.ts';
import {
  fusedOf,
  type GraphModel,
  type GraphNode,
  intsOf,
  neededNodes,
  stringOf,
  type Weight,
} from './graph-model.ts';

/** What to take out of a graph: its node, and its name in the ONNX file. */
export interface WantedOutput {
  node: string;
  name: string;
}

/**
 * Converts a convolutional TensorFlow.js graph to ONNX (opset 17). Activations become NCHW; the weights are
 * transposed once, here. The input keeps its name and becomes [1, 3, H, W] with H and W free: sizes that the graph
 * states for its own input (the targets of ResizeBilinear) are turned into scales. H and W must be multiples of the
 * graph's largest stride.
 *
 * @throws Error for an operation, or a use of one, that has no exact counterpart here
 */
export function toOnnx(model: GraphModel, outputs: readonly WantedOutput[]): Model {
  const conversion = new Conversion(model);
  const wanted = outputs.map((output) => output.node);
  for (const node of neededNodes(model, wanted)) conversion.add(node);
  for (const output of outputs) conversion.node('Identity', [output.node], output.name);
  return {
    irVersion: 8,
    producerName: 'gateline',
    opsetImport: [{ domain: '', version: 17 }],
    graph: {
      name: 'network',
      node: conversion.nodes,
      initializer: [...conversion.initializers.values()],
      input: [infoOf(conversion.input, DataType.float, [1, 3, 'H', 'W'])],
      output: outputs.map((output) => floatOutput(output.name)),
      valueInfo: [],
    },
  };
}

class Conversion {
  readonly nodes: Node[] = [];
  readonly initializers = new Map<string, Tensor>();
  input = '';
  readonly #model: GraphModel;
  /** Input pixels per cell of each activation; 0 for a global mean. */
  readonly #strides = new Map<string, number>();
  #inputSize = 0;

  constructor(model: GraphModel) {
    this.#model = model;
  }

  node(
    op: string,
    input: string[],
    output: string,
    attributes: Record<string, number | string | number[]> = {},
  ): void {
    this.nodes.push(nodeOf(op, input, output, attributes));
  }

  add(node: GraphNode): void {
    const { name } = node;
    const [first = '', second = ''] = node.input;
    const stride = this.#strides.get(first) ?? 0;
    this.#strides.set(name, stride);
    switch (node.op) {
      case 'Const':
        this.#strides.delete(name);
        break;
      case 'Placeholder': {
        const size = (node.attr['shape']?.shape?.dim ?? []).map((dim) => Number(dim.size));
        if (this.input !== '' || size[3] !== 3 || size[1] !== size[2]) {
          throw new Error(`input ${name} [${size}] is not one square picture of three channels`);
        }
        this.input = name;
        this.#inputSize = size[1] ?? 0;
        this.#strides.set(name, 1);
        break;
      }
      case 'Conv2D':
      case '_FusedConv2D':
      case 'DepthwiseConv2dNative':
      case 'FusedDepthwiseConv2dNative':
        this.#convolution(node, stride);
        break;
      case 'Add':
      case 'AddV2':
      case 'Mul':
        this.#strides.set(name, this.#commonStride(node.input));
        this.node(node.op === 'Mul' ? 'Mul' : 'Add', [this.#operand(first), this.#operand(second)], name);
        break;
      case 'Relu6': {
        for (const limit of [0, 6])
          this.initializers.set(`limit:${limit}`, floatScalar(`limit:${limit}`, limit));
        this.node('Clip', [first, 'limit:0', 'limit:6'], name);
        break;
      }
      case 'Relu':
      case 'Sigmoid':
      case 'Identity':
        this.node(node.op, [first], name);
        break;
      case 'Mean':
        if (`${this.#ints(second)}` !== '1,2' || node.attr['keep_dims']?.b !== true) {
          throw new Error(`${name} is not a mean over the picture`);
        }
        this.#strides.set(name, 0);
        this.node('GlobalAveragePool', [first], name);
        break;
      case 'ConcatV2': {
        const parts = node.input.slice(0, -1);
        if (`${this.#ints(node.input.at(-1) ?? '')}` !== '3')
          throw new Error(`${name} does not join channels`);
        this.#strides.set(name, this.#commonStride(parts));
        this.node('Concat', parts, name, { axis: 1 });
        break;
      }
      case 'ResizeBilinear':
        this.#resize(node, stride);
        break;
      default:
        throw new Error(`${node.op} (${name}) has no counterpart`);
    }
  }

  /** Padding `SAME` is TensorFlow's: the odd pixel goes right and below, which ONNX calls SAME_UPPER. */
  #convolution(node: GraphNode, stride: number): void {
    const { name } = node;
    const [input = '', weightName = '', biasName] = node.input;
    const strides = intsOf(node, 'strides').slice(1, 3);
    const dilations = intsOf(node, 'dilations').slice(1, 3);
    const padding = stringOf(node, 'padding');
    const fused = fusedOf(node);
    if (strides[0] !== strides[1] || stringOf(node, 'data_format') !== 'NHWC') {
      throw new Error(`${name} is a convolution of an unknown kind`);
    }
    if (!['SAME', 'VALID'].includes(padding) || fused.some((op) => op !== 'BiasAdd' && op !== 'Relu')) {
      throw new Error(`${name} has padding ${padding} and ${fused.join('+')}`);
    }
    const depthwise = node.op.includes('Depthwise');
    const weight = this.#weight(weightName);
    const [kh = 0, kw = 0, inputs = 0, last = 0] = weight.shape;
    const outputs = depthwise ? inputs * last : last;
    this.initializers.set(
      weightName,
      floatTensor(
        weightName,
        [outputs, depthwise ? 1 : inputs, kh, kw],
        transposedWeights(weight, depthwise),
      ),
    );
    const operands = [input, weightName];
    if (fused.includes('BiasAdd') && biasName !== undefined) {
      const bias = this.#weight(biasName);
      this.initializers.set(biasName, floatTensor(biasName, [outputs], Float32Array.from(bias.values)));
      operands.push(biasName);
    }
    const relu = fused.includes('Relu');
    this.node('Conv', operands, relu ? `${name}:linear` : name, {
      auto_pad: padding === 'SAME' ? 'SAME_UPPER' : 'VALID',
      dilations,
      group: depthwise ? inputs : 1,
      kernel_shape: [kh, kw],
      strides,
    });
    if (relu) this.node('Relu', [`${name}:linear`], name);
    this.#strides.set(name, stride * (strides[0] ?? 1));
  }

  /** The target size is for the graph's own input size; as a scale it holds for every size. */
  #resize(node: GraphNode, stride: number): void {
    const { name } = node;
    const [input = '', sizeName = ''] = node.input;
    if (node.attr['align_corners']?.b === true || node.attr['half_pixel_centers']?.b === true) {
      throw new Error(`${name} resizes in an unknown way`);
    }
    const target = this.#ints(sizeName);
    const scale = ((target[0] ?? 0) * stride) / this.#inputSize;
    if (!Number.isInteger(scale) || scale < 1 || target[0] !== target[1]) {
      throw new Error(`${name} resizes by ${scale}`);
    }
    const scales = `scales:${scale}`;
    this.initializers.set(scales, floatTensor(scales, [4], Float32Array.of(1, 1, scale, scale)));
    this.node('Resize', [input, '', scales], name, {
      coordinate_transformation_mode: 'asymmetric',
      mode: 'linear',
    });
    this.#strides.set(name, stride / scale);
  }

  /** A tensor or a number as an operand; a list of numbers would need another axis order and is refused. */
  #operand(name: string): string {
    const weight = this.#model.weights.get(name);
    if (!weight) return name;
    if (weight.values.length !== 1) throw new Error(`${name} is a list of ${weight.values.length} numbers`);
    this.initializers.set(name, floatScalar(name, weight.values[0] ?? 0));
    return name;
  }

  #commonStride(names: readonly string[]): number {
    const strides = new Set(names.flatMap((name) => this.#strides.get(name) ?? []).filter((s) => s > 0));
    if (strides.size > 1) throw new Error(`${names.join(' and ')} differ in size`);
    return [...strides][0] ?? 0;
  }

  #weight(name: string): Weight {
    const weight = this.#model.weights.get(name);
    if (!weight) throw new Error(`weight ${name} is missing`);
    return weight;
  }

  #ints(name: string): number[] {
    return Array.from(this.#weight(name).values);
  }
}

/** HWIO to OIHW; for depthwise HWIM to (I*M)1HW. */
function transposedWeights(weight: Weight, depthwise: boolean): Float32Array {
  const [kh = 0, kw = 0, inputs = 0, last = 0] = weight.shape;
  const result = new Float32Array(weight.values.length);
  let source = 0;
  for (let y = 0; y < kh; y++) {
    for (let x = 0; x < kw; x++) {
      for (let i = 0; i < inputs; i++) {
        for (let o = 0; o < last; o++) {
          const row = depthwise ? i * last + o : o * inputs + i;
          result[(row * kh + y) * kw + x] = weight.values[source++] ?? 0;
        }
      }
    }
  }
  return result;
}
