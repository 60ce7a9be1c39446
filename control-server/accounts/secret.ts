import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Letters and digits that nobody mistakes for one another when they are read out or typed. */
const READABLE = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

/** A source of random bytes, cryptographically strong but in tests. */
export type RandomBytes = (count: number) => Uint8Array;

/** 256 random bits as text for a cookie or a header. */
export function newToken(random: RandomBytes = randomBytes): string {
  return Buffer.from(random(32)).toString('base64url');
}

/** A code that a person copies: groups of four letters and digits, 4.95 bits each. */
export function readableCode(groups: number, random: RandomBytes = randomBytes): string {
  const letters: string[] = [];
  while (letters.length < groups * 4) {
    for (const byte of random(groups * 8)) {
      // 31 letters: bytes beyond the last whole multiple would favour the first ones.
      if (byte < 248 && letters.length < groups * 4) letters.push(READABLE[byte % 31] ?? '');
    }
  }
  return (letters.join('').match(/.{4}/g) ?? []).join('-');
}

/** What a person typed of a {@link readableCode}, in the form it was made in; spaces, hyphens and case do not matter. */
export function readBack(typed: string): string {
  const letters = typed.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  return (letters.match(/.{1,4}/g) ?? []).join('-');
}

/** SHA-256 in hexadecimal: enough for secrets that are random already. */
export const digest = (secret: string): string => hash('sha256', secret, 'hex');

/** Whether two texts are the same, in a time that does not tell where they differ. */
export function isSame(a: string, b: string): boolean {
  return timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'));
}
