/** What this device remembers. Browsers that forbid storage forget with the tab; nothing else suffers. */
export function recall(key: string): string | null {
  try {
    return globalThis.localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** @param value null to forget */
export function remember(key: string, value: string | null): void {
  try {
    if (value === null) globalThis.localStorage.removeItem(key);
    else globalThis.localStorage.setItem(key, value);
  } catch {}
}
