import type { Database } from 'better-sqlite3';
import { digestOf } from '../../base/digest.ts';
import { Refused } from '../../base/errors.ts';
import { attempts } from '../../store/attempt.ts';
import type { Moment } from '../../store/command.ts';
import type { ImportFault } from './faults.ts';
import type { StockRows } from './format.ts';
import { type Counts, type PartRooms, partApplier } from './part.ts';

/** `catalog.import`: rows that were read from one file, applied all or none, in one step. */
export type ImportCatalog = {
  /** Made by whoever imports, before. */
  readonly id: string;
  readonly data: StockRows;
  /** Only says what it would do. */
  readonly dry_run: boolean;
  readonly by: string;
  readonly occurred_at: string;
};

export type ImportSummary = { readonly rows: number } & Counts;

/** An import that was carried out before, under the same id. */
export type KnownImport = {
  readonly outcome: 'exists' | 'exists_with_different_body';
} & ImportSummary;

export type ImportOutcome =
  | KnownImport
  | ({ readonly outcome: 'created' | 'checked' } & ImportSummary)
  | { readonly outcome: 'refused'; readonly faults: readonly ImportFault[] };

export function createImporter(
  db: Database,
  rooms: PartRooms,
): (asked: ImportCatalog, moment: Moment) => ImportOutcome {
  const apply = partApplier(db, rooms);
  const done = doneImports(db);
  const underWay = db.prepare<[], string>('SELECT id FROM import_jobs LIMIT 1').pluck();
  const attempt = attempts(db);

  return (asked, moment) => {
    const digest = digestOf(asked.data);
    const known = done.find(asked.id, digest);
    if (known !== null && !asked.dry_run) return known;
    refuseWhile(underWay.get());
    const { id, by, occurred_at, data, dry_run } = asked;
    try {
      const { counts, faults } = attempt(
        () => apply({ import: id, data, before: 0, by, occurred_at }, moment),
        (came) => came.faults.length === 0 && !dry_run,
      );
      if (faults.length > 0) return { outcome: 'refused', faults };
      const summary = { rows: data.rows.length, ...counts };
      if (dry_run) return { outcome: 'checked', ...summary };
      done.remember(id, digest, summary);
      return { outcome: 'created', ...summary };
    } finally {
      rooms.catalog.forget();
      rooms.lots.forget();
    }
  };
}

export function refuseWhile(other: string | undefined): void {
  if (other === undefined) return;
  throw new Refused(
    'conflict',
    'import-under-way',
    `the import ${other} is being taken in; wait for its end and send this one again`,
  );
}

/** The imports that were carried out. */
export function doneImports(db: Database) {
  const before = db.prepare<[string], { digest: string; summary: string }>(
    'SELECT digest, summary FROM imports WHERE id = ?',
  );
  const insert = db.prepare('INSERT INTO imports (id, digest, summary) VALUES (?, ?, ?)');
  return {
    find(id: string, digest: string): KnownImport | null {
      const known = before.get(id);
      if (known === undefined) return null;
      const outcome = known.digest === digest ? 'exists' : 'exists_with_different_body';
      // Written by this program from the same type.
      return { outcome, ...(JSON.parse(known.summary) as ImportSummary) };
    },
    remember(id: string, digest: string, summary: ImportSummary): void {
      insert.run(id, digest, JSON.stringify(summary));
    },
  };
}
