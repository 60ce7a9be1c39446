import { expect, it } from 'vitest';
import { en, textOf, vi } from '../../messages/messages.ts';
import { deliveryWords } from './delivery-words.ts';

const sources = import.meta.glob<string>('../../../alarms/*.ts', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const source = (name: string) => sources[`../../../alarms/${name}.ts`] ?? '';
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');

/** Every sentence that the couriers write themselves, with values in the places for them. */
const sentences = [
  ...matches(source('sender'), /^ {2}\w+: '(this server [^']+)',$/gm),
  ...matches(source('alarms'), /'no-answer', '([^']+)'/g),
  ...matches(source('webhook-courier'), /DeliveryError\('([^']+)'/g),
  ...matches(source('webhook-courier'), /(?:DeliveryError\(|return )`([^`]+)`/g),
].flatMap((sentence) => {
  const filled = sentence
    .replace(/\$\{timeoutMs[^}]*\}/, '10')
    .replace(/\$\{String\(.*\)\}/, 'ECONNREFUSED')
    .replace(/\$\{status\}/, '302');
  const hint = /\? '(: [^']+)'/.exec(source('webhook-courier'))?.[1] ?? '';
  return /\$\{hint\}/.test(filled) ? ['', hint].map((tail) => filled.replace(/\$\{hint\}/, tail)) : [filled];
});
/** What a receiver that took the message answered. */
const failures = sentences.filter((sentence) => !sentence.startsWith('HTTP '));

it('finds the sentences of the server', () => {
  expect(failures).toContain('this server sends no e-mail: server.json has no mail');
  expect(failures).toContain('no answer in 10 s');
  expect(failures).toContain('the receiver answered HTTP 302: redirects are not followed');
  expect(failures).toHaveLength(9);
});

it.each([
  ...failures,
  'connect ECONNREFUSED 127.0.0.1:25',
  'getaddrinfo ENOTFOUND mail.example.vn',
  'Connection timeout',
  'Invalid login: 535 5.7.8 Authentication failed',
  "Can't send mail - all recipients were rejected: 550 no such user",
])('%s is told in both languages', (sentence) => {
  const words = deliveryWords(sentence);
  expect(words).not.toBeNull();
  if (!words) return;
  for (const texts of [vi, en]) expect(texts[words.key]).toBeTruthy();
  for (const language of ['vi', 'en'] as const) {
    expect(textOf(language, words.key, words.values)).not.toMatch(/[{}]/);
  }
});

it('leaves what a mail server answered as it is', () => {
  expect(deliveryWords('Message failed: 554 5.7.1 rejected by policy')).toBeNull();
});
