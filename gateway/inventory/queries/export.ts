import type { Database, Statement } from 'better-sqlite3';
import type { ExportKind } from '../../../contract/http/import.ts';
import { LOCATION_COLUMNS } from '../import/appliers/locations.ts';
import { VARIANT_COLUMNS } from '../import/appliers/variants.ts';
import type { DocumentKind } from '../import/format.ts';
import { amountOf } from '../money.ts';
import { csvLine } from './csv.ts';

/** `after` is the key of the last row of the page before; null for the first page. */
export type ExportQuery = { readonly kind: ExportKind; readonly after: ExportKey | null };
export type ExportKey = readonly (string | number)[];
/** Lines of CSV, the first page with the header. */
export type ExportPage = { readonly text: string; readonly next: ExportKey | null };

const ROWS = 500;

type Row = Record<string, unknown>;

export type ExportSource = {
  /** Beside the columns, `key_1`, … in order, which the file does not have. */
  readonly sql: string;
  readonly first: ExportKey;
  /** A location's `storage_classes` and the like, as a file has them. */
  readonly cells?: Readonly<Record<string, (value: unknown) => string>>;
};

/** The kinds of this room; documents are written by the room that keeps them. */
type OwnKind = Exclude<ExportKind, DocumentKind>;
export type DocumentSources = Readonly<Record<Exclude<ExportKind, OwnKind>, ExportSource>>;

/** What the import of the same kind reads. Locations come from the top down, so that each finds its parent. */
const SOURCES: Readonly<Record<OwnKind, ExportSource>> = {
  products: {
    sql: `SELECT product_id AS product, name, id AS key_1 FROM products WHERE id > ? ORDER BY id LIMIT ?`,
    first: [0],
  },
  variants: {
    sql: `SELECT variant.id AS key_1, ${VARIANT_COLUMNS} WHERE variant.id > ? ORDER BY variant.id LIMIT ?`,
    first: [0],
    cells: { unit_cost: money },
  },
  packagings: {
    sql: `SELECT variant.sku, held.name AS packaging, held.factor, held.weight_mg, held.id AS key_1
      FROM packagings AS held JOIN product_variants AS variant ON variant.id = held.variant
      WHERE held.id > ? ORDER BY held.id LIMIT ?`,
    first: [0],
  },
  barcodes: {
    sql: `SELECT code, variant.sku, factor, packaging, packaging_weight_mg, code AS key_1
      FROM barcodes JOIN product_variants AS variant ON variant.id = barcodes.variant
      WHERE code > ? ORDER BY code LIMIT ?`,
    first: [''],
  },
  locations: {
    sql: `SELECT place.path AS key_1, ${LOCATION_COLUMNS} WHERE place.path > ? AND place.virtual = 0
      ORDER BY place.path LIMIT ?`,
    first: [''],
    cells: { storage_classes: words, mixed_variants: yesOrNo, mixed_lots: yesOrNo },
  },
  opening_stock: {
    sql: `SELECT variant.sku, place.location_id AS location, level.on_hand AS quantity, lot.number AS lot,
        lot.expires_on AS expiry, unit.code AS handling_unit, level.variant AS key_1,
        level.location AS key_2, level.lot AS key_3, level.handling_unit AS key_4
      FROM inventory_levels AS level
        JOIN product_variants AS variant ON variant.id = level.variant
        JOIN locations AS place ON place.id = level.location
        JOIN lots AS lot ON lot.id = level.lot
        JOIN handling_units AS unit ON unit.id = level.handling_unit
      WHERE (level.variant, level.location, level.lot, level.handling_unit) > (?, ?, ?, ?)
        AND level.virtual = 0 AND level.on_hand > 0
      ORDER BY level.variant, level.location, level.lot, level.handling_unit LIMIT ?`,
    first: [-1, -1, -1, -1],
  },
};

/** A file of one kind, page by page, as the import would read it. */
export function exportPages(
  db: Database,
  documents: DocumentSources,
): (query: ExportQuery) => ExportPage {
  const sources: Readonly<Record<ExportKind, ExportSource>> = { ...SOURCES, ...documents };
  const statements = new Map<ExportKind, Statement<(string | number)[], Row>>();
  const statementOf = (kind: ExportKind) => {
    const known = statements.get(kind);
    if (known !== undefined) return known;
    const added = db.prepare<(string | number)[], Row>(sources[kind].sql);
    statements.set(kind, added);
    return added;
  };
  return ({ kind, after }) => {
    const { first, cells = {} } = sources[kind];
    const statement = statementOf(kind);
    const rows = statement.all(...(after ?? first), ROWS);
    const last = rows.at(-1);
    const lines = rows.map((row) =>
      csvLine(
        Object.entries(row)
          .filter(([column]) => !column.startsWith('key_'))
          .map(([column, value]) => cells[column]?.(value) ?? plain(value)),
      ),
    );
    const head = after === null ? [header(statement.columns().map(({ name }) => name))] : [];
    return {
      text: [...head, ...lines].join(''),
      next: last !== undefined && rows.length === ROWS ? keyOf(last) : null,
    };
  };
}

/** Without the keys. */
function header(columns: readonly string[]): string {
  return csvLine(columns.filter((column) => !column.startsWith('key_')));
}

function keyOf(row: Row): ExportKey {
  return Object.entries(row)
    .filter(([column]) => column.startsWith('key_'))
    .map(([, value]) => (typeof value === 'number' ? value : String(value)));
}

function plain(value: unknown): string {
  return value === null ? '' : String(value);
}

function money(nanos: unknown): string {
  return typeof nanos === 'number' ? amountOf(nanos) : '';
}

function words(json: unknown): string {
  if (typeof json !== 'string') return '';
  const list: unknown = JSON.parse(json);
  return Array.isArray(list) ? list.join(' ') : '';
}

function yesOrNo(value: unknown): string {
  return value === 0 ? 'no' : 'yes';
}
