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
    return limit <= 1 ? 0 : Math.floor((this.word() / 0x1_0000_0000) * limit);
  }

  /** True in a share `likelihood` (0..1) of all calls. */
  chance(likelihood: number): boolean {
    return this.word() < likelihood * 0x1_0000_0000;
  }

  /** One of the items. @throws RangeError when there is none */
  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError('there is nothing to pick from');
    return item;
  }

  /** So many random hexadecimal digits. */
  hex(digits: number): string {
    let text = '';
    while (text.length < digits) text += this.word().toString(16).padStart(8, '0');
    return text.slice(0, digits);
  }
}
