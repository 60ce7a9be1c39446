import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { RebuildResult } from '../../control-server/ledger/ledger.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import { readServerConfig } from '../../firmware-config/server-config.ts';
import { commandWithExamples } from './example.ts';
import { rounded } from './numbers.ts';
import { table } from './table.ts';

interface RebuildOptions {
  config: string;
  check?: boolean;
  json?: boolean;
}

/** `gateline rebuild`: all sums anew from the records, and how many were otherwise. */
export function rebuildCommand(): Command {
  return commandWithExamples(
    'rebuild',
    'Make all sums anew from the records of the ledger, and tell how many rows differed: exit code 1 if any did.',
    ['gateline rebuild --config server.json --check', 'gateline rebuild --config server.json'],
  )
    .requiredOption('--config <file>', "the server's configuration")
    .option('--check', 'change nothing; the server may run meanwhile')
    .option('--json', 'print one JSON object')
    .action(rebuild);
}

async function rebuild({ config, check = false, json }: RebuildOptions): Promise<void> {
  const ledger = join(readServerConfig(config).data, 'ledger.db');
  const started = performance.now();
  const result = check ? await checked(ledger) : await rebuilt(ledger);
  const seconds = rounded((performance.now() - started) / 1000, 1);
  const differing = Object.values(result).reduce((sum, rollup) => sum + rollup.differing, 0);
  if (differing > 0) process.exitCode = 1;
  if (json) {
    process.stdout.write(`${JSON.stringify({ rollups: result, differing, seconds })}\n`);
    return;
  }
  process.stdout.write(table(Object.entries(result).map(([rollup, each]) => ({ rollup, ...each }))));
  const verdict =
    differing === 0
      ? 'every row equals what the records say'
      : check
        ? `${differing} rows differ from what the records say: stop the server and run this without --check`
        : `${differing} rows differed and are as the records say now`;
  process.stdout.write(`${verdict}; ${seconds} s\n`);
}

async function checked(ledger: string): Promise<RebuildResult> {
  const { checkRollups } = await import('../../control-server/ledger/sqlite-check-rollups.ts');
  return checkRollups(ledger);
}

async function rebuilt(path: string): Promise<RebuildResult> {
  if (!existsSync(path)) throw new GatelineError('not-found', `there is no ledger ${path}`);
  const { SqliteLedger } = await import('../../control-server/ledger/sqlite-ledger.ts');
  const ledger = new SqliteLedger(path);
  try {
    return await ledger.rebuild();
  } finally {
    await ledger.close();
  }
}
