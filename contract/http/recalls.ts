import { z } from 'zod';
import { RECALL_GONE_MAX } from '../constants.ts';
import { safeInteger } from '../records.ts';
import { changeHead, changeOutcome, cursor, limit, name, note, pageOf } from './change.ts';
import { locationName, variantName } from './stock.ts';
import { traceEvent, untracked } from './trace.ts';

/** `POST /api/recalls`: blocks the lot, and the serial numbers made in it, everywhere at once. */
export const recallRequest = z.strictObject({
  ...changeHead,
  sku: name,
  lot: name,
  reason: z.string().trim().min(1).max(120),
  note: note.nullable().default(null),
  /** Also all lots that were made of it. */
  descendants: z.boolean().default(true),
});
export type RecallRequest = z.input<typeof recallRequest>;
export const recallAnswer = z.object({
  outcome: changeOutcome,
  recall: z.string(),
  /** Lots and serial numbers that were blocked. */
  lots: z.int(),
});
export type RecallAnswer = z.infer<typeof recallAnswer>;

export const recallRow = z.object({
  recall: z.string(),
  ...variantName.shape,
  lot: z.string(),
  reason: z.string(),
  note: z.string().nullable(),
  descendants: z.boolean(),
  lots: z.int(),
  /** Of these, those that are still held. 0: all were released again. */
  held: z.int(),
  /** Places where goods of held lots still lie, outside quarantine. */
  to_fetch: z.int(),
  /** The zone that called; null: this one. */
  zone: z.string().nullable(),
  created_by: z.string(),
  created_at: z.string(),
});
export type RecallRow = z.infer<typeof recallRow>;

/** What of an item is with others now: what was corrected away or thrown away is with nobody. */
export const gone = z.object({
  ...variantName.shape,
  /** Shipped, and not returned. */
  customers: safeInteger,
  /** Sent to other zones, there or on its way, and not found again here. */
  zones: safeInteger,
});
export type Gone = z.infer<typeof gone>;

/** `GET /api/recalls/{recall}`. */
export const recallView = recallRow.extend({
  /** Goods without a lot that were made of its lots: they carry no mark, and must be looked for by hand. */
  untracked,
  /** By item, the most first. */
  gone: z.array(gone).max(RECALL_GONE_MAX),
  /** Other zones that goods of its lots went to or came from, by their ids. */
  zones: z.array(
    z.object({
      zone: z.string(),
      /** It has said that it knows; until then it is told again and again. */
      knows: z.boolean(),
    }),
  ),
});
export type RecallView = z.infer<typeof recallView>;

export const pageQuery = z.strictObject({ after: cursor.optional(), limit });
export type PageQuery = z.output<typeof pageQuery>;
export const recallsPage = pageOf(recallRow);
export type RecallsPage = z.infer<typeof recallsPage>;

/** `GET /api/recalls/{recall}/places`: what must be fetched, in the order of the places. */
export const recallPlace = z.object({
  at: locationName,
  ...variantName.shape,
  lot: z.string(),
  handling_unit: z.string().nullable(),
  on_hand: safeInteger,
  /** It lies in quarantine already. */
  fetched: z.boolean(),
});
export const recallPlacesPage = pageOf(recallPlace);
export type RecallPlacesPage = z.infer<typeof recallPlacesPage>;

/** `GET /api/recalls/{recall}/left`: lots of which something has left, with what is known of where it went. */
export const recallLeft = z.object({
  ...variantName.shape,
  lot: z.string(),
  events: z.array(traceEvent),
  /** There is more of it in the ledger. */
  more: z.boolean(),
});
export const recallLeftPage = pageOf(recallLeft);
export type RecallLeftPage = z.infer<typeof recallLeftPage>;
