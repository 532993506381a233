import BetterSqlite from 'better-sqlite3';

/** SQLite's name of an error, e.g. `SQLITE_FULL` or `SQLITE_IOERR_FSYNC`; undefined for other errors. */
export function sqliteCode(error: unknown): string | undefined {
  return error instanceof BetterSqlite.SqliteError ? error.code : undefined;
}

/**
 * What a failed operation means for the writer:
 * `full`: nothing of the group was recorded, and the next may succeed once there is room;
 * `fatal`: the file or the disk can no longer be trusted. After a failed fsync Linux may drop the dirty
 * pages and report success to the next one, so only a new process that reads the file again knows what
 * is there. Anything else (`handler`) is the failure of one command.
 */
export function failureClass(error: unknown): 'full' | 'fatal' | 'handler' {
  const code = sqliteCode(error);
  if (code === undefined) return 'handler';
  if (code === 'SQLITE_FULL') return 'full';
  const fatal =
    code.startsWith('SQLITE_IOERR') ||
    code.startsWith('SQLITE_CORRUPT') ||
    code === 'SQLITE_NOTADB' ||
    code === 'SQLITE_CANTOPEN' ||
    code === 'SQLITE_READONLY' ||
    code === 'SQLITE_NOMEM';
  return fatal ? 'fatal' : 'handler';
}

/** The stable code of an error, for its way across a thread boundary, where only plain data passes. */
export function codeOf(error: unknown, otherwise: string): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : otherwise;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
