import type Database from 'better-sqlite3';
import { GatelineError } from '../../firmware-config/errors.ts';

/** Migration n takes the books from version n to n + 1. Never change one that has been released: add another. */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE epochs (
    id INTEGER PRIMARY KEY,
    gateway TEXT NOT NULL,
    epoch TEXT NOT NULL,
    through INTEGER NOT NULL DEFAULT 0,
    last_received_at INTEGER NOT NULL,
    UNIQUE (gateway, epoch)
  ) STRICT;

  CREATE TABLE ledger (
    id INTEGER PRIMARY KEY,
    epoch INTEGER NOT NULL REFERENCES epochs (id),
    seq INTEGER NOT NULL,
    site TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    placed INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    mono INTEGER NOT NULL,
    boot TEXT NOT NULL,
    camera TEXT,
    gate TEXT,
    line TEXT,
    direction TEXT,
    score REAL,
    from_at INTEGER,
    to_at INTEGER,
    watched_ms INTEGER,
    frames INTEGER,
    count INTEGER,
    reason TEXT,
    UNIQUE (epoch, seq)
  ) STRICT;
  CREATE INDEX ledger_crossings ON ledger (site, gate, at) WHERE kind = 'crossing' AND placed = 1;
  CREATE INDEX ledger_unplaced ON ledger (site, received_at) WHERE placed = 0;
  CREATE INDEX ledger_rare ON ledger (site, kind, at) WHERE kind IN ('reset', 'dropped');

  CREATE TABLE gaps (
    epoch INTEGER NOT NULL REFERENCES epochs (id),
    from_seq INTEGER NOT NULL,
    to_seq INTEGER NOT NULL,
    site TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (epoch, from_seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX gaps_by_time ON gaps (site, recorded_at);

  CREATE TABLE counts (
    site TEXT NOT NULL,
    slot INTEGER NOT NULL,
    gate TEXT NOT NULL,
    in_count INTEGER NOT NULL,
    out_count INTEGER NOT NULL,
    PRIMARY KEY (site, slot, gate)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE coverage (
    site TEXT NOT NULL,
    slot INTEGER NOT NULL,
    gate TEXT NOT NULL,
    gateway TEXT NOT NULL,
    line TEXT NOT NULL,
    watched_ms INTEGER NOT NULL,
    PRIMARY KEY (site, slot, gate, gateway, line)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE lines (
    site TEXT NOT NULL,
    gate TEXT NOT NULL,
    gateway TEXT NOT NULL,
    line TEXT NOT NULL,
    first_from INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (site, gate, gateway, line)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    received_at INTEGER NOT NULL,
    topic TEXT NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    payload BLOB NOT NULL
  ) STRICT;

  CREATE TABLE health (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    checked INTEGER NOT NULL
  ) STRICT;
  `,
  // SQLite takes a partial index for `kind = ?` only when the index says the same, not when it says `kind IN (…)`;
  // and pages in the order of the books need an index that holds no time.
  `
  DROP INDEX ledger_rare;
  CREATE INDEX ledger_resets ON ledger (site, at) WHERE kind = 'reset';
  CREATE INDEX ledger_dropped ON ledger (site, at) WHERE kind = 'dropped';
  CREATE INDEX ledger_order ON ledger (site, gate) WHERE kind = 'crossing' AND placed = 1;
  `,
  // The chain; the time a record is booked under, which is the gateway's (`at`) unless that was wrong; what is known of
  // time that nobody watched; and reports that keep their versions.
  `
  ALTER TABLE epochs ADD COLUMN pruned_through INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE epochs ADD COLUMN pruned_hash TEXT;
  ALTER TABLE epochs ADD COLUMN pruned_fix TEXT;
  CREATE INDEX epochs_of_gateway ON epochs (gateway, id);
  ALTER TABLE ledger ADD COLUMN hash TEXT;
  ALTER TABLE ledger ADD COLUMN more TEXT;
  ALTER TABLE ledger ADD COLUMN time INTEGER NOT NULL DEFAULT 0;
  UPDATE ledger SET time = at;

  DROP INDEX ledger_crossings;
  DROP INDEX ledger_resets;
  DROP INDEX ledger_dropped;
  CREATE INDEX ledger_crossings ON ledger (site, gate, time) WHERE kind = 'crossing' AND placed = 1;
  CREATE INDEX ledger_resets ON ledger (site, time) WHERE kind = 'reset';
  CREATE INDEX ledger_dropped ON ledger (site, time) WHERE kind = 'dropped';
  CREATE INDEX ledger_coverage ON ledger (site, gate, line, time) WHERE kind = 'coverage' AND placed = 1;
  CREATE INDEX ledger_syncs ON ledger (epoch, seq) WHERE kind = 'sync';
  CREATE INDEX ledger_heads ON ledger (epoch, seq) WHERE kind = 'head';

  CREATE TABLE retention (site TEXT PRIMARY KEY, kept_from INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE pruned_lines (
    site TEXT NOT NULL,
    gate TEXT NOT NULL,
    gateway TEXT NOT NULL,
    line TEXT NOT NULL,
    first_from INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (site, gate, gateway, line)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE keys (
    gateway TEXT NOT NULL,
    key TEXT NOT NULL,
    first_seen_at INTEGER NOT NULL,
    PRIMARY KEY (gateway, key)
  ) STRICT, WITHOUT ROWID;

  DROP TABLE coverage;
  CREATE TABLE coverage (
    site TEXT NOT NULL,
    slot INTEGER NOT NULL,
    gate TEXT NOT NULL,
    gateway TEXT NOT NULL,
    line TEXT NOT NULL,
    watched_ms INTEGER NOT NULL,
    frames INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    PRIMARY KEY (site, slot, gate, gateway, line)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE blind (
    site TEXT NOT NULL,
    slot INTEGER NOT NULL,
    gate TEXT NOT NULL,
    gateway TEXT NOT NULL,
    line TEXT NOT NULL,
    cause TEXT NOT NULL,
    ms INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    PRIMARY KEY (site, slot, gate, gateway, line, cause)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE outages (
    site TEXT NOT NULL,
    slot INTEGER NOT NULL,
    gateway TEXT NOT NULL,
    cause TEXT NOT NULL,
    ms INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    PRIMARY KEY (site, slot, gateway, cause)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE reports (
    site TEXT NOT NULL,
    date TEXT NOT NULL,
    version INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (site, date, version)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX reports_by_time ON reports (site, to_at);
  CREATE TABLE stale_reports (
    site TEXT NOT NULL,
    date TEXT NOT NULL,
    PRIMARY KEY (site, date)
  ) STRICT, WITHOUT ROWID;
  `,
  // What zones saw.
  `
  CREATE INDEX ledger_zones ON ledger (site, time) WHERE kind = 'zone' AND placed = 1;
  CREATE TABLE zone_use (
    site TEXT NOT NULL,
    slot INTEGER NOT NULL,
    gateway TEXT NOT NULL,
    camera TEXT NOT NULL,
    zone TEXT NOT NULL,
    watched_ms INTEGER NOT NULL,
    people_ms INTEGER NOT NULL,
    queue_ms INTEGER NOT NULL,
    visits INTEGER NOT NULL,
    dwell_ms INTEGER NOT NULL,
    most_people INTEGER NOT NULL,
    longest_queue INTEGER NOT NULL,
    longest_ms INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    PRIMARY KEY (site, slot, gateway, camera, zone)
  ) STRICT, WITHOUT ROWID;
  `,
];

/** The version of the books that this program writes. */
export const LEDGER_VERSION = MIGRATIONS.length;

/**
 * Brings the books to the version of this program (or an earlier one, for tests), each step in a transaction of its own.
 *
 * @returns the version they had; 0 where there were none
 * @throws GatelineError `ledger-unavailable` when they were written by a later program
 */
export function migrate(db: Database.Database, to = MIGRATIONS.length): number {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > MIGRATIONS.length) {
    throw new GatelineError(
      'ledger-unavailable',
      `${db.name} has version ${version}, this program knows up to ${MIGRATIONS.length}: update Gateline`,
    );
  }
  MIGRATIONS.slice(version, to).forEach((sql, index) => {
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${version + index + 1}`);
    })();
  });
  return version;
}
