import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database } from 'better-sqlite3';
import { OperationalError } from '../base/errors.ts';

/**
 * Writes a consistent copy of the database into `file`, compacted, and makes it durable. The copy grows
 * under another name and takes its own only when whole, so a crash leaves no half backup under a good name.
 * VACUUM INTO reads one snapshot, so writers go on beside it. Throws `backup-exists`: never overwrites.
 */
export function vacuumInto(db: Database, file: string): void {
  if (existsSync(file)) {
    throw new OperationalError('backup-exists', `${file} is already there and is not overwritten`);
  }
  const unfinished = `${file}.unfinished`;
  rmSync(unfinished, { force: true });
  try {
    db.prepare('VACUUM INTO ?').run(unfinished);
    syncPath(unfinished);
    renameSync(unfinished, file);
    syncPath(dirname(file));
  } catch (cause) {
    rmSync(unfinished, { force: true });
    throw new OperationalError('backup-failed', `no copy could be written to ${file}`, { cause });
  }
}

/** Makes a file's bytes, or a folder's names, durable. No SQLite connection may hold the file open. */
export function syncPath(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
