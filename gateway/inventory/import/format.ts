import { z } from 'zod';
import { type ImportKind, importKind } from '../../../contract/http/import.ts';
import { locationKind } from '../../../contract/http/stock.ts';
import { CODE_LENGTH_MAX, isGtin, normalCode } from '../code.ts';

/**
 * The CSV files that tell a gateway what it stocks and where, and what is ordered. Each column by its name, in any order;
 * an empty cell counts as not given. This is the only place that knows the columns: `docs/ledger.md` and
 * the help of `zone-gateway import` say the same in words.
 */

const given = (max: number) =>
  z.string('is missing').min(1, 'is missing').max(max, `at most ${max} characters`);
const wholeNumber = (what: string, min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, `a whole number of ${what}, such as 12`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `a whole number from ${min} to ${max}`);
const externalId = given(64).regex(
  /^[A-Za-z0-9][A-Za-z0-9._/-]*$/,
  'letters, digits and . _ - / only',
);
const nullable = <T extends z.ZodType>(type: T) =>
  type.optional().transform((value) => value ?? null);

const attributes = z
  .string()
  .max(4_000)
  .optional()
  .transform((text, context) => {
    if (text === undefined) return '{}';
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return text;
    } catch {
      // Falls through to the one message for both.
    }
    context.addIssue({ code: 'custom', message: 'a JSON object such as {"size":"L"}' });
    return z.NEVER;
  });

const product = z.strictObject({ product: externalId, name: given(120) });

const variant = z.strictObject({
  variant: externalId,
  product: externalId,
  sku: given(64),
  name: given(120),
  /** Pieces, or milligrams of goods sold by weight. */
  base_unit: z.enum(['counted', 'weighed'], 'counted or weighed').default('counted'),
  unit_weight_mg: nullable(wholeNumber('milligrams', 1, 10_000_000_000)),
  weight_tolerance_mg: nullable(wholeNumber('milligrams', 0, 10_000_000_000)),
  tracking: z.enum(['none', 'lot', 'serial'], 'none, lot or serial').default('none'),
  attributes,
});

const barcode = z.strictObject({
  code: given(CODE_LENGTH_MAX)
    .refine(
      // What has the length of a GTIN and only digits is taken for one, so a wrong check digit is a slip.
      (code) => !/^(?:\d{8}|\d{12,14})$/.test(code) || isGtin(code),
      'the check digit is wrong; compare it with the label',
    )
    .transform(normalCode),
  sku: given(64),
  /** Base units that one scan of it stands for. */
  factor: wholeNumber('base units', 1, 1_000_000).default(1),
  packaging: given(40).default('each'),
  packaging_weight_mg: wholeNumber('milligrams', 0, 10_000_000_000).default(0),
});

const location = z.strictObject({
  location: externalId.regex(/^[^/]*$/, 'no / in the id of a location'),
  parent: nullable(externalId),
  name: given(120),
  kind: locationKind.exclude(
    ['supplier', 'customer', 'scrap', 'adjustment', 'transit'],
    'one of site, warehouse, zone, aisle, rack, level, bin, dock, staging, quarantine',
  ),
  barcode: nullable(given(CODE_LENGTH_MAX).transform(normalCode)),
});

/** One line of a purchase order; rows of one order name the same order, supplier, location and date. */
const purchaseOrder = z.strictObject({
  purchase_order: given(64).regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'letters, digits and . _ - only'),
  version: nullable(wholeNumber('the version', 1, 1_000_000)),
  supplier: given(120),
  expected_on: nullable(z.iso.date('a date such as 2026-11-30')),
  location: given(64),
  line: nullable(wholeNumber('the line', 1, 100_000)),
  sku: given(64),
  /** In base units, or in packagings where one is named. */
  quantity: z
    .string()
    .regex(/^\d{1,16}$/, 'a whole number, such as 12')
    .transform(Number)
    .refine(
      (value) => value >= 1 && value <= 1_000_000_000_000,
      'a whole number from 1 to 1000000000000',
    ),
  packaging: nullable(given(40)),
  factor: nullable(wholeNumber('base units', 1, 1_000_000)),
  tolerance_pm: nullable(wholeNumber('thousandths', 0, 1_000)),
});

export const importFormats = {
  products: product,
  variants: variant,
  barcodes: barcode,
  locations: location,
  purchase_orders: purchaseOrder,
} as const satisfies Record<ImportKind, z.ZodType>;

export type ImportRow<K extends ImportKind> = z.output<(typeof importFormats)[K]>;
export type RowsOf<Kinds extends ImportKind> = {
  [K in Kinds]: { readonly kind: K; readonly rows: readonly ImportRow<K>[] };
}[Kinds];
export type ImportRows = RowsOf<ImportKind>;

/** What the catalog takes in; documents are taken in by the rooms that keep them. */
export type CatalogKind = Exclude<ImportKind, 'purchase_orders'>;
export type CatalogRows = RowsOf<CatalogKind>;

/** The columns of a file, the required ones first. */
export function columnsOf(kind: ImportKind): readonly string[] {
  return Object.keys(importFormats[importKind.parse(kind)].shape);
}
