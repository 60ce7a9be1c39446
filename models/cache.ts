import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { GatelineError } from '../firmware-config/errors.ts';

/** The folder of all downloads and of what is made of them: `${GATELINE_CACHE:-${XDG_CACHE_HOME:-~/.cache}/gateline}`. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env['GATELINE_CACHE'] || join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'gateline');
}

/** Where derived networks are kept. */
export const modelCache = (env?: NodeJS.ProcessEnv): string => join(cacheFolder(env), 'models');

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The file's bytes; undefined when there is no such file. */
export function bytesOf(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes the file whole or not at all. */
export function writeWhole(path: string, bytes: Uint8Array | string): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}`;
  try {
    writeFileSync(temporary, bytes);
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** @throws GatelineError `bad-model` that names the file, both hashes and the remedy */
export function checkHash(what: string, found: string, expected: string, remedy: string): void {
  if (found === expected) return;
  throw new GatelineError(
    'bad-model',
    `${what} has hash ${found}, expected ${expected}; it was not used. ${remedy}`,
  );
}
