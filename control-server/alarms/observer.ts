import { parseTopic } from '../../firmware-config/contract/index.ts';
import type { SiteConfig } from '../../firmware-config/server-config.ts';
import type { CountErrors } from '../count-audits/count-errors.ts';
import type { Directory } from '../fleet/directory.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Books, Ledger, SetAsideReason } from '../ledger/ledger.ts';
import { flowOf } from '../rollups/flows.ts';
import { GRACE_MS } from '../rollups/line-slots.ts';
import { dateAt, localDay } from '../rollups/local-time.ts';
import { occupancyOf, shownRange, spreadOf, together } from '../rollups/occupancy.ts';
import { SLOT_MS, slotOf } from '../rollups/slots.ts';
import { siteWatch } from '../rollups/watched.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { Alarm, Subject } from './alarm.ts';
import type { AlarmStore } from './alarm-store.ts';
import type { Inside, SetAsideLately, SiteKnown, WatchedGate } from './known.ts';
import { LostRecords } from './lost-records.ts';

const HOUR_MS = 3_600_000;
/** The books of a site are read at most so often: people inside, and the last hour. */
const INSIDE_EVERY_MS = 10_000;
const WATCHED_EVERY_MS = 60_000;
/** So many of the newest messages that were set aside are looked at. */
const NEWEST_SET_ASIDE = 200;
const TAMPER: readonly SetAsideReason[] = ['signature', 'broken-chain', 'gateway-mismatch'];
const EXPLAINING: readonly Alarm['kind'][] = [
  'gateway-down',
  'site-down',
  'broker-down',
  'camera-down',
  'picture',
];

export interface ObserverDeps {
  ledger: Ledger;
  directory: Directory;
  fleet: Fleet;
  settings: SettingsStore;
  store: AlarmStore;
  /** What audits say of the counts of a site's gates; nothing where absent. */
  errors?: Pick<CountErrors, 'of'>;
  /** What a gateway refused of what was drawn for it. */
  refused: (gateway: string) => { version: number; reasons: readonly string[] } | null;
}

interface BooksKnown {
  inside: Inside | null;
  insideAt: number;
  watched: readonly WatchedGate[];
  watchedAt: number;
}

const NOTHING_READ: BooksKnown = {
  inside: null,
  insideAt: Number.NEGATIVE_INFINITY,
  watched: [],
  watchedAt: Number.NEGATIVE_INFINITY,
};

/** Gathers what alarms are found in. */
export class Observer {
  readonly #deps: ObserverDeps;
  readonly #books = new Map<string, BooksKnown>();
  readonly #lost: LostRecords;
  #setAside = new Map<string, SetAsideLately>();
  #setAsideTotal = -1;

  constructor(deps: ObserverDeps) {
    this.#deps = deps;
    this.#lost = new LostRecords(deps.store);
  }

  /** @throws GatelineError as {@link Ledger} and {@link AlarmStore} */
  async look(now: number): Promise<SiteKnown[]> {
    const { directory, settings, fleet, refused } = this.#deps;
    await this.#readSetAside();
    const explained = this.#explained(now);
    const known: SiteKnown[] = [];
    for (const place of directory.sites) {
      const { id: site } = place;
      const { settings: mine } = settings.of(site);
      const books = await this.#readBooks(place, now);
      const gateways = fleet.list(site);
      known.push({
        site,
        settings: mine,
        gateways,
        inside: books.inside,
        watched: books.watched,
        setAside: this.#setAside,
        lost: new Map(
          gateways.flatMap(({ gateway, health }) => {
            const lost = this.#lost.of(site, gateway, health, now);
            return lost ? [[gateway, lost] as const] : [];
          }),
        ),
        refused: new Map(
          gateways.flatMap(({ gateway }) => {
            const found = refused(gateway);
            const reason = found?.reasons.join('; ') ?? '';
            return found ? [[gateway, { version: found.version, reason }] as const] : [];
          }),
        ),
        explained,
      });
    }
    return known;
  }

