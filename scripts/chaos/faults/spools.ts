import {
  closeSync,
  existsSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import type { Random } from '../../random.ts';
import type { Season } from '../season.ts';
import type { FaultKind } from './fault.ts';

/** Kills the agent, damages a file of its spool, and starts it. */
function damaged(work: (path: string, size: number, random: Random) => void) {
  return (season: Season, random: Random) =>
    season.agent.whileDown(() => {
      const files = [season.spoolPath, `${season.spoolPath}-wal`].filter((path) => sizeOf(path) > 0);
      if (files.length === 0) return;
      const path = random.pick(files);
      work(path, sizeOf(path), random);
      season.gatewayDisk.settle();
      season.isSpoolDamaged = true;
    });
}

const sizeOf = (path: string) => (existsSync(path) ? statSync(path).size : 0);

export const SPOOLS = {
  'spool-truncated': {
    means: 'a file of the spool is cut short anywhere, or gone',
    fault: damaged((path, size, random) => {
      if (random.chance(0.2)) rmSync(path);
      else truncateSync(path, random.whole(0, size - 1));
    }),
  },
  'spool-bit-flipped': {
    means: 'bits of a file of the spool are flipped, one or up to twenty',
    fault: damaged((path, size, random) => {
      const file = openSync(path, 'r+');
      const byte = Buffer.alloc(1);
      for (let flips = random.chance(0.5) ? 1 : random.whole(2, 20); flips > 0; flips--) {
        const at = random.whole(0, size - 1);
        readSync(file, byte, 0, 1, at);
        byte[0] = (byte[0] ?? 0) ^ (1 << random.whole(0, 7));
        writeSync(file, byte, 0, 1, at);
      }
      closeSync(file);
    }),
  },
} satisfies Record<string, FaultKind>;
