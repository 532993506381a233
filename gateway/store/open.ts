import BetterSqlite, { type Database } from 'better-sqlite3';
import { assert, OperationalError } from '../base/errors.ts';
import { checkAtStart } from './check.ts';
import { failureClass, isDamage } from './sqlite-error.ts';

/** Says in the header whose database it is: "ZONE". */
export const APPLICATION_ID = 0x5a4f4e45;

/** The WAL is cut back to this size when it starts anew after a checkpoint. */
export const WAL_BYTES_KEPT = 32 * 1024 * 1024;
/** How long a connection waits for another program, such as a person's SQLite shell, that holds the database. */
export const BUSY_TIMEOUT_MS = 2_000;
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
    refuseForeign(db, file);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('recursive_triggers = ON');
    db.pragma(`journal_size_limit = ${WAL_BYTES_KEPT}`);
    db.pragma(`wal_autocheckpoint = ${WAL_PAGES_MAX}`);
    db.pragma('cache_size = -8192');
    // Savepoints keep page images; in memory they cost no file.
    db.pragma('temp_store = MEMORY');
    db.pragma('trusted_schema = OFF');
    assert(db.pragma('journal_mode', { simple: true }) === 'wal', 'the database is in WAL mode');
    assert(db.pragma('synchronous', { simple: true }) === 2, 'synchronous is FULL');
    assert(db.pragma('foreign_keys', { simple: true }) === 1, 'foreign keys are enforced');
    checkAtStart(db, file);
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
    db.pragma('cache_size = -4096');
    db.pragma('temp_store = MEMORY');
    db.pragma('trusted_schema = OFF');
    // Touches the file, so that what is not a database is told here and not at the first question.
    refuseForeign(db, file);
    return db;
  } catch (error) {
    db.close();
    throw notUsable(file, error);
  }
}

function open(file: string, readonly: boolean): Database {
  try {
    return new BetterSqlite(file, { readonly, fileMustExist: readonly, timeout: BUSY_TIMEOUT_MS });
  } catch (error) {
    throw notUsable(file, error);
  }
}

/** Before anything is written: another program's database is left exactly as it is. */
function refuseForeign(db: Database, file: string): void {
  const tables = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
  if (tables === 0 || db.pragma('application_id', { simple: true }) === APPLICATION_ID) return;
  throw new OperationalError(
    'database-foreign',
    `${file} is a database of another program; nothing in it was touched`,
  );
}

function notUsable(file: string, cause: unknown): OperationalError {
  if (cause instanceof OperationalError) return cause;
  if (isDamage(cause)) {
    return new OperationalError('database-damaged', `${file} is damaged or is not a database`, {
      cause,
    });
  }
  if (failureClass(cause) === 'full') {
    return new OperationalError('disk-full', `${file} cannot be opened: the disk is full`, {
      cause,
    });
  }
  return new OperationalError('database-unusable', `${file} cannot be opened for use`, { cause });
}
