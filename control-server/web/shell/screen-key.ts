/**
 * The API key of a screen at which nobody signs in: `/wall?site=SITE#key=KEY`. A browser never sends what follows the
 * `#`, so that the key stands in no log; it goes with every request as a header. Null for everybody else.
 */
export function keyIn(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('key');
}

const key = keyIn(globalThis.location?.hash ?? '');

/** What every request of this page carries beside its own headers. */
export const keyHeader: Readonly<Record<string, string>> =
  key === null ? {} : { authorization: `Bearer ${key}` };
