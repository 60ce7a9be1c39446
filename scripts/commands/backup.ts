import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { GatelineError } from '../../firmware-config/errors.ts';
import { readServerConfig } from '../../firmware-config/server-config.ts';
import { commandWithExamples } from './example.ts';
import { positiveInteger, rounded } from './numbers.ts';
import { ProgressLine } from './progress.ts';

interface BackupOptions {
  config: string;
  out: string;
  keep?: number;
  force?: boolean;
  json?: boolean;
}

/** `gateline backup`: a checked copy of the ledger and of the desk, while the server runs or not. */
export function backupCommand(): Command {
  return commandWithExamples(
    'backup',
    'Copy the ledger, and the desk (accounts, settings, journal) beside it, into checked files; the server may run meanwhile.',
    [
      'gateline backup --config server.json --out ledger-before-update.db',
      'gateline backup --config server.json --out backups/ --keep 30',
    ],
  )
    .requiredOption('--config <file>', "the server's configuration")
    .requiredOption(
      '--out <file>',
      'the file to write; a folder, or a name that ends with /, gets a dated one',
    )
    .option('--keep <n>', 'in a folder: remove the oldest dated backups beyond so many', positiveInteger)
    .option('--force', 'replace the file if it is there already')
    .option('--json', 'print one JSON object')
    .action(backup);
}

async function backup({ config, out, keep, force = false, json }: BackupOptions): Promise<void> {
  const { backUp } = await import('../../control-server/backups/sqlite-backup.ts');
  const { datedName, removeOldest } = await import('../../control-server/backups/dated.ts');
  const isFolder = out.endsWith('/') || (statSync(out, { throwIfNoEntry: false })?.isDirectory() ?? false);
  if (keep !== undefined && !isFolder) {
    throw new GatelineError('bad-input', '--keep is for a folder of backups: end --out with a slash');
  }
  const ledger = join(readServerConfig(config).data, 'ledger.db');
  const path = isFolder ? join(out, datedName(Date.now())) : out;
  if (isFolder) mkdirSync(out, { recursive: true });
  const line = new ProgressLine();
  const done = await backUp(ledger, path, {
    force,
    onProgress: (share) => line.show(share, share < 1 ? `copying ${ledger}` : 'checking the copy'),
  }).finally(() => line.clear());
  const removed = keep === undefined ? [] : removeOldest(out, keep);
  if (done.desk?.fault !== undefined) {
    process.stderr.write(
      `gateline: the backup is written, but somebody tampered with the desk: ${done.desk.fault}\n`,
    );
    process.exitCode = 1;
  }
  if (json) {
    process.stdout.write(`${JSON.stringify({ ...done, removed })}\n`);
    return;
  }
  const { records, epochs, newestAt, seconds, desk } = done;
  const newest = newestAt === undefined ? '' : `, the newest received ${new Date(newestAt).toISOString()}`;
  process.stdout.write(
    `${path}: ${megabytes(done.bytes)} MB, ${records} records of ${epochs} spools${newest}; ${rounded(seconds, 1)} s\n`,
  );
  if (desk)
    process.stdout.write(`${desk.path}: ${desk.accounts} accounts, ${desk.deeds} deeds in the journal\n`);
  for (const name of removed) process.stdout.write(`removed ${join(out, name)}\n`);
}

export const megabytes = (bytes: number) => rounded(bytes / 1e6, 1);
