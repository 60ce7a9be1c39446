/** Numbers that look random and repeat with their seed: sfc32, a small fast counter generator. */
export class Random {
  #a: number;
  #b: number;
  #c = 0x9e3779b9;
  #counter = 1;

  /** @param seed, stream whole numbers; other streams of a seed are independent of each other */
  constructor(seed: number, stream = 0) {
    this.#a = seed | 0;
    this.#b = stream | 0;
    for (let warm = 0; warm < 16; warm++) this.word();
  }

  /** 0 … 2^32 - 1 */
  word(): number {
    const word = (this.#a + this.#b + this.#counter++) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + word) | 0;
    return word >>> 0;
  }

  /** 0 … limit - 1; 0 where the limit is below 1. */
  below(limit: number): number {
    return limit <= 1 ? 0 : Math.floor(this.next() * limit);
  }

  /** 0 <= x < 1 */
  next(): number {
    return this.word() / 0x1_0000_0000;
  }

  /** A number from `low` to `high`. */
  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True in a share `likelihood` (0..1) of all calls. */
  chance(likelihood: number): boolean {
    return this.next() < likelihood;
  }

  /** One of the items. @throws RangeError when there is none */
  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError('there is nothing to pick from');
    return item;
  }

  /** The same items in any order. */
  shuffled<T>(items: readonly T[]): T[] {
    const keyed = items.map((item) => ({ item, key: this.word() }));
    return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
  }

  /** Another generator: what is drawn from it changes nothing here. */
  branch(): Random {
    return new Random(this.word(), this.word());
  }

  /** So many random hexadecimal digits. */
  hex(digits: number): string {
    let text = '';
    while (text.length < digits) text += this.word().toString(16).padStart(8, '0');
    return text.slice(0, digits);
  }
}
