import { join } from 'node:path';
import pino from 'pino';
import type { BrowserContext } from 'playwright-core';
import type { Role } from '../../control-server/accounts/roles.ts';
import type { OneTimePasswordResponse, SessionResponse } from '../../control-server/api/account-schemas.ts';
import { SqliteLedger } from '../../control-server/ledger/sqlite-ledger.ts';
import { type RunningServer, startServer } from '../../control-server/main.ts';
import { DEFAULT_SETTINGS, type SiteSettings } from '../../control-server/settings/site-settings.ts';
import type { CountAudit } from '../../firmware-config/contract/index.ts';
import type { SiteConfig } from '../../firmware-config/server-config.ts';
import { seedHistory } from '../demo/history.ts';
import { Random } from '../random.ts';
import { configOf, SITES } from './places.ts';
import { ShowGateway } from './show-gateway.ts';

/** When it is open: a Sunday, 15:20 in Vietnam. */
export const MOMENT = Date.parse('2026-11-22T08:20:00Z');
const PASSWORD = 'bến nước trong xanh 2026';
const ADMIN = { id: 'lan', name: 'Nguyễn Thị Lan' };
/** A lens that somebody covers 75 minutes before. */
const COVERED = { gate: 'cong-quang-truong', fault: 'covered', since: MOMENT - 75 * 60_000 } as const;
const HEALTH_EVERY_MS = 2000;
/** How likely it is that somebody passes a gateway in a second. */
const CROWD = 0.08;

/** A control room as it looks on a busy afternoon: four sites with weeks of history, people passing, and some trouble. */
export class ControlRoom {
  readonly server: RunningServer;
  readonly #gateways: ShowGateway[] = [];
  #timers: NodeJS.Timeout[] = [];

  private constructor(server: RunningServer) {
    this.server = server;
  }

  /**
   * @param options.web the folder of the built page
   * @param options.days of history
   */
  static async open(data: string, options: { web: string; days: number }): Promise<ControlRoom> {
    const offset = MOMENT - Date.now();
    const now = () => Date.now() + offset;
    const random = new Random(7);
    const ledger = new SqliteLedger(join(data, 'ledger.db'));
    await seedHistory(ledger, {
      sites: SITES,
      days: options.days,
      until: now(),
      covered: COVERED,
      random: () => random.next(),
    });
    await ledger.close();
    const server = await startServer(configOf(data), {
      log: pino({ level: 'silent' }),
      now,
      web: options.web,
    });
    const room = new ControlRoom(server);
    for (const site of SITES) {
      for (const [index, { id }] of site.gateways.entries()) {
        const gates = gatesOf(site, index);
        const gateway = await ShowGateway.open({
          gateway: id,
          gates,
          zones: index === 0 ? (site.zones ?? []).map((zone) => zone.id) : [],
          mqttPort: server.mqttPort,
          now,
          random,
        });
        room.#gateways.push(gateway);
        const { gate, ...picture } = COVERED;
        const camera = gateway.cameras.find((each) => each.camera === `${gate}-cam`);
        if (camera) camera.picture = picture;
        await gateway.pass(0);
      }
    }
    room.#timers.push(
      setInterval(() => {
        for (const gateway of room.#gateways) void gateway.pass(random.next() < CROWD ? 1 : 0);
      }, 1000),
      setInterval(() => {
        for (const gateway of room.#gateways) void gateway.tellHealth();
      }, HEALTH_EVERY_MS),
    );
    return room;
  }

  /** Makes the first administrator and signs in. */
  async signInFirst(context: BrowserContext): Promise<void> {
    await this.#post(context, '/api/first-run', {
      ...ADMIN,
      code: this.server.setupCode,
      password: PASSWORD,
    });
  }

  async signIn(context: BrowserContext, id = ADMIN.id): Promise<void> {
    await this.#post(context, '/api/sign-in', { id, password: PASSWORD });
  }

  /** Makes an account of a role for these sites; the context is an administrator's. */
  async addAccount(
    context: BrowserContext,
    account: { id: string; name: string; role: Role; sites: string[] | null },
  ): Promise<void> {
    const { oneTimePassword } = await this.#post<OneTimePasswordResponse>(context, '/api/accounts', account);
    const other = await context.browser()?.newContext();
    if (!other) throw new Error('the context has no browser');
    await this.#post(other, '/api/sign-in', { id: account.id, password: oneTimePassword });
    await this.#post(other, '/api/account/password', { current: oneTimePassword, password: PASSWORD });
    await other.close();
  }

  async change(context: BrowserContext, site: string, settings: Partial<SiteSettings>): Promise<void> {
    const before = await context.request.get(`${this.server.url}/api/sites/${site}/settings`);
    const { version } = (await before.json()) as { version: number };
    const body = { version, settings: { ...DEFAULT_SETTINGS, ...settings } };
    await this.#send(context, 'put', `/api/sites/${site}/settings`, body);
  }

  /** Says how well the gates of the first box of a site were counted; the context is a technician's or administrator's. */
  async audit(context: BrowserContext, gateway: string, gates: readonly string[]): Promise<void> {
    const DAY = 86_400_000;
    const audit = (gate: string, days: number, model: string, missed: number): CountAudit => ({
      v: 1,
      gateway,
      camera: `${gate}-cam`,
      gate,
      line: 'line-1',
      model,
      configuration: 0,
      agent: 'gateline 0.1.0',
      source: 'recording',
      method: 'truth-file',
      from: MOMENT - days * DAY,
      to: MOMENT - days * DAY + 3_600_000,
      in: { truth: 240, counted: 241 - missed, matched: 240 - missed },
      out: { truth: 180, counted: 180, matched: 179 },
    });
    for (const [index, gate] of gates.entries()) {
      await this.#post(context, '/api/audits', audit(gate, 2 + index, 'centernet-mobilenetv3', 3));
    }
    await this.#post(context, '/api/audits', audit(gates[0] ?? '', 40, 'ultraface-rfb-320', 14));
  }

  /** A box goes away. */
  async breakThings(): Promise<void> {
    this.#gateways.splice(-1, 1)[0]?.vanish();
    for (const gateway of this.#gateways) await gateway.tellHealth();
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    for (const gateway of this.#gateways) await gateway.close();
    await this.server.close();
  }

  #post<T>(context: BrowserContext, path: string, body: object): Promise<T> {
    return this.#send<T>(context, 'post', path, body);
  }

  async #send<T>(context: BrowserContext, method: 'post' | 'put', path: string, data: object): Promise<T> {
    const { url } = this.server;
    const { csrf } = (await (await context.request.get(`${url}/api/session`)).json()) as SessionResponse;
    const headers = csrf === null ? {} : { 'x-csrf-token': csrf };
    const answer = await context.request[method](url + path, { data, headers });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}

/** The gates that a site's gateway of this place in the list counts at. */
function gatesOf({ gates, gateways }: SiteConfig, index: number): string[] {
  return gates.filter((_, n) => n % gateways.length === index).map(({ id }) => id);
}
