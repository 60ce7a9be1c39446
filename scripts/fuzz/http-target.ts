import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions } from 'fastify';
import pino from 'pino';
import { accountsOn } from '../../control-server/accounts/accounts.ts';
import type { Person } from '../../control-server/accounts/person.ts';
import { PERMISSIONS_OF } from '../../control-server/accounts/roles.ts';
import { storesAt } from '../../control-server/accounts/sqlite-stores.ts';
import { Alarms } from '../../control-server/alarms/alarms.ts';
import { SqliteAlarms } from '../../control-server/alarms/sqlite-alarms.ts';
import { SqliteOutbox } from '../../control-server/alarms/sqlite-outbox.ts';
import type { Identify } from '../../control-server/api/access.ts';
import { identifyBy } from '../../control-server/api/cookies.ts';
import { buildApp } from '../../control-server/app.ts';
import { CountErrors } from '../../control-server/count-audits/count-errors.ts';
import { SqliteAudits } from '../../control-server/count-audits/sqlite-audits.ts';
import { openDesk } from '../../control-server/desk/sqlite-desk.ts';
import { Directory } from '../../control-server/fleet/directory.ts';
import { Fleet } from '../../control-server/fleet/fleet.ts';
import { Setup } from '../../control-server/fleet/setup.ts';
import { SqliteLayouts } from '../../control-server/fleet/sqlite-layouts.ts';
import { SqliteLedger } from '../../control-server/ledger/sqlite-ledger.ts';
import { LiveHub } from '../../control-server/live/hub.ts';
import { Metrics } from '../../control-server/metrics.ts';
import { ReportIssuer } from '../../control-server/reports/issuer.ts';
import { SqliteSettings } from '../../control-server/settings/sqlite-settings.ts';
import { goldenPayload } from '../../firmware-config/contract/golden.ts';
import { isGoodRequest, isJudged, type Request } from './oracle-requests.ts';
import { drawRequest, requestIn } from './requests.ts';
import { SITES } from './sites.ts';
import type { Target, Verdict } from './target.ts';

/** A quarter of an hour after the goldens' own time. */
const NOW = 1_792_631_700_000;
const SECRET = 'nobody may read this';

/**
 * Requests to the real HTTP side, on books with one golden batch. A request is accepted where a route that the oracle
 * knows answers with what is asked for; of all others nothing is wanted but an answer that is no failure of the server.
 */
export async function httpTarget(): Promise<Target> {
  const folder = mkdtempSync(join(tmpdir(), 'gateline-fuzz-'));
  const web = join(folder, 'web');
  mkdirSync(web);
  writeFileSync(join(web, 'index.html'), '<!doctype html><title>Gateline</title>');
  writeFileSync(join(folder, 'secret.txt'), SECRET);
  const ledger = new SqliteLedger(join(folder, 'books.db'));
  await ledger.store(goldenPayload('events', 'every-kind'), NOW, SITES[0] ?? { id: '', gates: [] });
  const hub = new LiveHub();
  const desk = openDesk(join(folder, 'desk.db'));
  const app = await appOn({ ledger, hub, desk, web });
  return {
    name: 'http',
    share: 6,
    inputs: drawRequest,
    run: async (bytes) => {
      const request = requestIn(bytes);
      return request ? answered(app, request) : 'refused';
    },
    mayAccept: (bytes) => {
      const request = requestIn(bytes);
      return request !== null && isGoodRequest(request);
    },
    close: async () => {
      const { viewers } = hub;
      await app.close();
      await ledger.close();
      desk.close();
      rmSync(folder, { recursive: true, force: true });
      if (viewers > 0) throw new Error(`${viewers} live streams were left open`);
    },
  };
}

const ADMIN: Person = {
  kind: 'account',
  id: 'admin',
  name: 'admin',
  role: 'admin',
  may: PERMISSIONS_OF.admin,
  sites: null,
};

interface Ground {
  ledger: SqliteLedger;
  hub: LiveHub;
  desk: ReturnType<typeof openDesk>;
  web: string;
}

/** Requests are an administrator's, but those with a key of their own, which is never a right one. */
function appOn({ ledger, hub, desk, web }: Ground): Promise<FastifyInstance> {
  const log = pino({ level: 'silent' });
  const directory = new Directory(SITES);
  const metrics = new Metrics();
  const now = () => NOW;
  const fleet = new Fleet(directory, new Map(), () => undefined);
  const brokerConnected = () => true;
  const requestsPerMinute = Number.MAX_SAFE_INTEGER;
  const settings = new SqliteSettings(desk);
  const downlink = { send: async () => undefined };
  const setup = new Setup({ store: new SqliteLayouts(desk), downlink, directory, fleet, now, log });
  const audits = new SqliteAudits(desk);
  const errors = new CountErrors({ store: audits, current: (gateway) => setup.layouts.current(gateway) });
  const issuer = new ReportIssuer({ ledger, directory, errors, now, log });
  const alarms = new Alarms({
    store: new SqliteAlarms(desk),
    outbox: new SqliteOutbox(desk),
    couriers: {},
    refused: () => null,
    ...{ settings, directory, fleet, ledger, hub, brokerConnected, now, log },
  });
  const stores = storesAt(desk);
  const { journal } = stores;
  const accounts = accountsOn({ stores, journal, directory, now });
  const cookies = { secure: false, secret: stores.secret('csrf') };
  const byKey = identifyBy(accounts.identity, cookies);
  const identify: Identify = async (request, reply) =>
    request.headers.authorization === undefined ? ADMIN : byKey(request, reply);
  return buildApp({
    ...{
      ledger,
      directory,
      fleet,
      setup,
      hub,
      issuer,
      settings,
      alarms,
      audits,
      errors,
      journal,
      identify,
      accounts,
      cookies,
    },
    ...{ metrics, brokerConnected, now, log, web, requestsPerMinute },
  });
}

async function answered(app: FastifyInstance, request: Request): Promise<Verdict> {
  const { method, url, headers, body } = request;
  const isLive = url.includes('live') || url.includes('%');
  const options = { method, url, headers, ...(body === '' ? {} : { payload: body }) } as InjectOptions;
  // A live stream has no end: only its beginning is waited for.
  const response = await app.inject({ ...options, payloadAsStream: isLive });
  const { statusCode } = response;
  const type = String(response.headers['content-type'] ?? '');
  if (isLive && type.startsWith('text/event-stream')) {
    response.stream().destroy();
    response.raw.res.destroy();
    return 'refused';
  }
  let text = '';
  if (isLive) for await (const chunk of response.stream()) text += String(chunk);
  else text = response.body;
  if (statusCode >= 500) throw new Error(`HTTP ${statusCode}: ${text.slice(0, 500)}`);
  if (text.includes(SECRET)) throw new Error('a file outside of the page was handed out');
  if (type.includes('json') && !type.includes('jsonl') && method !== 'HEAD') {
    const answer: unknown = JSON.parse(text);
    if (statusCode >= 400 && statusCode !== 406) checkRefusal(answer);
  }
  return statusCode < 400 && isJudged(url) ? 'accepted' : 'refused';
}

/** Every refusal says what is wrong in the same form. */
function checkRefusal(answer: unknown): void {
  const { code, message, faults } = answer as { code?: unknown; message?: unknown; faults?: unknown };
  if (typeof code !== 'string' || typeof message !== 'string' || !Array.isArray(faults)) {
    throw new Error(`a refusal in another form: ${JSON.stringify(answer).slice(0, 300)}`);
  }
}
