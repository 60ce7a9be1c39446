import type Database from 'better-sqlite3';
import type { EventBatch, NumberedRecord } from '../../firmware-config/contract/index.ts';
import { KEPT_BYTES, KEPT_ENTRIES, type Place, type SetAside, type Stored } from './ledger.ts';
import { type ClockFix, placementOf } from './placement.ts';
import { CONTENT_COLUMNS, contentOf } from './rows.ts';
import { type EpochRow, SqliteChain } from './sqlite-chain.ts';
import { SqliteClock } from './sqlite-clock.ts';
import { SqliteGaps } from './sqlite-gaps.ts';
import { SqliteHeads } from './sqlite-heads.ts';
import { SqliteRollups } from './sqlite-rollups.ts';
import { pluck, raw } from './sqlite-statements.ts';
import { Stretch } from './stretch.ts';

/** The statements that write the books; callers hold the transaction. */
export class SqliteWriter {
  readonly rollups: SqliteRollups;
  readonly #epoch: Database.Statement<[string, string, number], EpochRow>;
  readonly #insert: Database.Statement<unknown[]>;
  readonly #existing: Database.Statement<[number, number], unknown[]>;
  readonly #through: Database.Statement<[number, number]>;
  readonly #stale: Database.Statement<[string, number, number]>;
  readonly #lastBefore: Database.Statement<[string, number], number>;
  readonly #setAside: Database.Statement<[number, string, string, string, number, Uint8Array]>;
  readonly #trim: Database.Statement<[number]>;
  readonly #chain: SqliteChain;
  readonly #clock: SqliteClock;
  readonly #gaps: SqliteGaps;
  readonly #heads: SqliteHeads;

