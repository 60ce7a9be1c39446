import { DataType, type Int64, type Tensor } from './format.ts';

export const toNumber = (value: Int64): number => (typeof value === 'number' ? value : value.toNumber());

export const shapeOf = (tensor: Tensor): number[] => (tensor.dims ?? []).map(toNumber);

export function floatTensor(name: string, shape: readonly number[], values: Float32Array): Tensor {
  return { name, dims: [...shape], dataType: DataType.float, rawData: littleEndianBytes(values) };
}

export function floatScalar(name: string, value: number): Tensor {
  return floatTensor(name, [], Float32Array.of(value));
}

/**
 * The values of a float32 tensor, whichever of the two fields they are in.
 *
 * @throws Error for a tensor of another type
 */
export function floatsOf(tensor: Tensor): Float32Array {
  if (tensor.dataType !== DataType.float) throw new Error(`tensor ${tensor.name} is not float32`);
  if (tensor.rawData && tensor.rawData.length > 0) {
    // A copy, since the bytes may lie anywhere in a buffer of another alignment.
    return new Float32Array(Uint8Array.from(tensor.rawData).buffer);
  }
  return Float32Array.from(tensor.floatData ?? []);
}

/** ONNX raw data is little endian, as are all machines this runs on (x64, arm64). */
function littleEndianBytes(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer.slice(values.byteOffset, values.byteOffset + values.byteLength));
}
