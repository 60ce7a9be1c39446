import type { Random } from '../random.ts';

/** Draws fault kinds at random, all of them evenly: a deck of one card each, shuffled anew when it is used up. */
export class Deck {
  private readonly kinds: readonly string[];
  private readonly random: Random;
  private cards: string[] = [];

  constructor(kinds: readonly string[], random: Random) {
    this.kinds = kinds;
    this.random = random;
  }

  /** The next `count` cards that fit, no kind twice; those that do not fit stay for later. */
  draw(count: number, fits: (kind: string) => boolean): string[] {
    const drawn: string[] = [];
    const most = Math.min(count, this.kinds.filter(fits).length);
    while (drawn.length < most) {
      const place = this.cards.findIndex((kind) => fits(kind) && !drawn.includes(kind));
      if (place === -1) this.cards.push(...this.random.shuffled(this.kinds));
      else drawn.push(...this.cards.splice(place, 1));
    }
    return drawn;
  }
}
