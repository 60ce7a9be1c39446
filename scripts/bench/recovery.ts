import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Backup } from '../../control-server/backups/sqlite-backup.ts';
import { restore } from '../../control-server/backups/sqlite-restore.ts';
import { checkRollups } from '../../control-server/ledger/sqlite-check-rollups.ts';
import { SqliteLedger } from '../../control-server/ledger/sqlite-ledger.ts';
import { Program } from '../processes/program.ts';
import { Batches, SITE } from './server.ts';

/** What keeping and restoring a ledger costs on this machine. */
export interface RecoveryRow {
  records: number;
  megabytes: number;
  /** Records per second into the ledger: alone, and while `gateline backup` copied and checked it. */
  ingestAlone: number;
  ingestDuring: number;
  /** The longest that a batch of 500 took meanwhile. */
  slowestBatchMs: number;
  backupSeconds: number;
  restoreSeconds: number;
  checkSeconds: number;
  rebuildSeconds: number;
  /** Records per second that go by age, and the longest of its steps, in which no batch can be stored. */
  removedPerSecond: number;
  slowestStepMs: number;
}

const BATCH = 500;
const DAY_MS = 86_400_000;
const DAYS = 100;

/** Backs a ledger of so many records up while more come in, restores it, makes its sums anew, removes half of it by age. */
export async function benchRecovery(
  records: number,
  onProgress: (message: string) => void,
): Promise<RecoveryRow> {
  const folder = mkdtempSync(join(tmpdir(), 'gateline-recovery-'));
  mkdirSync(join(folder, 'server'));
  const path = join(folder, 'server', 'ledger.db');
  const config = join(folder, 'server.json');
  writeFileSync(config, JSON.stringify({ data: join(folder, 'server'), sites: [SITE] }));
  const copy = join(folder, 'copy.db');
  try {
    let ledger = new SqliteLedger(path);
    const gateway = new Batches();
    const from = Date.now() - DAYS * DAY_MS;
    const store = async (at: number) => ledger.store(gateway.next(BATCH, at), at, SITE);
    const filling = performance.now();
    for (let done = 0; done < records; done += BATCH) {
      onProgress(`${done} of ${records} records`);
      await store(from + Math.floor((done / records) * DAYS * DAY_MS));
    }
    const ingestAlone = records / seconds(filling);

    onProgress('backup');
    const backup = new Program(['backup', '--config', config, '--out', copy, '--json']);
    let isRunning = true;
    let printed = '';
    backup.onLine((line) => {
      printed += line;
    });
    backup.child.once('close', () => {
      isRunning = false;
    });
    let [batches, slowestBatchMs] = [0, 0];
    const during = performance.now();
    while (isRunning) {
      const started = performance.now();
      await store(Date.now());
      slowestBatchMs = Math.max(slowestBatchMs, performance.now() - started);
      batches++;
      await new Promise((resolve) => setImmediate(resolve));
    }
    const ingestDuring = (batches * BATCH) / seconds(during);
    if (printed === '') throw new Error(`the backup failed:\n${backup.log}`);
    const made: Backup = JSON.parse(printed);
    await ledger.close();

    onProgress('restore');
    const { seconds: restoreSeconds } = restore(copy, path, Date.now());
    onProgress('rebuild');
    const checking = performance.now();
    checkRollups(path);
    const checkSeconds = seconds(checking);
    ledger = new SqliteLedger(path);
    const rebuilding = performance.now();
    await ledger.rebuild();
    const rebuildSeconds = seconds(rebuilding);

    onProgress('removing by age');
    let [removed, slowestStepMs, removingMs] = [0, 0, 0];
    for (let next: number | null = 0; next !== null; ) {
      const started = performance.now();
      const step = await ledger.prune(from + (DAYS / 2) * DAY_MS, next);
      const ms = performance.now() - started;
      slowestStepMs = Math.max(slowestStepMs, ms);
      removingMs += ms;
      removed += step.removed;
      next = step.next;
    }
    await ledger.close();
    return {
      records: made.records,
      megabytes: Math.round(made.bytes / 1e6),
      ingestAlone: Math.round(ingestAlone),
      ingestDuring: Math.round(ingestDuring),
      slowestBatchMs,
      backupSeconds: made.seconds,
      restoreSeconds,
      checkSeconds,
      rebuildSeconds,
      removedPerSecond: Math.round((removed / removingMs) * 1000),
      slowestStepMs,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const seconds = (since: number) => (performance.now() - since) / 1000;
