import type { Server } from 'node:https';
import { join } from 'node:path';
import pino, { type Logger } from 'pino';
import type { ServerConfig } from '../firmware-config/server-config.ts';
import { accountsOn } from './accounts/accounts.ts';
import { storesAt } from './accounts/sqlite-stores.ts';
import { Alarms } from './alarms/alarms.ts';
import type { Courier } from './alarms/courier.ts';
import { MailCourier } from './alarms/mail-courier.ts';
import type { Channel } from './alarms/outbox.ts';
import { PublishCourier } from './alarms/publish-courier.ts';
import { SqliteAlarms } from './alarms/sqlite-alarms.ts';
import { SqliteOutbox } from './alarms/sqlite-outbox.ts';
import { WebhookCourier } from './alarms/webhook-courier.ts';
import type { Identify } from './api/access.ts';
import { identifyBy } from './api/cookies.ts';
import { buildApp } from './app.ts';
import { Retention } from './backups/retention.ts';
import {
  type BrokerAccess,
  type BrokerOptions,
  type EmbeddedBroker,
  type Refusal,
  startBroker,
} from './broker/embedded-broker.ts';
import { CountErrors } from './count-audits/count-errors.ts';
import { SqliteAudits } from './count-audits/sqlite-audits.ts';
import { DESK_FILE, openDesk } from './desk/sqlite-desk.ts';
import { Bridge } from './ecosystem/bridge.ts';
import { keyReaders } from './ecosystem/key-readers.ts';
import { AVAILABILITY, HOME_ASSISTANT_STATUS } from './ecosystem/topics.ts';
import { Directory } from './fleet/directory.ts';
import { downlinkOver } from './fleet/downlink.ts';
import { Fleet } from './fleet/fleet.ts';
import { serverVersion } from './fleet/server-version.ts';
import { Setup } from './fleet/setup.ts';
import { SqliteLayouts } from './fleet/sqlite-layouts.ts';
import { Ingest } from './ingest/ingest.ts';
import { openUplink, type Uplink } from './ingest/uplink.ts';
import { SqliteLedger } from './ledger/sqlite-ledger.ts';
import { portError } from './listen.ts';
import { LiveHub } from './live/hub.ts';
import { SitesNow } from './live/sites-now.ts';
import { Metrics } from './metrics.ts';
import { ReportIssuer } from './reports/issuer.ts';
import { SqliteSettings } from './settings/sqlite-settings.ts';
import { openTls } from './tls/open-tls.ts';
import { refreshTls } from './tls/refresh.ts';

const ISSUE_EVERY_MS = 60_000;
const PRUNE_EVERY_MS = 3_600_000;
/** Streams of a session that was ended elsewhere go on for so long at most. */
const SWEEP_EVERY_MS = 10_000;
const LOOK_EVERY_MS = 5000;

export interface RunningServer {
  /** Where the page and the API are, without a slash at the end. */
  url: string;
  /** Port of the broker in use. */
  mqttPort: number;
  /** Makes the first administrator; null where there was an account at start. */
  setupCode: string | null;
  close(): Promise<void>;
}

export interface ServerOptions {
  log?: Logger;
  now?: () => number;
  /** The folder of the built dashboard. */
  web?: string;
  /** Says who makes a request, in place of accounts; for tests of other things. */
  identify?: Identify;
}

/**
 * Starts the control server: broker, ingest, books, API and page.
 *
 * @throws GatelineError `port-in-use`, `bad-config`, `broker-refused`, `disk-full` or `ledger-unavailable`; nothing is
 *   left open then
 */
