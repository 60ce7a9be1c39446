import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Announced } from './check.ts';

/** What the agents of a season announced: they write it into announced-0.jsonl, announced-1.jsonl and so on. */
export class Announcements {
  /** All that was read so far, oldest first. */
  readonly records: Announced[] = [];
  private readonly folder: string;
  private readonly read = new Map<string, number>();

  constructor(folder: string) {
    this.folder = folder;
  }

  static fileFor(folder: string, start: number): string {
    return join(folder, `announced-${start}.jsonl`);
  }

  /** Reads what has come since. A line that a kill cut short is never read. */
  update(): readonly Announced[] {
    for (let start = 0; ; start++) {
      const path = Announcements.fileFor(this.folder, start);
      const bytes = this.newBytes(path);
      if (!bytes) return this.records;
      const end = bytes.lastIndexOf(0x0a) + 1;
      for (const line of bytes.toString('utf8', 0, end).split('\n')) {
        if (line !== '') this.records.push(JSON.parse(line));
      }
      this.read.set(path, (this.read.get(path) ?? 0) + end);
    }
  }

  private newBytes(path: string): Buffer | undefined {
    let file: number;
    try {
      file = openSync(path, 'r');
    } catch {
      return undefined;
    }
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
export function linesIn<T>(folder: string, name: string): T[] {
  if (!readdirSync(folder).includes(name)) return [];
  const lines = readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as T);
}