  constructor(db: Database.Database) {
    const columns = ['epoch', 'seq', 'site', 'received_at', 'time', 'placed', 'hash', ...CONTENT_COLUMNS];
    this.#epoch = db.prepare(`INSERT INTO epochs (gateway, epoch, last_received_at) VALUES (?, ?, ?)
      ON CONFLICT DO UPDATE SET last_received_at = max(last_received_at, excluded.last_received_at)
      RETURNING id, through, pruned_through, pruned_hash`);
    this.#insert = db.prepare(`INSERT INTO ledger (${columns.join(', ')})
      VALUES (${columns.map(() => '?').join(', ')}) ON CONFLICT DO NOTHING`);
    this.#existing = raw(db, `SELECT ${CONTENT_COLUMNS.join(', ')} FROM ledger WHERE epoch = ? AND seq = ?`);
    this.#through = db.prepare('UPDATE epochs SET through = ? WHERE id = ?');
    this.#stale = db.prepare(`INSERT OR IGNORE INTO stale_reports
      SELECT DISTINCT site, date FROM reports WHERE site = ? AND to_at > ? AND from_at <= ?`);
    this.#lastBefore = pluck(
      db,
      `SELECT time FROM ledger WHERE epoch = (SELECT max(id) FROM epochs WHERE gateway = ? AND id < ?)
        AND placed = 1 ORDER BY seq DESC LIMIT 1`,
    );
    this.#setAside = db.prepare(`INSERT INTO quarantine (received_at, topic, reason, detail, bytes, payload)
      VALUES (?, ?, ?, ?, ?, ?)`);
    this.#trim = db.prepare('DELETE FROM quarantine WHERE id <= ?');
    this.rollups = new SqliteRollups(db);
    this.#chain = new SqliteChain(db);
    this.#clock = new SqliteClock(db, this.rollups);
    this.#gaps = new SqliteGaps(db);
    this.#heads = new SqliteHeads(db);
  }

  /** @throws GatelineError `broken-chain` */
  store(batch: EventBatch, receivedAt: number, place: Place): Stored {
    const hashes = this.#chain.hashesOf(batch);
    const epoch = this.#epochOf(batch, receivedAt);
    const stored: Stored = { through: 0, added: 0, repeats: 0, crossings: [], setAside: [], revised: false };
    const notes = new Notes();
    const fork = this.#chain.forkOf(epoch, batch, hashes);
    if (fork !== undefined) {
      stored.fork = fork;
      notes.add('conflict', fork);
    }
    const changed = new Stretch();
    const known = new Set(place.gates.map((gate) => gate.id));
    // Between two clock fixes of a batch all records of a boot have the same one, or none.
    let fix: ClockFix | undefined;
    let boot: string | undefined;
    for (const [index, record] of batch.records.entries()) {
      if (fork !== undefined && record.seq >= fork) break;
      if (record.seq <= epoch.pruned_through) {
        stored.repeats++;
        continue;
      }
      if (record.kind === 'sync') fix = record;
      else if (boot !== record.boot) fix = this.#clock.fixFor(epoch.id, record);
      boot = record.boot;
      const { time, placed } = placementOf(record, receivedAt, fix);
      const hash = hashes[index] ?? '';
      const content = contentOf(record);
      const row = [epoch.id, record.seq, place.id, receivedAt, time, placed ? 1 : 0, hash, ...content];
      const result = this.#insert.run(...row);
      if (result.changes === 0) {
        stored.repeats++;
        const existing = this.#existing.get(epoch.id, record.seq);
        if (content.some((value, column) => value !== existing?.[column])) notes.add('conflict', record.seq);
        continue;
      }
      stored.added++;
      if (record.seq <= epoch.through) changed.reach(this.#gaps.fill(epoch.id, record.seq));
      if (placed) {
        this.rollups.add(rollupRow(record, place.id, batch.gateway, time));
        // A report tells of all the time that the record tells of.
        changed.reach(time, 'from' in record ? record.from + time - record.at : undefined);
      } else {
        notes.add('clock', record.seq);
        changed.reach(receivedAt);
      }
      if (record.kind === 'reset') changed.reach(this.#lastBefore.get(batch.gateway, epoch.id));
      if (record.kind === 'head') {
        const before = hashes[index - 1] ?? batch.before;
        const fault = this.#heads.faultOf(record, before, batch.gateway, place, receivedAt);
        if (fault !== undefined)
          stored.setAside.push({ reason: 'signature', detail: `record ${record.seq}: ${fault}` });
      }
      if (record.kind === 'sync') {
        const moved = this.#clock.apply(epoch.id, record);
        if (!moved.isEmpty) stored.revised = true;
        changed.reachOver(moved);
      }
      const gate = 'gate' in record ? record.gate : undefined;
      if (gate !== undefined && !known.has(gate)) notes.add('unknown-gate', gate);
      if (gate === undefined || !known.has(gate)) continue;
      if (record.kind === 'reset' || (record.kind === 'crossing' && !placed)) stored.revised = true;
      if (record.kind !== 'crossing' || !placed) continue;
      const { camera, line, direction } = record;
      const id = Number(result.lastInsertRowid);
      stored.crossings.push({
        id,
        site: place.id,
        gateway: batch.gateway,
        camera,
        gate,
        line,
        direction,
        at: time,
        receivedAt,
      });
    }

    if (fork === undefined) {
      stored.through = this.#gaps.advance(epoch, batch.oldest, place.id, receivedAt);
      if (stored.through !== epoch.through) this.#through.run(stored.through, epoch.id);
    } else stored.through = epoch.through;
    const hash = this.#chain.hashAt(epoch, batch.gateway, batch.epoch, stored.through);
    if (hash !== undefined) stored.hash = hash;
    if (!changed.isEmpty) this.#stale.run(place.id, changed.from, changed.to);
    stored.setAside.push(...notes.list());
    if (stored.setAside.length > 0) {
      const payload = Buffer.from(JSON.stringify(batch));
      const topic = `${batch.gateway} ${batch.epoch}`;
      for (const note of stored.setAside) this.setAside({ receivedAt, topic, payload, ...note });
    }
    return stored;
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

  #epochOf(batch: EventBatch, receivedAt: number): EpochRow {
    const row = this.#epoch.get(batch.gateway, batch.epoch, receivedAt);
    if (!row) throw new Error('SQLite returned no epoch');
    return row;
  }
}

function rollupRow(record: NumberedRecord, site: string, gateway: string, time: number) {
  const { at } = record;
  const field = <T>(name: string) => ((record as Record<string, unknown>)[name] ?? null) as T | null;
  const { kind } = record;
  const hasMore = kind === 'jump' || kind === 'zone' || (kind === 'coverage' && record.blind !== undefined);
  const more = hasMore ? JSON.stringify(record) : null;
  return {
    site,
    gateway,
    kind,
    at,
    time,
    camera: field<string>('camera'),
    gate: field<string>('gate'),
    line: field<string>('line'),
    direction: field<string>('direction'),
    from_at: field<number>('from'),
    to_at: field<number>('to'),
    watched_ms: field<number>('watchedMs'),
    frames: field<number>('frames'),
    reason: field<string>('reason'),
    more,
  };
}

/** What is to be told of a batch: per subject the records or gates it concerns. */
class Notes {
  readonly #items = new Map<keyof typeof WORDS, (string | number)[]>();

  add(reason: keyof typeof WORDS, item: string | number): void {
    const items = this.#items.get(reason) ?? [];
    if (!items.includes(item)) items.push(item);
    this.#items.set(reason, items);
  }

  list(): Stored['setAside'] {
    return [...this.#items].map(([reason, items]) => {
      const more = items.length > 10 ? ` and ${items.length - 10} more` : '';
      return { reason, detail: WORDS[reason](`${items.slice(0, 10).join(', ')}${more}`) };
    });
  }
}

const WORDS = {
  conflict: (seqs: string) =>
    `in place of the records from ${seqs} on the books hold others; the gateway is told and sends its own anew`,
  clock: (seqs: string) =>
    `the time of records ${seqs} cannot be right; they are in the books without a time until their clock is known`,
  'unknown-gate': (gates: string) =>
    `the site has no gate ${gates}; its records count as soon as it is configured`,
};
