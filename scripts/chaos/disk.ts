import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Random } from '../random.ts';
import { cutFile } from './cut-file.ts';

const SHIM = fileURLToPath(new URL('disk-shim.c', import.meta.url));

/**
 * Compiles disk-shim.c into a folder.
 *
 * @returns its path, or why there is none
 */
export function compileShim(folder: string): { path: string } | { missing: string } {
  const path = join(folder, 'disk-shim.so');
  const failures: string[] = [];
  for (const compiler of ['cc', 'gcc', 'g++']) {
    const language = compiler === 'g++' ? ['-x', 'c++', '-fpermissive', '-w'] : [];
    try {
      const options = ['-shared', '-fPIC', '-O2', '-o', path, ...language, SHIM];
      execFileSync(compiler, options, { stdio: ['ignore', 'ignore', 'pipe'] });
      return { path };
    } catch (error) {
      failures.push(String((error as Error).message).split('\n')[0] ?? '');
    }
  }
  return { missing: `no C compiler made the disk that forgets (${failures.join('; ')})` };
}

/** The disk of one process: a folder whose unflushed writes can be lost, and which can be full. See disk-shim.c. */
export class Disk {
  readonly folder: string;
  private readonly notes: string;
  private readonly shim: string | undefined;

  /**
   * @param folder absolute, without links
   * @param shim the compiled disk-shim.c; without it the disk is like any other
   */
  constructor(folder: string, shim: string | undefined) {
    this.folder = folder;
    this.notes = `${folder}-notes`;
    this.shim = shim;
    mkdirSync(folder, { recursive: true });
    mkdirSync(this.notes, { recursive: true });
  }

  /** What a process needs in its environment to have this disk. */
  environment(): NodeJS.ProcessEnv {
    if (this.shim === undefined) return {};
    return { LD_PRELOAD: this.shim, GATELINE_DISK: this.folder, GATELINE_DISK_NOTES: this.notes };
  }

  setFull(isFull: boolean): void {
    const flag = join(this.notes, 'full');
    if (isFull) writeFileSync(flag, '');
    else rmSync(flag, { force: true });
  }

  /**
   * The power fails: of what was not flushed, nothing or a part remains. To be called when no process uses the disk.
   *
   * @returns how many writes, truncations, new names and deletions were taken back
   */
  cutPower(random: Random): number {
    let undone = this.undoNames(random);
    for (const name of readdirSync(this.folder)) {
      const path = join(this.folder, name);
      const notes = join(this.notes, `${statSync(path).ino}.writes`);
      if (name.endsWith('-shm')) rmSync(path);
      else if (existsSync(notes)) undone += cutFile(path, readFileSync(notes), random);
    }
    this.settle();
    return undone;
  }

  /** All that was written counts as flushed; to be called when the bench itself changed files. */
  settle(): void {
    for (const name of readdirSync(this.notes)) {
      if (name !== 'full') rmSync(join(this.notes, name));
    }
  }

  /** Names are journalled in order: some of the last changes are missing. */
  private undoNames(random: Random): number {
    const file = join(this.notes, 'names');
    if (!existsSync(file)) return 0;
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    const lost = lines.slice(random.whole(0, lines.length)).reverse();
    for (const line of lost) {
      const [what, from = '', to = '', saved = ''] = line.split('\t');
      if (what === 'made') rmSync(from, { force: true });
      if (what === 'renamed') renameSync(to, from);
      if (saved !== '') renameSync(saved, what === 'deleted' ? from : to);
    }
    return lost.length;
  }
}
