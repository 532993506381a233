import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Database } from 'better-sqlite3';
import { OperationalError } from '../../base/errors.ts';
import { syncPath } from '../../base/sync-path.ts';
import { checkWhole } from '../check.ts';
import { copyInto } from '../copy.ts';
import { fileBytes, setAside } from '../files.ts';
import { partsIn, readArchive } from './file.ts';
import { type ArchivedTable, archiveFile, firstMissing, movedParts } from './table.ts';

export type ArchiveCopy = { readonly file: string; readonly bytes: number };

/**
 * Brings the archive beside the copies of a database up to date; the copies share it. Called after the database was
 * copied, so that the archive holds all that the copy says was moved. Null where nothing was moved yet, or where the
 * one there has it all. Throws `backup-failed` where another database's archive lies there.
 */
export function keepArchive(file: string, copyOfIt: string): ArchiveCopy | null {
  const [from, to] = [archiveFile(file), archiveFile(copyOfIt)];
  if (from === to) return null;
  const ours = partsIn(from);
  if (ours.length === 0) return null;
  const theirs = partsIn(to);
  if (firstMissing(ours, theirs) === null) return null;
  if (firstMissing(theirs, ours) !== null) {
    throw new OperationalError(
      'backup-failed',
      `${to} is the archive of another database; take a folder of its own for the backups of this one`,
    );
  }
  const archive = readArchive(from);
  if (archive === null) return null;
  try {
    const fresh = `${to}.new`;
    rmSync(fresh, { force: true });
    copyInto(archive, fresh);
    renameSync(fresh, to);
    syncPath(dirname(to));
    return { file: to, bytes: fileBytes(to) };
  } finally {
    archive.close();
  }
}

/** What a restore does about the archive, once it has looked: called when the first change may be made. */
export type ArchivePlan = () => string | null;

/**
 * What a copy needs of the archive is there already, or lies beside the copy and takes its place. Returns what is to
 * be done, which returns the name under which an archive that was there is kept. Throws `backup-missing` where neither has it, and `backup-damaged`.
 */
export function planArchive(
  file: string,
  copy: Database,
  table: ArchivedTable,
  at: string,
): ArchivePlan {
  const to = archiveFile(file);
  const wanted = movedParts(copy, table);
  if (firstMissing(wanted, partsOrNone(to)) === null) return () => null;
  const from = archiveFile(copy.name);
  const missing = from === to ? wanted[0] : firstMissing(wanted, partsIn(from));
  if (missing !== undefined && missing !== null) {
    throw new OperationalError(
      'backup-missing',
      `${basename(copy.name)} needs an archive.db that holds ${missing.part}, and neither ${to} nor ${from} is it; ` +
        'nothing was changed. Put the one of the backups beside the copy',
    );
  }
  const incoming = `${to}.incoming`;
  rmSync(incoming, { force: true });
  copyFileSync(from, incoming);
  syncPath(incoming);
  refuseDamaged(incoming);
  return () => {
    const kept = existsSync(to) ? setAside(to, 'replaced', at) : null;
    renameSync(incoming, to);
    return kept;
  };
}

/** A damaged archive is one that lacks everything; the one beside the copy then takes its place. */
function partsOrNone(file: string) {
  try {
    return partsIn(file);
  } catch {
    return [];
  }
}

function refuseDamaged(file: string): void {
  const archive = readArchive(file);
  try {
    const findings = archive === null ? [] : checkWhole(archive);
    if (findings.length === 0) return;
    const told = `the archive beside the copy is not whole: ${findings.join('; ')}. Nothing was changed`;
    throw new OperationalError('backup-damaged', told);
  } finally {
    archive?.close();
  }
}
