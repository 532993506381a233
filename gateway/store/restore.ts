import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Database } from 'better-sqlite3';
import { OperationalError } from '../base/errors.ts';
import { syncPath } from '../base/sync-path.ts';
import { type ArchivePlan, planArchive } from './archive/keep.ts';
import { type ArchivedTable, archiveFile } from './archive/table.ts';
import { checkWhole } from './check.ts';
import type { Migration } from './command.ts';
import { setAside } from './files.ts';
import { appliedIds, refuseUnknown } from './migrate.ts';
import { openForReading } from './open.ts';
import { forgetSetAside } from './set-aside.ts';

export type RestoreReport = {
  /** The copy that was brought back; null for an empty beginning. */
  readonly source: string | null;
  readonly file: string;
  /** Name beside `file` under which what was there before is kept; null where nothing was there. */
  readonly kept_as: string | null;
  /** The same of the archive beside it; null where it stays, or where none was there. */
  readonly archive_kept_as: string | null;
};

export type RestoreOptions = {
  readonly file: string;
  /** A copy made by `backup`; null begins with an empty database at the next start. */
  readonly source: string | null;
  /** The schema that this program knows. */
  readonly migrations: readonly Migration[];
  /** What of it may lie in the archive. */
  readonly archived: ArchivedTable;
  readonly at: string;
  /** Called once the copy is known to be good, before the first change. */
  readonly beforeChange?: () => void;
};

/**
 * Puts a copy in the database's place. The copy is read whole first, and what was there before is moved
 * aside, never overwritten. So is the archive where it lacks what the copy needs; the one beside the copy then takes
 * its place. The caller holds the data folder (`holdDataFolder`).
 * Throws `backup-missing`, `backup-damaged`, `database-foreign`, `database-too-new`.
 */
export function restore(options: RestoreOptions): RestoreReport {
  const { file, source, migrations, archived, at } = options;
  const incoming = `${file}.incoming`;
  rmSync(incoming, { force: true });
  let archive: ArchivePlan = () => setAside(archiveFile(file), 'replaced', at);
  if (source !== null) {
    archive = verifyCopy(source, migrations, (copy) => planArchive(file, copy, archived, at));
    copyFileSync(source, incoming);
    syncPath(incoming);
    verifyCopy(incoming, migrations, () => null);
  }
  options.beforeChange?.();
  const archive_kept_as = archive();
  const kept_as = setAside(file, 'replaced', at);
  if (source !== null) renameSync(incoming, file);
  forgetSetAside(file);
  syncPath(dirname(file));
  return { source: source === null ? null : resolve(source), file, kept_as, archive_kept_as };
}

/** Looks at the copy once it is known to be whole, and returns what `look` found. */
function verifyCopy<T>(
  source: string,
  migrations: readonly Migration[],
  look: (copy: Database) => T,
): T {
  if (!existsSync(source)) {
    throw new OperationalError('backup-missing', `there is no file ${source}`);
  }
  if (existsSync(`${source}-wal`)) {
    throw new OperationalError(
      'backup-damaged',
      `${source} has a WAL beside it, so it is a database in use and not a backup; make one with \`zone-gateway backup\``,
    );
  }
  const db = openCopy(source);
  try {
    const findings = checkWhole(db);
    if (findings.length > 0) {
      throw new OperationalError(
        'backup-damaged',
        `${source} is not whole: ${findings.join('; ')}. Nothing was changed; take another copy`,
      );
    }
    refuseUnknown(appliedIds(db), migrations);
    return look(db);
  } finally {
    db.close();
  }
}

function openCopy(source: string): Database {
  try {
    return openForReading(source);
  } catch (cause) {
    if (cause instanceof OperationalError && cause.code === 'database-foreign') throw cause;
    throw new OperationalError(
      'backup-damaged',
      `${source} cannot be read as a backup. Nothing was changed; take another copy`,
      { cause },
    );
  }
}
