import type Database from 'better-sqlite3';
import { deskError } from '../desk/sqlite-desk.ts';
import type { Deed, JournalBook, JournalEntry, JournalSearch, JournalVerdict } from './journal.ts';
import { type ChainedRow, entryHash, JOURNAL_START } from './journal-chain.ts';

type Row = ChainedRow & { hash: string };
type Head = Pick<Row, 'seq' | 'hash'>;

const COLUMNS = 'seq, at, actor, address, action, subject, detail, hash';

/**
 * The journal at the desk. Entries are chained by hashes, and a row beside them names the newest, so that a change, a
 * removal or a swap of any entry shows. Who may write the file can forge the whole chain; the head's hash, noted
 * elsewhere, shows that too.
 */
export class SqliteJournal implements JournalBook {
  readonly #db: Database.Database;
  readonly #head: Database.Statement<[], Head>;
  readonly #insert: Database.Statement<[Row]>;
  readonly #setHead: Database.Statement<[number, string]>;

  constructor(desk: Database.Database) {
    this.#db = desk;
    this.#head = desk.prepare('SELECT seq, hash FROM journal_head');
    this.#insert = desk.prepare(
      `INSERT INTO journal (${COLUMNS}) VALUES (:seq, :at, :actor, :address, :action, :subject, :detail, :hash)`,
    );
    this.#setHead = desk.prepare('INSERT OR REPLACE INTO journal_head (one, seq, hash) VALUES (1, ?, ?)');
  }

  record(deed: Deed): void {
    try {
      this.#db.transaction(() => this.#append(deed)).immediate();
    } catch (error) {
      throw deskError(error, this.#db.name);
    }
  }

  #append({ at, actor, address, action, subject, detail }: Deed): void {
    const head = this.#head.get() ?? { seq: 0, hash: JOURNAL_START };
    const row = {
      seq: head.seq + 1,
      at,
      actor,
      address,
      action,
      subject,
      detail: JSON.stringify(detail),
    };
    const hash = entryHash(head.hash, row);
    this.#insert.run({ ...row, hash });
    this.#setHead.run(row.seq, hash);
  }

  find(search: JournalSearch): JournalEntry[] {
    const { before, limit, actor, action, subject, from, to } = search;
    const rows = this.#db
      .prepare<[Record<string, unknown>], Row>(
        `SELECT ${COLUMNS} FROM journal
          WHERE (:before IS NULL OR seq < :before)
            AND (:actor IS NULL OR actor = :actor)
            AND (:action IS NULL OR substr(action, 1, length(:action)) = :action)
            AND (:subject IS NULL OR subject = :subject)
            AND (:from IS NULL OR at >= :from)
            AND (:to IS NULL OR at < :to)
          ORDER BY seq DESC LIMIT :limit`,
      )
      .all({
        before: before ?? null,
        actor: actor ?? null,
        action: action ?? null,
        subject: subject ?? null,
        from: from ?? null,
        to: to ?? null,
        limit,
      });
    return rows.map(({ detail, ...row }) => ({ ...row, detail: JSON.parse(detail) as Deed['detail'] }));
  }

  verify(): JournalVerdict {
    // One moment's state, whoever writes meanwhile.
    return this.#db.transaction(() => this.#verify())();
  }

  #verify(): JournalVerdict {
    let before: Head = { seq: 0, hash: JOURNAL_START };
    let entries = 0;
    const all = this.#db.prepare<[], Row>(`SELECT ${COLUMNS} FROM journal ORDER BY seq`);
    for (const row of all.iterate()) {
      entries++;
      const problem = problemOf(row, before);
      if (problem)
        return { entries: this.#count(), head: this.#headHash(), fault: { seq: row.seq, problem } };
      before = row;
    }
    const head = this.#head.get() ?? { seq: 0, hash: JOURNAL_START };
    if (head.seq === before.seq && head.hash === before.hash)
      return { entries, head: head.hash, fault: null };
    const problem =
      head.seq > before.seq
        ? 'is missing: the newest entries were removed'
        : 'is not the newest one any more';
    return { entries, head: head.hash, fault: { seq: Math.min(head.seq, before.seq) + 1, problem } };
  }

  #count(): number {
    return this.#db.prepare<[], { n: number }>('SELECT count(*) AS n FROM journal').get()?.n ?? 0;
  }

  #headHash(): string {
    return this.#head.get()?.hash ?? JOURNAL_START;
  }
}

function problemOf(row: Row, before: Head): string | null {
  if (row.seq !== before.seq + 1) return `follows on entry ${before.seq}: what was between them is missing`;
  if (entryHash(before.hash, row) !== row.hash)
    return 'was changed, or one before it was: its hash does not fit';
  return null;
}
