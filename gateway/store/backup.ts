import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type ArchiveCopy, keepArchive } from './archive/keep.ts';
import { copyInto } from './copy.ts';
import { fileBytes } from './files.ts';
import { openForReading } from './open.ts';

export type BackupReport = {
  readonly file: string;
  readonly bytes: number;
  /** The archive that the copies in this folder share, where it was made or brought up to date. */
  readonly archive: ArchiveCopy | null;
};

/**
 * Copies the database into `target` through a connection of its own that only reads, so that the writer
 * goes on beside it; the copy is read back whole and durable before it takes its name.
 * Throws `backup-exists` and `backup-failed`. Takes seconds for millions of rows: the gateway lets
 * `startBackup` (task.ts) do it.
 */
export function backUp(file: string, target: string): BackupReport {
  const db = openForReading(file);
  try {
    copyInto(db, target);
    return { file: target, bytes: fileBytes(target), archive: keepArchive(file, target) };
  } finally {
    db.close();
  }
}

/** Nightly copies are told by this name; `stamp` of a time sorts as the time does. */
export const backupName = (stamp: string): string => `zone-${stamp}.db`;

/**
 * Removes all but `keep` copies that bear the nightly name: `newest` stays, and of the others those with the
 * latest names. A clock that was wrong names copies wrongly; the one just made must not go for that. Returns
 * the names removed.
 */
export function pruneBackups(folder: string, keep: number, newest: string): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const copies = readdirSync(folder)
    .filter((name) => /^zone-.*\.db$/.test(name) && name !== newest)
    .sort();
  const old = copies.slice(0, Math.max(0, copies.length - (keep - 1)));
  for (const name of old) rmSync(join(folder, name));
  return old;
}
