import { setImmediate } from 'node:timers/promises';
import type { Logger } from 'pino';
import { messageOf } from '../../firmware-config/errors.ts';
import type { SiteConfig } from '../../firmware-config/server-config.ts';
import type { CountErrors } from '../count-audits/count-errors.ts';
import type { Directory } from '../fleet/directory.ts';
import type { Books, Ledger } from '../ledger/ledger.ts';
import { dateAt, type LocalDay, localDay, localDays } from '../rollups/local-time.ts';
import { type DayReport, dayReport, isClosed } from './day-report.ts';
import { type Version, versionsOf } from './versions.ts';

/** While the records of a day still pour in it is not issued: its figures must have stood still for so long. */
const QUIET_MS = 120_000;
/** So many days are looked at in one run: after an update of the program there may be hundreds. */
const MOST_PER_RUN = 20;
/** No first version is made of days that ended longer ago: a gateway's clock may once have been years behind. */
const MOST_DAYS = 400;
const DAY_MS = 86_400_000;

export interface IssuerDeps {
  ledger: Ledger;
  directory: Directory;
  /** What audits say of the counts of a site's gates; nothing where absent. */
  errors?: Pick<CountErrors, 'of'>;
  now: () => number;
  log: Logger;
}

/** A report to hand out: one of its versions, or, of a day that is not closed or that nothing is known of, none. */
export type Handout = Version | { version: null; createdAt: number; report: DayReport; revises: null };

/** Issues the reports of closed days, and new versions of those whose figures late records have changed. */
export class ReportIssuer {
  readonly #deps: IssuerDeps;
  /** Figures that are to be issued, and since when they have stood still. */
  readonly #waiting = new Map<string, { figures: string; since: number }>();
  /** One thing at a time: nothing is issued twice. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(deps: IssuerDeps) {
    this.#deps = deps;
  }

  /** Issues what is due, of every site. Never fails: what could not be done now is done by a later run. */
  run(): Promise<void> {
    return this.#next(async () => {
      for (const site of this.#deps.directory.sites) {
        try {
          await this.#runSite(site);
        } catch (error) {
          this.#deps.log.error({ site: site.id, error: messageOf(error) }, 'reports could not be issued');
        }
      }
    });
  }

  /**
   * The newest report of a day. What is handed out of a closed day is always kept as a version: it is issued at once where
   * there is none, or where the figures have changed since.
   */
  newest(site: SiteConfig, day: LocalDay): Promise<Handout> {
    return this.#next(async () => {
      const { ledger, now } = this.#deps;
      const createdAt = now();
      const provisional = async (books?: Books): Promise<Handout> => {
        const read = books ?? (await ledger.books(site, day.from, day.to));
        return { version: null, createdAt, report: this.#report(site, day, read, createdAt), revises: null };
      };
      if (!isClosed(day, createdAt)) return provisional();
      const [known] = (await ledger.reportedDays(site.id)).filter(({ date }) => date === day.date);
      if (known?.isStale !== false) {
        const books = await ledger.books(site, day.from, day.to);
        if (!known && !isKnown(books, day)) return provisional(books);
        await this.#issue(site, day, books, { atOnce: true });
      }
      const version = (await this.versions(site, day)).at(-1);
      return version ?? provisional();
    });
  }

  /** Every version of a day, oldest first. */
  async versions(site: SiteConfig, day: LocalDay): Promise<Version[]> {
    return versionsOf(await this.#deps.ledger.reports(site.id, day.date, day.date));
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    await this.#last;
  }

  async #runSite(site: SiteConfig): Promise<void> {
    for (const day of (await this.#due(site)).slice(0, MOST_PER_RUN)) {
      const books = await this.#deps.ledger.books(site, day.from, day.to);
      await this.#issue(site, day, books, { atOnce: false });
      await setImmediate();
    }
  }

  /** Stale days, then closed days that have no report yet. */
  async #due({ id, gates, timeZone }: SiteConfig): Promise<LocalDay[]> {
    const { ledger, now } = this.#deps;
    const reported = await ledger.reportedDays(id);
    const stale = reported.filter(({ isStale }) => isStale).map(({ date }) => localDay(date, timeZone));
    const { lines } = await ledger.books({ id, gates }, 0, 0);
    const asOf = now();
    const first = Math.max(asOf - MOST_DAYS * DAY_MS, Math.min(...lines.map(({ firstFrom }) => firstFrom)));
    if (first > asOf) return stale;
    const done = new Set(reported.map(({ date }) => date));
    const days = localDays(dateAt(first, timeZone), dateAt(asOf, timeZone), timeZone, MOST_DAYS + 2);
    return [...stale, ...days.filter((day) => !done.has(day.date) && isClosed(day, asOf))];
  }

  /** Makes a version where the figures are not those of the newest one. */
  async #issue(
    site: SiteConfig,
    day: LocalDay,
    books: Books,
    { atOnce }: { atOnce: boolean },
  ): Promise<void> {
    const { ledger, now, log } = this.#deps;
    const { lastEventId } = books;
    const key = `${site.id} ${day.date}`;
    const createdAt = now();
    const body = JSON.stringify(this.#report(site, day, books, createdAt));
    const newest = (await ledger.reports(site.id, day.date, day.date)).at(-1);
    if (newest && figuresOf(newest.body) === figuresOf(body)) {
      this.#waiting.delete(key);
      await ledger.confirmReport({ site: site.id, date: day.date, lastEventId });
      return;
    }
    const waiting = this.#waiting.get(key);
    if (!atOnce && waiting?.figures !== body) {
      this.#waiting.set(key, { figures: body, since: createdAt });
      return;
    }
    if (!atOnce && createdAt - (waiting?.since ?? createdAt) < QUIET_MS) return;
    this.#waiting.delete(key);
    const { date, from, to } = day;
    const issued = await ledger.issueReport({ site: site.id, date, from, to, createdAt, body, lastEventId });
    log.info({ site: site.id, date, version: issued.version }, 'a report was issued');
  }

  #report(site: SiteConfig, day: LocalDay, books: Books, asOf: number): DayReport {
    return dayReport(site, day, books, asOf, this.#deps.errors?.of(site));
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

/** A report without what audits say of it, which may change without any count having changed. */
function figuresOf(body: string): string {
  return JSON.stringify(JSON.parse(body), (key, value: unknown) => (key === 'error' ? undefined : value));
}

/** Whether anything at all is known of the site on that day. */
function isKnown({ lines, counts }: Books, day: LocalDay): boolean {
  return counts.length > 0 || lines.some(({ firstFrom }) => firstFrom < day.to);
}
