import { describe, expect, it } from 'vitest';
import { boxOf, Canvas, type Figure } from './compose.ts';
import { blank, type Picture } from './picture.ts';
import { drawnWalker } from './testing-walker.ts';

const plain = new Uint8Array(768).map((_, index) => index % 256);
const [cutout] = drawnWalker().cutouts;
if (!cutout) throw new Error('the drawn walker has no cutouts');

const figure: Figure = {
  cutout,
  x: 50,
  y: 90,
  scale: 1,
  mirrored: false,
  head: plain,
  clothes: plain,
  clothesFrom: 64,
  swapped: false,
};
const canvasOf = () => new Canvas(blank(120, 100, 3));
const isRed = ({ pixels, width }: Pick<Picture, 'pixels' | 'width'>, x: number, y: number) =>
  (pixels[(y * width + x) * 3] ?? 0) > 100;

/** The smallest box around all red pixels. */
function painted(canvas: Canvas) {
  const box = { x1: canvas.width, y1: canvas.height, x2: 0, y2: 0 };
  for (let y = 0; y < canvas.height; y++) {
    for (let x = 0; x < canvas.width; x++) {
      if (!isRed(canvas, x, y)) continue;
      box.x1 = Math.min(box.x1, x);
      box.x2 = Math.max(box.x2, x + 1);
      box.y1 = Math.min(box.y1, y);
      box.y2 = Math.max(box.y2, y + 1);
    }
  }
  return box;
}

describe('a figure on a frame', () => {
  it.each([
    ['as it is', figure],
    ['mirrored', { ...figure, mirrored: true }],
    ['larger', { ...figure, scale: 1.4 }],
    ['smaller, between pixels', { ...figure, scale: 0.6, x: 50.3, y: 80.7 }],
  ])('lies where its box says, %s', (_, drawn) => {
    const canvas = canvasOf();
    canvas.draw(drawn);
    const [found, said] = [painted(canvas), boxOf(drawn)];
    for (const edge of ['x1', 'y1', 'x2', 'y2'] as const)
      expect(Math.abs(found[edge] - said[edge])).toBeLessThanOrEqual(1);
  });

  it('mirrors about its anchor', () => {
    const leaning = { ...cutout, anchor: { x: 4, y: 62 } };
    const [right, left] = [
      boxOf({ ...figure, cutout: leaning }),
      boxOf({ ...figure, cutout: leaning, mirrored: true }),
    ];
    expect(right.x1 - 50).toBeCloseTo(50 - left.x2, 6);
    const canvas = canvasOf();
    canvas.draw({ ...figure, cutout: leaning, mirrored: true });
    expect(Math.abs(painted(canvas).x1 - left.x1)).toBeLessThanOrEqual(1);
  });

  it('hides those behind it, and they know by how much', () => {
    const canvas = canvasOf();
    const behind = canvas.draw({ ...figure, y: 85 });
    const before = canvas.draw({ ...figure, x: 54 });
    const [seen, whole] = canvas.seen();
    expect(whole).toBe(before);
    expect(seen).toBeGreaterThan(0);
    expect(seen).toBeLessThan(behind * 0.6);
  });

  it('changes red and blue of clothes where wanted, and nothing of the head', () => {
    const canvas = canvasOf();
    canvas.draw({ ...figure, swapped: true, clothesFrom: 30 });
    const at = (y: number) => [...canvas.pixels.subarray((y * 120 + 50) * 3, (y * 120 + 50) * 3 + 3)];
    expect(at(40)).toEqual([200, 60, 40]);
    expect(at(75)).toEqual([40, 60, 200]);
  });

  it('is hidden by the counter, and gone from the next frame', () => {
    const canvas = new Canvas(blank(120, 100, 3), 70);
    canvas.draw(figure);
    expect(painted(canvas).y2).toBe(70);
    canvas.clear();
    expect(canvas.pixels.every((value) => value === 0)).toBe(true);
  });
});
