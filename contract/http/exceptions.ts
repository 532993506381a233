import { z } from 'zod';
import { parcelItem, reasonCode } from '../parcel.ts';
import { exceptionResolution, safeInteger } from '../records.ts';
import { changeHead, changeOutcome, cursor, limit, note, pageOf } from './change.ts';
import { exceptionView } from './view.ts';

/** An exception with how it ended, if it did. */
export const exceptionRow = z.object({
  ...exceptionView.shape,
  /** With how much of it all its parcels hold. */
  item: parcelItem.nullable(),
  state: z.enum(['open', 'resolved']),
  resolution: exceptionResolution.nullable(),
  resolved_by: z.string().nullable(),
  resolved_at: z.string().nullable(),
  note: z.string().nullable(),
  movement: z.string().nullable(),
});
export type ExceptionRow = z.infer<typeof exceptionRow>;

/** `GET /api/exceptions`: the oldest first while open, else the newest first. */
export const exceptionsQuery = z.strictObject({
  state: z.enum(['open', 'resolved']).default('open'),
  station: z.string().min(1).max(64).optional(),
  reason: reasonCode.optional(),
  after: cursor.optional(),
  limit,
});
export type ExceptionsQuery = z.output<typeof exceptionsQuery>;
export const exceptionsPage = pageOf(exceptionRow);
export type ExceptionsPage = z.infer<typeof exceptionsPage>;

/** In base units, a tonne in milligrams. No parcel holds more, and a code scanned into the field is more. */
const QUANTITY_MAX = 1_000_000_000;

/**
 * `POST /api/exceptions/{exception}/resolve`.
 * identify: a person says what it is, by one of `variant` (its id), `sku` and `code` (a barcode, as scanned);
 * `quantity` is in base units, of all its parcels together, and where it is left out it is what the code stands for.
 * retry: decide again from the same readings, after the catalog or the stock was put right; of several parcels all
 * or none.
 * dismiss: nothing is booked; the note says why.
 */
export const resolveRequest = z.discriminatedUnion('action', [
  z
    .strictObject({
      ...changeHead,
      action: z.literal('identify'),
      variant: z.string().min(1).max(128).optional(),
      sku: z.string().min(1).max(128).optional(),
      code: z.string().min(1).max(512).optional(),
      quantity: safeInteger
        .min(1)
        .max(QUANTITY_MAX, `at most ${QUANTITY_MAX}; is that a code and not a number of pieces?`)
        .optional(),
      note: note.optional(),
    })
    .refine(
      ({ variant, sku, code }) =>
        [variant, sku, code].filter((one) => one !== undefined).length === 1,
      'exactly one of `variant`, `sku` and `code` says what it is',
    ),
  z.strictObject({ ...changeHead, action: z.literal('retry'), note: note.optional() }),
  z.strictObject({ ...changeHead, action: z.literal('dismiss'), note }),
]);
export type ResolveRequest = z.output<typeof resolveRequest>;

/** A rule that still stands against it is a 409 problem, code `still_rejected`, with its `reason`. */
export const resolveAnswer = z.object({
  outcome: changeOutcome,
  exception: z.string(),
  resolution: exceptionResolution,
  item: parcelItem.nullable(),
  /** What it booked; null where nothing moved. */
  movement: z.string().nullable(),
});
export type ResolveAnswer = z.infer<typeof resolveAnswer>;
