import BetterSqlite, { type Database } from 'better-sqlite3';
import { assert, OperationalError } from '../base/errors.ts';
import { sqliteCode } from './sqlite-error.ts';

/** The WAL is cut back to this size when it starts anew after a checkpoint. */
const WAL_BYTES_KEPT = 32 * 1024 * 1024;
/**
 * Pages in the WAL at which a commit itself moves them into the database file. SQLite's own 1,000 would
 * lay that work on one commit in a hundred; the writer mostly does it in a pause, long before this.
 */
const WAL_PAGES_MAX = 4_000;

/**
 * The one writing connection of a database file. `synchronous=FULL` is asserted, because better-sqlite3 is
 * compiled with NORMAL for WAL, which loses the newest commits on power loss.
 */
export function openForWriting(file: string): Database {
  const db = open(file, false);
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('recursive_triggers = ON');
    db.pragma(`journal_size_limit = ${WAL_BYTES_KEPT}`);
    db.pragma(`wal_autocheckpoint = ${WAL_PAGES_MAX}`);
    db.pragma('cache_size = -16384');
    // Savepoints keep page images; in memory they cost no file.
    db.pragma('temp_store = MEMORY');
    db.pragma('trusted_schema = OFF');
    assert(db.pragma('journal_mode', { simple: true }) === 'wal', 'the database is in WAL mode');
    assert(db.pragma('synchronous', { simple: true }) === 2, 'synchronous is FULL');
    assert(db.pragma('foreign_keys', { simple: true }) === 1, 'foreign keys are enforced');
    return db;
  } catch (error) {
    db.close();
    throw notUsable(file, error);
  }
}

/** A connection that cannot write. The file must exist. */
export function openForReading(file: string): Database {
  const db = open(file, true);
  try {
    db.pragma('cache_size = -8192');
    db.pragma('temp_store = MEMORY');
    db.pragma('query_only = ON');
    db.pragma('trusted_schema = OFF');
    // Touches the file, so that what is not a database is told here and not at the first question.
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    return db;
  } catch (error) {
    db.close();
    throw notUsable(file, error);
  }
}

function open(file: string, readonly: boolean): Database {
  try {
    return new BetterSqlite(file, { readonly, fileMustExist: readonly, timeout: 5_000 });
  } catch (error) {
    throw notUsable(file, error);
  }
}

function notUsable(file: string, cause: unknown): OperationalError {
  const code = sqliteCode(cause);
  if (code === 'SQLITE_NOTADB' || code?.startsWith('SQLITE_CORRUPT')) {
    return new OperationalError('database-damaged', `${file} is damaged or is not a database`, {
      cause,
    });
  }
  return new OperationalError('database-unusable', `${file} cannot be opened`, { cause });
}
