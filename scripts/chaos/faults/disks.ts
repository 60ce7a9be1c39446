import { existsSync, rmSync } from 'node:fs';
import { backUp as copyLedger } from '../../../control-server/backups/sqlite-backup.ts';
import { restore } from '../../../control-server/backups/sqlite-restore.ts';
import { GatelineError } from '../../../firmware-config/errors.ts';
import type { Random } from '../../random.ts';
import type { Disk } from '../disk.ts';
import type { Season } from '../season.ts';
import { aWhile, type FaultKind } from './fault.ts';

async function full(disk: Disk, random: Random): Promise<void> {
  disk.setFull(true);
  await aWhile(random);
  disk.setFull(false);
}

/** The copy that a restored server goes back to. */
const backupPath = (season: Season) => `${season.folder}/backup.db`;

/** Takes a copy of the books while they are in use, as `gateline backup` does; none while they cannot be read. */
export async function backUp(season: Season): Promise<void> {
  try {
    await season.alone(() => copyLedger(season.ledgerPath, backupPath(season), { force: true }));
  } catch (error) {
    if (!(error instanceof GatelineError)) throw error;
  }
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
        season.findings.push(...season.receipts.broken(season.ledgerPath, season.gateway));
        await aWhile(random);
      }),
  },
  'server-restored': {
    means: "the server's ledger is restored from a backup taken earlier",
    fault: async (season, random) => {
      if (!existsSync(backupPath(season))) await backUp(season);
      await season.server.whileDown(async () => {
        if (!existsSync(backupPath(season))) return;
        const { before } = await season.alone(() =>
          restore(backupPath(season), season.ledgerPath, Date.now()),
        );
        if (before !== undefined) rmSync(before);
        season.serverDisk.settle();
        season.isServerRestored = true;
        season.accountedFor = new Set();
        season.receipts.forget(Date.now());
        await aWhile(random);
      });
    },
  },
} satisfies Record<string, FaultKind>;
