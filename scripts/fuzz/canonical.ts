import { createHash } from 'node:crypto';

const ESCAPES: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

/**
 * The canonical text of any JSON value by RFC 8785, written for checking: names in the order of their UTF-16 code units,
 * numbers as ECMAScript writes them, and no escapes that are not needed.
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Object.is(value, -0) ? '0' : String(value);
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError(`JSON has no ${typeof value}`);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, inner]) => `${quoted(name)}:${canonical(inner)}`).join(',')}}`;
}

function quoted(text: string): string {
  if (/^[\w .:/-]*$/.test(text)) return `"${text}"`;
  let out = '"';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    const code = text.charCodeAt(at);
    out += ESCAPES[character] ?? (code < 0x20 ? `\\u${code.toString(16).padStart(4, '0')}` : character);
  }
  return `${out}"`;
}

/** The hash of the chain after these records. */
export function chainAfter(before: string, records: readonly unknown[]): string {
  return records.reduce<string>((hash, record) => sha256(hash + canonical(record)), before);
}

/** The hash of the chain before the first record of an epoch. */
export const chainBegin = (gateway: string, epoch: string) => sha256(`gateline chain ${gateway} ${epoch}`);

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
