import type { KnownLine } from '../rollups/line-slots.ts';
import type { Place } from './ledger.ts';

/** What the books hold of one stretch of whole slots, summed. */
export interface StretchSums {
  from: number;
  to: number;
  /** Of the gates that somebody passed. */
  counts: { gate: string; in: number; out: number }[];
  /** Of the lines that reported. */
  covered: {
    gate: string;
    gateway: string;
    line: string;
    /** Of each slot no more than it is long. */
    watchedMs: number;
    /** How many slots were watched in full, that is without a gap (rollups/gaps.ts). */
    fullSlots: number;
  }[];
}

/** What is not in the sums of a stretch, or bears on who is inside. */
export interface HistoryNotes {
  /** Crossings of uncertain time that were received within it. */
  unplaced: number;
  /** Records that gateways produced and that can never come. */
  lost: number;
  /** When gates were set to nobody inside, in order of time. */
  rezeros: { gate: string; at: number }[];
}

/** What one zone saw; sums in milliseconds as in the contract's `zone` record, and the most of all its parts. */
export interface ZoneSums {
  gateway: string;
  camera: string;
  zone: string;
  watchedMs: number;
  peopleMs: number;
  queueMs: number;
  visits: number;
  dwellMs: number;
  mostPeople: number;
  longestQueue: number;
  longestMs: number;
}

/** What a zone saw in the time of one record. */
export interface ZoneRecord extends ZoneSums {
  from: number;
  at: number;
}

/** The part of the books that history is read from: sums over long times, without a row for every slot. */
export interface HistoryStore {
  /** Every line that ever reported coverage, of gates the site has. */
  lines(place: Place): Promise<KnownLine[]>;
  /**
   * Sums over the stretches between adjacent cuts.
   *
   * @param cuts milliseconds since 1970, starts of slots, rising
   */
  sums(place: Place, cuts: readonly number[]): Promise<StretchSums[]>;
  /** Slot by slot, over all gates of the place; no row where nobody passed. @param to exclusive */
  slotSums(place: Place, from: number, to: number): Promise<{ slot: number; in: number; out: number }[]>;
  /** How many lines of the place were watched in full in each slot; no row where none reported. @param to exclusive */
  fullLines(place: Place, from: number, to: number): Promise<{ slot: number; lines: number }[]>;
  /** What zones saw between adjacent cuts, as {@link sums}; no row where a zone was not watched. */
  zoneSums(place: Place, cuts: readonly number[]): Promise<ZoneSums[][]>;
  /** The records of zones that end within a stretch of time, in order of their ends. @param to exclusive */
  zoneRecords(place: Place, from: number, to: number): Promise<ZoneRecord[]>;
  /** @param from, to whole slots; `to` exclusive */
  notes(place: Place, from: number, to: number): Promise<HistoryNotes>;
}
