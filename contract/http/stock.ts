import { z } from 'zod';
import { TRACKINGS } from '../constants.ts';
import { safeInteger } from '../records.ts';
import { cursor, limit, pageOf, resourceId } from './change.ts';

/** Quantities are whole numbers of the variant's smallest unit: pieces, or milligrams of weighed goods. */
export const baseUnit = z.enum(['counted', 'weighed']);
export type BaseUnit = z.infer<typeof baseUnit>;

export const locationKind = z.enum([
  'site',
  'warehouse',
  'zone',
  'aisle',
  'rack',
  'level',
  'bin',
  'dock',
  'staging',
  'quarantine',
  'supplier',
  'customer',
  'scrap',
  'adjustment',
  'transit',
]);
export type LocationKind = z.infer<typeof locationKind>;

export const variantName = z.object({
  variant: z.string(),
  sku: z.string(),
  name: z.string(),
  base_unit: baseUnit,
});

export const locationName = z.object({
  location: z.string(),
  name: z.string(),
  kind: locationKind,
});
export type LocationName = z.infer<typeof locationName>;

/** Why goods that lie there may not be promised or shipped. */
export const held = z.enum(['quarantine', 'lot-quarantined', 'lot-blocked', 'lot-expired']);
export type Held = z.infer<typeof held>;

/** What lies at one place: one variant, lot and handling unit. `available` = on hand − reserved, or 0 while held. */
export const stockRow = z.object({
  ...variantName.shape,
  at: locationName,
  lot: z.string().nullable(),
  expires_on: z.string().nullable(),
  handling_unit: z.string().nullable(),
  on_hand: safeInteger,
  reserved: safeInteger,
  available: safeInteger,
  held: held.nullable(),
  /** Sequence of the last ledger entry that changed it: where its history begins, newest first. */
  last_entry: z.number().int(),
});
export type StockRow = z.infer<typeof stockRow>;

/**
 * The five quantities of one variant over a subtree of locations. `available` leaves out what is held; what is
 * promised without a place counts as reserved in the zone as a whole.
 */
export const stockItem = z.object({
  ...variantName.shape,
  /** Whether each piece of it belongs to a lot, or is one by its serial number. */
  tracking: z.enum(TRACKINGS),
  on_hand: safeInteger,
  reserved: safeInteger,
  available: safeInteger,
  on_order: safeInteger,
  in_transit: safeInteger,
  /** At how many places of the subtree it lies. */
  places: z.number().int(),
});
export type StockItem = z.infer<typeof stockItem>;

/** `GET /api/stock/items/{variant}`: also what the catalog says of it in its own words. */
export const stockItemDetails = z.object({
  ...stockItem.shape,
  /** As the catalog has them, of any shape; 4,000 characters of JSON at most. */
  attributes: z.record(z.string(), z.unknown()),
});
export type StockItemDetails = z.infer<typeof stockItemDetails>;

export const stockLocation = z.object({
  ...locationName.shape,
  parent: z.string().nullable(),
  barcode: z.string().nullable(),
  /** How many locations stand directly beneath it. */
  children: z.number().int(),
  /** Different variants in its subtree. */
  variants: z.number().int(),
});
export type StockLocation = z.infer<typeof stockLocation>;

/** `GET /api/stock/locations/{location}` */
export const oneLocation = z.object({
  ...stockLocation.shape,
  /** What it stands in, the outermost first. */
  above: z.array(locationName),
});
export type OneLocation = z.infer<typeof oneLocation>;

const text = z.string().trim().min(1).max(100);
const filters = {
  /** This location and all beneath it. */
  location: resourceId.optional(),
  /** Part of an SKU or a name, or a whole barcode. */
  text: text.optional(),
  after: cursor.optional(),
  limit,
};

/** `GET /api/stock`: by place. */
export const stockQuery = z.strictObject({
  ...filters,
  variant: resourceId.optional(),
  lot: z.string().min(1).max(64).optional(),
  handling_unit: z.string().min(1).max(64).optional(),
});
export type StockQuery = z.output<typeof stockQuery>;
export const stockPage = pageOf(stockRow);
export type StockPage = z.infer<typeof stockPage>;

/** `GET /api/stock/items`: by variant. */
export const stockItemsQuery = z.strictObject(filters);
export type StockItemsQuery = z.output<typeof stockItemsQuery>;
export const stockItemsPage = pageOf(stockItem);
export type StockItemsPage = z.infer<typeof stockItemsPage>;

/** `GET /api/stock/items/{variant}`: its five quantities, also where none of it is left. */
export const stockItemFilter = z.strictObject({ location: resourceId.optional() });
export type StockItemQuery = z.output<typeof stockItemFilter> & { readonly variant: string };

/** `GET /api/stock/locations`: the locations directly beneath `parent`, or the topmost ones. */
export const stockLocationsQuery = z.strictObject({
  parent: resourceId.optional(),
  after: cursor.optional(),
  limit,
});
export type StockLocationsQuery = z.output<typeof stockLocationsQuery>;
export const stockLocationsPage = pageOf(stockLocation);
export type StockLocationsPage = z.infer<typeof stockLocationsPage>;
