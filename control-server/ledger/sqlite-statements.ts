import type Database from 'better-sqlite3';

/** A statement whose rows are the value of their only column. */
export function pluck<P extends unknown[], R>(db: Database.Database, sql: string): Database.Statement<P, R> {
  return db.prepare(sql).pluck() as unknown as Database.Statement<P, R>;
}

/** A statement whose rows are arrays of values. */
export function raw<P extends unknown[]>(
  db: Database.Database,
  sql: string,
): Database.Statement<P, unknown[]> {
  return db.prepare(sql).raw() as unknown as Database.Statement<P, unknown[]>;
}
