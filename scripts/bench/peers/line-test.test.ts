import { describe, expect, test } from 'vitest';
import { type ItemFrame, openDataCamCrossings, plainCrossings } from './line-test.ts';

/** From the top down: right of it is where x is smaller. */
const line = { a: { x: 100, y: 0 }, b: { x: 100, y: 200 } };

/** One thing, seen ten times a second at these places; null where it is lost. */
function walk(...places: ([number, number] | null)[]): ItemFrame[] {
  return places.map((place, n) => ({
    t: n / 10,
    items: place === null ? [] : [{ id: 1, x: place[0], y: place[1] }],
  }));
}
const straight = (...xs: number[]) => walk(...xs.map((x): [number, number] => [x, 100]));

describe('the plain line test', () => {
  test('counts a way across the line, by its direction', () => {
    expect(plainCrossings(straight(80, 90, 110, 120), line)).toEqual([{ t: 0.2, direction: 'out' }]);
    expect(plainCrossings(straight(120, 110, 90), line)).toEqual([{ t: 0.2, direction: 'in' }]);
  });

  test('counts every jitter on the line, as the issue opendatacam 204 says', () => {
    expect(plainCrossings(straight(95, 105, 95, 105), line)).toHaveLength(3);
  });

  test('counts nothing beside the end of the line', () => {
    expect(plainCrossings(walk([80, 230], [120, 230]), line)).toEqual([]);
  });

  test('does not join what was lost in between', () => {
    expect(plainCrossings(walk([80, 100], null, [120, 100]), line)).toEqual([]);
  });
});

describe("OpenDataCam's counting", () => {
  test('counts each thing once at a line, also one that comes back', () => {
    expect(openDataCamCrossings(straight(95, 105, 95, 105), line)).toHaveLength(1);
    expect(openDataCamCrossings(straight(60, 80, 120, 140, 120, 80, 60), line)).toEqual([
      { t: 0.2, direction: 'out' },
    ]);
  });

  test('counts two things that pass together', () => {
    const frames = [80, 120].map((x, n) => ({
      t: n,
      items: [
        { id: 1, x, y: 50 },
        { id: 2, x, y: 150 },
      ],
    }));
    expect(openDataCamCrossings(frames, line)).toHaveLength(2);
  });

  test('counts nothing that goes along the line', () => {
    const along = walk([99, 10], [99, 50], [99, 90], [99, 130], [101, 170]);
    expect(openDataCamCrossings(along, line)).toEqual([]);
    expect(plainCrossings(along, line)).toHaveLength(1);
  });

  test('needs the thing in the frame before', () => {
    expect(openDataCamCrossings(walk([80, 100], null, [120, 100], [130, 100]), line)).toEqual([]);
  });
});
