import type { Command } from 'commander';
import type { KeyPermission } from '../../control-server/accounts/api-key.ts';
import { KEY_PERMISSIONS } from '../../control-server/accounts/roles.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import { readServerConfig } from '../../firmware-config/server-config.ts';
import { commandWithExamples } from './example.ts';
import { positiveInteger } from './numbers.ts';
import { table } from './table.ts';

interface KeyOptions {
  config: string;
  name: string;
  may: string;
  days: number;
  sites?: string;
  json?: boolean;
}

/** `gateline admin key`: an API key for a machine. */
export function keyCommand(): Command {
  return commandWithExamples('key', 'Make an API key for a machine; it is printed this once.', [
    'gateline admin key --config server.json --name Prometheus --may metrics --days 365',
    'gateline admin key --config server.json --name reports --may view,reports --days 90 --sites ninh-kieu',
  ])
    .requiredOption('--config <file>', "the server's configuration")
    .requiredOption('--name <text>', 'what it is for')
    .requiredOption('--may <rights>', `what it may do: ${KEY_PERMISSIONS.join(', ')}`)
    .requiredOption('--days <n>', 'how long it works, two years at most', positiveInteger)
    .option('--sites <ids>', 'the sites or groups that it sees; all otherwise')
    .option('--json', 'print JSON')
    .action(async ({ config, name, may, days, sites, json }: KeyOptions) => {
      const { issueKey } = await import('../../control-server/accounts/sqlite-at-desk.ts');
      const wanted = { name, permissions: permissionsIn(may), days, sites: idsIn(sites) };
      const key = await issueKey(readServerConfig(config), wanted);
      process.stdout.write(json ? `${JSON.stringify({ key })}\n` : `${key}\n`);
    });
}

/** `gateline admin keys`: the API keys there are. */
export function keysCommand(): Command {
  return commandWithExamples('keys', 'List the API keys.', ['gateline admin keys --config server.json'])
    .requiredOption('--config <file>', "the server's configuration")
    .option('--json', 'print JSON')
    .action(async ({ config, json }: { config: string; json?: boolean }) => {
      const { atDesk } = await import('../../control-server/accounts/sqlite-at-desk.ts');
      const all = await atDesk(readServerConfig(config), Date.now, ({ stores }) => stores.keys.all());
      const keys = all.map(({ hash: _hash, ...key }) => key);
      if (json) {
        process.stdout.write(`${JSON.stringify(keys)}\n`);
        return;
      }
      const moment = (at: number | null) => (at === null ? 'never' : new Date(at).toISOString());
      const rows = keys.map((key) => ({
        id: key.id,
        name: key.name,
        may: key.permissions.join(','),
        sites: key.sites?.join(',') ?? 'all',
        expires: moment(key.expiresAt),
        'last used': moment(key.lastUsedAt),
        revoked: moment(key.revokedAt),
      }));
      process.stdout.write(rows.length > 0 ? table(rows) : 'There are no API keys.\n');
    });
}

/** `gateline admin revoke`: an API key that works no more. */
export function revokeCommand(): Command {
  return commandWithExamples('revoke', 'End an API key; streams that it opened end within 15 seconds.', [
    'gateline admin revoke 0123456789ab --config server.json',
  ])
    .argument('<id>', 'the id of the key: its part between the underscores')
    .requiredOption('--config <file>', "the server's configuration")
    .option('--json', 'print JSON')
    .action(async (id: string, { config, json }: { config: string; json?: boolean }) => {
      const { atDesk } = await import('../../control-server/accounts/sqlite-at-desk.ts');
      const { COMMAND_LINE } = await import('../../control-server/accounts/doer.ts');
      const { name, revokedAt } = await atDesk(readServerConfig(config), Date.now, ({ keys }) =>
        keys.revoke(id, COMMAND_LINE),
      );
      process.stdout.write(json ? `${JSON.stringify({ id, revokedAt })}\n` : `${id} (${name}) is revoked\n`);
    });
}

/** The ids in a list with commas; null where there is none. */
export const idsIn = (list: string | undefined): string[] | null =>
  list === undefined ? null : list.split(',').map((id) => id.trim());

/** @throws GatelineError `bad-input` */
function permissionsIn(list: string): KeyPermission[] {
  return [...new Set(idsIn(list))].map((name) => {
    const known = KEY_PERMISSIONS.find((one) => one === name);
    if (known) return known;
    throw new GatelineError('bad-input', `--may ${name}: use ${KEY_PERMISSIONS.join(', ')}`);
  });
}
