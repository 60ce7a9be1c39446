import { join } from 'node:path';
import type { Command } from 'commander';
import type { Restoration } from '../../control-server/backups/sqlite-restore.ts';
import { readServerConfig } from '../../firmware-config/server-config.ts';
import { megabytes } from './backup.ts';
import { commandWithExamples } from './example.ts';
import { rounded } from './numbers.ts';

interface RestoreOptions {
  from: string;
  config: string;
  json?: boolean;
}

/** `gateline restore`: a backup in the ledger's place, while no server runs. */
export function restoreCommand(): Command {
  return commandWithExamples(
    'restore',
    'Put a backup in the place of the ledger; the ledger that is there is kept under another name.',
    [
      'gateline restore --from ledger-before-update.db --config server.json',
      'gateline restore --from backups/ledger-2026-11-22T03-00-00Z.db --config server.json',
    ],
  )
    .requiredOption('--from <file>', 'the backup')
    .requiredOption('--config <file>', "the server's configuration")
    .option('--json', 'print one JSON object')
    .action(async ({ from, config, json }: RestoreOptions) => {
      const { restore } = await import('../../control-server/backups/sqlite-restore.ts');
      const ledger = join(readServerConfig(config).data, 'ledger.db');
      const done = restore(from, ledger, Date.now());
      if (json) {
        process.stdout.write(`${JSON.stringify(done)}\n`);
        return;
      }
      const { records, newestAt, bytes, seconds, before, desk } = done;
      const lines = [
        `${ledger}: ${megabytes(bytes)} MB, ${records} records; ${rounded(seconds, 1)} s`,
        ...(before === undefined ? [] : [`the ledger that was there is now ${before}`]),
        ...deskLines(desk),
        `Start the server: gateways send again what came after ${
          newestAt === undefined ? 'the backup' : new Date(newestAt).toISOString()
        },`,
        'as far back as they keep what was settled: 14 days, unless their configuration (keepDays) says otherwise.',
      ];
      process.stdout.write(`${lines.join('\n')}\n`);
    });
}

function deskLines(desk: Restoration['desk']): string[] {
  if (!desk) {
    return [
      'There is no copy of the desk beside the backup: accounts, settings and the journal stay as they are.',
    ];
  }
  return [
    `The desk is put back too: ${desk.accounts} accounts, ${desk.deeds} deeds in the journal; everybody has to sign in again.`,
    'What was changed in accounts and API keys after the backup (a disabled account, a revoked key) has to be done again.',
    ...(desk.fault === undefined ? [] : [`Somebody had tampered with it before the backup: ${desk.fault}`]),
    ...(desk.before === undefined ? [] : [`the desk that was there is now ${desk.before}`]),
  ];
}