export async function startServer(config: ServerConfig, options: ServerOptions = {}): Promise<RunningServer> {
  const { log = pino({ name: 'server' }, pino.destination(2)), now = Date.now } = options;
  const opened: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const shut of opened.splice(0).reverse()) await shut();
  };
  const every = (ms: number, work: () => void) => {
    const timer = setInterval(work, ms);
    opened.push(async () => clearInterval(timer));
  };
  try {
    const ledger = new SqliteLedger(join(config.data, 'ledger.db'));
    opened.push(() => ledger.close());

    const desk = openDesk(join(config.data, DESK_FILE));
    opened.push(async () => void desk.close());
    const settings = new SqliteSettings(desk);
    const stores = storesAt(desk);
    const { journal } = stores;

    const directory = new Directory(config.sites, config.groups);
    const accounts = accountsOn({ stores, journal, directory, now });
    every(SWEEP_EVERY_MS, () => accounts.identity.sweep());
    const hub = new LiveHub();
    const metrics = new Metrics();
    const received = await ledger.lastReceived();
    const fleet = new Fleet(directory, received, (data) =>
      hub.publish(data.site, { event: 'gateway', data }),
    );
    // What gateways say can ask for an answer before the connection that brings it is known here.
    const toBroker: { uplink?: Uplink; bridge?: Bridge } = {};
    const downlink = downlinkOver(() => toBroker.uplink);
    const store = new SqliteLayouts(desk);
    const setup = new Setup({ store, downlink, directory, fleet, now, log });
    const ingest = new Ingest({ ledger, directory, fleet, setup, hub, metrics, log, now });
    const refused = ({ gateway, topic, payload, ...problem }: Refusal) =>
      void ingest.setAside(topic || `(gateway ${gateway || 'without an id'})`, payload, problem);

    const { access, broker } = await brokerOf(config, {
      directory,
      onRefusal: refused,
      readers: keyReaders(accounts.identity, now),
      log,
    });
    if (broker) opened.push(broker.close);
    const uplink = await openUplink({
      access,
      take: (arrival) => ingest.take(arrival),
      onAnswer: () => metrics.receipts.inc(),
      onLost: () => fleet.lostBroker(now()),
      onBack: () => {
        setup.layouts.connected();
        toBroker.bridge?.refresh();
      },
      also: {
        topic: HOME_ASSISTANT_STATUS,
        hear: (status) => status === 'online' && toBroker.bridge?.refresh(),
      },
      presence: { topic: AVAILABILITY, online: 'online', offline: 'offline' },
      log,
    });
    opened.push(uplink.close);
    toBroker.uplink = uplink;
    setup.layouts.connected();

    metrics.watch(
      () => hub.viewers,
      () => fleet.online(),
    );
    const audits = new SqliteAudits(desk);
    const errors = new CountErrors({ store: audits, current: (gateway) => setup.layouts.current(gateway) });
    const issuer = new ReportIssuer({ ledger, directory, errors, now, log });
    opened.push(() => issuer.close());
    every(ISSUE_EVERY_MS, () => void issuer.run());
    void issuer.run();
    if (config.keepRawDays !== undefined) {
      const retention = new Retention({ ledger, keepRawDays: config.keepRawDays, now, log });
      opened.push(() => retention.close());
      every(PRUNE_EVERY_MS, () => void retention.run());
      void retention.run();
    }

    const couriers: Partial<Record<Channel, Courier>> = {
      webhook: new WebhookCourier(settings, now),
      mqtt: new PublishCourier(uplink),
    };
    if (config.mail) couriers.email = new MailCourier(config.mail);
    const alarms = new Alarms({
      store: new SqliteAlarms(desk),
      outbox: new SqliteOutbox(desk),
      couriers,
      settings,
      directory,
      fleet,
      ledger,
      hub,
      errors,
      refused: (gateway) => setup.layouts.current(gateway)?.refused ?? null,
      brokerConnected: uplink.connected,
      now,
      log,
    });
    opened.push(() => alarms.close());
    every(LOOK_EVERY_MS, () => void alarms.look());

    const sitesNow = new SitesNow({ ledger, hub, errors, now }, directory.sites);
    const bridge = new Bridge({
      publisher: uplink,
      directory,
      fleet,
      hub,
      settings,
      sitesNow,
      alarms,
      version: serverVersion(),
      log,
    });
    toBroker.bridge = bridge;
    opened.push(async () => bridge.close());

    const { web } = options;
    const { trustProxy, publicUrl } = config.listen;
    const tls = await openTls(config, now());
    const cookies = {
      secure: tls !== undefined || trustProxy !== undefined,
      secret: stores.secret('csrf'),
      publicUrl,
    };
    const brokerConnected = uplink.connected;
    const deps = {
      ledger,
      directory,
      fleet,
      setup,
      hub,
      issuer,
      metrics,
      settings,
      alarms,
      sitesNow,
      audits,
      errors,
      journal,
      identify: options.identify ?? identifyBy(accounts.identity, cookies),
      accounts,
      cookies,
      ...(tls && { tls: tls.pem }),
      ...(trustProxy && { trustProxy }),
      brokerConnected,
      now,
      log,
    };
    const app = await buildApp(web === undefined ? deps : { ...deps, web });
    opened.push(() => app.close());
    const { host, http: port } = config.listen;
    const url = await app.listen({ host, port }).catch((error: unknown) => {
      throw portError(error, host, port, 'listen.http');
    });
    if (tls) {
      const stop = refreshTls(app.server as unknown as Server, config, tls, { now, log });
      opened.push(async () => stop());
      const { fingerprint } = tls;
      log.info({ fingerprint }, 'speaking TLS: compare the fingerprint with what the browser shows');
    }
    const { port: brokerPort, protocol } = new URL(access.url);
    const mqttPort = Number(brokerPort || (protocol === 'mqtts:' ? 8883 : 1883));
    const { setupCode } = accounts.firstRun;
    if (setupCode !== null) {
      const page = `${publicUrl?.replace(/\/$/, '') ?? url}/?code=${setupCode}`;
      log.info({ setupCode }, `there is no account yet: make the first administrator at ${page}`);
    }
    return { url, mqttPort, setupCode, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function brokerOf(
  config: ServerConfig,
  { directory, ...options }: Pick<BrokerOptions, 'onRefusal' | 'readers' | 'log'> & { directory: Directory },
): Promise<{ access: BrokerAccess; broker?: EmbeddedBroker }> {
  if (config.broker)
    return { access: { url: config.broker.url, clientId: `gateline-server-${process.pid}` } };
  const { mqttHost: host, mqtt: port } = config.listen;
  const gateways = new Set(directory.gateways.keys());
  const broker = await startBroker({ host, port, gateways, ...options });
  return { access: broker.access, broker };
}
