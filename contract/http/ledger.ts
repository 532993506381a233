import { z } from 'zod';
import { parcelDecided } from '../parcel.ts';
import { entryType, isoTimestamp, safeInteger } from '../records.ts';
import { cursor, limit, pageOf, resourceId } from './change.ts';
import { month } from './months.ts';
import { locationName, variantName } from './stock.ts';

/** One line of the ledger. */
export const ledgerRow = z.object({
  /** Rises over the life of the database; the order of the ledger. */
  seq: z.number().int(),
  id: z.string(),
  movement: z.string(),
  type: entryType,
  ...variantName.shape,
  at: locationName,
  lot: z.string().nullable(),
  handling_unit: z.string().nullable(),
  /** Positive adds to the location, negative removes. */
  quantity: safeInteger,
  /** On hand of (variant, location, lot, handling unit) after it. */
  balance: safeInteger,
  reference: z.object({ type: z.string(), id: z.string() }).nullable(),
  reason: z.string().nullable(),
  occurred_at: z.string(),
  recorded_at: z.string(),
  /** It belongs to a month that had been closed before it was recorded. */
  late: z.boolean(),
  created_by: z.string(),
  parcel: z.string().nullable(),
  note: z.string().nullable(),
  voids: z.string().nullable(),
});
export type LedgerRow = z.infer<typeof ledgerRow>;

/**
 * `GET /api/ledger`: newest first. Physical locations only, unless `sides` is `all`: then the other side of
 * each movement (supplier, customer…) is there too. `from` and `to` are times of recording.
 */
export const ledgerQuery = z.strictObject({
  variant: resourceId.optional(),
  location: resourceId
    .optional()
    .describe(
      'This location and all beneath it. Entries of a virtual one (supplier, customer, transit…) are answered with `sides=all` only.',
    ),
  lot: z.string().min(1).max(64).optional(),
  handling_unit: z.string().min(1).max(64).optional(),
  type: entryType.optional(),
  movement: resourceId.optional(),
  parcel: resourceId.optional(),
  created_by: resourceId.optional(),
  from: isoTimestamp.optional(),
  to: isoTimestamp.optional(),
  sides: z
    .enum(['physical', 'all'])
    .default('physical')
    .describe(
      '`physical`: entries at places where goods lie. `all`: also the other side of each movement, at virtual locations.',
    ),
  after: cursor.optional(),
  limit,
});
export type LedgerQuery = z.output<typeof ledgerQuery>;
/** `GET /api/ledger/csv`: the entries that were recorded in a month, those of an item, or both. */
export const ledgerFileQuery = ledgerQuery
  .omit({ after: true, limit: true, from: true, to: true })
  .extend({ month: month.optional() })
  .refine(
    (asked) => asked.month !== undefined || asked.variant !== undefined,
    'name a `month`, a `variant` or both',
  );
export const ledgerPage = pageOf(ledgerRow);
export type LedgerPage = z.infer<typeof ledgerPage>;

/** `GET /api/parcels/{id}`: the whole story of one parcel. */
export const parcelStory = z.object({
  ...parcelDecided.shape,
  occurred_at: z.string(),
  recorded_at: z.string(),
  /** Its record in the journal, and whether every required consumer has stored it. */
  record: z.object({ epoch: z.string(), seq: z.number().int(), acknowledged: z.boolean() }),
  entries: z.array(ledgerRow).max(100),
});
export type ParcelStory = z.infer<typeof parcelStory>;
