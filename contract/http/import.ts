import { z } from 'zod';
import { requestId } from './change.ts';

export const importKind = z.enum([
  'products',
  'variants',
  'barcodes',
  'locations',
  'purchase_orders',
]);
export type ImportKind = z.infer<typeof importKind>;

/** The columns of each file by name, in any order. An empty cell of an optional column counts as not given. */
export const IMPORT_COLUMNS: Readonly<
  Record<ImportKind, { readonly required: readonly string[]; readonly optional: readonly string[] }>
> = {
  products: { required: ['product', 'name'], optional: [] },
  variants: {
    required: ['variant', 'product', 'sku', 'name'],
    optional: ['base_unit', 'unit_weight_mg', 'weight_tolerance_mg', 'tracking', 'attributes'],
  },
  barcodes: {
    required: ['code', 'sku'],
    optional: ['factor', 'packaging', 'packaging_weight_mg'],
  },
  locations: { required: ['location', 'name', 'kind'], optional: ['parent', 'barcode'] },
  purchase_orders: {
    required: ['purchase_order', 'supplier', 'location', 'sku', 'quantity'],
    optional: ['line', 'packaging', 'factor', 'expected_on', 'tolerance_pm', 'version'],
  },
};

export const IMPORT_BYTES_MAX = 16 * 1024 * 1024;

/** `POST /api/import/{kind}`: the body is a CSV with a header line (`text/csv`, UTF-8). All of it or nothing. */
export const importQuery = z.strictObject({
  id: requestId,
  /** Only says what it would do. */
  dry_run: z.enum(['true', 'false']).default('false'),
});
export type ImportQuery = z.output<typeof importQuery>;

/** Faults are a 422 problem: one member of `errors` for each, with its `line` and column, at most 100. */
export const importAnswer = z.object({
  outcome: z.enum(['created', 'exists', 'checked']),
  kind: importKind,
  rows: z.number().int(),
  created: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
});
export type ImportAnswer = z.infer<typeof importAnswer>;
