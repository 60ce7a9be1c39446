import type Database from 'better-sqlite3';
import type { CountAudit } from '../../firmware-config/contract/audit.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { AuditStore, StoredAudit } from './audit-store.ts';

interface Row {
  id: number;
  body: string;
  received_at: number;
  received_by: string;
}

const FIELDS = ['camera', 'gate', 'line', 'model', 'configuration', 'agent', 'source'] as const;

/** Audits at the desk. What was read is kept in memory: this program alone writes them. */
export class SqliteAudits implements AuditStore {
  readonly #db: Database.Database;
  readonly #read: Database.Statement<[string], Row>;
  readonly #write: Database.Statement<(string | number)[]>;
  readonly #known = new Map<string, readonly StoredAudit[]>();

  constructor(desk: Database.Database) {
    this.#db = desk;
    this.#read = desk.prepare(`SELECT id, body, received_at, received_by FROM audits WHERE gateway = ?
      ORDER BY to_at DESC, id DESC`);
    this.#write = desk.prepare(`INSERT INTO audits
      (gateway, camera, line, method, from_at, to_at, body, received_at, received_by)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  }

  add(audit: CountAudit, { at, by }: { at: number; by: string }): { audit: StoredAudit; isNew: boolean } {
    const { gateway, camera, line, method, from, to } = audit;
    return this.#db
      .transaction(() => {
        const known = this.of(gateway).find(
          (each) =>
            each.camera === camera &&
            each.line === line &&
            each.method === method &&
            each.from === from &&
            each.to === to,
        );
        if (known) {
          if (isSame(known, audit)) return { audit: known, isNew: false };
          const message = `line ${line} has another audit of the same time and method already, received from ${known.receivedBy}: audit another time`;
          throw new GatelineError('conflict', message);
        }
        const body = JSON.stringify(audit);
        const { lastInsertRowid } = this.#write.run(gateway, camera, line, method, from, to, body, at, by);
        this.#known.delete(gateway);
        return {
          audit: { ...audit, id: Number(lastInsertRowid), receivedAt: at, receivedBy: by },
          isNew: true,
        };
      })
      .immediate();
  }

  of(gateway: string): readonly StoredAudit[] {
    const known = this.#known.get(gateway);
    if (known) return known;
    const found = this.#read.all(gateway).map(
      ({ id, body, received_at, received_by }): StoredAudit => ({
        ...(JSON.parse(body) as CountAudit),
        id,
        receivedAt: received_at,
        receivedBy: received_by,
      }),
    );
    this.#known.set(gateway, found);
    return found;
  }
}

function isSame(one: CountAudit, other: CountAudit): boolean {
  return (
    FIELDS.every((field) => one[field] === other[field]) &&
    (['in', 'out'] as const).every((way) =>
      (['truth', 'counted', 'matched'] as const).every((name) => one[way][name] === other[way][name]),
    )
  );
}
