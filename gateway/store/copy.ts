import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite, { type Database } from 'better-sqlite3';
import { OperationalError } from '../base/errors.ts';
import { syncPath } from '../base/sync-path.ts';
import { checkWhole } from './check.ts';

/**
 * Writes a consistent copy of the database into `file`, compacted and read back whole, and makes it durable.
 * The copy grows under another name and takes its own only when whole, so a crash leaves no half backup
 * under a good name. VACUUM INTO reads one snapshot, so writers go on beside it. The folder is made.
 * Throws `backup-exists` (never overwrites) and `backup-failed`.
 */
export function copyInto(db: Database, file: string): void {
  if (existsSync(file)) {
    throw new OperationalError('backup-exists', `${file} is already there and is not overwritten`);
  }
  const unfinished = `${file}.unfinished`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    rmSync(unfinished, { force: true });
    db.prepare('VACUUM INTO ?').run(unfinished);
    const findings = checkCopy(unfinished);
    if (findings.length > 0) throw new Error(`the copy is not whole: ${findings.join('; ')}`);
    syncPath(unfinished);
    renameSync(unfinished, file);
    syncPath(dirname(file));
  } catch (cause) {
    rmSync(unfinished, { force: true });
    throw new OperationalError('backup-failed', `no copy could be written to ${file}`, { cause });
  }
}

/** What is wrong with a copy that nobody else uses; empty when whole. */
function checkCopy(file: string): readonly string[] {
  const copy = new BetterSqlite(file, { readonly: true, fileMustExist: true });
  try {
    return checkWhole(copy);
  } finally {
    copy.close();
  }
}
