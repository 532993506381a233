import type { Database } from 'better-sqlite3';
import type { ImportKind } from '../../../contract/http/import.ts';
import { digestOf } from '../../base/digest.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Applied } from './appliers/applied.ts';
import { openingStockChecker } from './appliers/opening-stock.ts';
import { doneImports, type ImportSummary, type KnownImport } from './apply.ts';
import type { ImportRow, StockRows } from './format.ts';
import { type ImportFault, parseImport } from './parse.ts';
import { type Counts, eachRow } from './part.ts';
import { catalogAppliers } from './rows.ts';

/** Rows that go in by one command: some milliseconds of the writer. */
export const PART_ROWS = 100;
/** Rows that could be wrong by the time they are applied, which therefore go in at once. */
export const RISKY_ROWS_MAX = 2_000;

/** A file that is right as far as can be told now, ready to be taken in. */
export type CheckedImport =
  | { readonly type: 'known'; readonly outcome: KnownImport }
  /** Read only: the room that keeps these documents checks and takes them in. */
  | {
      readonly type: 'documents';
      readonly rows: readonly ImportRow<'purchase_orders'>[];
      /** The line of the file where each row ended. */
      readonly lines: readonly number[];
    }
  | NewImport;

export type NewImport = {
  readonly type: 'new';
  readonly digest: string;
  readonly summary: ImportSummary;
  /** JSON arrays of the rows that change something; those that could still be wrong stand in the first. */
  readonly parts: readonly string[];
  /** For each row of the first part, the line of the file where it ended. */
  readonly lines: readonly number[];
};

export type Asked = {
  readonly id: string;
  readonly kind: ImportKind;
  /** Decoded from UTF-8. */
  readonly csv: string;
  readonly dry_run: boolean;
};

/**
 * Reads and checks a whole file without writing. `db` is a reading connection of its own: the catalog is
 * copied into temporary tables, which take the place of the real ones, and the rows are applied to those.
 */
export function checkImport(
  db: Database,
  { id, kind, csv, dry_run }: Asked,
): Result<CheckedImport, readonly ImportFault[]> {
  const parsed = parseImport(kind, csv);
  if (!parsed.ok) return err(parsed.error);
  const { data, lines } = parsed.value;
  if (data.kind === 'purchase_orders') {
    return ok({ type: 'documents', rows: data.rows, lines });
  }
  const digest = digestOf(data);
  const before = dry_run ? null : doneImports(db).find(id, digest);
  if (before !== null) return ok({ type: 'known', outcome: before });
  const checked = data.kind === 'opening_stock' ? openingStock(db, data.rows) : catalog(db, data);
  if (checked.faults.length > 0) {
    return err(checked.faults.map((fault) => ({ ...fault, line: lines[fault.line] ?? 1 })));
  }
  if (checked.risky.length > RISKY_ROWS_MAX) return err([tooRisky(kind, checked.risky, lines)]);
  const order = [...checked.risky, ...checked.safe];
  const first = Math.max(checked.risky.length, Math.min(PART_ROWS, order.length));
  const rowsOf = (indexes: readonly number[]): string =>
    JSON.stringify(indexes.map((index) => data.rows[index]));
  const parts = [rowsOf(order.slice(0, first))];
  for (let from = first; from < order.length; from += PART_ROWS) {
    parts.push(rowsOf(order.slice(from, from + PART_ROWS)));
  }
  return ok({
    type: 'new',
    digest,
    summary: { rows: data.rows.length, ...checked.counts },
    parts,
    lines: order.slice(0, first).map((index) => lines[index] ?? 1),
  });
}

type Checked = {
  readonly counts: Counts;
  readonly faults: readonly ImportFault[];
  /** Indexes of rows that change something. */
  readonly risky: readonly number[];
  readonly safe: readonly number[];
};

function catalog(db: Database, data: Exclude<StockRows, { kind: 'opening_stock' }>): Checked {
  shadowCatalog(db);
  const apply = catalogAppliers(db)[data.kind] as (row: object) => Applied<object>;
  const counts: Counts = { created: 0, changed: 0, unchanged: 0 };
  const risky: number[] = [];
  const safe: number[] = [];
  const faults = eachRow<object>(data.rows, (row, index) => {
    const applied = apply(row);
    counts[applied.effect] += 1;
    if (applied.effect !== 'unchanged') (applied.risky ? risky : safe).push(index);
  });
  return { counts, faults, risky, safe };
}

function openingStock(db: Database, rows: readonly ImportRow<'opening_stock'>[]): Checked {
  const check = openingStockChecker(db);
  const risky: number[] = [];
  const safe: number[] = [];
  const faults = eachRow(rows, (row, index) => {
    (check(row).risky ? risky : safe).push(index);
  });
  return { counts: { created: rows.length, changed: 0, unchanged: 0 }, faults, risky, safe };
}

const SHADOWED = ['products', 'product_variants', 'packagings', 'packaging_barcodes', 'locations'];

function shadowCatalog(db: Database): void {
  db.pragma('foreign_keys = OFF');
  const objects = db.prepare<[string], { type: string; sql: string }>(
    `SELECT type, sql FROM main.sqlite_schema
     WHERE tbl_name = ? AND type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type DESC`,
  );
  for (const table of SHADOWED) {
    const [own, ...indexes] = objects.all(table);
    db.exec(`${own?.sql.replace('CREATE TABLE', 'CREATE TEMP TABLE')};
      INSERT INTO temp.${table} SELECT * FROM main.${table};`);
    for (const { sql } of indexes) {
      db.exec(sql.replace(/CREATE (UNIQUE )?INDEX /, 'CREATE $1INDEX temp.'));
    }
  }
  const view = db
    .prepare<[], string>(
      "SELECT sql FROM main.sqlite_schema WHERE type = 'view' AND name = 'barcodes'",
    )
    .pluck()
    .get();
  db.exec(`${view?.replace('CREATE VIEW', 'CREATE TEMP VIEW')}`);
}

function tooRisky(
  kind: ImportKind,
  risky: readonly number[],
  lines: readonly number[],
): ImportFault {
  const line = lines[risky[RISKY_ROWS_MAX] ?? 0] ?? 1;
  const what =
    kind === 'opening_stock'
      ? 'with handling units or serial numbers'
      : 'that change the base unit of an item';
  const message = `the file has ${risky.length} rows ${what}, which are taken in at once; split it at ${RISKY_ROWS_MAX}`;
  return { line, column: '', message };
}
