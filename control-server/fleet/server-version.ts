import { readFileSync } from 'node:fs';

/** The name and version of this program, as agents give theirs. */
export function serverVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const { version } = manifest as { version: string };
  return `gateline ${version}`;
}
