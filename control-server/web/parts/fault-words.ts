import type { Key } from '../messages/messages.ts';
import { t } from '../shell/language.ts';

/** What the server says of a field, by the beginning of its words, and how the page says it. */
const WORDS: readonly [RegExp, Key][] = [
  [/^has \d+ characters, (?<n>\d+) are needed/, 'password.tooShort'],
  [/^is hardly more than the id or the name/, 'password.ownName'],
  [/^is one of those that are guessed first/, 'password.common'],
  [/^is the present one/, 'password.same'],
  [/^is taken/, 'accounts.idTaken'],
  [/^limit an administrator/, 'accounts.adminSeesAll'],
  [/^is no address that can be posted to/, 'settings.badUrl'],
  [/^is the same as from/, 'settings.sameTimes'],
  [/^is missing/, 'shell.required'],
  [/^must be >= (?<n>-?[\d.]+)$/, 'shell.fault.least'],
  [/^must be <= (?<n>-?[\d.]+)$/, 'shell.fault.most'],
  [/^must be integer/, 'shell.fault.integer'],
  [/^must be number/, 'shell.fault.number'],
  [/^must not have more than (?<n>\d+) items/, 'shell.fault.mostItems'],
  [/^must not have more than (?<n>\d+) characters/, 'shell.fault.longest'],
  [/^must not have fewer than (?<n>\d+) characters/, 'shell.fault.shortest'],
  [/^must not have duplicate items/, 'shell.fault.twice'],
  [/^(must match|must be|fits none|is not allowed|does not fit)/, 'shell.fault.form'],
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

/** A fault for whoever typed the value: in the words of the page, or else in the server's. */
export function faultText(problem: string, remedy: string): string {
  const words = wordsFor(problem);
  if (words) return t(words.key, words.values);
  return t('shell.serverMessage', { message: `${problem}. ${remedy}`.trim() });
}
