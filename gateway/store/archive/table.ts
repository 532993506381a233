import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';

/**
 * An append-only table whose oldest rows lie in a file of their own. Its key only rises and its rows never change, so
 * a run of them is copied once, proved, and then removed from the database that is written to all day.
 */
export type ArchivedTable = {
  readonly name: string;
  /** INTEGER PRIMARY KEY of the table. */
  readonly key: string;
  /** What is stored, in the order in which it is hashed. The key is among them. */
  readonly columns: readonly string[];
  /** Columns that SQLite computes in either file. */
  readonly derived: readonly string[];
  /** Makes the table with its indexes, in the database `schema`, named with its dot. It refers to no other table. */
  readonly definition: (schema: string) => string;
  /** Where the database keeps what was moved: a table, and a statement that reads it as `Part` in order. */
  readonly moved: { readonly table: string; readonly parts: string };
};

/** A run of rows with keys above `after`, up to `until`. */
export type Range = { readonly part: string; readonly after: number; readonly until: number };

/** A run that lies in the archive, with what proves it. */
export type Part = Range & {
  readonly rows: number;
  /** Over its rows in order, each as a JSON array of its stored columns and a line feed. */
  readonly sha256: string;
};

/** The archive of a database or of a backup lies beside it, so that many copies in one folder share one. */
export const archiveFile = (file: string): string => join(dirname(file), 'archive.db');

/** What the database says was moved. None where it was written before there was an archive. */
export function movedParts(db: Database, { moved }: ArchivedTable): readonly Part[] {
  const known = db
    .prepare("SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = ?")
    .get(moved.table);
  return known === undefined ? [] : db.prepare<[], Part>(moved.parts).all();
}

/** The first of `wanted` that `held` lacks or holds otherwise; null when all are there. */
export function firstMissing(wanted: readonly Part[], held: readonly Part[]): Part | null {
  const byName = new Map(held.map((part) => [part.part, part]));
  return wanted.find((part) => !same(part, byName.get(part.part))) ?? null;
}

const same = (one: Part, other: Part | undefined): boolean =>
  other !== undefined &&
  one.after === other.after &&
  one.until === other.until &&
  one.rows === other.rows &&
  one.sha256 === other.sha256;

/** What `schema` (`main`, or `archive` where that is attached) holds of a run of rows. Reads all of them. */
export function rowsIn(
  db: Database,
  schema: 'main' | 'archive',
  { name, key, columns }: ArchivedTable,
  { after, until }: Pick<Range, 'after' | 'until'>,
): Pick<Part, 'rows' | 'sha256'> {
  const read = db
    .prepare<[number, number], unknown[]>(
      `SELECT ${columns.join(', ')} FROM ${schema}.${name} WHERE ${key} > ? AND ${key} <= ? ORDER BY ${key}`,
    )
    .raw();
  const hash = createHash('sha256');
  let rows = 0;
  for (const row of read.iterate(after, until)) {
    hash.update(`${JSON.stringify(row)}\n`);
    rows += 1;
  }
  return { rows, sha256: hash.digest('hex') };
}
