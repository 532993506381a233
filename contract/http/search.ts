import { z } from 'zod';
import { HITS_MAX, WHEREABOUTS_MAX } from '../constants.ts';
import { stationRole, verdict } from '../parcel.ts';
import { gs1Element } from '../reading.ts';
import { safeInteger } from '../records.ts';
import { held, locationName, stockItem } from './stock.ts';

/** Where something lies, for the answer to "where is it". */
export const whereabouts = z.object({
  at: locationName,
  lot: z.string().nullable(),
  handling_unit: z.string().nullable(),
  on_hand: safeInteger,
  /** On hand − reserved, or 0 while held. */
  available: safeInteger,
  held: held.nullable(),
});
export type Whereabouts = z.infer<typeof whereabouts>;

export const documentKind = z.enum([
  'order',
  'purchase-order',
  'asn',
  'transfer-out',
  'transfer-in',
]);
export type DocumentKind = z.infer<typeof documentKind>;

export const searchHit = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('item'),
    item: stockItem,
    /** Base units that the scanned code stands for; null where no code was given. */
    factor: z.number().int().nullable(),
    places: z.array(whereabouts).max(WHEREABOUTS_MAX),
  }),
  z.object({
    kind: z.literal('lot'),
    /** As with an item: of the code beside the lot. */
    factor: z.number().int().nullable(),
    lot: z.string(),
    expires_on: z.string().nullable(),
    /** Why nothing of the lot may be promised or shipped, wherever it lies. */
    held: held.nullable(),
    /** Of this lot, over all places. */
    on_hand: safeInteger,
    available: safeInteger,
    item: stockItem,
    places: z.array(whereabouts).max(WHEREABOUTS_MAX),
  }),
  z.object({ kind: z.literal('location'), at: locationName, variants: z.number().int() }),
  z.object({
    kind: z.literal('handling-unit'),
    handling_unit: z.string(),
    at: locationName.nullable(),
    /** What is on it. */
    holds: z.array(
      z.object({
        item: stockItem,
        lot: z.string().nullable(),
        on_hand: safeInteger,
        available: safeInteger,
        held: held.nullable(),
      }),
    ),
  }),
  z.object({
    kind: z.literal('parcel'),
    parcel: z.string(),
    station: z.string(),
    role: stationRole,
    verdict,
    occurred_at: z.string(),
  }),
  /** An order or a shipment for which something left this zone. */
  z.object({ kind: z.literal('shipment'), reference: z.string(), shipped_at: z.string() }),
  /** A document of this zone with this number, or the shipping notice that announces this unit. */
  z.object({
    kind: z.literal('document'),
    document: documentKind,
    id: z.string(),
    /** The customer, the supplier, or the other zone. */
    party: z.string(),
    /** Something is still to come or to leave with it. */
    open: z.boolean(),
  }),
  z.object({ kind: z.literal('station'), station: z.string(), name: z.string() }),
]);
export type SearchHit = z.infer<typeof searchHit>;

/**
 * `GET /api/search`. `scan`: a code as the scanner sent it, symbology identifier and FNC1 (U+001D) included;
 * finds what exactly it names. `text`: what a person typed; finds by parts of names as well.
 */
export const searchQuery = z
  .strictObject({
    scan: z.string().min(1).max(512).optional(),
    text: z.string().trim().min(1).max(100).optional(),
  })
  .refine(
    (query) => (query.scan === undefined) !== (query.text === undefined),
    'exactly one of `scan` (a code as read) and `text` (what was typed)',
  );
export type SearchQuery = z.output<typeof searchQuery>;

export const searchAnswer = z.object({
  /**
   * How the scan was understood: its GS1 elements, or why it is not valid GS1 though it says so. Of what names nothing
   * also why it is no code at all: it looks like one, and a check digit is wrong.
   */
  gs1: z.array(gs1Element).nullable(),
  gs1_error: z.string().nullable(),
  /** The best first. */
  hits: z.array(searchHit).max(HITS_MAX),
});
export type SearchAnswer = z.infer<typeof searchAnswer>;
