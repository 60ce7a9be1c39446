import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder of all downloads and of what is made of them. */
export function cacheFolder(environment = process.env): string {
  const base = environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return environment['GATELINE_CACHE'] ?? join(base, 'gateline');
}
