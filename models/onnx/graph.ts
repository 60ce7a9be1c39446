import {
  type Attribute,
  AttributeType,
  DataType,
  type Dimension,
  type Graph,
  type Node,
  type ValueInfo,
} from './format.ts';
import { toNumber } from './tensor.ts';

const text = new TextEncoder();

/** A node; an attribute value is an int, a string, or a list of ints. `alpha` and `beta` are floats. */
export function nodeOf(
  opType: string,
  input: readonly string[],
  output: string,
  attributes: Readonly<Record<string, number | string | readonly number[]>> = {},
): Node {
  const attribute = Object.entries(attributes).map(([name, value]): Attribute => {
    if (typeof value === 'string') return { name, type: AttributeType.string, s: text.encode(value) };
    if (typeof value !== 'number') return { name, type: AttributeType.ints, ints: [...value] };
    if (name === 'alpha' || name === 'beta') return { name, type: AttributeType.float, f: value };
    return { name, type: AttributeType.int, i: value };
  });
  return { input: [...input], output: [output], name: `${opType}:${output}`, opType, attribute };
}

/** An input or output of a graph; a string in the shape is a symbolic dimension. */
export function infoOf(name: string, elemType: number, shape: readonly (number | string)[]): ValueInfo {
  const dim = shape.map((d): Dimension => (typeof d === 'number' ? { dimValue: d } : { dimParam: d }));
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}

/** The one input that is fed at run time (older files list their weights as inputs too). */
export function feedOf(graph: Graph): ValueInfo {
  const weights = new Set(graph.initializer.map((tensor) => tensor.name));
  const [feed, ...more] = graph.input.filter((input) => !weights.has(input.name));
  if (!feed || more.length > 0)
    throw new Error(`it has ${more.length + (feed ? 1 : 0)} inputs instead of one`);
  return feed;
}

/** Size of each dimension of an input or output; null where it is symbolic. */
export function dimensionsOf(value: ValueInfo): (number | null)[] {
  return (value.type?.tensorType?.shape?.dim ?? []).map((dim) => {
    const size = dim.dimParam || dim.dimValue === undefined ? 0 : toNumber(dim.dimValue);
    return size > 0 ? size : null;
  });
}

/** The graph with only the nodes and weights that feed the given outputs, which become its outputs. */
export function keepOutputs(graph: Graph, outputs: readonly ValueInfo[]): Graph {
  const maker = new Map(graph.node.flatMap((node) => node.output.map((name) => [name, node] as const)));
  const kept = new Set<Node>();
  const used = new Set<string>();
  const open = outputs.map((output) => output.name);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (used.has(name)) continue;
    used.add(name);
    const node = maker.get(name);
    if (!node || kept.has(node)) continue;
    kept.add(node);
    open.push(...node.input);
  }
  for (const { name } of outputs) {
    if (!maker.has(name)) throw new Error(`it has no tensor ${name}`);
  }
  return {
    ...graph,
    node: graph.node.filter((node) => kept.has(node)),
    initializer: graph.initializer.filter((tensor) => used.has(tensor.name ?? '')),
    input: graph.input.filter((input) => used.has(input.name)),
    output: [...outputs],
    // Shapes in between were worked out for the old input size.
    valueInfo: [],
  };
}

/** The graph with one tensor called otherwise, wherever it is made, used or declared. */
export function renameTensor(graph: Graph, from: string, to: string): Graph {
  const renamed = (name: string) => (name === from ? to : name);
  const value = (info: ValueInfo): ValueInfo => ({ ...info, name: renamed(info.name) });
  return {
    ...graph,
    node: graph.node.map((node) => ({
      ...node,
      input: node.input.map(renamed),
      output: node.output.map(renamed),
    })),
    initializer: graph.initializer.map((tensor) => ({ ...tensor, name: renamed(tensor.name ?? '') })),
    input: graph.input.map(value),
    output: graph.output.map(value),
    valueInfo: graph.valueInfo.map(value),
  };
}

/** A float32 output whose shape the runtime works out. */
export const floatOutput = (name: string): ValueInfo => ({
  name,
  type: { tensorType: { elemType: DataType.float } },
});
