import { type Key, vi } from '../../messages/messages.ts';
import { whenText } from '../../parts/when.ts';
import { t } from '../../shell/language.ts';
import { sites } from '../../shell/sites.ts';

/** Who did something, as people call it. */
export function actorText(actor: string): string {
  if (actor === 'server') return t('journal.server');
  if (actor === 'command line') return t('journal.commandLine');
  return subjectText(actor);
}

/** A subject of a deed: `key:ID` is an API key, sites are called by their names. */
export function subjectText(subject: string): string {
  const id = /^key:(.+)$/.exec(subject)?.[1];
  if (id !== undefined) return t('journal.aKey', { id });
  return sites.value?.find((site) => site.id === subject)?.name ?? subject;
}

/** One entry in a sentence; an action without one is told by its code. */
export function deedText(entry: { actor: string; action: string; subject: string }): string {
  const { actor, action, subject } = entry;
  const values = { actor: actorText(actor), subject: subjectText(subject), action };
  return t(sentenceOf(action) ?? 'journal.unknown', values);
}

/** Actions are `what.happened`, but for this one; other texts of the area have no dot after `journal.`. */
const sentenceOf = (action: string) =>
  action.includes('.') || action === 'sign-out' ? known(`journal.${action}`) : null;

/** What a field of an entry's detail is called. */
export const detailName = (name: string): string => {
  const key = known(`journal.detail.${name}`);
  return key ? t(key) : name;
};

/** A field of an entry's detail on one line. */
export function detailText(name: string, value: unknown): string {
  const change = changeOf(value);
  if (change) return `${detailText(name, change.before)} → ${detailText(name, change.after)}`;
  if (name === 'sites' && value === null) return t('account.allSites');
  if (Array.isArray(value)) return value.map((one: unknown) => detailText(name, one)).join(', ');
  if (typeof value === 'boolean') return t(value ? 'journal.yes' : 'journal.no');
  if (name === 'expiresAt' && typeof value === 'number') return whenText(value);
  if (typeof value === 'string') return wordOf(name, value);
  return value === null ? '–' : JSON.stringify(value);
}

function wordOf(name: string, value: string): string {
  const areas: Record<string, string> = { role: 'role', reason: 'journal.reason', permissions: 'keys' };
  const area = areas[name];
  const key = area === undefined ? null : known(`${area}.${value}`);
  if (key) return t(key);
  return name === 'sites' ? subjectText(value) : value;
}

function changeOf(value: unknown): { before: unknown; after: unknown } | null {
  if (typeof value !== 'object' || value === null) return null;
  return 'before' in value && 'after' in value ? { before: value.before, after: value.after } : null;
}

const known = (key: string): Key | null => (isKey(key) ? key : null);
const isKey = (key: string): key is Key => Object.hasOwn(vi, key);
