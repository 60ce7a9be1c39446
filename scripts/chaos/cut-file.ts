import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import type { Random } from '../random.ts';

/** A change of a file that was not flushed, as disk-shim.c notes it. */
interface Change {
  isTruncation: boolean;
  offset: number;
  sizeBefore: number;
  before: Buffer;
  after: Buffer;
}

const HEADER_BYTES = 40;
/** A disk writes whole sectors; of a longer write some may be missing. */
const SECTOR_BYTES = 512;

/**
 * Takes the unflushed changes of a file back: all of them, all from some moment on, or any of them, since a disk writes
 * in the order it likes; a write may be torn between two sectors.
 *
 * @returns how many changes did not survive
 */
export function cutFile(path: string, notes: Buffer, random: Random): number {
  const changes = changesIn(notes);
  if (changes.length === 0) return 0;
  const file = openSync(path, 'r+');
  try {
    for (const change of changes.toReversed()) {
      writeAll(file, change.before, change.offset);
      ftruncateSync(file, change.sizeBefore);
    }
    const survivors = survivorsOf(changes, random);
    for (const change of survivors) {
      if (change.isTruncation) ftruncateSync(file, change.offset);
      else if (random.chance(0.1)) writeTorn(file, change, random);
      else writeAll(file, change.after, change.offset);
    }
    return changes.length - survivors.length;
  } finally {
    closeSync(file);
  }
}

function survivorsOf(changes: Change[], random: Random): Change[] {
  const way = random.next();
  if (way < 0.4) return [];
  if (way < 0.7) return changes.slice(0, random.whole(0, changes.length));
  return changes.filter(() => random.chance(0.5));
}

function writeTorn(file: number, { after, offset }: Change, random: Random): void {
  for (let at = 0; at < after.length; at += SECTOR_BYTES) {
    if (random.chance(0.5)) writeAll(file, after.subarray(at, at + SECTOR_BYTES), offset + at);
  }
}

function writeAll(file: number, bytes: Buffer, offset: number): void {
  if (bytes.length > 0) writeSync(file, bytes, 0, bytes.length, offset);
}

/** A note that was cut short by the kill tells of a change that never happened. */
function changesIn(notes: Buffer): Change[] {
  const changes: Change[] = [];
  for (let at = 0; at + HEADER_BYTES <= notes.length; ) {
    const field = (index: number) => Number(notes.readBigUInt64LE(at + 8 * index));
    const [length, bytesBefore] = [field(2), field(4)];
    const start = at + HEADER_BYTES;
    const end = start + bytesBefore + length;
    if (end > notes.length) break;
    changes.push({
      isTruncation: field(0) === 1,
      offset: field(1),
      sizeBefore: field(3),
      before: notes.subarray(start, start + bytesBefore),
      after: notes.subarray(start + bytesBefore, end),
    });
    at = end;
  }
  return changes;
}
