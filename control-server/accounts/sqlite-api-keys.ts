import type Database from 'better-sqlite3';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { ApiKey, ApiKeyStore } from './api-key.ts';

type Row = Omit<ApiKey, 'permissions' | 'sites'> & { permissions: string; sites: string | null };

const COLUMNS = `id, name, hash, permissions, sites, created_by AS createdBy, created_at AS createdAt,
  expires_at AS expiresAt, last_used_at AS lastUsedAt, revoked_at AS revokedAt`;

/** API keys at the desk. */
export class SqliteApiKeys implements ApiKeyStore {
  readonly #db: Database.Database;
  readonly #find: Database.Statement<[string], Row>;

  constructor(desk: Database.Database) {
    this.#db = desk;
    this.#find = desk.prepare(`SELECT ${COLUMNS} FROM api_keys WHERE id = ?`);
  }

  add(key: ApiKey): void {
    this.#db
      .prepare(
        `INSERT INTO api_keys (id, name, hash, permissions, sites, created_by, created_at, expires_at, last_used_at,
            revoked_at)
          VALUES (:id, :name, :hash, :permissions, :sites, :createdBy, :createdAt, :expiresAt, :lastUsedAt, :revokedAt)`,
      )
      .run({
        ...key,
        permissions: JSON.stringify(key.permissions),
        sites: key.sites && JSON.stringify(key.sites),
      });
  }

  find(id: string): ApiKey | undefined {
    const row = this.#find.get(id);
    return row && keyOf(row);
  }

  all(): ApiKey[] {
    return this.#db
      .prepare<[], Row>(`SELECT ${COLUMNS} FROM api_keys ORDER BY created_at DESC, id`)
      .all()
      .map(keyOf);
  }

  touch(id: string, at: number): void {
    this.#db.prepare('UPDATE api_keys SET last_used_at = ? WHERE id = ?').run(at, id);
  }

  revoke(id: string, at: number): ApiKey {
    this.#db.prepare('UPDATE api_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL').run(at, id);
    const key = this.find(id);
    if (!key) throw new GatelineError('not-found', `there is no API key ${JSON.stringify(id)}`);
    return key;
  }

  revokeAllOf(maker: string, at: number): number {
    const sql = 'UPDATE api_keys SET revoked_at = ? WHERE created_by = ? AND revoked_at IS NULL';
    return this.#db.prepare(sql).run(at, maker).changes;
  }
}

function keyOf(row: Row): ApiKey {
  return {
    ...row,
    permissions: JSON.parse(row.permissions) as ApiKey['permissions'],
    sites: row.sites === null ? null : (JSON.parse(row.sites) as string[]),
  };
}
