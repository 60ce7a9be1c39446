import { readFileSync } from 'node:fs';

/** The part of a lock file that says what lies in a folder. */
interface Locked {
  packages: Record<string, { version?: string; integrity?: string; optional?: boolean }>;
}

/**
 * Whether everything a lock file names is installed, going by npm's own record of node_modules. Optional packages may
 * be missing, since most of them are for other machines.
 */
export function isInstalled(wanted: Locked, installed: Locked): boolean {
  return Object.entries(wanted.packages).every(([folder, entry]) => {
    if (folder === '') return true;
    const found = installed.packages[folder];
    if (!found) return entry.optional === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

if (import.meta.main) {
  const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Locked;
  let same = false;
  try {
    same = isInstalled(read('package-lock.json'), read('node_modules/.package-lock.json'));
  } catch {
    console.log('no node_modules yet');
  }
  process.exitCode = same ? 0 : 1;
}
