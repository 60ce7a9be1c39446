import { type Key, vi } from '../../messages/messages.ts';
import { t } from '../../shell/language.ts';

/** Who did something, as people call it. */
export function actorText(actor: string): string {
  if (actor === 'server') return t('journal.server');
  if (actor === 'command line') return t('journal.commandLine');
  return keyText(actor);
}

/** A subject of a deed; `key:ID` is an API key. */
export function keyText(subject: string): string {
  const id = /^key:(.+)$/.exec(subject)?.[1];
  return id === undefined ? subject : t('journal.aKey', { id });
}

/** The key of an action's sentence; null where there is none. */
export function sentenceOf(action: string): Key | null {
  const key = `journal.${action}`;
  return action.includes('.') || action === 'sign-out' ? (isKey(key) ? key : null) : null;
}

const isKey = (key: string): key is Key => Object.hasOwn(vi, key);

/** One entry in a sentence; an action without one is told by its code. */
export function deedText({
  actor,
  action,
  subject,
}: {
  actor: string;
  action: string;
  subject: string;
}): string {
  const values = { actor: actorText(actor), subject: keyText(subject), action };
  return t(sentenceOf(action) ?? 'journal.unknown', values);
}

/** A value of an entry's detail on one line. */
export function detailText(value: unknown): string {
  if (typeof value === 'string') return value;
  const change = changeOf(value);
  return change ? `${detailText(change.before)} → ${detailText(change.after)}` : JSON.stringify(value);
}

function changeOf(value: unknown): { before: unknown; after: unknown } | null {
  if (typeof value !== 'object' || value === null) return null;
  return 'before' in value && 'after' in value ? { before: value.before, after: value.after } : null;
}
