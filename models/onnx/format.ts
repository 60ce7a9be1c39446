import protobuf from 'protobufjs/light.js';

/** A 64-bit integer: a plain number when we write it, a Long when protobufjs read it. */
export type Int64 = number | { toNumber(): number };

export interface Tensor {
  name?: string;
  dims?: Int64[];
  dataType?: number;
  rawData?: Uint8Array;
  floatData?: number[];
  int32Data?: number[];
  int64Data?: Int64[];
}

export interface Attribute {
  name: string;
  type: number;
  f?: number;
  i?: Int64;
  s?: Uint8Array;
  t?: Tensor;
  g?: Graph;
  floats?: number[];
  ints?: Int64[];
  strings?: Uint8Array[];
}

export interface Node {
  input: string[];
  output: string[];
  name?: string;
  opType: string;
  domain?: string;
  attribute: Attribute[];
}

export interface Dimension {
  dimValue?: Int64;
  dimParam?: string;
}

export interface ValueInfo {
  name: string;
  type?: { tensorType?: { elemType?: number; shape?: { dim: Dimension[] } } };
}

export interface Graph {
  name?: string;
  node: Node[];
  initializer: Tensor[];
  input: ValueInfo[];
  output: ValueInfo[];
  valueInfo: ValueInfo[];
}

export interface Model {
  irVersion: Int64;
  producerName?: string;
  producerVersion?: string;
  graph: Graph;
  opsetImport: { domain?: string; version: Int64 }[];
}

/** Values of TensorProto.DataType that are used here. */
export const DataType = { float: 1, uint8: 2, int32: 6, int64: 7, bool: 9 } as const;

/** Values of AttributeProto.AttributeType that are used here. */
export const AttributeType = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
} as const;

/** Explicit presence: a field that says 0 is written back as 0. */
const one = (type: string, id: number) => ({
  type,
  id,
  options: { features: { field_presence: 'EXPLICIT' } },
});
const many = (type: string, id: number, packed = false) => ({
  rule: 'repeated',
  type,
  id,
  options: { packed },
});

/**
 * The messages of onnx.proto (numbers from https://github.com/onnx/onnx, proto2) as far as networks need them. Fields
 * that are not named here are kept as they are and written back.
 */
const root = protobuf.Root.fromJSON({
  nested: {
    Model: {
      fields: {
        irVersion: one('int64', 1),
        producerName: one('string', 2),
        producerVersion: one('string', 3),
        domain: one('string', 4),
        modelVersion: one('int64', 5),
        docString: one('string', 6),
        graph: one('Graph', 7),
        opsetImport: many('OperatorSet', 8),
      },
    },
    OperatorSet: { fields: { domain: one('string', 1), version: one('int64', 2) } },
    Graph: {
      fields: {
        node: many('Node', 1),
        name: one('string', 2),
        initializer: many('Tensor', 5),
        docString: one('string', 10),
        input: many('ValueInfo', 11),
        output: many('ValueInfo', 12),
        valueInfo: many('ValueInfo', 13),
      },
    },
    Node: {
      fields: {
        input: many('string', 1),
        output: many('string', 2),
        name: one('string', 3),
        opType: one('string', 4),
        attribute: many('Attribute', 5),
        docString: one('string', 6),
        domain: one('string', 7),
      },
    },
    Attribute: {
      fields: {
        name: one('string', 1),
        f: one('float', 2),
        i: one('int64', 3),
        s: one('bytes', 4),
        t: one('Tensor', 5),
        g: one('Graph', 6),
        floats: many('float', 7),
        ints: many('int64', 8),
        strings: many('bytes', 9),
        tensors: many('Tensor', 10),
        graphs: many('Graph', 11),
        docString: one('string', 13),
        type: one('int32', 20),
        refAttrName: one('string', 21),
      },
    },
    Tensor: {
      fields: {
        dims: many('int64', 1),
        dataType: one('int32', 2),
        floatData: many('float', 4, true),
        int32Data: many('int32', 5, true),
        stringData: many('bytes', 6),
        int64Data: many('int64', 7, true),
        name: one('string', 8),
        rawData: one('bytes', 9),
        doubleData: many('double', 10, true),
        uint64Data: many('uint64', 11, true),
        docString: one('string', 12),
        dataLocation: one('int32', 14),
      },
    },
    ValueInfo: { fields: { name: one('string', 1), type: one('Type', 2), docString: one('string', 3) } },
    Type: { fields: { tensorType: one('TensorType', 1), denotation: one('string', 6) } },
    TensorType: { fields: { elemType: one('int32', 1), shape: one('Shape', 2) } },
    Shape: { fields: { dim: many('Dimension', 1) } },
    Dimension: {
      fields: { dimValue: one('int64', 1), dimParam: one('string', 2), denotation: one('string', 3) },
    },
  },
});
const type = root.lookupType('Model');

/**
 * An ONNX file's model.
 *
 * @throws Error when the bytes are not a protobuf message with a graph
 */
export function readModel(bytes: Uint8Array): Model {
  const reader = protobuf.Reader.create(bytes);
  reader.discardUnknown = false;
  const model = type.decode(reader) as unknown as Model;
  if (!model.graph || !(model.graph.node.length > 0)) throw new Error('it holds no graph');
  return model;
}

/** The model as the bytes of an ONNX file; the same model always gives the same bytes. */
export function writeModel(model: Model): Uint8Array {
  return type.encode(model as unknown as protobuf.Message).finish();
}
