import { Random } from '../random.ts';
import type { Sprite } from './sprite.ts';
import type { Walk } from './walk.ts';

/** Which cutouts somebody gets, and in which colours. */
export interface Look {
  sprite: Sprite;
  head: Uint8Array;
  clothes: Uint8Array;
  /** Whether red and blue of the clothes change places: a red jacket is blue on somebody else. */
  swapped: boolean;
  /** Whether somebody without a heading is shown mirrored. */
  mirrored: boolean;
  /** Cutouts by which his stride is ahead of others' of the same sprite. */
  ahead: number;
}

/** Dresses somebody: clothes take another tint, skin and hair only another light. */
export function lookOf({ look }: Walk, sprites: readonly Sprite[]): Look {
  const random = new Random(look, 7);
  const sprite = random.pick(sprites);
  const light = random.between(0.9, 1.1);
  const dyed = random.chance(0.7);
  const channel = () => ({
    lift: dyed ? random.between(0, 46) : 0,
    gain: light * (dyed ? random.between(0.72, 1.12) : 1),
  });
  return {
    sprite,
    head: colours(() => ({ lift: 0, gain: light })),
    clothes: colours(channel),
    swapped: random.chance(0.4),
    mirrored: random.chance(0.5),
    ahead: random.below(sprite.cutouts.length),
  };
}

/** What becomes of every value of red, green and blue. */
function colours(channel: () => { lift: number; gain: number }): Uint8Array {
  const table = new Uint8Array(768);
  for (let c = 0; c < 3; c++) {
    const { lift, gain } = channel();
    for (let value = 0; value < 256; value++) {
      table[c * 256 + value] = Math.min(255, lift + value * gain * ((255 - lift) / 255));
    }
  }
  return table;
}
