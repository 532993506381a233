import { existsSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { describeError } from '../../base/errors.ts';
import { openArchive, partsIn } from './file.ts';
import { type ArchivedTable, archiveFile, firstMissing, movedParts } from './table.ts';

/**
 * From here on, whoever reads the table on this connection reads both files: a temporary view takes the place of its
 * name. What is to be written, or is known to be new, names `main.` before it.
 *
 * The database decides what of the archive counts: the rows below the oldest one that it still holds. So nothing is
 * met twice or missed while rows are copied or removed, nor after an older copy of the database was put back.
 *
 * An archive that is missing or belongs to another database must not keep the zone from working: its rows are then not
 * there, and `archiveFault` says what is wrong. A writing connection makes an archive where there never was one.
 * Does nothing where it was done before. Not within a transaction.
 */
export function attachArchive(db: Database, table: ArchivedTable): void {
  const done = db.prepare('SELECT 1 FROM temp.sqlite_schema WHERE name = ?').get(table.name);
  if (done !== undefined) return;
  if (attachFile(db, table)) readBoth(db, table);
  else readOne(db, table);
}

/** The archive is attached. */
export function readBoth(db: Database, table: ArchivedTable): void {
  const { name, key } = table;
  view(
    db,
    table,
    `UNION ALL
      SELECT ${all(table)} FROM archive.${name} WHERE ${key} < (SELECT min(${key}) FROM main.${name})`,
  );
}

function readOne(db: Database, table: ArchivedTable): void {
  view(db, table, '');
}

function view(db: Database, table: ArchivedTable, older: string): void {
  const { name } = table;
  db.exec(`DROP VIEW IF EXISTS temp.${name};
    CREATE TEMP VIEW ${name} AS SELECT ${all(table)} FROM main.${name} ${older}`);
}

const all = ({ columns, derived }: ArchivedTable): string => [...columns, ...derived].join(', ');

/** What keeps the rows that were moved from being read, and what to do; null when all is there. */
export function archiveFault(db: Database, table: ArchivedTable): string | null {
  if (db.memory) return null;
  const file = archiveFile(db.name);
  const putBack = `Put the right archive.db into the data folder, such as the one beside the backups, and start again.`;
  try {
    const moved = movedParts(db, table);
    const missing = firstMissing(moved, partsIn(file));
    if (missing === null) return null;
    const what = existsSync(file) ? 'is not the archive of this database' : 'is missing';
    const last = moved.at(-1)?.part ?? missing.part;
    const months = last === missing.part ? last : `${missing.part} to ${last}`;
    return `${file} ${what}: ${months} cannot be read. ${putBack}`;
  } catch (error) {
    return `${file} cannot be read (${describeError(error)}). ${putBack}`;
  }
}

/** Whether this connection reads the archive, and sees the part there. */
export function seesPart(db: Database, part: string): boolean {
  if (!isAttached(db)) return false;
  return db.prepare('SELECT 1 FROM archive.parts WHERE part = ?').get(part) !== undefined;
}

function attachFile(db: Database, table: ArchivedTable): boolean {
  if (db.memory) return false;
  const file = archiveFile(db.name);
  if (!db.readonly) prepare(db, file, table);
  if (!existsSync(file) || archiveFault(db, table) !== null) return false;
  try {
    db.prepare('ATTACH ? AS archive').run(file);
    db.prepare('SELECT count(*) FROM archive.parts').get();
    return true;
  } catch {
    // `archiveFault` is asked again by whoever tells people.
    if (isAttached(db)) db.exec('DETACH archive');
    return false;
  }
}

/** Makes the archive of a new database, and turns one that was copied here into one that can be read while it grows. */
function prepare(db: Database, file: string, table: ArchivedTable): void {
  if (!existsSync(file) && movedParts(db, table).length > 0) return;
  try {
    openArchive(file, table).close();
  } catch {
    // No room, or another program's file: `archiveFault` tells, or the first month that is to be moved.
  }
}

function isAttached(db: Database): boolean {
  return (
    db.prepare("SELECT 1 FROM pragma_database_list WHERE name = 'archive'").get() !== undefined
  );
}
