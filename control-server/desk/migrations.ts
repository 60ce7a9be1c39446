/** Migration n takes the desk from version n to n + 1. Never change one that has been released: add another. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    sites TEXT,
    password_hash TEXT NOT NULL,
    password_changed_at INTEGER NOT NULL,
    must_change_password INTEGER NOT NULL DEFAULT 0,
    totp_secret TEXT,
    totp_enabled INTEGER NOT NULL DEFAULT 0,
    totp_step INTEGER,
    disabled INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE recovery_codes (
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    PRIMARY KEY (account, hash)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    address TEXT NOT NULL,
    browser TEXT NOT NULL
  ) STRICT;
  CREATE INDEX sessions_by_account ON sessions (account);

  CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    hash TEXT NOT NULL,
    permissions TEXT NOT NULL,
    sites TEXT,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at INTEGER
  ) STRICT;

  CREATE TABLE sign_in_failures (
    subject TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    wait_until INTEGER NOT NULL,
    refused INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE secrets (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    address TEXT,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;

  CREATE TABLE journal_head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;

  CREATE TABLE site_settings (
    site TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    changed_by TEXT NOT NULL
  ) STRICT;

  CREATE TABLE alarms (
    id INTEGER PRIMARY KEY,
    site TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    severity TEXT NOT NULL,
    body TEXT NOT NULL,
    raised_at INTEGER NOT NULL,
    ended_at INTEGER,
    acknowledged_at INTEGER,
    acknowledged_by TEXT,
    note TEXT,
    settled INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX alarms_pending ON alarms (id) WHERE settled = 0;
  CREATE INDEX alarms_ended ON alarms (ended_at);
  CREATE INDEX alarms_of ON alarms (kind, site, subject, id);
  CREATE UNIQUE INDEX alarms_open ON alarms (site, kind, subject) WHERE ended_at IS NULL;

  CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY,
    site TEXT NOT NULL,
    channel TEXT NOT NULL,
    target TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER NOT NULL,
    done_at INTEGER,
    given_up_at INTEGER,
    error TEXT
  ) STRICT;
  CREATE INDEX deliveries_due ON deliveries (next_at) WHERE done_at IS NULL AND given_up_at IS NULL;

  CREATE TABLE gateway_layouts (
    gateway TEXT NOT NULL,
    version INTEGER NOT NULL,
    cameras TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    saved_by TEXT,
    reason TEXT NOT NULL,
    outcome TEXT,
    PRIMARY KEY (gateway, version)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE audits (
    id INTEGER PRIMARY KEY,
    gateway TEXT NOT NULL,
    camera TEXT NOT NULL,
    line TEXT NOT NULL,
    method TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    received_by TEXT NOT NULL,
    UNIQUE (gateway, camera, line, method, from_at, to_at)
  ) STRICT;
  `,
];
