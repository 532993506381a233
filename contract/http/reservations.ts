import { z } from 'zod';
import { isoTimestamp, reservationState, safeInteger } from '../records.ts';
import { quantity } from '../values.ts';
import { changeHead, changeOutcome, cursor, limit, name, pageOf, resourceId } from './change.ts';
import { locationName, variantName } from './stock.ts';

const reference = z.strictObject({ type: name, id: name });

/** Goods that are promised. What is no longer live keeps nothing. */
export const reservationRow = z.object({
  reservation: z.string(),
  ...variantName.shape,
  /** Null while it is not decided which goods it means; lot and unit are then null too. */
  at: locationName.nullable(),
  lot: z.string().nullable(),
  handling_unit: z.string().nullable(),
  /** What is still promised of what was asked. */
  quantity: safeInteger,
  asked: safeInteger,
  state: reservationState,
  reference: z.object({ type: z.string(), id: z.string() }),
  expires_at: z.string().nullable(),
  created_by: z.string(),
  created_at: z.string(),
  ended_at: z.string().nullable(),
});
export type ReservationRow = z.infer<typeof reservationRow>;

/** `GET /api/reservations`: the newest first; live ones of an item and a subtree, or all of a reference. */
export const reservationsQuery = z.strictObject({
  variant: resourceId.optional(),
  location: resourceId.optional(),
  reference_type: name.optional(),
  reference_id: name.optional(),
  state: z.enum(['live', 'all']).default('live'),
  after: cursor.optional(),
  limit,
});
export type ReservationsQuery = z.output<typeof reservationsQuery>;
export const reservationsPage = pageOf(reservationRow);
export type ReservationsPage = z.infer<typeof reservationsPage>;

/** `POST /api/reservations`: its id is the reservation's too. */
export const makeReservation = z.strictObject({
  ...changeHead,
  sku: name,
  quantity,
  /** Not given: anywhere in the zone. */
  at: z
    .strictObject({
      location: resourceId,
      lot: name.nullable().default(null),
      handling_unit: name.nullable().default(null),
    })
    .nullable()
    .default(null),
  reference,
  expires_at: isoTimestamp.nullable().default(null),
});
export const releaseReservation = z.strictObject(changeHead);
export const reservationAnswer = z.object({ outcome: changeOutcome, reservation: z.string() });
