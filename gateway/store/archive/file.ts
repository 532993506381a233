import { existsSync } from 'node:fs';
import BetterSqlite, { type Database } from 'better-sqlite3';
import { OperationalError } from '../../base/errors.ts';
import { BUSY_TIMEOUT_MS } from '../open.ts';
import type { ArchivedTable, Part } from './table.ts';

/** Says in the header that it is a zone's archive: "ZARC". */
const APPLICATION_ID = 0x5a415243;

/**
 * The archive for adding to it; made where it is not there. WAL, so that whoever reads it never waits for a commit
 * here. Throws `archive-foreign`, and what SQLite throws.
 */
export function openArchive(file: string, table: ArchivedTable): Database {
  const db = new BetterSqlite(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    refuseForeign(db, file);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('trusted_schema = OFF');
    if (isEmpty(db)) make(db, table);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A connection that cannot write; null where there is no file. Throws `archive-foreign`, and what SQLite throws. */
export function readArchive(file: string): Database | null {
  if (!existsSync(file)) return null;
  const db = new BetterSqlite(file, {
    ...{ readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS },
  });
  try {
    refuseForeign(db, file);
    db.pragma('trusted_schema = OFF');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** The runs of rows that are whole in the archive, in order. */
export function partsOf(archive: Database): readonly Part[] {
  if (isEmpty(archive)) return [];
  return archive.prepare<[], Part>(`SELECT ${PART_COLUMNS} FROM parts ORDER BY until`).all();
}

/** The same by the file's name; none where there is no file. */
export function partsIn(file: string): readonly Part[] {
  const archive = readArchive(file);
  if (archive === null) return [];
  try {
    return partsOf(archive);
  } finally {
    archive.close();
  }
}

const PART_COLUMNS = 'part, after, until, rows, sha256';

export function addPart(archive: Database, { part, after, until, rows, sha256 }: Part): void {
  archive
    .prepare(`INSERT INTO parts (${PART_COLUMNS}) VALUES (?, ?, ?, ?, ?)`)
    .run(part, after, until, rows, sha256);
}

function make(db: Database, table: ArchivedTable): void {
  db.transaction(() => {
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.exec(archiveTables(table, ''));
  }).immediate();
}

/** Makes the tables of an archive in the database `schema`, named with its dot; both are only added to. */
export function archiveTables({ name, definition }: ArchivedTable, schema: string): string {
  const triggers = [name, 'parts'].flatMap((table) =>
    ['update', 'delete'].map(
      (change) => `
CREATE TRIGGER ${schema}${table}_no_${change} BEFORE ${change} ON ${table}
  BEGIN SELECT RAISE(ABORT, 'the archive is only added to'); END;`,
    ),
  );
  return `${definition(schema)}
CREATE TABLE ${schema}parts (
  part TEXT PRIMARY KEY,
  after INTEGER NOT NULL,
  until INTEGER NOT NULL CHECK (until >= after),
  rows INTEGER NOT NULL CHECK (rows >= 0),
  sha256 TEXT NOT NULL
) STRICT;${triggers.join('')}`;
}

function isEmpty(db: Database): boolean {
  return db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
}

function refuseForeign(db: Database, file: string): void {
  if (isEmpty(db) || db.pragma('application_id', { simple: true }) === APPLICATION_ID) return;
  const told = `${file} is not the archive of a zone; nothing in it was touched`;
  throw new OperationalError('archive-foreign', told);
}
