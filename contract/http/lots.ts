import { z } from 'zod';
import { lotStatus, safeInteger } from '../records.ts';
import { changeHead, changeOutcome, cursor, limit, pageOf, resourceId } from './change.ts';
import { variantName } from './stock.ts';

const day = z.iso.date('a date such as 2027-03-31');
const word = z.string().trim().min(1).max(120);

/** Who holds a lot: this zone, or another one that goods of it came from or went to. Only that zone lifts it. */
export const lotHolder = z.object({
  /** Null: this one. */
  zone: z.string().nullable(),
  status: lotStatus,
  reason: z.string().nullable(),
  /** The recall that it belongs to, as `/api/recalls/{recall}` has it here. */
  recall: z.string().nullable(),
  by: z.string(),
  at: z.string(),
});
export type LotHolder = z.infer<typeof lotHolder>;

/** One lot or serial number, and how much of it there is. */
export const lotRow = z.object({
  ...variantName.shape,
  lot: z.string(),
  /** Of a serial number: the lot that it was made in. */
  batch: z.string().nullable(),
  status: lotStatus,
  /** Why it is held. */
  reason: z.string().nullable(),
  /** All that hold it. */
  holds: z.array(lotHolder),
  /** By its date, while the gateway's clock is set. */
  expired: z.boolean(),
  expires_on: z.string().nullable(),
  best_before: z.string().nullable(),
  manufactured_on: z.string().nullable(),
  supplier: z.string().nullable(),
  certificate: z.string().nullable(),
  on_hand: safeInteger,
  reserved: safeInteger,
});
export type LotRow = z.infer<typeof lotRow>;

/** `GET /api/lots`: by item and number; `status=held` shows those that are not released. */
export const lotsQuery = z.strictObject({
  variant: resourceId.optional(),
  lot: z.string().min(1).max(64).optional(),
  status: z.enum(['held', 'quarantined', 'blocked']).optional(),
  after: cursor.optional(),
  limit,
});
export type LotsQuery = z.output<typeof lotsQuery>;
export const lotsPage = pageOf(lotRow);
export type LotsPage = z.infer<typeof lotsPage>;

/**
 * `POST /api/lots/{variant}/{lot}`: of the lot and the serial numbers made in it. What is said takes the place of what was
 * known, what is left out stays. `batch` is said of the one that is named alone.
 */
export const changeLot = z.strictObject({
  ...changeHead,
  status: lotStatus.nullable().default(null),
  reason: word.nullable().default(null),
  facts: z
    .strictObject({
      batch: word.optional(),
      expires_on: day.optional(),
      best_before: day.optional(),
      manufactured_on: day.optional(),
      supplier: word.optional(),
      certificate: z.string().trim().min(1).max(500).optional(),
    })
    .default({}),
});
export type ChangeLotRequest = z.input<typeof changeLot>;
export const lotChangedAnswer = z.object({
  outcome: changeOutcome,
  /** Lots and serial numbers that were changed. */
  lots: z.int(),
});
