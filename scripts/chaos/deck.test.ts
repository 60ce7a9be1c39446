import { expect, it } from 'vitest';
import { Random } from '../random.ts';
import { Deck } from './deck.ts';
import { FAULT_KINDS } from './faults/kinds.ts';

const kinds = Object.keys(FAULT_KINDS);

it('draws every kind of fault at least twenty times in 200 rounds, though some do not fit in each fourth season', () => {
  const random = new Random(9);
  const deck = new Deck(kinds, random.branch());
  const drawn = new Map(kinds.map((kind) => [kind, 0]));
  for (let round = 0; round < 200; round++) {
    const isEmbedded = Math.floor(round / 10) % 4 === 3;
    const faults = deck.draw(
      random.whole(2, 4),
      (kind) => !isEmbedded || FAULT_KINDS[kind]?.needs !== 'mosquitto',
    );
    expect(new Set(faults).size).toBe(faults.length);
    for (const kind of faults) drawn.set(kind, (drawn.get(kind) ?? 0) + 1);
  }
  expect(Math.min(...drawn.values())).toBeGreaterThanOrEqual(20);
});

it('draws the same for the same seed', () => {
  const draws = (seed: number) => {
    const deck = new Deck(kinds, new Random(seed));
    return Array.from({ length: 10 }, () => deck.draw(3, () => true));
  };
  expect(draws(1)).toEqual(draws(1));
  expect(draws(1)).not.toEqual(draws(2));
});
