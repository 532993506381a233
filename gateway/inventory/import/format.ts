import { z } from 'zod';
import {
  DOCUMENT_ID,
  DOCUMENT_ID_WORDS,
  ORDER_PRIORITY_MAX,
  QUANTITY_MAX,
  TRACKINGS,
} from '../../../contract/constants.ts';
import { type ImportKind, importKind } from '../../../contract/http/import.ts';
import { locationKind } from '../../../contract/http/stock.ts';
import { orderPolicy } from '../../../contract/orders.ts';
import { CODE_LENGTH_MAX, isGtin, normalCode } from '../code.ts';

/**
 * The CSV files that tell a gateway what it stocks and where, and what is ordered. Each column by its name, in any order;
 * an empty cell counts as not given. This is the only place that knows the columns: `docs/ledger.md` and
 * the help of `zone-gateway import` say the same in words.
 */

const nullable = <T extends z.ZodType>(type: T) =>
  type.optional().transform((value) => value ?? null);
const given = (max: number) =>
  z.string('is missing').min(1, 'is missing').max(max, `must have at most ${max} characters`);
const wholeNumber = (what: string, min: number, max: number) =>
  z
    .string('is missing')
    .regex(/^\d+$/, `must be a whole number${what === '' ? '' : ` of ${what}`}, such as 12`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be from ${min} to ${max}`);
function nullableNumber(what: string, min: number, max: number) {
  return nullable(wholeNumber(what, min, max));
}
const signedNumber = (what: string, most: number) =>
  z
    .string()
    .regex(/^-?\d+$/, `must be a whole number of ${what}, such as 1200`)
    .transform(Number)
    .refine((value) => Math.abs(value) <= most, `must be at most ${most} either way`);
const yesOrNo = z
  .enum(['yes', 'no'], 'must be yes or no')
  .transform((value): 0 | 1 => (value === 'yes' ? 1 : 0))
  .default(1);
const storageClass = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be a word such as ambient, chilled or hazardous');
const lengthMm = nullableNumber('millimetres', 1, 1_000_000);
/** Up to a thousand tonnes, and a thousand cubic metres. */
const MASS_MAX_MG = 1_000_000_000_000;
const VOLUME_MAX_MM3 = 1_000_000_000_000;
const COORDINATE_MAX_MM = 10_000_000;
const NANOS = 9;

/** `1.25` of the currency, as billionths of it: exact, since no float is in between. */
const money = z
  .string()
  .regex(
    /^\d{1,6}(\.\d{1,9})?$/,
    'must be an amount such as 1.25, with a dot and at most 9 decimals',
  )
  .transform((text) => {
    const [whole = '', decimals = ''] = text.split('.');
    return Number(`${whole}${decimals.padEnd(NANOS, '0')}`);
  });

const externalId = given(64).regex(
  /^[A-Za-z0-9][A-Za-z0-9._/-]*$/,
  'must begin with a letter or digit and have letters, digits and . _ - / only',
);

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
    context.addIssue({ code: 'custom', message: 'must be a JSON object such as {"size":"L"}' });
    return z.NEVER;
  });

const product = z.strictObject({ product: externalId, name: given(120) });

const variant = z.strictObject({
  variant: externalId,
  product: externalId,
  sku: given(64),
  name: given(120),
  /** Pieces, or milligrams of goods sold by weight. */
  base_unit: z.enum(['counted', 'weighed'], 'must be counted or weighed').default('counted'),
  unit_weight_mg: nullable(wholeNumber('milligrams', 1, 10_000_000_000)),
  weight_tolerance_mg: nullable(wholeNumber('milligrams', 0, 10_000_000_000)),
  tracking: z.enum(TRACKINGS, 'must be none, lot or serial').default('none'),
  attributes,
  /** Of one base unit, in the company's currency. */
  unit_cost: nullable(money),
  /** Of one base unit. */
  length_mm: lengthMm,
  width_mm: lengthMm,
  height_mm: lengthMm,
  shelf_life_days: nullableNumber('days', 1, 36_500),
  /** What kind of place it needs. */
  storage_class: storageClass.default('ambient'),
  velocity_class: nullable(z.enum(['A', 'B', 'C'], 'must be A, B or C')),
});

const packaging = z.strictObject({
  sku: given(64),
  packaging: given(40),
  /** Base units that it holds. */
  factor: wholeNumber('base units', 1, 1_000_000),
  weight_mg: wholeNumber('milligrams', 0, 10_000_000_000).default(0),
});

/** A spreadsheet turns a long code in a column of numbers into this, and its last digits are lost. */
const SHORTENED = /^\d([.,]\d+)?E\+\d+$/i;
const code = given(CODE_LENGTH_MAX).refine(
  (text) => !SHORTENED.test(text),
  'a spreadsheet has shortened this number; make the column text and enter the code again',
);

const barcode = z.strictObject({
  code: code
    .refine(
      // What has the length of a GTIN and only digits is taken for one, so a wrong check digit is a slip.
      (code) => !/^(?:\d{8}|\d{12,14})$/.test(code) || isGtin(code),
      'the check digit is wrong; compare it with the label',
    )
    .transform(normalCode),
  sku: given(64),
  /** Base units that one scan of it stands for; null: as many as the packaging holds, one where it is new. */
  factor: nullable(wholeNumber('base units', 1, 1_000_000)),
  packaging: given(40).default('each'),
  /** Null: what the packaging is known to weigh, nothing where it is new. */
  packaging_weight_mg: nullable(wholeNumber('milligrams', 0, 10_000_000_000)),
});

const location = z.strictObject({
  location: externalId.regex(
    /^[^/]*$/,
    'must have no /, which stands between the locations of a path',
  ),
  parent: nullable(externalId),
  name: given(120),
  kind: locationKind.exclude(
    ['supplier', 'customer', 'scrap', 'adjustment', 'transit'],
    'must be one of site, warehouse, zone, aisle, rack, level, bin, dock, staging, quarantine',
  ),
  barcode: nullable(code.transform(normalCode)),
  weight_max_mg: nullableNumber('milligrams', 1, MASS_MAX_MG),
  volume_max_mm3: nullableNumber('cubic millimetres', 1, VOLUME_MAX_MM3),
  /** Handling units that may stand there. */
  units_max: nullableNumber('handling units', 1, 1_000_000),
  /** Words with spaces between; empty: those of the location above. */
  storage_classes: nullable(storageClasses()),
  mixed_variants: yesOrNo,
  mixed_lots: yesOrNo,
  /** The room inside, which goods must fit into; only where all three are given. */
  inner_length_mm: lengthMm,
  inner_width_mm: lengthMm,
  inner_height_mm: lengthMm,
  x_mm: nullable(signedNumber('millimetres', COORDINATE_MAX_MM)),
  y_mm: nullable(signedNumber('millimetres', COORDINATE_MAX_MM)),
  /** Above the floor. */
  height_mm: nullableNumber('millimetres', 0, 1_000_000),
  pick_sequence: nullable(signedNumber('steps', 1_000_000_000)),
});

const openingStock = z.strictObject({
  sku: given(64),
  location: externalId,
  lot: nullable(given(64)),
  /** The lot's, as YYYY-MM-DD. */
  expiry: nullable(z.iso.date('must be a date such as 2027-03-31')),
  handling_unit: nullable(given(64)),
  /** In base units, or in the packaging that the row names; then it may have decimals that come out even. */
  quantity: z
    .string('is missing')
    .regex(/^\d{1,40}(\.\d{1,6})?$/, 'must be a number such as 12, or 0.5 of a packaging'),
  /** The name of one of the item's packagings. */
  packaging: nullable(given(40)),
});

function storageClasses() {
  return z.string().transform((text, context) => {
    const words = text.split(/\s+/).toSorted();
    if (words.length <= 20 && words.every((word) => storageClass.safeParse(word).success)) {
      return JSON.stringify([...new Set(words)]);
    }
    context.addIssue({ code: 'custom', message: 'must be words such as ambient chilled' });
    return z.NEVER;
  });
}

const documentId = given(64).regex(DOCUMENT_ID, `must be ${DOCUMENT_ID_WORDS}`);

/** One line of a purchase order; rows of one order name the same order, supplier, location and date. */
const purchaseOrder = z.strictObject({
  purchase_order: documentId,
  version: nullable(wholeNumber('', 1, 1_000_000)),
  supplier: given(120),
  expected_on: nullable(z.iso.date('must be a date such as 2026-11-30')),
  location: given(64),
  line: nullable(wholeNumber('', 1, 100_000)),
  sku: given(64),
  /** In base units, or in packagings where one is named. */
  quantity: wholeNumber('base units, or of the packaging that is named', 1, QUANTITY_MAX),
  packaging: nullable(given(40)),
  factor: nullable(wholeNumber('base units', 1, 1_000_000)),
  tolerance_pm: nullable(wholeNumber('thousandths', 0, 1_000)),
});

/** One line of a customer's order; rows of one order name the same order, customer, priority, date and policy. */
const customerOrder = z.strictObject({
  order: documentId,
  customer: given(120),
  sku: given(64),
  quantity: wholeNumber('base units', 1, QUANTITY_MAX),
  line: nullable(wholeNumber('', 1, 100_000)),
  /** 1 is served first. */
  priority: nullable(wholeNumber('', 1, ORDER_PRIORITY_MAX)),
  ship_by: nullable(z.iso.date('must be a date such as 2026-11-30')),
  policy: z.enum(orderPolicy.options, 'must be partial or all').default('partial'),
});

export const importFormats = {
  products: product,
  variants: variant,
  packagings: packaging,
  barcodes: barcode,
  locations: location,
  opening_stock: openingStock,
  purchase_orders: purchaseOrder,
  orders: customerOrder,
} as const satisfies Record<ImportKind, z.ZodType>;

type WholeRow<K extends ImportKind> = z.output<(typeof importFormats)[K]>;
/** Columns that a file leaves out and that keep what is known: all but these, of these kinds. */
type Required = {
  variants: 'variant' | 'product' | 'sku' | 'name';
  locations: 'location' | 'name' | 'kind';
};
export const KEEPING: ReadonlySet<ImportKind> = new Set<keyof Required>(['variants', 'locations']);
export type ImportRow<K extends ImportKind> = K extends keyof Required
  ? Pick<WholeRow<K>, Required[K] & keyof WholeRow<K>> & Partial<WholeRow<K>>
  : WholeRow<K>;
export type RowsOf<Kinds extends ImportKind> = {
  [K in Kinds]: { readonly kind: K; readonly rows: readonly ImportRow<K>[] };
}[Kinds];
export type ImportRows = RowsOf<ImportKind>;

/** Documents are taken in by the rooms that keep them. */
export type DocumentKind = 'purchase_orders' | 'orders';
/** What this room takes in. */
export type StockKind = Exclude<ImportKind, DocumentKind>;
export type StockRows = RowsOf<StockKind>;
export type CatalogKind = Exclude<StockKind, 'opening_stock'>;

/** The columns of a file, the required ones first. */
export function columnsOf(kind: ImportKind): readonly string[] {
  return Object.keys(importFormats[importKind.parse(kind)].shape);
}
