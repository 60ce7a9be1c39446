import type { SiteConfig } from '../../firmware-config/server-config.ts';
import type { BoardNumbers } from '../api/live-schemas.ts';
import { occupancyNow, totalsOf } from '../api/overview.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { shownRange } from '../rollups/occupancy.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { eventText } from './event-text.ts';
import type { LiveHub } from './hub.ts';
import type { Outlet } from './outlet.ts';
import type { SitesNow } from './sites-now.ts';
import { MAX_BEHIND_BYTES } from './viewer.ts';

/** Numbers are sent at most this often, and looked at this often even when nothing is heard. */
const AT_MOST_EVERY_MS = 1000;
const AT_LEAST_EVERY_MS = 10_000;

export interface BoardDeps {
  hub: LiveHub;
  fleet: Fleet;
  settings: SettingsStore;
  sitesNow: SitesNow;
  now: () => number;
}

/** What anybody may see of a site, for those who ask once and for those who stay. */
export class Boards {
  readonly #deps: BoardDeps;
  readonly #open = new Map<string, Board>();

  constructor(deps: BoardDeps) {
    this.#deps = deps;
  }

  /** Null where the site has no board. */
  async numbers(site: SiteConfig): Promise<BoardNumbers | null> {
    const { fleet, settings: store, sitesNow, now } = this.#deps;
    const { settings } = store.of(site.id);
    if (!settings.board) return null;
    const asOf = now();
    const gateways = fleet.list(site.id);
    return sitesNow.read([site], ({ sites: [found] }) => {
      if (!found) return null;
      const occupancy = occupancyNow(found, settings);
      const heard = gateways.flatMap(({ lastSeen }) => lastSeen ?? []);
      const isHeard = gateways.some(({ state }) => state === 'online');
      return {
        asOf,
        date: found.day.date,
        ...totalsOf(found),
        inside: shownRange(occupancy),
        capacity: occupancy.capacity,
        nearlyFull: occupancy.nearlyFull,
        staleSince: isHeard ? null : Math.max(found.day.from, ...heard),
        partlyWatched: found.watched === null || found.watched < settings.coverageLow,
      };
    });
  }

  /** Sends the numbers at once, then whenever they change, until the viewer goes or the board is switched off. */
  async follow(site: SiteConfig, first: BoardNumbers, outlet: Outlet): Promise<void> {
    outlet.write(eventText({ event: 'numbers', data: first }));
    const board = this.#open.get(site.id) ?? new Board(site, this.#deps.hub, () => this.numbers(site));
    this.#open.set(site.id, board);
    const leave = this.#deps.hub.enter(() => outlet.end());
    board.outlets.add(outlet);
    outlet.onGone(() => {
      leave();
      board.outlets.delete(outlet);
      if (board.outlets.size > 0) return;
      board.close();
      if (this.#open.get(site.id) === board) this.#open.delete(site.id);
    });
  }
}

/** One site's board while anybody looks at it. */
class Board {
  readonly outlets = new Set<Outlet>();
  readonly #read: () => Promise<BoardNumbers | null>;
  readonly #leave: () => void;
  readonly #regularly: NodeJS.Timeout;
  #soon: NodeJS.Timeout | null = null;
  #sentAt = Number.NEGATIVE_INFINITY;

  constructor(site: SiteConfig, hub: LiveHub, read: () => Promise<BoardNumbers | null>) {
    this.#read = read;
    this.#leave = hub.listen([site.id], () => this.#change());
    this.#regularly = setInterval(() => this.#change(), AT_LEAST_EVERY_MS).unref();
  }

  close(): void {
    this.#leave();
    clearInterval(this.#regularly);
    if (this.#soon) clearTimeout(this.#soon);
  }

  #change(): void {
    if (this.#soon) return;
    const wait = Math.max(0, this.#sentAt + AT_MOST_EVERY_MS - performance.now());
    this.#soon = setTimeout(() => void this.#send(), wait).unref();
  }

  async #send(): Promise<void> {
    this.#sentAt = performance.now();
    // Books that cannot be read now make the numbers old, which the page says when nothing comes.
    const numbers = await this.#read().catch(() => undefined);
    this.#soon = null;
    if (numbers === undefined) return;
    const bytes = numbers && Buffer.from(eventText({ event: 'numbers', data: numbers }));
    for (const outlet of [...this.outlets]) {
      if (!bytes) outlet.end();
      else if (outlet.behind > MAX_BEHIND_BYTES) outlet.cut();
      else outlet.write(bytes);
    }
  }
}
