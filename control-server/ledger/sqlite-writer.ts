import type Database from 'better-sqlite3';
import type { EventBatch, NumberedRecord } from '../../firmware-config/contract/index.ts';
import { slotOf, spread } from '../rollups/slots.ts';
import { KEPT_BYTES, KEPT_ENTRIES, type Place, type SetAside, type Stored } from './ledger.ts';
import { CONTENT_COLUMNS, contentOf, isPlaced } from './rows.ts';
import { SqliteGaps } from './sqlite-gaps.ts';
import { raw } from './sqlite-statements.ts';

/** What the rollups need to know of a record. */
export interface RollupRow {
  site: string;
  gateway: string;
  kind: string;
  at: number;
  gate: string | null;
  line: string | null;
  direction: string | null;
  from_at: number | null;
  watched_ms: number | null;
}

/** The statements that write the books; callers hold the transaction. */
export class SqliteWriter {
  readonly #epoch: Database.Statement<[string, string, number], { id: number; through: number }>;
  readonly #insert: Database.Statement<unknown[]>;
  readonly #existing: Database.Statement<[number, number], unknown[]>;
  readonly #through: Database.Statement<[number, number]>;
  readonly #count: Database.Statement<[string, number, string, number, number]>;
  readonly #cover: Database.Statement<[string, number, string, string, string, number]>;
  readonly #line: Database.Statement<[string, string, string, string, number, number]>;
  readonly #setAside: Database.Statement<[number, string, string, string, number, Uint8Array]>;
  readonly #trim: Database.Statement<[number]>;
  readonly #gaps: SqliteGaps;

