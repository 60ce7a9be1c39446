import { type Command, Option } from 'commander';
import type { Role } from '../../control-server/accounts/roles.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import { readServerConfig } from '../../firmware-config/server-config.ts';
import { journalCommand } from './admin-journal.ts';
import { idsIn, keyCommand, keysCommand, revokeCommand } from './admin-keys.ts';
import { commandWithExamples } from './example.ts';
import { readPassword } from './read-password.ts';
import { table } from './table.ts';

const ROLES: readonly Role[] = ['viewer', 'staff', 'department', 'technician', 'admin'];

/** `gateline admin`: accounts and keys, on the server's machine, while the server runs or not. */
export function adminCommand(): Command {
  return commandWithExamples('admin', 'Accounts, API keys and the journal of a server, on its own machine.', [
    'gateline admin create --config server.json --id lan --name "Nguyễn Thị Lan"',
    'gateline admin key --config server.json --name reports --may view,reports --days 365',
  ])
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(resetCommand())
    .addCommand(keyCommand())
    .addCommand(keysCommand())
    .addCommand(revokeCommand())
    .addCommand(journalCommand());
}

interface CreateOptions {
  config: string;
  id: string;
  name: string;
  role: Role;
  sites?: string;
  passwordStdin?: boolean;
  json?: boolean;
}

function createCommand(): Command {
  return commandWithExamples('create', 'Make an account; its password is asked for.', [
    'gateline admin create --config server.json --id lan --name "Nguyễn Thị Lan"',
    'gateline admin create --config server.json --id minh --name Minh --role staff --sites ninh-kieu',
  ])
    .requiredOption('--config <file>', "the server's configuration")
    .requiredOption('--id <id>', 'the name for signing in: lower-case letters, digits, hyphens')
    .requiredOption('--name <text>', 'what people call them')
    .addOption(new Option('--role <role>', 'what they may do').choices(ROLES).default('admin'))
    .option('--sites <ids>', 'the sites or groups that they see; all otherwise')
    .option('--password-stdin', 'read the password from standard input')
    .option('--json', 'print JSON')
    .action(create);
}

async function create(options: CreateOptions): Promise<void> {
  const { id, name, role, sites, passwordStdin = false, json } = options;
  const config = readServerConfig(options.config);
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(id)) {
    throw new GatelineError('bad-input', `--id ${id}: use lower-case letters, digits and hyphens`);
  }
  if (name.trim() === '' || name.length > 120) {
    throw new GatelineError('bad-input', '--name: use 1 to 120 characters');
  }
  const { atDesk } = await import('../../control-server/accounts/sqlite-at-desk.ts');
  const { COMMAND_LINE } = await import('../../control-server/accounts/doer.ts');
  const password = await readPassword(passwordStdin);
  const wanted = { id, name, role, sites: idsIn(sites) };
  await atDesk(config, Date.now, ({ people }) => people.create(wanted, COMMAND_LINE, { password }));
  process.stdout.write(json ? `${JSON.stringify(wanted)}\n` : `${id} (${role}) can sign in now\n`);
}

function listCommand(): Command {
  return commandWithExamples('list', 'List the accounts.', ['gateline admin list --config server.json'])
    .requiredOption('--config <file>', "the server's configuration")
    .option('--json', 'print JSON')
    .action(async ({ config, json }: { config: string; json?: boolean }) => {
      const { atDesk } = await import('../../control-server/accounts/sqlite-at-desk.ts');
      const accounts = await atDesk(readServerConfig(config), Date.now, ({ stores }) =>
        stores.accounts.all().map(({ passwordHash: _hash, totpSecret: _secret, ...account }) => ({
          ...account,
          sessions: stores.sessions.of(account.id).length,
        })),
      );
      if (json) {
        process.stdout.write(`${JSON.stringify(accounts)}\n`);
        return;
      }
      const rows = accounts.map(({ id, name, role, sites, disabled, totpEnabled, sessions }) => ({
        id,
        name,
        role,
        sites: sites?.join(',') ?? 'all',
        state: disabled ? 'disabled' : 'active',
        authenticator: totpEnabled ? 'yes' : 'no',
        sessions,
      }));
      process.stdout.write(rows.length > 0 ? table(rows) : 'There are no accounts.\n');
    });
}

function resetCommand(): Command {
  return commandWithExamples(
    'reset',
    'Give an account a one-time password, for who forgot theirs; it is printed this once, and ends the sessions.',
    [
      'gateline admin reset lan --config server.json',
      'gateline admin reset lan --config server.json --without-authenticator',
    ],
  )
    .argument('<id>', 'the account')
    .requiredOption('--config <file>', "the server's configuration")
    .option('--without-authenticator', 'take the authenticator away too, for who lost it')
    .option('--json', 'print JSON')
    .action(
      async (id: string, options: { config: string; withoutAuthenticator?: boolean; json?: boolean }) => {
        const { atDesk } = await import('../../control-server/accounts/sqlite-at-desk.ts');
        const { COMMAND_LINE } = await import('../../control-server/accounts/doer.ts');
        const config = readServerConfig(options.config);
        const oneTimePassword = await atDesk(config, Date.now, async ({ people }) => {
          if (options.withoutAuthenticator) people.removeTotp(id, COMMAND_LINE);
          return (await people.resetPassword(id, COMMAND_LINE)).oneTimePassword;
        });
        const text = `${oneTimePassword}\n(good once within 7 days: it has to be changed after signing in with it)`;
        process.stdout.write(`${options.json ? JSON.stringify({ id, oneTimePassword }) : text}\n`);
      },
    );
}
