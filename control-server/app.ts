import { join } from 'node:path';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import type { Accounts } from './accounts/accounts.ts';
import type { Journal } from './accounts/journal.ts';
import type { Alarms } from './alarms/alarms.ts';
import { guardRoutes, type Identify } from './api/access.ts';
import { accountRoutes } from './api/account-routes.ts';
import { alarmRoutes } from './api/alarm-routes.ts';
import { auditRoutes } from './api/audit-routes.ts';
import { boardRoutes } from './api/board-routes.ts';
import { conditionRoutes } from './api/condition.ts';
import { type CookieRules, readCookies, refuseForgeries } from './api/cookies.ts';
import { documentation } from './api/documentation.ts';
import { answerErrors, answerUnreadable } from './api/errors.ts';
import { exportRoute } from './api/export-route.ts';
import { fleetRoutes } from './api/fleet-routes.ts';
import { historyRoutes } from './api/history-routes.ts';
import { liveRoute } from './api/live-route.ts';
import { overviewRoute } from './api/overview-route.ts';
import { page } from './api/page.ts';
import { limitRequests } from './api/rate-limit.ts';
import { reportRoutes } from './api/report-routes.ts';
import { apiRoutes } from './api/routes.ts';
import { settingsRoutes } from './api/settings-routes.ts';
import { validatorCompiler } from './api/validation.ts';
import { zoneRoutes } from './api/zone-routes.ts';
import type { AuditStore } from './count-audits/audit-store.ts';
import type { CountErrors } from './count-audits/count-errors.ts';
import { watchSites } from './ecosystem/site-metrics.ts';
import type { Directory } from './fleet/directory.ts';
import type { Fleet } from './fleet/fleet.ts';
import type { Setup } from './fleet/setup.ts';
import type { Ledger } from './ledger/ledger.ts';
import { Heartbeat } from './live/heartbeat.ts';
import type { LiveHub } from './live/hub.ts';
import { SitesNow } from './live/sites-now.ts';
import { Streams } from './live/streams.ts';
import type { Metrics } from './metrics.ts';
import type { ReportIssuer } from './reports/issuer.ts';
import type { SettingsStore } from './settings/settings-store.ts';

export interface AppDeps {
  ledger: Ledger;
  directory: Directory;
  fleet: Fleet;
  setup: Setup;
  hub: LiveHub;
  issuer: ReportIssuer;
  settings: SettingsStore;
  alarms: Alarms;
  /** Made anew where absent. */
  sitesNow?: SitesNow;
  audits: AuditStore;
  errors: CountErrors;
  journal: Journal;
  identify: Identify;
  accounts: Accounts;
  cookies: CookieRules;
  metrics: Metrics;
  brokerConnected: () => boolean;
  now: () => number;
  log: Logger;
  /** The folder of the built dashboard. */
  web?: string;
  /** PEM texts; without them it speaks plain HTTP. */
  tls?: { cert: string; key: string };
  /** Reverse proxies that say who asked. */
  trustProxy?: string[];
  /** Requests that one address may make in a minute. */
  requestsPerMinute?: number;
  /** Streams of live events and tracks that one account or key may have open at once; 50 unless told. */
  streamsPerCredential?: number;
  /** Made anew where absent: what bounds the streams of accounts and keys. */
  streams?: Streams;
  /** How often an idle live stream is sent a comment, so that nothing on the way takes it for dead. */
  heartbeatMs?: number;
}

const HEARTBEAT_MS = 3000;
const REQUESTS_PER_MINUTE = 1200;

/** The HTTP side of the server, ready to listen. Closing it ends the live streams. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: deps.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 65_536,
    requestTimeout: 10_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: answerUnreadable,
    trustProxy: deps.trustProxy ?? false,
    https: deps.tls ?? null,
    // The same instance by either protocol, to all who add routes to it.
  }) as unknown as FastifyInstance;
  app.setValidatorCompiler(validatorCompiler);
  answerErrors(app);
  app.addHook('preClose', async () => {
    deps.hub.close();
    deps.setup.close();
  });

  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Without TLS it is served on this machine only.
    strictTransportSecurity: deps.cookies.secure && { maxAge: 31_536_000, includeSubDomains: false },
  });
  await limitRequests(app, deps.requestsPerMinute ?? REQUESTS_PER_MINUTE);
  await readCookies(app, deps.cookies);
  guardRoutes(app, deps);
  refuseForgeries(app, deps.cookies);
  await documentation(app);
  await app.register(accountRoutes, deps);
  await app.register(apiRoutes, deps);
  await app.register(reportRoutes, deps);
  await app.register(exportRoute, deps);
  const streams = deps.streams ?? new Streams({ each: deps.streamsPerCredential });
  await app.register(fleetRoutes, { ...deps, streams });
  await app.register(auditRoutes, deps);
  await app.register(historyRoutes, deps);
  await app.register(zoneRoutes, deps);
  const sitesNow = deps.sitesNow ?? new SitesNow(deps, deps.directory.sites);
  const heartbeat = new Heartbeat(deps.heartbeatMs ?? HEARTBEAT_MS);
  app.addHook('onClose', async () => {
    heartbeat.close();
    sitesNow.close();
  });
  const live = { ...deps, streams, sitesNow, heartbeat };
  watchSites(live);
  await app.register(liveRoute, live);
  await app.register(overviewRoute, live);
  await app.register(boardRoutes, live);
  await app.register(alarmRoutes, deps);
  await app.register(settingsRoutes, deps);
  await app.register(conditionRoutes, deps);
  await app.register(page, { folder: deps.web ?? join(import.meta.dirname, 'web/dist') });
  return app;
}
