import {
  CONTRACT_VERSION,
  chainHashes,
  chainStart,
  type NumberedRecord,
} from '../../firmware-config/contract/index.ts';
import type { SiteConfig } from '../../firmware-config/server-config.ts';
import { SqliteLedger } from '../ledger/sqlite-ledger.ts';
import { type DayReport, dayReport } from '../reports/day-report.ts';
import { localDay } from '../rollups/local-time.ts';
import type { ChainPlace } from './chain-walk.ts';
import type { ExportContext } from './export-line.ts';

/** Records of one epoch that came in together and follow each other. */
interface Portion {
  place: ChainPlace;
  receivedAt: number;
  records: NumberedRecord[];
}

/** Keeps the records of an export as they once came in, and makes the day's report anew from them. */
export class Replay {
  readonly #portions: Portion[] = [];

  take(place: ChainPlace, record: NumberedRecord, receivedAt: number): void {
    const last = this.#portions.at(-1);
    const follows =
      last?.receivedAt === receivedAt &&
      last.place.gateway === place.gateway &&
      last.place.epoch === place.epoch &&
      last.records.at(-1)?.seq === record.seq - 1;
    if (follows) last.records.push(record);
    else this.#portions.push({ place, receivedAt, records: [record] });
  }

  /** The report of the day as the records give it, put into fresh books, at the moment when the issued one was made. */
  async report(
    site: SiteConfig,
    date: string,
    context: ExportContext,
    createdAt: number,
  ): Promise<DayReport> {
    const ledger = new SqliteLedger(':memory:');
    try {
      for (const { place, receivedAt, records } of this.#portions) {
        const { gateway, epoch } = place;
        const before = place.before ?? chainStart(gateway, epoch);
        const hash = chainHashes(before, records).at(-1) ?? before;
        const oldest = records[0]?.seq ?? 1;
        const envelope = { v: CONTRACT_VERSION, gateway, epoch, sentAt: receivedAt, oldest } as const;
        await ledger.store({ ...envelope, before, hash, records }, receivedAt, site);
      }
      const day = localDay(date, site.timeZone);
      const books = await ledger.books(site, day.from, day.to);
      const { lines, unknown, lost, unplaced } = context;
      return dayReport(site, day, { ...books, lines, unknown, lost, unplaced }, createdAt);
    } finally {
      await ledger.close();
    }
  }
}