  constructor(db: Database.Database) {
    const columns = ['epoch', 'seq', 'site', 'received_at', 'placed', ...CONTENT_COLUMNS];
    this.#epoch = db.prepare(`INSERT INTO epochs (gateway, epoch, last_received_at) VALUES (?, ?, ?)
      ON CONFLICT DO UPDATE SET last_received_at = max(last_received_at, excluded.last_received_at)
      RETURNING id, through`);
    this.#insert = db.prepare(`INSERT INTO ledger (${columns.join(', ')})
      VALUES (${columns.map(() => '?').join(', ')}) ON CONFLICT DO NOTHING`);
    this.#existing = raw(db, `SELECT ${CONTENT_COLUMNS.join(', ')} FROM ledger WHERE epoch = ? AND seq = ?`);
    this.#through = db.prepare('UPDATE epochs SET through = ? WHERE id = ?');
    this.#count = db.prepare(`INSERT INTO counts VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
      SET in_count = in_count + excluded.in_count, out_count = out_count + excluded.out_count`);
    this.#cover = db.prepare(`INSERT INTO coverage VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
      SET watched_ms = watched_ms + excluded.watched_ms`);
    this.#line = db.prepare(`INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
      SET first_from = min(first_from, excluded.first_from), last_at = max(last_at, excluded.last_at)`);
    this.#setAside = db.prepare(`INSERT INTO quarantine (received_at, topic, reason, detail, bytes, payload)
      VALUES (?, ?, ?, ?, ?, ?)`);
    this.#trim = db.prepare('DELETE FROM quarantine WHERE id <= ?');
    this.#gaps = new SqliteGaps(db);
  }

  store(batch: EventBatch, receivedAt: number, place: Place): Stored {
    const known = new Set(place.gates.map((gate) => gate.id));
    const epoch = this.#epoch.get(batch.gateway, batch.epoch, receivedAt) ?? { id: 0, through: 0 };
    const stored: Stored = {
      through: 0,
      added: 0,
      repeats: 0,
      crossings: [],
      setAside: [],
      revised: false,
    };
    const conflicts: number[] = [];
    const unplaced: number[] = [];
    const strangers = new Set<string>();

    for (const record of batch.records) {
      const placed = isPlaced(record, receivedAt);
      const content = contentOf(record);
      const row = [epoch.id, record.seq, place.id, receivedAt, placed ? 1 : 0, ...content];
      const result = this.#insert.run(...row);
      if (result.changes === 0) {
        stored.repeats++;
        const existing = this.#existing.get(epoch.id, record.seq);
        if (content.some((value, index) => value !== existing?.[index])) conflicts.push(record.seq);
        continue;
      }
      stored.added++;
      if (record.seq <= epoch.through) this.#gaps.fill(epoch.id, record.seq);
      const gate = 'gate' in record ? record.gate : undefined;
      if (gate !== undefined && !known.has(gate)) strangers.add(gate);
      if (!placed) unplaced.push(record.seq);
      else this.rollUp(rollupRow(record, place.id, batch.gateway));
      if (gate === undefined || !known.has(gate)) continue;
      if (record.kind === 'reset' || (record.kind === 'crossing' && !placed)) stored.revised = true;
      if (record.kind !== 'crossing' || !placed) continue;
      const { camera, line, direction, at } = record;
      const id = Number(result.lastInsertRowid);
      stored.crossings.push({ id, gateway: batch.gateway, camera, gate, line, direction, at, receivedAt });
    }

    stored.through = this.#gaps.advance(epoch, batch.oldest, place.id, receivedAt);
    if (stored.through !== epoch.through) this.#through.run(stored.through, epoch.id);
    stored.setAside = notesOf(conflicts, unplaced, [...strangers]);
    if (stored.setAside.length > 0) {
      const payload = Buffer.from(JSON.stringify(batch));
      const topic = `${batch.gateway} ${batch.epoch}`;
      for (const note of stored.setAside) this.setAside({ receivedAt, topic, payload, ...note });
    }
    return stored;
  }

  /** Adds one record to the rollups. */
  rollUp(row: RollupRow): void {
    const { site, gateway, gate, line } = row;
    if (gate === null || line === null) return;
    if (row.kind === 'crossing') {
      const isIn = row.direction === 'in' ? 1 : 0;
      this.#count.run(site, slotOf(row.at), gate, isIn, 1 - isIn);
    } else if (row.kind === 'coverage' && row.from_at !== null) {
      this.#line.run(site, gate, gateway, line, row.from_at, row.at);
      for (const { slot, watchedMs } of spread(row.from_at, row.at, row.watched_ms ?? 0)) {
        this.#cover.run(site, slot, gate, gateway, line, watchedMs);
      }
    }
  }

  setAside({ receivedAt, topic, reason, detail, payload, bytes = payload.byteLength }: SetAside): void {
    const kept = payload.subarray(0, KEPT_BYTES);
    const result = this.#setAside.run(
      receivedAt,
      topic.slice(0, 300),
      reason,
      detail.slice(0, 1000),
      bytes,
      kept,
    );
    this.#trim.run(Number(result.lastInsertRowid) - KEPT_ENTRIES);
  }
}

function rollupRow(record: NumberedRecord, site: string, gateway: string): RollupRow {
  const { kind, at } = record;
  const row = { site, gateway, kind, at, gate: null, line: null, direction: null, from_at: null };
  switch (record.kind) {
    case 'crossing': {
      const { gate, line, direction } = record;
      return { ...row, gate, line, direction, watched_ms: null };
    }
    case 'coverage': {
      const { gate, line, from, watchedMs } = record;
      return { ...row, gate, line, from_at: from, watched_ms: watchedMs };
    }
    default:
      return { ...row, watched_ms: null };
  }
}

function notesOf(conflicts: number[], unplaced: number[], strangers: string[]): Stored['setAside'] {
  const notes: Stored['setAside'] = [];
  if (conflicts.length > 0) {
    const detail = `records ${listed(conflicts)} are in the books with another content; the first one stands`;
    notes.push({ reason: 'conflict', detail });
  }
  if (unplaced.length > 0) {
    const detail = `the time of records ${listed(unplaced)} cannot be right; they are in the books without a time`;
    notes.push({ reason: 'clock', detail });
  }
  if (strangers.length > 0) {
    const detail = `the site has no gate ${listed(strangers)}; its records count as soon as it is configured`;
    notes.push({ reason: 'unknown-gate', detail });
  }
  return notes;
}

function listed(items: readonly (string | number)[]): string {
  const more = items.length > 10 ? ` and ${items.length - 10} more` : '';
  return `${items.slice(0, 10).join(', ')}${more}`;
}
