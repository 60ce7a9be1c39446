import type { FastifyRequest } from 'fastify';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { Account } from '../accounts/account.ts';
import type { ApiKey } from '../accounts/api-key.ts';
import { actorOf, type Doer } from '../accounts/doer.ts';
import type { Person } from '../accounts/person.ts';
import type { Permission } from '../accounts/roles.ts';
import type { Stores } from '../accounts/sqlite-stores.ts';
import { personOf } from './access.ts';
import type { AccountView, KeyView, PersonView } from './account-schemas.ts';

/** Who makes a request, for the journal. */
export function doerOf(request: FastifyRequest): Doer {
  return { actor: actorOf(personOf(request)), address: request.ip };
}

/** The account that makes a request. @throws GatelineError `forbidden` for a machine with a key */
export function ownAccount(request: FastifyRequest, { accounts }: Stores): Account {
  const { kind, id } = personOf(request);
  const account = kind === 'account' ? accounts.find(id) : undefined;
  if (account) return account;
  throw new GatelineError('forbidden', 'this is for people who are signed in, not for machines');
}

export function personView(person: Person, { accounts }: Stores): PersonView {
  const { kind, id, name, role, may, sites } = person;
  const account = kind === 'account' ? accounts.find(id) : undefined;
  return {
    kind,
    id,
    name,
    role,
    may: [...may] as Permission[],
    sites: sites && [...sites],
    totp: account?.totpEnabled ?? false,
    mustChangePassword: account?.mustChangePassword ?? false,
  };
}

export function accountView(account: Account, { sessions }: Stores): AccountView {
  const { id, name, role, sites, disabled, totpEnabled, mustChangePassword, createdAt, passwordChangedAt } =
    account;
  const open = sessions.of(id);
  return {
    id,
    name,
    role,
    sites: sites && [...sites],
    disabled,
    totp: totpEnabled,
    mustChangePassword,
    createdAt,
    passwordChangedAt,
    lastUsedAt: open[0]?.lastUsedAt ?? null,
    sessions: open.length,
  };
}

export function keyView({ hash: _hash, permissions, sites, ...key }: ApiKey): KeyView {
  return { ...key, permissions: [...permissions], sites: sites && [...sites] };
}
