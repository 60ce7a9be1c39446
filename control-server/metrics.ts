import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Everything the server counts about itself; a registry of its own, so that servers in one process stay apart. */
export class Metrics {
  readonly registry = new Registry();
  readonly #in = { registers: [this.registry] };
  readonly crossings = new Counter({
    ...this.#in,
    name: 'gateline_crossings_total',
    help: 'Crossings put into the books',
    labelNames: ['site', 'gate', 'direction'],
  });
  readonly batches = new Counter({
    ...this.#in,
    name: 'gateline_batches_total',
    help: 'Batches put into the books',
  });
  readonly repeats = new Counter({
    ...this.#in,
    name: 'gateline_repeated_records_total',
    help: 'Records that were in the books already',
  });
  readonly receipts = new Counter({ ...this.#in, name: 'gateline_receipts_total', help: 'Receipts sent' });
  readonly quarantined = new Counter({
    ...this.#in,
    name: 'gateline_quarantined_total',
    help: 'Messages set aside, by reason',
    labelNames: ['reason'],
  });
  readonly ledgerErrors = new Counter({
    ...this.#in,
    name: 'gateline_ledger_errors_total',
    help: 'Messages that could not be put into the books, by code; no receipt was sent',
    labelNames: ['code'],
  });
  readonly ingestSeconds = new Histogram({
    ...this.#in,
    name: 'gateline_ingest_seconds',
    help: 'From a batch being received to its COMMIT',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
  });

  /** By site: a gateway that delivers what it kept during an outage makes it rise. */
  readonly ingestLag = new Gauge({
    ...this.#in,
    name: 'gateline_ingest_lag_seconds',
    help: "From the newest record of the site's last batch to its receipt",
    labelNames: ['site'],
  });
  readonly #refreshes: (() => Promise<void>)[] = [];

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Something to bring up to date whenever somebody asks. */
  beforeReading(refresh: () => Promise<void>): void {
    this.#refreshes.push(refresh);
  }

  /** Everything in Prometheus's text format. @throws GatelineError when the books cannot be read */
  async text(): Promise<string> {
    for (const refresh of this.#refreshes) await refresh();
    return this.registry.metrics();
  }

  /** Measures that are looked up when somebody asks. */
  watch(viewers: () => number, online: () => number): void {
    const gauge = (name: string, help: string, read: () => number) =>
      new Gauge({
        ...this.#in,
        name,
        help,
        collect() {
          this.set(read());
        },
      });
    gauge('gateline_live_viewers', 'Open live streams', viewers);
    gauge('gateline_gateways_online', 'Gateways that are online', online);
  }
}
