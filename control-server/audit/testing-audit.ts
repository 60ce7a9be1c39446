import { join } from 'node:path';
import type { SpoolRecord } from '../../firmware-config/contract/index.ts';
import { Directory } from '../fleet/directory.ts';
import { Chain, coverage, crossing, keyPair, STAMP, sync } from '../ledger/ledger-samples.ts';
import { SqliteLedger } from '../ledger/sqlite-ledger.ts';
import { ReportIssuer } from '../reports/issuer.ts';
import { localDay } from '../rollups/local-time.ts';
import { configIn, quiet, scratch } from '../testing.ts';
import { exportDay } from './day-export.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Books with one day in them that is over, reported and signed; no part of the server. */
export class AuditedBooks {
  readonly signer = keyPair();
  readonly ledger: SqliteLedger;
  readonly path: string;
  readonly day = theDay().day;
  readonly #remove: () => void;

  private constructor() {
    const { folder, remove } = scratch();
    this.#remove = remove;
    this.path = join(folder, 'ledger.db');
    this.ledger = new SqliteLedger(this.path);
  }

  static async open(): Promise<AuditedBooks> {
    const books = new AuditedBooks();
    await books.#fill();
    return books;
  }

  /** The day's export, an hour after its end. */
  async exported(): Promise<Buffer> {
    const { site, day } = theDay();
    const now = () => day.to + HOUR;
    const { ledger } = this;
    const issuer = new ReportIssuer({ ledger, directory: new Directory([site]), now, log: quiet });
    const parts: string[] = [];
    for await (const text of exportDay({ ledger, issuer, now }, site, day)) parts.push(text);
    await issuer.close();
    return Buffer.from(parts.join(''));
  }

  async close(): Promise<void> {
    await this.ledger.close();
    this.#remove();
  }

  async #fill(): Promise<void> {
    const { site, day } = theDay();
    const noon = day.from + 12 * HOUR;
    const records: SpoolRecord[] = [
      { kind: 'reset', ...STAMP, at: day.from - 9 * HOUR, reason: 'spool-created' },
      crossing(day.from - HOUR),
      sync(day.from - 1000, 1_000, day.from - 1000),
      crossing(noon),
      crossing(noon + 1, 'out'),
      coverage(noon - MINUTE, noon, 57_000),
      crossing(noon + HOUR, 'in', 'side'),
    ];
    const chain = new Chain(records.map((record) => ({ ...record, mono: record.at - day.from + 2_000 })));
    await this.ledger.store(chain.batch(1, 5), noon + MINUTE, site);
    await this.ledger.store(chain.batch(6, 7), noon + 2 * HOUR, site);
    const head = this.signer.head(chain.hash(7), day.to + MINUTE);
    const late = day.to + 2 * MINUTE;
    await this.ledger.store(chain.next([head]), late, site);
    await this.ledger.store(chain.next([crossing(late)]), late, site);
  }
}

function theDay() {
  const [site] = configIn('').sites;
  if (!site) throw new Error('the test configuration has no site');
  return { site, day: localDay('2026-11-21', site.timeZone) };
}
