import type { Database } from 'better-sqlite3';
import { OperationalError } from '../base/errors.ts';
import { fileBytes } from './files.ts';
import { failureClass, isDamage, messageOf } from './sqlite-error.ts';

/** Lines of a whole check's finding that are kept. */
const FINDINGS_MAX = 20;

/**
 * What can be known of a database in a time that does not grow with it: the WAL can be taken in, the file
 * is as long as its header says, the schema can be read, and so can both ends of every table.
 * Throws `database-damaged`. The whole check runs later in the background.
 */
export function checkAtStart(db: Database, file: string): void {
  const taken = takeInWal(db);
  if (taken) {
    const pages = pragmaNumber(db, 'page_count');
    const expected = pages * pragmaNumber(db, 'page_size');
    const actual = fileBytes(file);
    if (actual < expected) {
      throw new OperationalError(
        'database-damaged',
        `${file} holds ${actual} bytes, its header says ${expected}: its end is missing`,
      );
    }
  }
  for (const table of tables(db)) {
    const name = quoted(table.name);
    db.prepare(`SELECT * FROM ${name} LIMIT 1`).get();
    if (table.rowid) db.prepare(`SELECT * FROM ${name} ORDER BY rowid DESC LIMIT 1`).get();
  }
}

/**
 * Reads everything, one table at a time, so that no read lasts longer than one table: structure of all
 * pages, order of keys, indexes against rows. Returns what is wrong, at most 20 lines; empty when whole.
 */
export function checkWhole(db: Database): readonly string[] {
  const findings: string[] = [];
  try {
    for (const { name } of tables(db)) {
      for (const line of checkTable(db, name)) findings.push(`${name}: ${line}`);
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    findings.push(messageOf(error));
  }
  return findings.slice(0, FINDINGS_MAX);
}

function checkTable(db: Database, name: string): readonly string[] {
  try {
    return textsOf(db.pragma(`main.quick_check(${quoted(name)})`)).filter((line) => line !== 'ok');
  } catch (error) {
    // Some damage is met as an error before it can be listed.
    if (!isDamage(error)) throw error;
    return [messageOf(error)];
  }
}

type Table = { readonly name: string; readonly rowid: boolean };

function tables(db: Database): readonly Table[] {
  return db
    .prepare<[], { name: string; wr: number }>(
      `SELECT name, wr FROM pragma_table_list
       WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
    )
    .all()
    .map(({ name, wr }) => ({ name, rowid: wr === 0 }));
}

/** False when it could not be done now: another connection reads, or the disk is full. */
function takeInWal(db: Database): boolean {
  try {
    const [row] = rowsOf(db.pragma('wal_checkpoint(TRUNCATE)'));
    return row?.busy === 0;
  } catch (error) {
    if (failureClass(error) === 'full') return false;
    throw error;
  }
}

function pragmaNumber(db: Database, name: string): number {
  return Number(db.pragma(name, { simple: true }));
}

function textsOf(rows: unknown): string[] {
  return rowsOf(rows).flatMap((row) => Object.values(row).map(String));
}

function rowsOf(rows: unknown): Record<string, unknown>[] {
  return Array.isArray(rows) ? rows : [];
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
