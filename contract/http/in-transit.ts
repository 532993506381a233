import { z } from 'zod';
import { safeInteger } from '../records.ts';
import { cursor, limit, pageOf, resourceId } from './change.ts';
import { ledgerRow } from './ledger.ts';

/** `GET /api/stock/in-transit`: what is on its way, by lot and handling unit. */
export const inTransitQuery = z.strictObject({
  variant: resourceId.optional(),
  after: cursor.optional(),
  limit,
});
export type InTransitQuery = z.output<typeof inTransitQuery>;
export const inTransitPage = pageOf(
  z.object({
    in_transit: safeInteger,
    /** The entry that changed it last: its reference says why it is on its way. */
    last: ledgerRow,
  }),
);
export type InTransitPage = z.infer<typeof inTransitPage>;
