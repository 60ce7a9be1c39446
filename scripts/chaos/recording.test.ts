import { expect, it } from 'vitest';
import { Random } from '../random.ts';
import { crossingsOf, linesOf, makeRecording, walkersIn } from './recording.ts';

it("every walker of a recording passes every line once, in the lane's direction", () => {
  const lines = linesOf('cam');
  const crossings = [...crossingsOf(makeRecording(5, new Random(1)), lines)];
  expect(crossings).toHaveLength(walkersIn(5) * lines.length);
  for (const { id } of lines) {
    const passed = crossings.filter(({ line }) => line === id).map(({ direction }) => direction);
    expect(passed.filter((direction) => direction === 'in')).toHaveLength(walkersIn(5) / 2);
    expect(passed.filter((direction) => direction === 'out')).toHaveLength(walkersIn(5) / 2);
  }
});

it('is the same for the same seed, and other for another', () => {
  const crossings = (seed: number) => [...crossingsOf(makeRecording(2, new Random(seed)), linesOf('cam'))];
  expect(crossings(3)).toEqual(crossings(3));
  expect(crossings(3)).not.toEqual(crossings(4));
});