  /** Gateways with an alarm now or in the last hour that says why they did not watch. */
  #explained(now: number): Set<string> {
    const { store, directory } = this.#deps;
    const open = store.pending().filter(({ endedAt }) => endedAt === null);
    const alarms = [...open, ...store.endedSince(now - HOUR_MS)].filter(({ kind }) =>
      EXPLAINING.includes(kind),
    );
    const gatewaysOf = ({ site, gateway }: Subject) =>
      gateway !== null
        ? [gateway]
        : directory.sites
            .filter(({ id }) => site === null || id === site)
            .flatMap(({ gateways }) => gateways.map(({ id }) => id));
    return new Set(alarms.flatMap(gatewaysOf));
  }

  async #readSetAside(): Promise<void> {
    const { ledger, directory } = this.#deps;
    const { total } = await ledger.quarantined(1);
    if (total === this.#setAsideTotal) return;
    const { entries } = await ledger.quarantined(NEWEST_SET_ASIDE);
    this.#setAsideTotal = total;
    const found = new Map<string, SetAsideLately>();
    for (const { topic, reason, detail, receivedAt } of entries) {
      const gateway = parseTopic(topic)?.gateway ?? /^\(gateway (.*)\)$/.exec(topic)?.[1] ?? '';
      if (!directory.gateways.has(gateway)) continue;
      const known = found.get(gateway);
      const tamper = TAMPER.includes(reason);
      // The newest comes first; what may be tampering counts for more than what is newer.
      const isTold = known === undefined || (tamper && !known.tamper);
      found.set(gateway, {
        count: (known?.count ?? 0) + 1,
        at: Math.max(known?.at ?? 0, receivedAt),
        reason: isTold ? `${reason}: ${detail}` : known.reason,
        tamper: tamper || (known?.tamper ?? false),
      });
    }
    this.#setAside = found;
  }

  async #readBooks(place: SiteConfig, now: number): Promise<BooksKnown> {
    const { ledger, settings } = this.#deps;
    const { id, timeZone } = place;
    let known = this.#books.get(id) ?? NOTHING_READ;
    const { capacity, countingError } = settings.of(id).settings;
    if (capacity === null) {
      known = { ...known, inside: null, insideAt: Number.NEGATIVE_INFINITY };
    } else if (now - known.insideAt >= INSIDE_EVERY_MS) {
      const day = localDay(dateAt(now, timeZone), timeZone);
      const books = await ledger.books(place, day.from, day.to);
      const watchOf = siteWatch({ gateways: place.gateways, books, asOf: now });
      const errors = this.#deps.errors?.of(place);
      const ranges = place.gates.map(({ id: gate }) =>
        occupancyOf(
          flowOf(gate, day, { books, watch: watchOf(gate), asOf: now }),
          spreadOf(errors?.get(gate), countingError),
        ),
      );
      known = { ...known, inside: shownRange(together(ranges)), insideAt: now };
    }
    if (now - known.watchedAt >= WATCHED_EVERY_MS) {
      const from = slotOf(now - HOUR_MS);
      const books = await ledger.books(place, from, slotOf(now) + SLOT_MS);
      known = { ...known, watched: watchedOf(place, books, now), watchedAt: now };
    }
    this.#books.set(id, known);
    return known;
  }
}

function watchedOf(place: SiteConfig, books: Books, now: number): WatchedGate[] {
  const slots: number[] = [];
  for (let slot = slotOf(now - HOUR_MS); slot <= slotOf(now - GRACE_MS); slot += SLOT_MS) slots.push(slot);
  const watchOf = siteWatch({ gateways: place.gateways, books, asOf: now });
  return place.gates.map(({ id: gate }) => {
    const watch = watchOf(gate);
    // A gate that was set up within the hour is not judged by the time before.
    const lines = watch.lines(slots);
    const dueMs = Math.max(
      0,
      ...lines.map(({ slots: mine }) => mine.reduce((sum, { from, to }) => sum + to - from, 0)),
    );
    const watchedMs = lines.flatMap(({ slots: mine }) => mine).reduce((sum, one) => sum + one.watchedMs, 0);
    const allMs = lines.flatMap(({ slots: mine }) => mine).reduce((sum, { from, to }) => sum + to - from, 0);
    return {
      gate,
      watched: dueMs < HOUR_MS / 2 ? null : Math.min(1, watchedMs / allMs),
      gateways: [...new Set(lines.map(({ line }) => line.gateway))],
    };
  });
}
