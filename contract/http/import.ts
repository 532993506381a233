import { z } from 'zod';
import { by, requestId } from './change.ts';

export const importKind = z.enum([
  'products',
  'variants',
  'packagings',
  'barcodes',
  'locations',
  'opening_stock',
  'purchase_orders',
  'orders',
]);
export type ImportKind = z.infer<typeof importKind>;

/**
 * All kinds can be written as files too: `opening_stock` is then what lies there now, `purchase_orders`
 * those that are not closed, as they were ordered, and `orders` those of customers that are open.
 */
export const exportKind = importKind;
export type ExportKind = ImportKind;

/**
 * The columns of each file by name, in any order. An empty cell of an optional column takes the usual value;
 * a column that a file of variants or locations leaves out keeps what is known.
 */
export const IMPORT_COLUMNS: Readonly<
  Record<ImportKind, { readonly required: readonly string[]; readonly optional: readonly string[] }>
> = {
  products: { required: ['product', 'name'], optional: [] },
  variants: {
    required: ['variant', 'product', 'sku', 'name'],
    optional: [
      'base_unit',
      'unit_weight_mg',
      'weight_tolerance_mg',
      'tracking',
      'attributes',
      'unit_cost',
      'length_mm',
      'width_mm',
      'height_mm',
      'shelf_life_days',
      'storage_class',
      'velocity_class',
    ],
  },
  packagings: { required: ['sku', 'packaging', 'factor'], optional: ['weight_mg'] },
  barcodes: {
    required: ['code', 'sku'],
    optional: ['factor', 'packaging', 'packaging_weight_mg'],
  },
  locations: {
    required: ['location', 'name', 'kind'],
    optional: [
      'parent',
      'barcode',
      'weight_max_mg',
      'volume_max_mm3',
      'units_max',
      'storage_classes',
      'mixed_variants',
      'mixed_lots',
      'inner_length_mm',
      'inner_width_mm',
      'inner_height_mm',
      'x_mm',
      'y_mm',
      'height_mm',
      'pick_sequence',
    ],
  },
  opening_stock: {
    required: ['sku', 'location', 'quantity'],
    optional: ['packaging', 'lot', 'expiry', 'handling_unit'],
  },
  purchase_orders: {
    required: ['purchase_order', 'supplier', 'location', 'sku', 'quantity'],
    optional: ['line', 'packaging', 'factor', 'expected_on', 'tolerance_pm', 'version'],
  },
  orders: {
    required: ['order', 'customer', 'sku', 'quantity'],
    optional: ['line', 'priority', 'ship_by', 'policy'],
  },
};

export const IMPORT_BYTES_MAX = 16 * 1024 * 1024;

/** `POST /api/import/{kind}`: the body is a CSV with a header line (`text/csv`, UTF-8). All of it or nothing. */
export const importQuery = z.strictObject({
  id: requestId,
  /** Only says what it would do. */
  dry_run: z.enum(['true', 'false']).default('false'),
  /** Who takes it in, as it will stand in the entries of opening stock and in orders; left out: `page`. */
  by: by.optional(),
});
export type ImportQuery = z.output<typeof importQuery>;

/** Faults are a 422 problem: one member of `errors` for each, with its `line` and column, the first 100 by line. */
export const importAnswer = z.object({
  outcome: z.enum(['created', 'exists', 'checked']),
  kind: importKind,
  rows: z.number().int(),
  created: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
});
export type ImportAnswer = z.infer<typeof importAnswer>;

/** `GET /api/import`: the file that goes in now, and how far it is. */
export const importsUnderWay = z.object({
  under_way: z
    .array(
      z.object({
        id: z.string(),
        kind: importKind,
        by: z.string(),
        /** Parts of its rows that count already, and all of them. */
        applied: z.int(),
        parts: z.int(),
      }),
    )
    .max(1),
});
export type ImportsUnderWay = z.infer<typeof importsUnderWay>;
