import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { canonicalJson, type Json } from '../../../contract/canonical-json.ts';
import type { RecordBody } from '../../../contract/records.ts';
import { OperationalError } from '../../base/errors.ts';
import type { Journal } from '../../journal/append.ts';
import type { Moment } from '../../store/command.ts';
import type { Catalog } from '../catalog.ts';
import type { CatalogRows } from './format.ts';
import type { ImportFault } from './parse.ts';
import { type Appliers, createAppliers, type RowEffect } from './rows.ts';

/** `catalog.import`: rows that were read from one file, applied all or none. */
export type ImportCatalog = {
  /** Made by whoever imports, before. */
  readonly id: string;
  readonly data: CatalogRows;
  /** Only says what it would do. */
  readonly dry_run: boolean;
  readonly by: string;
  readonly occurred_at: string;
};

export type ImportOutcome =
  | {
      readonly outcome: 'created' | 'exists' | 'exists_with_different_body' | 'checked';
      readonly rows: number;
      readonly created: number;
      readonly changed: number;
      readonly unchanged: number;
    }
  | { readonly outcome: 'refused'; readonly faults: readonly ImportFault[] };

const FAULTS_MAX = 100;
/** Rows in one `catalog.changed` record. */
const RECORD_ROWS_MAX = 100;

type Counts = Record<RowEffect, number>;

export function createImporter(
  db: Database,
  rooms: { readonly catalog: Catalog; readonly journal: Journal },
): (asked: ImportCatalog, moment: Moment) => ImportOutcome {
  const appliers = createAppliers(db);
  const before = db.prepare<[string], { digest: string; summary: string }>(
    'SELECT digest, summary FROM imports WHERE id = ?',
  );
  const remember = db.prepare('INSERT INTO imports (id, digest, summary) VALUES (?, ?, ?)');
  const begin = db.prepare('SAVEPOINT import');
  const undo = db.prepare('ROLLBACK TO import');
  const release = db.prepare('RELEASE import');

  return (asked, moment) => {
    const digest = digestOf(asked);
    const known = before.get(asked.id);
    if (known !== undefined && !asked.dry_run) {
      const outcome = known.digest === digest ? 'exists' : 'exists_with_different_body';
      return { outcome, ...summaryOf(known.summary) };
    }
    begin.run();
    try {
      const { counts, faults, changed } = applyRows(appliers, asked.data);
      const refused = faults.length > 0;
      if (refused || asked.dry_run) undo.run();
      if (refused) return { outcome: 'refused', faults };
      const summary = { rows: asked.data.rows.length, ...counts };
      if (asked.dry_run) return { outcome: 'checked', ...summary };
      remember.run(asked.id, digest, JSON.stringify(summary));
      record(rooms.journal, asked, changed, moment);
      return { outcome: 'created', ...summary };
    } catch (error) {
      undo.run();
      throw error;
    } finally {
      release.run();
      rooms.catalog.forget();
    }
  };
}

function applyRows(appliers: Appliers, data: CatalogRows) {
  const counts: Counts = { created: 0, changed: 0, unchanged: 0 };
  const faults: ImportFault[] = [];
  const changed: object[] = [];
  const apply = appliers[data.kind] as (row: CatalogRows['rows'][number]) => RowEffect;
  for (const [index, row] of data.rows.entries()) {
    try {
      const effect = apply(row);
      counts[effect] += 1;
      if (effect !== 'unchanged') changed.push(row);
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error;
      // Rows, not lines: the reader of the file knows where each row stood.
      faults.push({ line: index, column: error.code, message: error.message });
      if (faults.length >= FAULTS_MAX) break;
    }
  }
  return { counts, faults, changed };
}

function record(
  journal: Journal,
  asked: ImportCatalog,
  changed: readonly object[],
  moment: Moment,
): void {
  for (let from = 0; from < changed.length; from += RECORD_ROWS_MAX) {
    const part = changed.slice(from, from + RECORD_ROWS_MAX);
    journal.append(
      {
        kind: 'catalog.changed',
        id: `${asked.id}/${from / RECORD_ROWS_MAX + 1}`,
        occurred_at: asked.occurred_at,
        body: {
          import: asked.id,
          kind: asked.data.kind,
          // Rows are flat: text, numbers and null.
          changed: part as RecordBody<'catalog.changed'>['changed'],
        },
      },
      moment,
    );
  }
}

function digestOf(asked: ImportCatalog): string {
  const { kind, rows } = asked.data;
  // Rows are flat: text, numbers and null.
  const text = canonicalJson({ kind, rows: rows as unknown as Json });
  return createHash('sha256').update(text).digest('hex');
}

function summaryOf(text: string): { rows: number } & Counts {
  // Written by this program from the same type.
  return JSON.parse(text) as { rows: number } & Counts;
}
