import { createHmac } from 'node:crypto';
import { isSame, newToken } from './secret.ts';

/** A browser is known for so long after its last good sign-in. */
export const KNOWN_MS = 180 * 86_400_000;

/**
 * A note that a browser keeps after a good sign-in: that this account's owner used it. It lets nobody in; it only gives the
 * browser a count of failures of its own.
 */
export function browserNote(secret: Buffer, account: string, now: number): string {
  const text = `${account}.${now}.${newToken()}`;
  return `${text}.${mac(secret, text)}`;
}

/** What names a browser that is known for an account; null for a note that is forged, another account's or too old. */
export function knownBrowser(
  secret: Buffer,
  note: string | undefined,
  account: string,
  now: number,
): string | null {
  const [, text = '', owner, at, browser = '', seal = ''] =
    /^(([a-z0-9-]+)\.(\d+)\.([\w-]{43}))\.([\w-]{43})$/.exec(note ?? '') ?? [];
  if (owner !== account || !isSame(seal, mac(secret, text))) return null;
  return now - Number(at) < KNOWN_MS ? browser : null;
}

const mac = (secret: Buffer, text: string) => createHmac('sha256', secret).update(text).digest('base64url');
