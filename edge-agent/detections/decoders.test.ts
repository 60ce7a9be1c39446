import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Candidates } from './candidates.ts';
import { createDecoder, type FrameSize, type Layout } from './decoder.ts';

interface Box {
  /** In pixels of the frame. */
  x1: number;
  y1: number;
  x2: number;
  y2: number;
  score: number;
}

/** Where an encoder puts a box: `level` picks the stride, `prior` one of the priors of a cell. */
interface Place {
  level: number;
  prior: number;
}

/** Writes one box into a network's empty outputs, the other way round from models/README.md; false if its cell is taken. */
type Encode = (outputs: Float32Array[], size: FrameSize, box: Box, place: Place) => boolean;

const centre = ({ x1, y1, x2, y2 }: Box) => ({
  x: (x1 + x2) / 2,
  y: (y1 + y2) / 2,
  w: x2 - x1,
  h: y2 - y1,
});

/** Index of the cell of a grid that holds the centre, counted through all levels before it. */
function cellOf(
  size: FrameSize,
  strides: readonly number[],
  level: number,
  { x, y }: { x: number; y: number },
) {
  const cells = (stride: number) => Math.ceil(size.width / stride) * Math.ceil(size.height / stride);
  const before = strides.slice(0, level).map(cells);
  const stride = strides[level] ?? 0;
  const [column, row] = [Math.floor(x / stride), Math.floor(y / stride)];
  return { stride, column, row, before, at: row * Math.ceil(size.width / stride) + column };
}

const encoders: Record<Layout, Encode> = {
  ultraface([scores, boxes], size, box, place) {
    const sides = [
      [10, 16, 24],
      [32, 48],
      [64, 96],
      [128, 192, 256],
    ];
    const { x, y, w, h } = centre(box);
    const cell = cellOf(size, [8, 16, 32, 64], place.level % 4, { x, y });
    const priors = sides[place.level % 4] ?? [];
    const side = priors[place.prior % priors.length] ?? 0;
    const before = cell.before.reduce((sum, cells, level) => sum + cells * (sides[level]?.length ?? 0), 0);
    const n = before + cell.at * priors.length + (place.prior % priors.length);
    if (scores?.[2 * n + 1] !== 0) return false;
    scores.set([1 - box.score, box.score], 2 * n);
    boxes?.set(
      [
        (x - (cell.column + 0.5) * cell.stride) / (0.1 * side),
        (y - (cell.row + 0.5) * cell.stride) / (0.1 * side),
        Math.log(w / side) / 0.2,
        Math.log(h / side) / 0.2,
      ],
      4 * n,
    );
    return true;
  },
  yunet(outputs, size, box, place) {
    const level = place.level % 3;
    const { x, y, w, h } = centre(box);
    const { stride, column, row, at } = cellOf(size, [8, 16, 32], level, { x, y });
    const [cls, obj, bbox] = outputs.slice(3 * level);
    if (cls?.[at] !== 0) return false;
    cls[at] = box.score ** 2 / 0.9;
    obj?.set([0.9], at);
    bbox?.set([x / stride - column, y / stride - row, Math.log(w / stride), Math.log(h / stride)], 4 * at);
    return true;
  },
  yolox([output], size, box, place) {
    const { x, y, w, h } = centre(box);
    const cell = cellOf(size, [8, 16, 32], place.level % 3, { x, y });
    const at = 85 * (cell.before.reduce((sum, cells) => sum + cells, 0) + cell.at);
    if (output?.[at + 4] !== 0) return false;
    const { stride, column, row } = cell;
    output.set([x / stride - column, y / stride - row, Math.log(w / stride), Math.log(h / stride)], at);
    output.set([0.9, box.score / 0.9], at + 4);
    return true;
  },
  centernet([heat, wh], size, box) {
    const { x, y } = centre(box);
    const { column, row, at } = cellOf(size, [4], 0, { x, y });
    const cells = (size.width / 4) * (size.height / 4);
    if (heat?.[at] !== 0) return false;
    heat[at] = box.score;
    [4 * column - box.x1, 4 * row - box.y1, box.x2 - 4 * column, box.y2 - 4 * row].forEach(
      (distance, plane) => {
        wh?.set([distance], plane * cells + at);
      },
    );
    return true;
  },
};

const sizes: Record<Layout, FrameSize[]> = {
  ultraface: [
    { width: 320, height: 240 },
    { width: 640, height: 384 },
    { width: 330, height: 202 },
  ],
  yunet: [
    { width: 640, height: 384 },
    { width: 320, height: 256 },
  ],
  yolox: [
    { width: 640, height: 384 },
    { width: 416, height: 416 },
  ],
  centernet: [
    { width: 640, height: 384 },
    { width: 512, height: 512 },
  ],
};

function emptyOutputs(layout: Layout, size: FrameSize): Float32Array[] {
  return createDecoder(layout, size).outputs.map(
    ({ shape }) => new Float32Array(shape.reduce((product, side) => product * side, 1)),
  );
}

