import type { Key } from '../messages/messages.ts';
import { Refusal } from '../shell/ask.ts';
import { t } from '../shell/language.ts';
import { waitText } from './wait.tsx';

/** Why something was not done. */
export interface Reason {
  text: string;
  /** The server's own sentence, in English; null where the page has words for it. */
  detail: string | null;
}

/** The server's codes in the page's words. */
const WORDS: Readonly<Record<string, Key>> = {
  defect: 'shell.reason.defect',
  'disk-full': 'shell.reason.diskFull',
  'ledger-unavailable': 'shell.reason.ledger',
  'desk-unavailable': 'shell.reason.desk',
  'no-answer': 'shell.reason.noAnswer',
  'not-found': 'shell.reason.notFound',
  gone: 'shell.reason.gone',
  conflict: 'shell.reason.conflict',
  forbidden: 'shell.reason.forbidden',
  'not-signed-in': 'shell.reason.notSignedIn',
};

/** Sentences of the server that ask for something else than their code does. */
const SENTENCES: readonly [RegExp, Key][] = [
  [/^the header x-csrf-token/, 'shell.reason.oldPage'],
  [/is the last administrator/, 'shell.reason.lastAdmin'],
];

/** What to tell a person of anything that {@link ask} threw; anything else is thrown again. */
export function reasonOf(error: unknown): Reason {
  if (!(error instanceof Refusal)) throw error;
  const { status, code, message, retryAfterS } = error;
  const own = (text: string): Reason => ({ text, detail: null });
  if (status === null) return own(t('shell.noConnection'));
  if (status === 429) {
    return own(
      retryAfterS === null ? t('shell.tooMany') : t('signIn.tryAgainIn', { time: waitText(retryAfterS) }),
    );
  }
  const key = SENTENCES.find(([pattern]) => pattern.test(message))?.[1] ?? WORDS[code];
  if (key !== undefined) return own(t(key));
  return { text: t('shell.reason.unknown'), detail: message || code };
}

/** {@link reasonOf} in one line. */
export function reasonText(error: unknown): string {
  const { text, detail } = reasonOf(error);
  return detail === null ? text : `${text} (${detail})`;
}
