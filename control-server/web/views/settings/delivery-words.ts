import type { Key } from '../../messages/messages.ts';

/** What the server's couriers, and the program that sends its e-mail, say of a message that was not taken. */
const WORDS: readonly [RegExp, Key][] = [
  [/^this server sends no e-mail/, 'settings.answer.noMail'],
  [/^this server posts no webhooks/, 'settings.answer.notSetUp'],
  [/^this server publishes nothing/, 'settings.answer.noBroker'],
  [/^this server is not set up for it/, 'settings.answer.notSetUp'],
  [/^the webhook was changed since/, 'settings.answer.changed'],
  [/^no answer in (?<n>[\d.]+) s$/, 'settings.answer.noAnswerIn'],
  [/^the receiver answered HTTP (?<status>3\d\d): redirects/, 'settings.answer.redirect'],
  [/^the receiver answered HTTP (?<status>\d+)$/, 'settings.answer.http'],
  [/^no connection \((?<why>.*)\)$/, 'settings.answer.noConnection'],
  [/^(?:connect|getaddrinfo) (?<why>E[A-Z_]+)/, 'settings.answer.noConnection'],
  [/^(?:Connection timeout|Greeting never received|Timeout)/, 'settings.answer.noAnswer'],
  [/^Invalid login/, 'settings.answer.login'],
  [/all recipients were rejected/, 'settings.answer.address'],
];

/**
 * The page's words for why a message was not taken; null where it has none, as for what a mail server answered.
 *
 * @param error in the server's words
 */
export function deliveryWords(error: string): { key: Key; values: Record<string, string> } | null {
  for (const [pattern, key] of WORDS) {
    const match = pattern.exec(error);
    if (match) return { key, values: { ...match.groups } };
  }
  return null;
}
