import { z } from 'zod';
import { safeInteger } from '../records.ts';
import { cursor, limit, pageOf, resourceId } from './change.ts';

/** `GET /api/stock/in-transit`: what is on its way, line by line: to other zones first, then from them. */
export const inTransitQuery = z.strictObject({
  variant: resourceId.optional(),
  after: cursor.optional(),
  limit,
});
export type InTransitQuery = z.output<typeof inTransitQuery>;

export const inTransitRow = z.object({
  /** `out`: it left and is not booked in there, or is loaded. `in`: it was announced and has not arrived. */
  direction: z.enum(['out', 'in']),
  /** The zone that it goes to, or comes from. */
  zone: z.string(),
  transfer: z.string(),
  line: z.int(),
  variant: z.string(),
  sku: z.string(),
  /** Null where this zone's catalog does not know it. */
  name: z.string().nullable(),
  base_unit: z.enum(['counted', 'weighed']),
  lot: z.string().nullable(),
  handling_unit: z.string().nullable(),
  in_transit: safeInteger,
  /** When it was dispatched; null while it is being loaded. */
  dispatched_at: z.string().nullable(),
});
export type InTransitRow = z.infer<typeof inTransitRow>;
export const inTransitPage = pageOf(inTransitRow);
export type InTransitPage = z.infer<typeof inTransitPage>;
