import type Database from 'better-sqlite3';
import type { Layout } from '../../firmware-config/contract/index.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { LayoutStore, LayoutVersion, Outcome } from './layouts.ts';

interface Row {
  version: number;
  cameras: string;
  saved_at: number;
  saved_by: string | null;
  reason: string;
  outcome: string | null;
}

const COLUMNS = 'version, cameras, saved_at, saved_by, reason, outcome';

/** Layouts at the desk. */
export class SqliteLayouts implements LayoutStore {
  readonly #db: Database.Database;
  readonly #list: Database.Statement<[string, number], Row>;
  readonly #one: Database.Statement<[string, number], Row>;
  readonly #gateways: Database.Statement<[], string>;
  readonly #insert: Database.Statement<[string, number, string, number, string | null, string]>;
  readonly #note: Database.Statement<[string, string, number]>;

  constructor(desk: Database.Database) {
    this.#db = desk;
    this.#list = desk.prepare(
      `SELECT ${COLUMNS} FROM gateway_layouts WHERE gateway = ? ORDER BY version DESC LIMIT ?`,
    );
    this.#one = desk.prepare(`SELECT ${COLUMNS} FROM gateway_layouts WHERE gateway = ? AND version = ?`);
    this.#gateways = desk
      .prepare<[], string>('SELECT DISTINCT gateway FROM gateway_layouts ORDER BY gateway')
      .pluck();
    this.#insert = desk.prepare(
      'INSERT INTO gateway_layouts (gateway, version, cameras, saved_at, saved_by, reason) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#note = desk.prepare('UPDATE gateway_layouts SET outcome = ? WHERE gateway = ? AND version = ?');
  }

  newest(gateway: string): LayoutVersion | null {
    return this.list(gateway, 1)[0] ?? null;
  }

  version(gateway: string, version: number): LayoutVersion | null {
    const row = this.#one.get(gateway, version);
    return row ? versionOf(row) : null;
  }

  list(gateway: string, limit: number): LayoutVersion[] {
    return this.#list.all(gateway, limit).map(versionOf);
  }

  gateways(): string[] {
    return this.#gateways.all();
  }

  save(gateway: string, layout: Omit<LayoutVersion, 'outcome'>): void {
    const { version, cameras, savedAt, savedBy, reason } = layout;
    this.#db
      .transaction(() => {
        const newest = this.newest(gateway);
        if (newest && newest.version >= version) {
          throw new GatelineError(
            'conflict',
            `${gateway} has version ${newest.version} already: load it and make your changes again`,
          );
        }
        this.#insert.run(gateway, version, JSON.stringify(cameras), savedAt, savedBy, reason);
      })
      .immediate();
  }

  note(gateway: string, version: number, outcome: Outcome): void {
    this.#note.run(JSON.stringify(outcome), gateway, version);
  }
}

function versionOf(row: Row): LayoutVersion {
  return {
    version: row.version,
    cameras: JSON.parse(row.cameras) as Layout[],
    savedAt: row.saved_at,
    savedBy: row.saved_by,
    reason: row.reason,
    outcome: row.outcome === null ? null : (JSON.parse(row.outcome) as Outcome),
  };
}