function decoded(layout: Layout, size: FrameSize, outputs: Float32Array[], low: number): Box[] {
  const decoder = createDecoder(layout, size);
  const candidates = new Candidates(decoder.capacity);
  candidates.start(size.width, size.height);
  decoder.decode(outputs, low, candidates);
  const { x1, y1, x2, y2, score, count } = candidates;
  return Array.from({ length: count }, (_, i) => ({
    x1: (x1[i] as number) * size.width,
    y1: (y1[i] as number) * size.height,
    x2: (x2[i] as number) * size.width,
    y2: (y2[i] as number) * size.height,
    score: score[i] as number,
  }));
}

const byScore = (a: Box, b: Box) => a.score - b.score;

function expectSame(found: Box[], wanted: Box[]): void {
  expect(found.length).toBe(wanted.length);
  const sorted = [...wanted].sort(byScore);
  for (const [i, box] of [...found].sort(byScore).entries()) {
    for (const key of ['x1', 'y1', 'x2', 'y2'] as const)
      expect(box[key]).toBeCloseTo(sorted[i]?.[key] ?? NaN, 1);
    expect(box.score).toBeCloseTo(sorted[i]?.score ?? NaN, 5);
  }
}

describe.each(Object.keys(encoders) as Layout[])('the %s decoder', (layout) => {
  describe.each(sizes[layout])('at $width x $height', (size) => {
    it('finds nothing in empty outputs', () => {
      expect(decoded(layout, size, emptyOutputs(layout, size), 0.1)).toEqual([]);
    });

    it('gives back the boxes that were put in', () => {
      const unit = fc.double({ min: 0, max: 1, noNaN: true });
      const place = fc.record({ level: fc.nat(3), prior: fc.nat(2) });
      const box = fc.tuple(unit, unit, unit, unit).map(([left, top, width, height]) => {
        const w = 6 + width * (size.width - 8);
        const h = 6 + height * (size.height - 8);
        const [x1, y1] = [left * (size.width - w), top * (size.height - h)];
        return { x1, y1, x2: x1 + w, y2: y1 + h };
      });
      fc.assert(
        fc.property(fc.array(fc.tuple(box, place), { maxLength: 12 }), (items) => {
          const outputs = emptyOutputs(layout, size);
          const boxes = items.map(([sides, where], i) => ({ ...sides, score: 0.25 + i / 20, where }));
          const put = boxes.filter(({ where, ...b }) => encoders[layout](outputs, size, b, where));
          expectSame(decoded(layout, size, outputs, 0.2), put);
        }),
        { numRuns: 60 },
      );
    });

    it('reports what is at or above the low threshold, and only that', () => {
      const outputs = emptyOutputs(layout, size);
      const at = (x1: number, score: number) => ({ x1, y1: 40, x2: x1 + 30, y2: 80, score });
      for (const box of [at(10, 0.25), at(100, 0.5), at(200, 0.75)]) {
        expect(encoders[layout](outputs, size, box, { level: 0, prior: 0 })).toBe(true);
      }
      const found = (low: number) => decoded(layout, size, outputs, low).length;
      expect([0.2, 0.49, 0.51, 0.76].map(found)).toEqual([3, 2, 1, 0]);
    });

    it('takes a score that is not a number as nothing found', () => {
      const outputs = emptyOutputs(layout, size).map((output) => output.fill(Number.NaN));
      expect(decoded(layout, size, outputs, 0.1)).toEqual([]);
    });

    it('holds a box of every cell', () => {
      const outputs = emptyOutputs(layout, size).map((output) => output.fill(0.5));
      const decoder = createDecoder(layout, size);
      const candidates = new Candidates(decoder.capacity);
      candidates.start(size.width, size.height);
      decoder.decode(outputs, 0.1, candidates);
      expect(candidates.count).toBeGreaterThan(0.9 * decoder.capacity);
      expect(candidates.count).toBeLessThanOrEqual(decoder.capacity);
    });
  });
});

describe('known values', () => {
  it('has as many priors for UltraFace as the shipped 320x240 file: 4,420', () => {
    expect(createDecoder('ultraface', { width: 320, height: 240 }).outputs[0]?.shape).toEqual([1, 4420, 2]);
  });

  it('has as many cells for YOLOX as the files of 416x416 and 640x384: 3,549 and 5,040', () => {
    expect(createDecoder('yolox', { width: 416, height: 416 }).outputs[0]?.shape).toEqual([1, 3549, 85]);
    expect(createDecoder('yolox', { width: 640, height: 384 }).outputs[0]?.shape).toEqual([1, 5040, 85]);
  });

  it('puts an untouched UltraFace prior on the middle of its cell', () => {
    const size = { width: 320, height: 240 };
    const outputs = emptyOutputs('ultraface', size);
    // Cell (3, 2) of stride 8, second prior: 16 pixels around (28, 20).
    outputs[0]?.set([0, 1], 2 * ((2 * 40 + 3) * 3 + 1));
    expectSame(decoded('ultraface', size, outputs, 0.5), [{ x1: 20, y1: 12, x2: 36, y2: 28, score: 1 }]);
  });

  it('looks at persons alone among the classes of YOLOX', () => {
    const size = { width: 416, height: 416 };
    const outputs = emptyOutputs('yolox', size);
    outputs[0]?.set([0, 0, 0, 0, 1, 0, 1], 0);
    expect(decoded('yolox', size, outputs, 0.1)).toEqual([]);
  });
});
