import type { Database } from 'better-sqlite3';
import { OperationalError } from '../base/errors.ts';
import type { Migration } from './command.ts';
import { copyInto } from './copy.ts';
import { APPLICATION_ID } from './open.ts';

/** Where a copy goes before the schema of a database that holds data is changed. */
export type BeforeMigration = { readonly backupFile: string };

export type MigrationOutcome = {
  readonly applied: readonly string[];
  /** The copy that was made first; null where there was nothing to lose. */
  readonly backup: string | null;
};

/**
 * Brings the schema up to date: each step that is not yet applied, in the order of the list, in its own
 * transaction together with its mark, so that a step is there wholly or not at all.
 * Throws `database-too-new` when the file holds a step this program does not know, and `migration-failed`
 * when a step fails.
 */
export function migrate(
  db: Database,
  migrations: readonly Migration[],
  before: BeforeMigration,
  recordedAt: string,
): MigrationOutcome {
  const applied = appliedIds(db);
  refuseUnknown(applied, migrations);
  // By id and not by place: the list is put together from the rooms' own lists, each of which may grow.
  const held = new Set(applied);
  const pending = migrations.filter((migration) => !held.has(migration.id));
  if (pending.length === 0) return { applied: [], backup: null };

  let backup: string | null = null;
  if (applied.length > 0) {
    copyInto(db, before.backupFile);
    backup = before.backupFile;
  }
  db.transaction(() => {
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.exec(`CREATE TABLE IF NOT EXISTS schema_migrations (
      position INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      applied_at TEXT NOT NULL
    ) STRICT`);
  }).immediate();
  const mark = db.prepare('INSERT INTO schema_migrations (id, applied_at) VALUES (?, ?)');
  for (const migration of pending) {
    try {
      db.transaction(() => {
        db.exec(migration.sql);
        mark.run(migration.id, recordedAt);
      }).immediate();
    } catch (cause) {
      throw new OperationalError(
        'migration-failed',
        `the step ${migration.id} of the schema failed and was undone; the data is as it was before` +
          (backup === null ? '' : `, and a copy lies in ${backup}`),
        { cause },
      );
    }
  }
  return { applied: pending.map((migration) => migration.id), backup };
}

/** The steps a database holds, oldest first. Empty for a new file. */
export function appliedIds(db: Database): readonly string[] {
  const known = db
    .prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'")
    .get();
  if (known === undefined) return [];
  return db.prepare<[], string>('SELECT id FROM schema_migrations ORDER BY position').pluck().all();
}

export function refuseUnknown(applied: readonly string[], migrations: readonly Migration[]): void {
  const known = new Set(migrations.map((migration) => migration.id));
  const unknown = applied.filter((id) => !known.has(id));
  if (unknown.length > 0) {
    throw new OperationalError(
      'database-too-new',
      `the database was written by a newer program: it holds the steps ${unknown.join(', ')}, which this ` +
        'one does not know. Start the newer program, or restore a backup made before the upgrade.',
    );
  }
}
