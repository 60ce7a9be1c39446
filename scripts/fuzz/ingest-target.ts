import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { openDesk } from '../../control-server/desk/sqlite-desk.ts';
import { Directory } from '../../control-server/fleet/directory.ts';
import { Fleet } from '../../control-server/fleet/fleet.ts';
import { Setup } from '../../control-server/fleet/setup.ts';
import { SqliteLayouts } from '../../control-server/fleet/sqlite-layouts.ts';
import { type Answer, type Arrival, Ingest, type IngestDeps } from '../../control-server/ingest/ingest.ts';
import { KEPT_ENTRIES, type Ledger } from '../../control-server/ledger/ledger.ts';
import { SqliteLedger } from '../../control-server/ledger/sqlite-ledger.ts';
import { LiveHub } from '../../control-server/live/hub.ts';
import { Metrics } from '../../control-server/metrics.ts';
import { decodePayload } from '../../firmware-config/contract/index.ts';
import { Arrivals, arrivalIn, isWelcome } from './arrivals.ts';
import { BooksModel } from './books-model.ts';
import { messageIn, type SoundBatch } from './oracle.ts';
import { SITES } from './sites.ts';
import type { Target, Verdict } from './target.ts';

/** A minute after the goldens' own time. */
const NOW = 1_792_630_925_000;
/** After so many inputs the books begin anew: nearly every input brings a spool of its own, unlike any real gateway. */
const RENEWED_AFTER = 100;

/** The real ingest on real books, watched. */
class Server {
  readonly #deps: IngestDeps;
  readonly #ingest: Ingest;
  readonly #errors: string[] = [];
  readonly #metrics = new Metrics();

  constructor(ledger: Ledger) {
    const directory = new Directory(SITES);
    const fleet = new Fleet(directory, new Map(), () => undefined);
    // What ingest cannot deal with it writes to its log as an error: that is a crash here.
    const log = pino({ level: 'error' }, { write: (line: string) => void this.#errors.push(line) });
    const hub = new LiveHub();
    const store = new SqliteLayouts(openDesk(':memory:'));
    const now = () => NOW;
    const setup = new Setup({ store, downlink: { send: async () => undefined }, directory, fleet, now, log });
    this.#deps = { ledger, directory, fleet, setup, hub, metrics: this.#metrics, log, now };
    this.#ingest = new Ingest(this.#deps);
  }

  get ledger(): Ledger {
    return this.#deps.ledger;
  }

  /** Goes on with other books. */
  async renew(ledger: Ledger): Promise<void> {
    await this.#deps.ledger.close();
    this.#deps.ledger = ledger;
  }

  /** @throws Error when ingest logs one, or rows come without a receipt */
  async take(arrival: Arrival): Promise<{ answers: Answer[]; added: number; setAside: boolean }> {
    const [rows, aside] = [await this.ledger.lastEventId(), await this.#setAside()];
    const answers = await this.#ingest.take(arrival);
    const added = (await this.ledger.lastEventId()) - rows;
    const [error] = this.#errors.splice(0);
    if (error) throw new Error(`ingest failed: ${error}`);
    if (added > 0 && answers.length !== 1) throw new Error(`${added} rows and ${answers.length} receipts`);
    return { answers, added, setAside: (await this.#setAside()) > aside };
  }

  async #setAside(): Promise<number> {
    const { values } = await this.#metrics.quarantined.get();
    return values.reduce((sum, { value }) => sum + value, 0);
  }
}

/**
 * MQTT messages through the real ingest into real books, which are held against a model of them. A message is accepted
 * when it gets a receipt, or is of a kind that gets none and is not set aside.
 */
export function ingestTarget(open: () => Ledger = () => new SqliteLedger(':memory:')): Target {
  const server = new Server(open());
  const arrivals = new Arrivals();
  let model = new BooksModel();
  let count = 0;
  return {
    name: 'ingest',
    share: 14,
    inputs: (random) => arrivals.next(random),
    run: async (bytes): Promise<Verdict> => {
      if (++count % RENEWED_AFTER === 0) {
        await server.renew(open());
        model = new BooksModel();
      }
      const arrival = arrivalIn(bytes);
      const { answers, added, setAside } = await server.take(arrival);
      const receipts = answers.map(({ payload }) => decodePayload('receipt', payload));
      if (!arrival.topic.endsWith('/events')) return setAside ? 'refused' : 'accepted';
      const batch = messageIn('events', arrival.payload) as SoundBatch | undefined;
      const [receipt] = receipts;
      if (receipt && batch && isWelcome(bytes)) {
        const found = { added, fork: receipt.fork, through: receipt.through };
        const [is, should] = [found, model.take(batch)].map((one) => JSON.stringify(one));
        if (is !== should) throw new Error(`the books did ${is}, and should have done ${should}`);
      }
      return receipt ? 'accepted' : 'refused';
    },
    mayAccept: isWelcome,
    close: () => server.ledger.close(),
  };
}

/** Only messages that must be refused, into books that stay: at the end these hold nothing but the newest of them. */
export function quarantineTarget(): Target {
  const folder = mkdtempSync(join(tmpdir(), 'gateline-fuzz-'));
  const server = new Server(new SqliteLedger(join(folder, 'books.db')));
  const arrivals = new Arrivals();
  return {
    name: 'quarantine',
    share: 2,
    inputs: (random) => {
      for (;;) {
        const bytes = arrivals.next(random);
        if (!isWelcome(bytes)) return bytes;
      }
    },
    run: async (bytes) => {
      const { setAside, added } = await server.take(arrivalIn(bytes));
      return setAside && added === 0 ? 'refused' : 'accepted';
    },
    mayAccept: () => false,
    close: async () => {
      const rows = await server.ledger.lastEventId();
      const { entries } = await server.ledger.quarantined(2 * KEPT_ENTRIES);
      await server.ledger.close();
      rmSync(folder, { recursive: true, force: true });
      if (rows > 0) throw new Error(`${rows} rows are in the books of bad messages alone`);
      if (entries.length > KEPT_ENTRIES) throw new Error(`${entries.length} messages are in quarantine`);
    },
  };
}
