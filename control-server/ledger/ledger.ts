import type { BlindCause, Direction, Dropped, EventBatch } from '../../firmware-config/contract/index.ts';
import type { CoveredSlot, KnownLine } from '../rollups/line-slots.ts';
import type { Bins, Passed } from '../rollups/trend.ts';
import type { Audit } from './audit.ts';
import type { HistoryStore } from './history-store.ts';
import type { ReportStore } from './report-store.ts';

/** The site a gateway speaks for, and the gates it has; the configuration's SiteConfig fits. */
export interface Place {
  id: string;
  gates: readonly { id: string }[];
  /** The keys that gateways sign with, where the configuration gives them. */
  gateways?: readonly { id: string; key?: string }[];
}

/** A crossing in the books. */
export interface LedgerCrossing {
  /** Place in the ledger; rises. */
  id: number;
  site: string;
  gateway: string;
  camera: string;
  gate: string;
  line: string;
  direction: Direction;
  at: number;
  receivedAt: number;
}

export type SetAsideReason =
  | 'bad-payload'
  | 'unknown-topic'
  | 'newer-version'
  | 'oversized'
  | 'gateway-mismatch'
  | 'unknown-gateway'
  | 'unknown-gate'
  | 'clock'
  | 'conflict'
  | 'broken-chain'
  | 'signature';

/** How far the books go in one epoch of a gateway. */
export interface Mark {
  /** Every record of the epoch up to this one is in the books or can never come. */
  through: number;
  /** The chain's hash of that record; absent where the books do not hold it. */
  hash?: string;
}

/** What became of a batch. */
export interface Stored extends Mark {
  /** In place of this record the books hold another one; from it on nothing of the batch was taken. */
  fork?: number;
  /** Records that are new, of any kind. */
  added: number;
  /** Records that were in the books already. */
  repeats: number;
  /** The new crossings of gates that the site has and whose time is certain, in the order of the ledger. */
  crossings: LedgerCrossing[];
  /** What is new in the quarantine because of this batch. */
  setAside: { reason: SetAsideReason; detail: string }[];
  /** The numbers changed otherwise than by `crossings`: a re-zero, or crossings of uncertain time. */
  revised: boolean;
}

/** A message, or a part of one, that did not go into the books as it came. */
export interface SetAside {
  receivedAt: number;
  topic: string;
  reason: SetAsideReason;
  detail: string;
  payload: Uint8Array;
  /** Size of the whole payload where it is more than was kept of it. */
  bytes?: number;
}

export interface SetAsideEntry extends Omit<SetAside, 'payload'> {
  id: number;
  bytes: number;
}

/** How many rows of each rollup there are, and how many of them were otherwise before; all 0 in sound books. */
export type RebuildResult = Record<string, { rows: number; differing: number }>;

/** What a step of removing old records did. */
export interface Pruned {
  /** Records that are gone. */
  removed: number;
  /** Where to go on; null when nothing old is left. */
  next: number | null;
}

export type OutageCause = Dropped['reason'] | 'clock-unsure';

/** All that the books say about one site and a stretch of time, read at one moment. */
export interface Books {
  /** Highest place in the ledger at that moment. */
  lastEventId: number;
  counts: { gate: string; slot: number; in: number; out: number }[];
  lines: KnownLine[];
  covered: CoveredSlot[];
  /** Time that lines were not watched, as far as their gateway knows why. */
  blind: { gate: string; gateway: string; line: string; slot: number; cause: BlindCause; ms: number }[];
  /** What kept whole gateways from telling what they saw; `clock-unsure`: that slot's times were set right or jumped. */
  outages: { gateway: string; slot: number; cause: OutageCause; ms: number }[];
  /** From the last record of a spool that was lost to the first of its successor: what happened there is not known. */
  unknown: { gateway: string; from: number; to: number }[];
  /** The last re-zero of a gate within the stretch, and who passed after it. */
  rezeros: { gate: string; at: number; in: number; out: number }[];
  /** Crossings of uncertain time that were received within the stretch. */
  unplaced: number;
  /** Records that gateways produced and that can never come. */
  lost: number;
}

/** The books, and who passed each gate in the bins of a time that need not be theirs, read at the same moment. */
export interface Present {
  books: Books;
  /** No row where nobody passed. */
  passed: Passed[];
}

/** Which crossings: of these gates, between two places in the ledger. */
export interface CrossingQuery {
  places: readonly Place[];
  /** Only beyond this id, oldest first. */
  after?: number;
  /** Only below this id; newest first where `after` is absent. */
  before?: number;
  limit: number;
}

/**
 * The books. A batch is in them completely or not at all, and once a promise of `store` is kept it survives a power cut.
 *
 * @throws GatelineError, from every function, `disk-full` or `ledger-unavailable` when the books cannot be read or
 *   written now; nothing has changed then.
 */
export interface Ledger extends ReportStore, HistoryStore {
  /**
   * Puts a batch into the books: records, rollups, high-water mark and notes in one transaction.
   *
   * @throws GatelineError `broken-chain` when the batch's records do not lead to its hash
   */
  store(batch: EventBatch, receivedAt: number, place: Place): Promise<Stored>;
  /** How far the books go in an epoch. */
  mark(gateway: string, epoch: string): Promise<Mark>;
  /** Keeps a message that does not fit; at most {@link KEPT_BYTES} of it, at most {@link KEPT_ENTRIES} messages. */
  setAside(message: SetAside): Promise<void>;
  /** @param from, to milliseconds since 1970, whole slots; `to` exclusive */
  books(place: Place, from: number, to: number): Promise<Books>;
  /** {@link books} with a trend. */
  present(place: Place, range: { from: number; to: number }, bins: Bins): Promise<Present>;
  /** Crossings of certain time. */
  crossings(query: CrossingQuery): Promise<LedgerCrossing[]>;
  lastEventId(): Promise<number>;
  /** The newest entries, and how many there ever were. */
  quarantined(limit: number): Promise<{ total: number; entries: SetAsideEntry[] }>;
  /** When each gateway's records were last received. */
  lastReceived(): Promise<Map<string, number>>;
  /** Opens the books as they are now, record by record; to be closed. */
  audit(): Audit;
  /** Makes the rollups anew from the ledger's records, and tells how they differ from those that were there. */
  rebuild(): Promise<RebuildResult>;
  /**
   * Removes records that were received before a moment and tell of the time before it: one step of some milliseconds.
   * Nothing else that the books say changes, and a record that comes again counts as a repeat.
   *
   * @param before milliseconds since 1970
   * @param from 0, then what `next` said
   */
  prune(before: number, from: number): Promise<Pruned>;
  /** Fails when nothing can be written. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** Of a message in quarantine this much is kept, and this many messages, the newest. */
export const KEPT_BYTES = 4096;
export const KEPT_ENTRIES = 10_000;
