import { fusedOf, type GraphModel, type GraphNode, intsOf, neededNodes, stringOf } from './graph-model.ts';

/** An activation in NHWC with one picture: height, width, channels. */
export interface Activation {
  height: number;
  width: number;
  channels: number;
  values: Float32Array;
}

/**
 * Runs a TensorFlow.js graph node by node, straight from the definitions of its operations and without any change of
 * layout: slow, and only there to check converted networks against.
 *
 * @param size side of the square input that the graph was made for: targets of ResizeBilinear are scaled from it
 * @throws Error for an operation that is not known here
 */
export function evaluate(
  model: GraphModel,
  picture: Activation,
  outputs: readonly string[],
  size: number,
): Activation[] {
  const results = new Map<string, Activation>();
  for (const node of neededNodes(model, outputs)) {
    const weight = model.weights.get(node.name);
    if (weight?.shape.length === 0) {
      results.set(node.name, { height: 1, width: 1, channels: 1, values: Float32Array.from(weight.values) });
    } else if (!weight) {
      results.set(node.name, run(model, node, picture, results, size));
    }
  }
  return outputs.map((name) => resultOf(results, name));
}

function run(
  model: GraphModel,
  node: GraphNode,
  picture: Activation,
  results: Map<string, Activation>,
  size: number,
): Activation {
  const input = (index: number): Activation => resultOf(results, node.input[index] ?? '');
  switch (node.op) {
    case 'Placeholder':
      return picture;
    case 'Identity':
      return input(0);
    case 'Relu':
      return mapped(input(0), (v) => Math.max(0, v));
    case 'Relu6':
      return mapped(input(0), (v) => Math.min(6, Math.max(0, v)));
    case 'Sigmoid':
      return mapped(input(0), (v) => 1 / (1 + Math.exp(-v)));
    case 'Add':
      return combined(input(0), input(1), (a, b) => a + b);
    case 'Mul':
      return combined(input(0), input(1), (a, b) => a * b);
    case 'Mean':
      return meanOf(input(0));
    case 'ConcatV2':
      return joined(node.input.slice(0, -1).map((name) => resultOf(results, name)));
    case 'ResizeBilinear': {
      const target = Array.from(model.weights.get(node.input[1] ?? '')?.values ?? []);
      const [height = 0, width = 0] = target;
      return resized(input(0), (height * picture.height) / size, (width * picture.width) / size);
    }
    default:
      if (!node.op.includes('Conv2')) throw new Error(`${node.op} is not known`);
      return convolved(model, node, input(0));
  }
}

function convolved(model: GraphModel, node: GraphNode, input: Activation): Activation {
  const weight = model.weights.get(node.input[1] ?? '');
  const [kh = 0, kw = 0, inputs = 0, last = 0] = weight?.shape ?? [];
  const w = weight?.values ?? new Float32Array();
  const fused = fusedOf(node);
  const bias = fused.includes('BiasAdd') ? model.weights.get(node.input[2] ?? '')?.values : undefined;
  const depthwise = node.op.includes('Depthwise');
  const step = intsOf(node, 'strides')[1] ?? 1;
  const same = stringOf(node, 'padding') === 'SAME';
  const extent = (n: number, k: number) => (same ? Math.ceil(n / step) : Math.floor((n - k) / step) + 1);
  const [height, width] = [extent(input.height, kh), extent(input.width, kw)];
  const before = (n: number, k: number, out: number) =>
    same ? Math.floor(Math.max(0, (out - 1) * step + k - n) / 2) : 0;
  const [top, left] = [before(input.height, kh, height), before(input.width, kw, width)];
  const channels = depthwise ? inputs * last : last;
  const values = new Float32Array(height * width * channels);
  const sums = new Float64Array(channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let o = 0; o < channels; o++) sums[o] = bias?.[o] ?? 0;
      for (let ky = 0; ky < kh; ky++) {
        const row = y * step + ky - top;
        if (row < 0 || row >= input.height) continue;
        for (let kx = 0; kx < kw; kx++) {
          const column = x * step + kx - left;
          if (column < 0 || column >= input.width) continue;
          const from = (row * input.width + column) * inputs;
          for (let i = 0; i < inputs; i++) {
            const value = input.values[from + i] as number;
            const at = ((ky * kw + kx) * inputs + i) * last;
            const to = depthwise ? i * last : 0;
            for (let o = 0; o < last; o++)
              sums[to + o] = (sums[to + o] as number) + value * (w[at + o] as number);
          }
        }
      }
      values.set(sums, (y * width + x) * channels);
    }
  }
  const result = { height, width, channels, values };
  return fused.includes('Relu') ? mapped(result, (v) => Math.max(0, v)) : result;
}

/** TensorFlow's ResizeBilinear without half-pixel centres and without aligned corners. */
function resized(input: Activation, height: number, width: number): Activation {
  const { channels } = input;
  const values = new Float32Array(height * width * channels);
  const pixel = (y: number, x: number, c: number) =>
    input.values[(y * input.width + x) * channels + c] as number;
  for (let y = 0; y < height; y++) {
    const sy = (y * input.height) / height;
    const [y0, y1] = [Math.floor(sy), Math.min(Math.ceil(sy), input.height - 1)];
    for (let x = 0; x < width; x++) {
      const sx = (x * input.width) / width;
      const [x0, x1] = [Math.floor(sx), Math.min(Math.ceil(sx), input.width - 1)];
      for (let c = 0; c < channels; c++) {
        const upper = pixel(y0, x0, c) + (pixel(y0, x1, c) - pixel(y0, x0, c)) * (sx - x0);
        const lower = pixel(y1, x0, c) + (pixel(y1, x1, c) - pixel(y1, x0, c)) * (sx - x0);
        values[(y * width + x) * channels + c] = upper + (lower - upper) * (sy - y0);
      }
    }
  }
  return { height, width, channels, values };
}

function meanOf(input: Activation): Activation {
  const sums = new Float64Array(input.channels);
  input.values.forEach((value, i) => {
    sums[i % input.channels] = (sums[i % input.channels] as number) + value;
  });
  const cells = input.height * input.width;
  return { height: 1, width: 1, channels: input.channels, values: Float32Array.from(sums, (v) => v / cells) };
}

function joined(parts: readonly Activation[]): Activation {
  const { height = 0, width = 0 } = parts[0] ?? {};
  const channels = parts.reduce((sum, part) => sum + part.channels, 0);
  const values = new Float32Array(height * width * channels);
  for (let cell = 0; cell < height * width; cell++) {
    let at = cell * channels;
    for (const part of parts) {
      values.set(part.values.subarray(cell * part.channels, (cell + 1) * part.channels), at);
      at += part.channels;
    }
  }
  return { height, width, channels, values };
}

const mapped = (input: Activation, of: (value: number) => number): Activation => ({
  ...input,
  values: input.values.map(of),
});

/** Element by element; the smaller one is repeated over the picture, and over the channels if it has one. */
function combined(a: Activation, b: Activation, of: (a: number, b: number) => number): Activation {
  const larger = a.values.length >= b.values.length ? a : b;
  const at = (part: Activation, i: number): number =>
    part.values[part.values.length === larger.values.length ? i : i % part.channels] as number;
  return { ...larger, values: larger.values.map((_, i) => of(at(a, i), at(b, i))) };
}

function resultOf(results: Map<string, Activation>, name: string): Activation {
  const result = results.get(name);
  if (!result) throw new Error(`${name} has no result`);
  return result;
}
