import type { SiteConfig } from '../../firmware-config/server-config.ts';
import type { CountError } from '../count-audits/count-error.ts';
import type { Ledger, LedgerCrossing } from '../ledger/ledger.ts';
import type { LiveHub } from './hub.ts';
import { addCrossing, rangeOf, type SiteNow, siteNow } from './site-now.ts';

/** What time alone changes, such as the watched share, is read anew after this long. */
const KEPT_MS = 15_000;
const PAGE = 1000;

type ErrorsOf = (site: SiteConfig) => ReadonlyMap<string, CountError>;

/** Sites at one moment of the books: each of them includes every crossing up to `lastEventId`, and none above. */
export interface Sites {
  lastEventId: number;
  sites: SiteNow[];
}

/**
 * The day so far of many sites, cheaply: what was read from the books is kept for some seconds, and only the crossings
 * that came since are read and added. A site whose books changed otherwise is read anew.
 */
export class SitesNow {
  readonly #ledger: Ledger;
  readonly #now: () => number;
  readonly #errors: ErrorsOf;
  readonly #known = new Map<string, SiteNow>();
  readonly #leave: () => void;
  /** One reading after the other, or a slow one would answer with numbers that a later one has raised. */
  #turn: Promise<unknown> = Promise.resolve();

  /** @param deps.errors what audits say of the counts of a site's gates; nothing where absent */
  constructor(
    deps: { ledger: Ledger; hub: LiveHub; now: () => number; errors?: { of: ErrorsOf } },
    sites: readonly { id: string }[],
  ) {
    this.#ledger = deps.ledger;
    this.#now = deps.now;
    this.#errors = (site) => deps.errors?.of(site) ?? new Map();
    const ids = sites.map(({ id }) => id);
    this.#leave = deps.hub.listen(ids, ({ event, data }) => {
      if (event === 'books') this.#known.delete(data.site);
    });
  }

  /**
   * @param use called with the sites as they stand, in the given order; they change after it
   * @throws GatelineError when the books cannot be read
   */
  read<T>(sites: readonly SiteConfig[], use: (found: Sites) => T): Promise<T> {
    const reading = this.#turn.then(() => this.#read(sites)).then(use);
    this.#turn = reading.catch(() => undefined);
    return reading;
  }

  close(): void {
    this.#leave();
  }

  async #read(sites: readonly SiteConfig[]): Promise<Sites> {
    const asOf = this.#now();
    const found: SiteNow[] = [];
    for (const site of sites) found.push(this.#fresh(site, asOf) ?? (await this.#anew(site, asOf)));
    const lastEventId = await this.#ledger.lastEventId();
    const behind = new Map(
      found.filter(({ through }) => through < lastEventId).map((now) => [now.config.id, now]),
    );
    for await (const crossing of this.#crossings([...behind.values()], lastEventId)) {
      const now = behind.get(crossing.site);
      if (now) addCrossing(now, crossing);
    }
    for (const now of behind.values()) now.through = lastEventId;
    return { lastEventId, sites: found };
  }

  #fresh(site: SiteConfig, asOf: number): SiteNow | undefined {
    const known = this.#known.get(site.id);
    if (!known || asOf < known.readAt || asOf >= known.readAt + KEPT_MS) return undefined;
    const { day, bins } = rangeOf(site, asOf);
    return day.date === known.day.date && bins.from === known.trend.from ? known : undefined;
  }

  async #anew(site: SiteConfig, asOf: number): Promise<SiteNow> {
    const { range, bins } = rangeOf(site, asOf);
    const now = siteNow(site, asOf, await this.#ledger.present(site, range, bins), this.#errors(site));
    this.#known.set(site.id, now);
    // A hundred sites take some tenths of a second: the live streams go on meanwhile.
    await new Promise((done) => setImmediate(done));
    return now;
  }

  /** What came after the numbers of any of these were read, up to an id. */
  async *#crossings(behind: readonly SiteNow[], through: number): AsyncGenerator<LedgerCrossing> {
    if (behind.length === 0) return;
    const places = behind.map(({ config }) => config);
    let after = Math.min(...behind.map((now) => now.through));
    for (;;) {
      const page = await this.#ledger.crossings({ places, after, before: through + 1, limit: PAGE });
      yield* page;
      after = page.at(-1)?.id ?? after;
      if (page.length < PAGE) return;
    }
  }
}
