import type { Random } from '../random.ts';

/** Bytes that no UTF-8 has, or not there: stray, overlong, a surrogate, beyond Unicode, cut off; and byte order marks. */
const BAD_BYTES = [
  [0xff],
  [0xc3, 0x28],
  [0xc0, 0xaf],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xe1, 0xba],
  [0x80],
  [0x00],
  [0xef, 0xbb, 0xbf],
  [0xff, 0xfe],
  [0x1f, 0x8b, 0x08],
].map((bytes) => Buffer.from(bytes));

/** The bytes with one change that knows nothing of what they say; `donors` are bytes that parts may be taken from. */
export function mutateBytes(bytes: Buffer, random: Random, donors: readonly Buffer[]): Buffer {
  const at = random.below(bytes.length + 1);
  const to = Math.min(bytes.length, at + random.below(random.chance(0.5) ? 4 : bytes.length));
  switch (random.below(10)) {
    case 0:
    case 1:
    case 2: {
      const flipped = Buffer.from(bytes);
      for (let flips = 1 + random.below(random.chance(0.7) ? 1 : 20); flips > 0; flips--) {
        const place = random.below(flipped.length);
        flipped[place] = (flipped[place] ?? 0) ^ (1 << random.below(8));
      }
      return flipped;
    }
    case 3:
      return bytes.subarray(0, at);
    case 4:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)]);
    case 5:
      return Buffer.concat([bytes.subarray(0, to), bytes.subarray(at)]);
    case 6: {
      const donor = random.pick(donors);
      return Buffer.concat([bytes.subarray(0, at), donor.subarray(random.below(donor.length))]);
    }
    case 7:
      return Buffer.concat([bytes.subarray(0, at), random.pick(BAD_BYTES), bytes.subarray(at)]);
    case 8:
      return Buffer.concat([random.pick(BAD_BYTES), bytes]);
    default:
      return Buffer.concat([bytes, random.pick([...BAD_BYTES, Buffer.from(' \n'), bytes])]);
  }
}

/** Bytes without any meaning. */
export function noise(random: Random): Buffer {
  return Buffer.from(random.hex(2 * random.below(random.chance(0.95) ? 64 : 4096)), 'hex');
}
