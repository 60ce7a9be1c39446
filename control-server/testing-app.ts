import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { expect } from 'vitest';
import { validatorOf } from '../firmware-config/validation.ts';
import { type Accounts, accountsOn } from './accounts/accounts.ts';
import type { Deed } from './accounts/journal.ts';
import type { Person } from './accounts/person.ts';
import { PERMISSIONS_OF, type Role } from './accounts/roles.ts';
import { storesAt } from './accounts/sqlite-stores.ts';
import { alarmsOn } from './alarms/testing-alarms.ts';
import type { Identify } from './api/access.ts';
import { identifyBy } from './api/cookies.ts';
import { ErrorResponse } from './api/schemas.ts';
import { type AppDeps, buildApp } from './app.ts';
import { CountErrors } from './count-audits/count-errors.ts';
import { SqliteAudits } from './count-audits/sqlite-audits.ts';
import { openDesk } from './desk/sqlite-desk.ts';
import { Directory } from './fleet/directory.ts';
import { Fleet } from './fleet/fleet.ts';
import { setupOn } from './fleet/testing-setup.ts';
import { SqliteLedger } from './ledger/sqlite-ledger.ts';
import { LiveHub } from './live/hub.ts';
import { Metrics } from './metrics.ts';
import { ReportIssuer } from './reports/issuer.ts';
import { SqliteSettings } from './settings/sqlite-settings.ts';
import { configIn, quiet } from './testing.ts';

/** 10:30 in Vietnam. */
export const NOW = Date.parse('2026-11-22T03:30:00Z');

/** Somebody with a role, who may see these sites. */
export function personWith(role: Role, sites: string[] | null = null): Person {
  const may = PERMISSIONS_OF[role];
  return { kind: 'account', id: role, name: role, role, may, sites: sites && new Set(sites) };
}

/** Takes every request for an administrator's. */
export const asAdmin: Identify = async () => personWith('admin');

interface Caller {
  person: Person | null;
}

interface TestParts {
  app: FastifyInstance;
  ledger: SqliteLedger;
  hub: LiveHub;
  settings: SqliteSettings;
  deeds: Deed[];
  caller: Caller;
  accounts: Accounts;
  desk: ReturnType<typeof openDesk>;
}

/** The HTTP side alone, on books in memory and at a fixed time; no part of the server. */
export class TestApp {
  readonly app: FastifyInstance;
  readonly ledger: SqliteLedger;
  readonly hub: LiveHub;
  readonly settings: SqliteSettings;
  /** What was recorded of what people did. */
  readonly deeds: readonly Deed[];
  /** Who makes the requests: an administrator, unless a test says otherwise. */
  readonly caller: Caller;
  readonly accounts: Accounts;
  readonly desk: ReturnType<typeof openDesk>;

  private constructor(parts: TestParts) {
    this.app = parts.app;
    this.ledger = parts.ledger;
    this.hub = parts.hub;
    this.settings = parts.settings;
    this.deeds = parts.deeds;
    this.caller = parts.caller;
    this.accounts = parts.accounts;
    this.desk = parts.desk;
  }

  /** @param more.isSigningIn nobody is told who makes a request: it takes a cookie or a key, as in the server */
  static async start({
    isSigningIn = false,
    ...more
  }: Partial<AppDeps> & { isSigningIn?: boolean } = {}): Promise<TestApp> {
    const desk = openDesk(':memory:');
    const settings = new SqliteSettings(desk);
    const ledger = new SqliteLedger(':memory:');
    const directory = new Directory(configIn('').sites);
    const hub = new LiveHub();
    const metrics = new Metrics();
    const fleet = new Fleet(directory, new Map(), () => undefined);
    metrics.watch(
      () => hub.viewers,
      () => fleet.online(),
    );
    const brokerConnected = () => true;
    const now = more.now ?? (() => NOW);
    const setup = setupOn(desk, { directory, fleet: more.fleet ?? fleet, now });
    const audits = new SqliteAudits(desk);
    const errors = new CountErrors({
      store: audits,
      current: (gateway) => (more.setup ?? setup).layouts.current(gateway),
    });
    const issuer = new ReportIssuer({ ledger, directory, errors: more.errors ?? errors, now, log: quiet });
    const alarms = alarmsOn(desk, { settings, directory, fleet: more.fleet ?? fleet, ledger, hub, now });
    const deeds: Deed[] = [];
    const caller: Caller = { person: personWith('admin') };
    const stores = storesAt(desk);
    const journal = {
      record: (deed: Deed) => {
        deeds.push(deed);
        stores.journal.record(deed);
      },
    };
    const accounts = accountsOn({ stores, journal, directory: more.directory ?? directory, now });
    const cookies = { secure: false, secret: stores.secret('csrf') };
    const deps: AppDeps = {
      ledger,
      directory,
      fleet,
      setup,
      hub,
      issuer,
      metrics,
      settings,
      alarms,
      audits,
      errors,
      journal,
      identify: isSigningIn
        ? identifyBy(accounts.identity, more.cookies ?? cookies)
        : async () => caller.person,
      accounts,
      cookies,
      brokerConnected,
      now,
      log: quiet,
      ...more,
    };
    const app = await buildApp(deps);
    return new TestApp({ app, ledger, hub, settings, deeds, caller, accounts, desk });
  }

  /** The answer to a good request, which must fit its schema. */
  async get<T>(url: string, schema: TSchema): Promise<T> {
    const response = await this.app.inject(url);
    expect([response.statusCode, validatorOf(schema).faults(response.json())]).toEqual([200, []]);
    return response.json() as T;
  }

  /** The answer to a request that must fail. */
  async refused(url: string): Promise<{ status: number; code: string; paths: string[]; message: string }> {
    const response = await this.app.inject(url);
    expect(validatorOf(ErrorResponse).faults(response.json())).toEqual([]);
    const { code, message, faults } = response.json() as ErrorResponse;
    const paths = [...new Set(faults.map((fault) => fault.path))].sort();
    return { status: response.statusCode, code, message, paths };
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.ledger.close();
    this.desk.close();
  }
}
