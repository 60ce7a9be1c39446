import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { withFrameInput } from '../frame-input.ts';
import { type Model, readModel, writeModel } from './format.ts';
import { floatOutput, infoOf, keepOutputs, nodeOf, renameTensor } from './graph.ts';
import { floatScalar, floatsOf, floatTensor } from './tensor.ts';

const shared = resolve(import.meta.dirname, '../../../shared/models');
const sharedModels = existsSync(shared) ? readdirSync(shared).filter((file) => file.endsWith('.onnx')) : [];

const floats = (tensor: Tensor | undefined): Float32Array =>
  tensor?.data instanceof Float32Array ? tensor.data : new Float32Array();

/** sum = x + one; product = sum * two; lost = x * three */
function smallModel(): Model {
  return {
    irVersion: 8,
    opsetImport: [{ domain: '', version: 17 }],
    graph: {
      name: 'small',
      node: [
        nodeOf('Add', ['x', 'one'], 'sum'),
        nodeOf('Mul', ['sum', 'two'], 'product'),
        nodeOf('Mul', ['x', 'three'], 'lost'),
      ],
      initializer: [floatScalar('one', 1), floatScalar('two', 2), floatScalar('three', 3)],
      input: [infoOf('x', 1, [1, 3, 'H', 'W'])],
      output: [floatOutput('product'), floatOutput('lost')],
      valueInfo: [infoOf('sum', 1, [1, 3, 8, 8])],
    },
  };
}

test('reading and writing gives the same bytes, zeros and fields unknown to us included', () => {
  const model = smallModel();
  model.graph.node.push(nodeOf('Gather', ['x', 'one'], 'y', { axis: 0 }));
  const bytes = Buffer.from(writeModel(model));
  expect(Buffer.compare(writeModel(readModel(bytes)), bytes)).toBe(0);
  // Field 25 of ModelProto (functions), as protobuf writes it: three bytes of a message.
  const unknown = Buffer.concat([bytes, Buffer.from([0xca, 0x01, 0x03, 0x0a, 0x01, 0x66])]);
  expect(Buffer.compare(writeModel(readModel(unknown)), unknown)).toBe(0);
});

test.skipIf(sharedModels.length === 0)('files that other tools wrote come out byte by byte', () => {
  for (const file of sharedModels) {
    const bytes = readFileSync(join(shared, file));
    expect(Buffer.compare(writeModel(readModel(bytes)), bytes), file).toBe(0);
  }
});

test('bytes that are no network are refused', () => {
  expect(() => readModel(Buffer.from('<html>not found</html>'))).toThrow();
  expect(() => readModel(new Uint8Array())).toThrow('it holds no graph');
});

test('weights are read wherever they lie in a buffer', () => {
  const model = smallModel();
  model.graph.initializer.push(floatTensor('values', [3], Float32Array.of(0.5, -1, 7)));
  const padded = Buffer.concat([Buffer.from([0]), writeModel(model)]).subarray(1);
  const tensor = readModel(padded).graph.initializer.find(({ name }) => name === 'values');
  expect(tensor && [...floatsOf(tensor)]).toEqual([0.5, -1, 7]);
});

test('only what feeds the kept outputs stays, under the new name', async () => {
  const model = smallModel();
  model.graph = renameTensor(keepOutputs(model.graph, [floatOutput('sum')]), 'sum', 'result');
  expect(model.graph.node.map(({ opType }) => opType)).toEqual(['Add']);
  expect(model.graph.initializer.map(({ name }) => name)).toEqual(['one']);
  const session = await InferenceSession.create(writeModel(model));
  expect(session.outputNames).toEqual(['result']);
  const { result } = await session.run({ x: new Tensor('float32', Float32Array.of(1, 2, 3), [1, 3, 1, 1]) });
  expect([...floats(result)]).toEqual([2, 3, 4]);
  await session.release();
  expect(() => keepOutputs(smallModel().graph, [floatOutput('absent')])).toThrow('no tensor absent');
});

test('the frame input gives (byte - mean) * scale, planes instead of pixels, bit by bit', async () => {
  for (const [mean, scale] of [
    [0, 1],
    [127, 1 / 128],
    [0, 1 / 255],
    [114.5, 1],
  ] as const) {
    const model = smallModel();
    model.graph = keepOutputs(model.graph, [floatOutput('sum')]);
    const session = await InferenceSession.create(writeModel(withFrameInput(model, { mean, scale })));
    expect(session.inputNames).toEqual(['frame']);
    const [height, width] = [2, 5];
    const pixels = Uint8Array.from({ length: height * width * 3 }, (_, i) => (i * 89) % 256);
    const { sum } = await session.run({ frame: new Tensor('uint8', pixels, [1, height, width, 3]) });
    const f = Math.fround;
    const expected = [0, 1, 2].flatMap((channel) =>
      Array.from({ length: height * width }, (_, i) =>
        f(f(f((pixels[i * 3 + channel] ?? 0) - mean) * f(scale)) + 1),
      ),
    );
    expect([...floats(sum)]).toEqual(expected);
    await session.release();
  }
});
