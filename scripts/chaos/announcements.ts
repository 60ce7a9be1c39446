import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Announced } from './check.ts';

/** What the agents of a season announced: they write it into announced-0.jsonl, announced-1.jsonl and so on. */
export class Announcements {
  /** All that was read so far, oldest first. */
  readonly records: Announced[] = [];
  private readonly folder: string;
  private readonly files: string[] = [];
  private readonly read = new Map<string, number>();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** The file for the next start of the agent. */
  nextFile(): string {
    const file = join(this.folder, `announced-${this.files.length}.jsonl`);
    writeFileSync(file, '');
    this.files.push(file);
    return file;
  }

  /** Reads what has come since. A line that a kill cut short is never read. */
  update(): readonly Announced[] {
    for (const path of this.files) {
      const bytes = this.newBytes(path);
      const end = bytes.lastIndexOf(0x0a) + 1;
      for (const line of bytes.toString('utf8', 0, end).split('\n')) {
        if (line !== '') this.records.push(JSON.parse(line));
      }
      this.read.set(path, (this.read.get(path) ?? 0) + end);
    }
    return this.records;
  }

  private newBytes(path: string): Buffer {
    const file = openSync(path, 'r');
    try {
      const from = this.read.get(path) ?? 0;
      const bytes = Buffer.alloc(fstatSync(file).size - from);
      return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, from));
    } finally {
      closeSync(file);
    }
  }
}

/** The lines of a file of JSON lines; the last one may be cut short. */
export function linesIn<T>(file: string): T[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as T);
}
