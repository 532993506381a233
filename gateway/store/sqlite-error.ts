import BetterSqlite from 'better-sqlite3';
import { describeError } from '../base/errors.ts';

/** SQLite's name of an error, e.g. `SQLITE_FULL` or `SQLITE_IOERR_FSYNC`; undefined for other errors. */
export function sqliteCode(error: unknown): string | undefined {
  return error instanceof BetterSqlite.SqliteError ? error.code : undefined;
}

export type FailureClass = 'full' | 'busy' | 'fatal' | 'handler';

/**
 * What a failed operation means for the writer:
 * `full`: nothing of the group was recorded, and the next may succeed once there is room;
 * `busy`: nothing was recorded, because another program holds the database;
 * `fatal`: the file or the disk can no longer be trusted. After a failed fsync Linux may drop the dirty
 * pages and report success to the next one, so only a new process that reads the file again knows what
 * is there. Anything else (`handler`) is the failure of one command.
 */
export function failureClass(error: unknown): FailureClass {
  const code = sqliteCode(error);
  if (code === undefined) return 'handler';
  // The shared-memory file could not grow; it holds nothing that must last.
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE') return 'full';
  if (code.startsWith('SQLITE_BUSY')) return 'busy';
  const fatal =
    code.startsWith('SQLITE_IOERR') ||
    code.startsWith('SQLITE_CORRUPT') ||
    code === 'SQLITE_NOTADB' ||
    code.startsWith('SQLITE_CANTOPEN') ||
    code.startsWith('SQLITE_READONLY') ||
    code === 'SQLITE_NOMEM';
  return fatal ? 'fatal' : 'handler';
}

/** What was read is not what a database may hold. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === 'SQLITE_NOTADB' || (code?.startsWith('SQLITE_CORRUPT') ?? false);
}

/** The stable code of an error, for its way across a thread boundary, where only plain data passes. */
export function codeOf(error: unknown, otherwise: string): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : otherwise;
}

/** Its message and those of its causes; its own code travels beside it. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = describeError(error.cause);
  return cause === '' ? error.message : `${error.message}: ${cause}`;
}
