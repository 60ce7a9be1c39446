/** What this device remembers. Browsers that forbid storage forget with the tab; nothing else suffers. */
export const recall = (key: string) => read('localStorage', key);

/** @param value null to forget */
export const remember = (key: string, value: string | null) => write('localStorage', key, value);

/** What this tab remembers, through reloads too; other tabs have their own. */
export const recallInTab = (key: string) => read('sessionStorage', key);

/** @param value null to forget */
export const rememberInTab = (key: string, value: string | null) => write('sessionStorage', key, value);

type Place = 'localStorage' | 'sessionStorage';

function read(place: Place, key: string): string | null {
  try {
    return globalThis[place].getItem(key);
  } catch {
    return null;
  }
}

function write(place: Place, key: string, value: string | null): void {
  try {
    if (value === null) globalThis[place].removeItem(key);
    else globalThis[place].setItem(key, value);
  } catch {}
}
