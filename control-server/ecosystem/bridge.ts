import type { Logger } from 'pino';
import { messageOf } from '../../firmware-config/errors.ts';
import type { SiteConfig } from '../../firmware-config/server-config.ts';
import type { Directory } from '../fleet/directory.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { type AlarmCounts, NO_ALARMS } from '../live/alarm-counts.ts';
import type { LiveHub } from '../live/hub.ts';
import type { SitesNow } from '../live/sites-now.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { AtMostEvery } from './at-most-every.ts';
import { discoveryPayload } from './discovery.ts';
import type { Publisher } from './publisher.ts';
import { statesOf } from './states.ts';
import { discoveryOf, gateState, gatewayState, siteState } from './topics.ts';

/** States are published at most this often, and looked at this often when nothing is heard: coverage changes by itself. */
const AT_MOST_EVERY_MS = 1000;
const AT_LEAST_EVERY_MS = 15_000;
/** All is said again at most this often: anybody on the broker can say that Home Assistant has started. */
const REFRESH_EVERY_MS = 10_000;

export interface BridgeDeps {
  publisher: Publisher;
  directory: Directory;
  fleet: Fleet;
  hub: LiveHub;
  settings: SettingsStore;
  sitesNow: SitesNow;
  alarms?: AlarmCounts;
  /** A clock in milliseconds that is never set back; the process's where absent. */
  clock?: () => number;
  /** Of this program. */
  version: string;
  log: Logger;
}

/**
 * Tells other systems on the broker how the sites are whose settings say so: retained states when they change, and a
 * description that Home Assistant makes its entities from. Where it is switched off, what was retained is taken back.
 */
export class Bridge {
  readonly #sites: Map<string, SiteBridge>;
  readonly #leave: (() => void)[];
  readonly #regularly: NodeJS.Timeout;
  readonly #refresh: AtMostEvery;

  constructor(deps: BridgeDeps) {
    this.#sites = new Map(deps.directory.sites.map((site) => [site.id, new SiteBridge(site, deps)]));
    this.#leave = [...this.#sites].map(([id, site]) => deps.hub.listen([id], () => site.change()));
    this.#regularly = setInterval(() => this.#look(), AT_LEAST_EVERY_MS).unref();
    const clock = deps.clock ?? (() => performance.now());
    this.#refresh = new AtMostEvery(REFRESH_EVERY_MS, () => this.#sayAgain(), clock);
    this.#look();
  }

  /** The broker may have forgotten everything, or Home Assistant has started: all is said again. */
  refresh(): void {
    this.#refresh.ask();
  }

  close(): void {
    clearInterval(this.#regularly);
    this.#refresh.close();
    for (const leave of this.#leave) leave();
    for (const site of this.#sites.values()) site.close();
  }

  #sayAgain(): void {
    for (const site of this.#sites.values()) site.forget();
    this.#look();
  }

  #look(): void {
    for (const site of this.#sites.values()) site.change();
  }
}

/** One site: what was published of it, so that only what changed is published again. */
class SiteBridge {
  readonly #site: SiteConfig;
  readonly #deps: BridgeDeps;
  readonly #published = new Map<string, string>();
  #timer: NodeJS.Timeout | null = null;
  #saidAt = Number.NEGATIVE_INFINITY;
  #work: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(site: SiteConfig, deps: BridgeDeps) {
    this.#site = site;
    this.#deps = deps;
  }

  /** What was taken back stays so. */
  forget(): void {
    for (const [topic, payload] of this.#published) if (payload !== '') this.#published.delete(topic);
  }

  change(): void {
    if (this.#timer || this.#isClosed) return;
    const wait = Math.max(0, this.#saidAt + AT_MOST_EVERY_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#saidAt = performance.now();
      this.#work = this.#work.then(() => this.#say());
    }, wait).unref();
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** What cannot be said now is said with the next change, or when the connection is there again. */
  async #say(): Promise<void> {
    const { publisher, log } = this.#deps;
    try {
      for (const [topic, payload] of await this.#wanted()) {
        if (this.#published.get(topic) === payload) continue;
        // Unconfirmed: a broker that goes away meanwhile is told all again, and nothing waits for its answer.
        await publisher.publish(topic, payload, { retain: true });
        this.#published.set(topic, payload);
      }
    } catch (error) {
      log.debug(
        { site: this.#site.id, error: messageOf(error) },
        'a site could not be told to other systems',
      );
    }
  }

  async #wanted(): Promise<Map<string, string>> {
    const { settings: store, fleet, sitesNow, alarms = NO_ALARMS, version } = this.#deps;
    const { id } = this.#site;
    const { settings } = store.of(id);
    if (!settings.mqtt) return this.#nothing();
    const states = await sitesNow.read([this.#site], ({ sites: [now] }) =>
      now ? statesOf(now, { settings, alarms: alarms.open(id), gateways: fleet.list(id) }) : new Map(),
    );
    return new Map([[discoveryOf(id), discoveryPayload(this.#site, settings, version)], ...states]);
  }

  /** An empty payload removes what a broker retains. */
  #nothing(): Map<string, string> {
    const { id, gates, gateways } = this.#site;
    const topics = [
      discoveryOf(id),
      siteState(id),
      ...gates.map((gate) => gateState(id, gate.id)),
      ...gateways.map((gateway) => gatewayState(id, gateway.id)),
    ];
    return new Map(topics.map((topic) => [topic, '']));
  }
}
