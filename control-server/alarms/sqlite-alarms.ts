import type Database from 'better-sqlite3';
import type { AlarmFacts, AlarmKind, AlarmSeverity } from '../api/alarm-schemas.ts';
import { deskError } from '../desk/sqlite-desk.ts';
import { type Alarm, NOBODY_TOLD, subjectText, type Told } from './alarm.ts';
import type { AlarmQuery, AlarmStore, NewAlarm } from './alarm-store.ts';
import type { NewDelivery } from './outbox.ts';
import { SqliteOutbox } from './sqlite-outbox.ts';

interface Row {
  id: number;
  site: string;
  kind: AlarmKind;
  severity: AlarmSeverity;
  body: string;
  raised_at: number;
  ended_at: number | null;
  acknowledged_at: number | null;
  acknowledged_by: string | null;
  note: string | null;
}

/** What of an alarm no column holds. */
interface Body {
  gateway: string | null;
  camera: string | null;
  gate: string | null;
  facts: AlarmFacts;
  since: number;
  severityAt: number;
  told: Told;
}

/** Alarms at the desk. An alarm of the whole server has no site: an empty text. */
export class SqliteAlarms implements AlarmStore {
  readonly #desk: Database.Database;
  readonly #outbox: SqliteOutbox;

  constructor(desk: Database.Database) {
    this.#desk = desk;
    this.#outbox = new SqliteOutbox(desk);
  }

  raise(alarm: NewAlarm): Alarm {
    const { site, kind, severity, gateway, camera, gate, facts, since, raisedAt } = alarm;
    const body: Body = { gateway, camera, gate, facts, since, severityAt: raisedAt, told: NOBODY_TOLD };
    return this.#run(() => {
      const { lastInsertRowid } = this.#desk
        .prepare(
          'INSERT INTO alarms (site, kind, subject, severity, body, raised_at) VALUES (?, ?, ?, ?, ?, ?)',
        )
        .run(site ?? '', kind, subjectText(alarm), severity, JSON.stringify(body), raisedAt);
      return this.#known(Number(lastInsertRowid));
    });
  }

  change(
    id: number,
    { severity, facts, at }: { severity: AlarmSeverity; facts: AlarmFacts; at: number },
  ): Alarm {
    return this.#run(() => {
      const before = this.#known(id);
      const severityAt = severity === before.severity ? before.severityAt : at;
      this.#write({ ...before, severity, facts, severityAt });
      if (severity === 'critical' && before.severity !== 'critical') {
        this.#desk
          .prepare(
            'UPDATE alarms SET acknowledged_at = NULL, acknowledged_by = NULL, note = NULL WHERE id = ?',
          )
          .run(id);
      }
      return this.#known(id);
    });
  }

  end(id: number, at: number): Alarm {
    return this.#run(() => {
      this.#desk.prepare('UPDATE alarms SET ended_at = ? WHERE id = ? AND ended_at IS NULL').run(at, id);
      return this.#known(id);
    });
  }

  reopen(id: number): Alarm {
    return this.#run(() => {
      this.#desk.prepare('UPDATE alarms SET ended_at = NULL, settled = 0 WHERE id = ?').run(id);
      const alarm = this.#known(id);
      this.#write({ ...alarm, told: { ...alarm.told, ended: false } });
      return this.#known(id);
    });
  }

  acknowledge(id: number, { at, by, note }: { at: number; by: string; note: string }): Alarm {
    return this.#run(() => {
      this.#desk
        .prepare('UPDATE alarms SET acknowledged_at = ?, acknowledged_by = ?, note = ? WHERE id = ?')
        .run(at, by, note, id);
      return this.#known(id);
    });
  }

  get(id: number): Alarm | null {
    return this.#run(() => this.#all('WHERE id = ?', id)[0] ?? null);
  }

  pending(): Alarm[] {
    return this.#run(() => this.#all('WHERE settled = 0 ORDER BY id'));
  }

  endedSince(at: number): Alarm[] {
    return this.#run(() => this.#all('WHERE ended_at >= ? ORDER BY id', at));
  }

  newest(kind: AlarmKind, site: string, gateway: string): Alarm | null {
    const where = 'WHERE kind = ? AND site = ? AND subject = ? ORDER BY id DESC LIMIT 1';
    return this.#run(() => this.#all(where, kind, site, gateway)[0] ?? null);
  }

  list({ sites, open, kind, severity, before, limit }: AlarmQuery): Alarm[] {
    const where: string[] = [];
    const values: (string | number)[] = [];
    const only = (condition: string, value: string | number | undefined) => {
      if (value === undefined) return;
      where.push(condition);
      values.push(value);
    };
    only('id < ?', before ?? Number.MAX_SAFE_INTEGER);
    if (open) where.push('ended_at IS NULL');
    only(
      "(site = '' OR site IN (SELECT value FROM json_each(?)))",
      sites === null ? undefined : JSON.stringify(sites),
    );
    only('kind = ?', kind);
    only('severity = ?', severity);
    const sql = `WHERE ${where.join(' AND ')} ORDER BY id DESC LIMIT ?`;
    return this.#run(() => this.#all(sql, ...values, limit));
  }

  tell(told: readonly { id: number; told: Told }[], messages: readonly NewDelivery[]): void {
    this.#run(() => {
      for (const { id, told: now } of told) {
        this.#write({ ...this.#known(id), told: now });
        this.#desk
          .prepare('UPDATE alarms SET settled = 1 WHERE id = ? AND ended_at IS NOT NULL AND ?')
          .run(id, now.ended ? 1 : 0);
      }
      this.#outbox.add(messages);
    });
  }

  #write({ id, severity, gateway, camera, gate, facts, since, severityAt, told }: Alarm): void {
    const body: Body = { gateway, camera, gate, facts, since, severityAt, told };
    this.#desk
      .prepare('UPDATE alarms SET severity = ?, body = ? WHERE id = ?')
      .run(severity, JSON.stringify(body), id);
  }

  #known(id: number): Alarm {
    const [alarm] = this.#all('WHERE id = ?', id);
    if (!alarm) throw new Error(`there is no alarm ${id}`);
    return alarm;
  }

  #all(where: string, ...values: (string | number)[]): Alarm[] {
    const columns =
      'id, site, kind, severity, body, raised_at, ended_at, acknowledged_at, acknowledged_by, note';
    const rows = this.#desk.prepare(`SELECT ${columns} FROM alarms ${where}`).all(...values) as Row[];
    return rows.map(alarmOf);
  }

  #run<T>(work: () => T): T {
    try {
      return this.#desk.transaction(work).immediate();
    } catch (cause) {
      throw deskError(cause, this.#desk.name);
    }
  }
}

function alarmOf(row: Row): Alarm {
  const { id, kind, severity, acknowledged_at: at, acknowledged_by: by } = row;
  return {
    id,
    site: row.site === '' ? null : row.site,
    kind,
    severity,
    ...(JSON.parse(row.body) as Body),
    raisedAt: row.raised_at,
    endedAt: row.ended_at,
    acknowledged: at === null ? null : { at, by: by ?? '', note: row.note ?? '' },
  };
}
