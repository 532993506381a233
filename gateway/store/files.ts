import { existsSync, renameSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { syncPath } from '../base/sync-path.ts';

/** What is done to a database's files from outside SQLite, always while no connection holds them. */

/** Bytes of a file, 0 where it is not there. Only asks: opening a database's file would drop SQLite's locks. */
export function fileBytes(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** A time as it can stand in a file's name. */
export function stamp(isoTime: string): string {
  return isoTime.replaceAll(/[:.]/g, '-');
}

/**
 * Moves a database and its WAL to a name of their own beside it, `zone.db.damaged-2026-01-31T08-00-00-000Z`,
 * and returns that name; null where nothing was there. The two stay together, so that the copy can be
 * opened like any database.
 */
export function setAside(
  file: string,
  label: 'damaged' | 'replaced',
  isoTime: string,
): string | null {
  const aside = `${file}.${label}-${stamp(isoTime)}`;
  let moved = false;
  // The shared-memory file goes too: it describes the WAL that is moved.
  for (const suffix of ['', '-wal', '-shm']) {
    if (!existsSync(file + suffix)) continue;
    renameSync(file + suffix, aside + suffix);
    moved = true;
  }
  if (!moved) return null;
  syncPath(dirname(file));
  return basename(aside);
}
