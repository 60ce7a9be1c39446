/** A weight of a TensorFlow.js model; float16 is widened to float32, which loses nothing. */
export interface Weight {
  shape: number[];
  values: Float32Array | Int32Array;
}

/** A node of the TensorFlow graph; attributes are read with {@link GraphNode.attr}'s narrow helpers. */
export interface GraphNode {
  name: string;
  op: string;
  input: string[];
  attr: Record<string, GraphAttribute | undefined>;
}

interface GraphAttribute {
  s?: string;
  b?: boolean;
  list?: { i?: string[]; s?: string[] };
  shape?: { dim?: { size: string }[] };
}

/** A TensorFlow.js graph model in memory. Tensors are NHWC, convolution weights HWIO. */
export interface GraphModel {
  nodes: Map<string, GraphNode>;
  weights: Map<string, Weight>;
}

interface ModelJson {
  format: string;
  modelTopology: { node: (Omit<GraphNode, 'input'> & { input?: string[] })[] };
  weightsManifest: {
    weights: { name: string; shape: number[]; dtype: string; quantization?: { dtype: string } }[];
  }[];
}

/**
 * Reads a TensorFlow.js graph model.
 *
 * @param json text of the model's JSON file
 * @param bin its weight file; with several shards, their concatenation
 * @throws Error when it is no graph model, or weights are stored in a way not known here
 */
export function readGraphModel(json: string, bin: Uint8Array): GraphModel {
  const model = JSON.parse(json) as ModelJson;
  if (model.format !== 'graph-model') throw new Error(`it is a ${model.format}, not a graph-model`);
  const weights = new Map<string, Weight>();
  const view = new DataView(bin.buffer, bin.byteOffset, bin.byteLength);
  let offset = 0;
  for (const { name, shape, dtype, quantization } of model.weightsManifest.flatMap(
    (group) => group.weights,
  )) {
    const size = shape.reduce((a, b) => a * b, 1);
    const stored = quantization?.dtype ?? dtype;
    const read = readers[stored];
    if (!read) throw new Error(`weight ${name} is stored as ${stored}`);
    const at = offset;
    const value = (i: number) => read.value(view, at + i * read.bytes);
    const values = dtype === 'int32' ? new Int32Array(size) : new Float32Array(size);
    for (let i = 0; i < size; i++) values[i] = value(i);
    weights.set(name, { shape, values });
    offset += size * read.bytes;
  }
  if (offset !== bin.length) throw new Error(`its weights fill ${offset} bytes of ${bin.length}`);
  const nodes = model.modelTopology.node.map((node) => ({ ...node, input: node.input ?? [] }));
  return { nodes: new Map(nodes.map((node) => [node.name, node])), weights };
}

const readers: Record<string, { bytes: number; value: (view: DataView, at: number) => number }> = {
  float32: { bytes: 4, value: (view, at) => view.getFloat32(at, true) },
  float16: { bytes: 2, value: (view, at) => halfToNumber(view.getUint16(at, true)) },
  int32: { bytes: 4, value: (view, at) => view.getInt32(at, true) },
};

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** A list of ints such as `strides`. */
export const intsOf = (node: GraphNode, name: string): number[] =>
  (node.attr[name]?.list?.i ?? []).map(Number);

/** A string such as `padding`; TensorFlow.js stores it in base64. */
export const stringOf = (node: GraphNode, name: string): string => decoded(node.attr[name]?.s ?? '');

/** What a fused operation does after the convolution: `BiasAdd`, `Relu`. */
export const fusedOf = (node: GraphNode): string[] => (node.attr['fused_ops']?.list?.s ?? []).map(decoded);

/** The nodes that the given ones need, every node after its inputs. */
export function neededNodes(model: GraphModel, outputs: readonly string[]): GraphNode[] {
  const ordered = new Set<GraphNode>();
  const visit = (name: string): void => {
    const node = model.nodes.get(name);
    if (!node) throw new Error(`it has no node ${name}`);
    if (ordered.has(node)) return;
    node.input.forEach(visit);
    ordered.add(node);
  };
  outputs.forEach(visit);
  return [...ordered];
}

const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString('latin1');
