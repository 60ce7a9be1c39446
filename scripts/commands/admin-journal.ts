import { type Command, Option } from 'commander';
import { GatelineError } from '../../firmware-config/errors.ts';
import { readServerConfig } from '../../firmware-config/server-config.ts';
import { commandWithExamples } from './example.ts';
import { positiveInteger } from './numbers.ts';
import { table } from './table.ts';

interface JournalOptions {
  config: string;
  verify?: boolean;
  limit: number;
  actor?: string;
  action?: string;
  subject?: string;
  json?: boolean;
}

/** `gateline admin journal`: who did what, and whether anything of it was changed. */
export function journalCommand(): Command {
  return commandWithExamples('journal', 'Show who did what, or check that nothing of it was changed.', [
    'gateline admin journal --config server.json --action sign-in --limit 100',
    'gateline admin journal --config server.json --verify',
  ])
    .requiredOption('--config <file>', "the server's configuration")
    .addOption(
      new Option('--verify', 'check the chain of hashes instead').conflicts(['actor', 'action', 'subject']),
    )
    .option('--limit <n>', 'so many of the newest', positiveInteger, 50)
    .option('--actor <name>', 'only what this one did')
    .option('--action <name>', 'only this action, or all that begin with it')
    .option('--subject <name>', 'only what was done to this')
    .option('--json', 'print JSON')
    .action(async (options: JournalOptions) => {
      await (options.verify ? verify(options) : show(options));
    });
}

async function show({ config, json, limit, actor, action, subject }: JournalOptions): Promise<void> {
  const { atDesk } = await import('../../control-server/accounts/sqlite-at-desk.ts');
  const search = { limit, ...(actor && { actor }), ...(action && { action }), ...(subject && { subject }) };
  const entries = await atDesk(readServerConfig(config), Date.now, ({ stores }) =>
    stores.journal.find(search),
  );
  if (json) {
    process.stdout.write(`${JSON.stringify(entries)}\n`);
    return;
  }
  const rows = entries.map(({ seq, at, detail, ...entry }) => ({
    seq,
    at: new Date(at).toISOString(),
    actor: entry.actor,
    address: entry.address ?? '',
    action: entry.action,
    subject: entry.subject,
    detail: JSON.stringify(detail),
  }));
  process.stdout.write(rows.length > 0 ? table(rows) : 'Nothing was found.\n');
}

async function verify({ config, json }: JournalOptions): Promise<void> {
  const { atDesk } = await import('../../control-server/accounts/sqlite-at-desk.ts');
  const verdict = await atDesk(readServerConfig(config), Date.now, ({ stores }) => stores.journal.verify());
  const { entries, head, fault } = verdict;
  if (json) process.stdout.write(`${JSON.stringify(verdict)}\n`);
  else process.stdout.write(`${entries} entries, the newest has the hash ${head}\n`);
  if (fault) throw new GatelineError('broken-chain', `entry ${fault.seq} of the journal ${fault.problem}`);
}
