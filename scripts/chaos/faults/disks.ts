import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Disk } from '../disk.ts';
import type { Random } from '../random.ts';
import type { Season } from '../season.ts';
import { aWhile, type FaultKind } from './fault.ts';

async function full(disk: Disk, random: Random): Promise<void> {
  disk.setFull(true);
  await aWhile(random);
  disk.setFull(false);
}

/** The copy that a restored server goes back to. */
const backupPath = (season: Season) => `${season.folder}/backup.db`;

/** Takes a copy of the books while they are in use; none while they cannot be read. */
export async function backUp(season: Season): Promise<void> {
  if (!existsSync(season.ledgerPath)) return;
  const db = new Database(season.ledgerPath, { readonly: true, fileMustExist: true });
  const path = `${backupPath(season)}.new`;
  try {
    await db.backup(path);
  } catch {
    rmSync(path, { force: true });
    return;
  } finally {
    db.close();
  }
  renameSync(path, backupPath(season));
}

export const DISKS = {
  'disk-full-gateway': {
    needs: 'shim',
    means: "the gateway's disk is full for a while",
    fault: ({ gatewayDisk }, random) => full(gatewayDisk, random),
  },
  'disk-full-server': {
    needs: 'shim',
    means: "the server's disk is full for a while",
    fault: ({ serverDisk }, random) => full(serverDisk, random),
  },
  'power-cut-agent': {
    needs: 'shim',
    means: 'the gateway loses its power, and what it wrote but did not flush, or any part of that',
    fault: (season, random) =>
      season.agent.whileDown(async () => {
        season.gatewayDisk.cutPower(random.branch());
        season.reboot();
        await aWhile(random);
      }),
  },
  'power-cut-server': {
    needs: 'shim',
    means: 'the server loses its power, and what it wrote but did not flush, or any part of that',
    fault: (season, random) =>
      season.server.whileDown(async () => {
        season.serverDisk.cutPower(random.branch());
        await aWhile(random);
      }),
  },
  'server-restored': {
    means: "the server's ledger is set back to a copy taken earlier",
    fault: async (season, random) => {
      if (!existsSync(backupPath(season))) await backUp(season);
      await season.server.whileDown(async () => {
        if (!existsSync(backupPath(season))) return;
        for (const end of ['', '-wal', '-shm']) rmSync(season.ledgerPath + end, { force: true });
        copyFileSync(backupPath(season), season.ledgerPath);
        season.serverDisk.settle();
        season.isServerRestored = true;
        await aWhile(random);
      });
    },
  },
} satisfies Record<string, FaultKind>;
