import type { Key } from '../messages/messages.ts';

/** What the server says of a field, by the beginning of its words, and how the page says it. */
const WORDS: readonly [RegExp, Key][] = [
  [/^has \d+ characters, (?<n>\d+) are needed/, 'password.tooShort'],
  [/^is hardly more than the id or the name/, 'password.ownName'],
  [/^is one of those that are guessed first/, 'password.common'],
  [/^is the present one/, 'password.same'],
  [/^is taken/, 'accounts.idTaken'],
  [/^limit an administrator/, 'accounts.adminSeesAll'],
];

/**
 * The page's own words for a problem that the server names; null where it has none.
 *
 * @param problem of a fault in the server's answer
 */
export function wordsFor(problem: string): { key: Key; values: Record<string, string> } | null {
  for (const [pattern, key] of WORDS) {
    const match = pattern.exec(problem);
    if (match) return { key, values: { ...match.groups } };
  }
  return null;
}
