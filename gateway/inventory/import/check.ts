import type { Database } from 'better-sqlite3';
import type { ImportKind } from '../../../contract/http/import.ts';
import { digestOf } from '../../base/digest.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Applied } from './appliers/applied.ts';
import { openingStockChecker } from './appliers/opening-stock.ts';
import { doneImports, type ImportSummary, type KnownImport } from './apply.ts';
import { type ImportFault, inOrder } from './faults.ts';
import type { DocumentKind, ImportRow, ImportRows, StockRows } from './format.ts';
import { parseImport } from './parse.ts';
import { type Counts, eachRow } from './part.ts';
import { catalogAppliers } from './rows.ts';

/** Rows that go in by one command: some milliseconds of the writer. */
export const PART_ROWS = 100;
/** Rows that could be wrong by the time they are applied, which therefore go in at once. */
export const RISKY_ROWS_MAX = 2_000;

/** A file that is right as far as can be told now, ready to be taken in. */
export type CheckedImport = { readonly type: 'known'; readonly outcome: KnownImport } | NewImport;

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

/** What came of looking at all rows. They are named by their index. */
export type Checked = {
  readonly counts: Counts;
  /** `line` is the index of the row. */
  readonly faults: readonly ImportFault[];
  /** Rows that change something, those together that go in together. */
  readonly risky: readonly Together[];
  readonly safe: readonly Together[];
};
type Together = readonly number[];

/**
 * Checks rows of documents, for the room that keeps them. `unread` are the documents of which other rows are
 * malformed: what is missing from them is no fault of these rows.
 */
export type DocumentsChecker<K extends DocumentKind> = (
  db: Database,
  rows: readonly ImportRow<K>[],
  unread: ReadonlySet<string>,
) => Checked;
export type DocumentCheckers = { readonly [K in DocumentKind]: DocumentsChecker<K> };

/**
 * Reads and checks a whole file without writing. `db` is a reading connection of its own: the catalog is
 * copied into temporary tables, which take the place of the real ones, and the rows are applied to those. Rows
 * that are well-formed are looked at for what they mean also where others are not, so that one answer names all.
 */
export function checkImport(
  db: Database,
  { id, kind, csv, dry_run }: Asked,
  documents: DocumentCheckers,
): Result<CheckedImport, readonly ImportFault[]> {
  const parsed = parseImport(kind, csv);
  if (!parsed.ok) return err(parsed.error);
  const { data, lines, faults: malformed, unread } = parsed.value;
  const digest = digestOf(data);
  if (!dry_run && malformed.length === 0) {
    const before = doneImports(db).find(id, digest);
    if (before !== null) return ok({ type: 'known', outcome: before });
  }
  const checked = checkRows(db, data, unread, documents);
  const wrong = checked.faults.map((fault) => ({ ...fault, line: lines[fault.line] ?? 1 }));
  const faults = inOrder([...malformed, ...wrong]);
  if (faults.length > 0) return err(faults);
  const risky = checked.risky.flat();
  if (risky.length > RISKY_ROWS_MAX) return err([tooRisky(kind, risky, lines)]);
  const parts = partsOf(risky, checked.safe);
  return ok({
    type: 'new',
    digest,
    summary: { rows: data.rows.length, ...checked.counts },
    parts: parts.map((part) => JSON.stringify(part.map((index) => data.rows[index]))),
    lines: parts[0]?.map((index) => lines[index] ?? 1) ?? [],
  });
}

/** At least one part, which may be empty. Only the first, and one of a single large document, may be longer than others. */
function partsOf(risky: readonly number[], safe: readonly Together[]): readonly number[][] {
  let part = [...risky];
  const parts = [part];
  for (const together of safe) {
    if (part.length > 0 && part.length + together.length > PART_ROWS) {
      part = [];
      parts.push(part);
    }
    part.push(...together);
  }
  return parts;
}

function checkRows(
  db: Database,
  data: ImportRows,
  unread: ReadonlySet<string>,
  documents: DocumentCheckers,
): Checked {
  if (data.kind === 'purchase_orders') return documents.purchase_orders(db, data.rows, unread);
  if (data.kind === 'orders') return documents.orders(db, data.rows, unread);
  return data.kind === 'opening_stock'
    ? openingStock(db, data.rows)
    : catalog(db, data, data.kind === 'locations' ? new Set(unread) : null);
}

/**
 * `absent` are the locations that the file has and that were not read: of what lies beneath them nothing can be
 * told, so that one slip is not told as many.
 */
function catalog(
  db: Database,
  data: Exclude<StockRows, { kind: 'opening_stock' }>,
  absent: Set<string> | null,
): Checked {
  shadowCatalog(db);
  const apply = catalogAppliers(db)[data.kind] as (row: object) => Applied<object>;
  const counts: Counts = { created: 0, changed: 0, unchanged: 0 };
  const risky: Together[] = [];
  const safe: Together[] = [];
  const faults = eachRow<object>(data.rows, (row, index) => {
    if (absent !== null && liesBeneath(row, absent)) return;
    const applied = apply(row);
    counts[applied.effect] += 1;
    if (applied.effect !== 'unchanged') (applied.risky ? risky : safe).push([index]);
  });
  return { counts, faults, risky, safe };
}

function liesBeneath(row: { location?: string; parent?: string | null }, absent: Set<string>) {
  if (row.parent === undefined || row.parent === null || !absent.has(row.parent)) return false;
  if (row.location !== undefined) absent.add(row.location);
  return true;
}

function openingStock(db: Database, rows: readonly ImportRow<'opening_stock'>[]): Checked {
  const check = openingStockChecker(db);
  const risky: Together[] = [];
  const safe: Together[] = [];
  const faults = eachRow(rows, (row, index) => {
    (check(row).risky ? risky : safe).push([index]);
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
  const what = RISKS[kind] ?? '';
  const message = `the file has ${risky.length} rows ${what}, which are taken in at once; split it at ${RISKY_ROWS_MAX}`;
  return { line, column: '', message };
}

const RISKS: Partial<Record<ImportKind, string>> = {
  variants: 'that change the base unit or the tracking of an item',
  opening_stock: 'with handling units or serial numbers',
  purchase_orders: 'that change orders which are known',
};
