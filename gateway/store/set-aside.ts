import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database } from 'better-sqlite3';
import { OperationalError } from '../base/errors.ts';
import { syncPath } from '../base/sync-path.ts';
import { readArchive } from './archive/file.ts';
import { archiveFile } from './archive/table.ts';
import { checkWhole } from './check.ts';
import { setAside } from './files.ts';

/**
 * A damaged database is moved aside and a note is left in its place, so that no later start takes its
 * absence for a fresh machine and begins an empty ledger. Only `restore` removes the note.
 */
const noteOf = (file: string): string => `${file}.set-aside`;

/** Throws `database-set-aside` while the note lies there. */
export function refuseWhileSetAside(file: string): void {
  const note = noteOf(file);
  if (!existsSync(note)) return;
  throw new OperationalError(
    'database-set-aside',
    `${readFileSync(note, 'utf8').trim()} No new one is begun by itself: bring a backup back with ` +
      '`zone-gateway restore FILE`, or begin an empty one with `zone-gateway restore --empty`.',
  );
}

/** Moves the damaged database away, leaves the note, and returns the sentence that says so. */
export function setDamagedAside(file: string, why: string, isoTime: string): string {
  const note = noteOf(file);
  writeFileSync(note, `The database ${file} was found damaged on ${isoTime} (${why}).\n`);
  syncPath(note);
  const aside = setAside(file, 'damaged', isoTime);
  const text = `The database was found damaged on ${isoTime} and lies as ${aside} beside ${file} (${why}).`;
  writeFileSync(note, `${text}\n`);
  syncPath(note);
  syncPath(dirname(file));
  return text;
}

/** A person has brought a database back, or wants an empty one. */
export function forgetSetAside(file: string): void {
  rmSync(noteOf(file), { force: true });
  rmSync(suspicionOf(file), { force: true });
  syncPath(dirname(file));
}

/**
 * Something read damage in the database while it was in use. The next start then reads all of it before
 * it goes on, however long that takes.
 */
const suspicionOf = (file: string): string => `${file}.suspect`;

export function markSuspect(file: string, why: string): void {
  try {
    writeFileSync(suspicionOf(file), `${why}\n`);
    syncPath(suspicionOf(file));
  } catch {
    // Whoever found the damage reports it; on a disk that takes no file the check at start must do.
  }
}

/**
 * Throws `database-damaged` when the suspicion was right; forgets it otherwise. An archive that is damaged is moved
 * aside, so that no question can end the gateway over it: what is missing is then an alarm.
 */
export function checkSuspect(db: Database, file: string, isoTime: string): void {
  const suspicion = suspicionOf(file);
  if (!existsSync(suspicion)) return;
  const findings = checkWhole(db);
  if (findings.length > 0) throw new OperationalError('database-damaged', findings.join('; '));
  setArchiveAside(archiveFile(file), isoTime);
  rmSync(suspicion, { force: true });
}

function setArchiveAside(file: string, isoTime: string): void {
  if (isWhole(file)) return;
  setAside(file, 'damaged', isoTime);
}

/** What is no archive, or another program's, is left as it is: it is not attached. */
function isWhole(file: string): boolean {
  try {
    const archive = readArchive(file);
    if (archive === null) return true;
    try {
      return checkWhole(archive).length === 0;
    } finally {
      archive.close();
    }
  } catch {
    return true;
  }
}
