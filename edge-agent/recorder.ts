import type { Logger } from 'pino';
import type { NumberedRecord, SpoolRecord } from '../firmware-config/contract/index.ts';
import type { Clock } from './health/clock.ts';
import type { ClockWatch } from './health/clock-watch.ts';
import type { RoundTrip } from './health/server-clock.ts';
import type { Heads } from './signing/heads.ts';
import type { Spool } from './spool/spool.ts';

export interface RecorderOptions {
  spool: Pick<Spool, 'append' | 'epoch' | 'notices'>;
  clock: Clock;
  watch: ClockWatch;
  heads: Pick<Heads, 'look' | 'sign'>;
  log: Pick<Logger, 'error'>;
  /** Called for each record once it is in the spool, in the order of their numbers. */
  onKept: (record: NumberedRecord, decidedAt: number, epoch: string) => void;
}

interface Waiting {
  record: SpoolRecord;
  /** Wall time of the frame that decided it. */
  decidedAt: number;
}

/** How often clocks are compared and heads looked after. */
const LOOK_EVERY_MS = 5_000;

/**
 * Puts everything that an agent has to tell into its spool: what the cameras report, what the clocks do, and the signed
 * heads. Records of the same turn of the event loop go to the disk together.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  #timer: NodeJS.Timeout | undefined;
  #waiting: Waiting[] = [];
  #immediate: NodeJS.Immediate | undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** Signs what an earlier run left unsigned, and looks after clocks and heads from now on. */
  start(): void {
    this.#look();
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  /** Keeps these records at the end of this turn of the event loop. */
  take(records: readonly SpoolRecord[], decidedAt: number): void {
    this.#waiting.push(...records.map((record) => ({ record, decidedAt })));
    this.#immediate ??= setImmediate(() => this.#flush());
  }

  /** The server has answered. */
  heard(trip: RoundTrip): void {
    this.#options.watch.heard(trip);
    this.#sync();
  }

  /** Keeps what waits, and signs it. */
  close(): void {
    clearInterval(this.#timer);
    this.#flush();
    this.#announce(this.#options.heads.sign());
  }

  #look(): void {
    this.#flush();
    this.#sync();
    this.#announce(this.#options.heads.look());
  }

  #flush(): void {
    clearImmediate(this.#immediate);
    this.#immediate = undefined;
    const now = this.#options.clock();
    const jumps = this.#options.watch.look(now).map((record) => ({ record, decidedAt: now.at }));
    this.#keep([...jumps, ...this.#waiting.splice(0)]);
  }

  #sync(): void {
    const { watch, clock, spool } = this.#options;
    const now = clock();
    const due = watch.sync(now, spool.epoch).map((record) => ({ record, decidedAt: now.at }));
    if (this.#keep(due).length < due.length) watch.forget();
  }

  #keep(waiting: readonly Waiting[]): NumberedRecord[] {
    if (waiting.length === 0) return [];
    const { spool, log } = this.#options;
    const kept = spool.append(waiting.map(({ record }) => record));
    if (kept.length < waiting.length) {
      log.error(
        { dropped: waiting.length - kept.length, notices: spool.notices },
        'the spool could not keep records',
      );
    }
    let next = 0;
    for (const record of kept) {
      // Those that were not kept are passed over.
      while (next < waiting.length - 1 && !isSame(waiting[next]?.record, record)) next++;
      this.#announce([record], waiting[next++]?.decidedAt);
    }
    return kept;
  }

  #announce(records: readonly NumberedRecord[], decidedAt?: number): void {
    const { onKept, spool } = this.#options;
    for (const record of records) onKept(record, decidedAt ?? record.at, spool.epoch);
  }
}

function isSame(record: SpoolRecord | undefined, { seq: _, ...kept }: NumberedRecord): boolean {
  return JSON.stringify(record) === JSON.stringify(kept);
}
