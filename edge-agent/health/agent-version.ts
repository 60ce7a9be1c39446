import { readFileSync } from 'node:fs';

/** The name and version of this program, for the server's list of gateways. */
export function agentVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const { version } = manifest as { version: string };
  return `gateline ${version}`;
}
