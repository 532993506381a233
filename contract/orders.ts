import { z } from 'zod';
import { CUSTOMER_ORDER_LINES_MAX } from './constants.ts';
import { safeInteger } from './values.ts';

/** Orders of customers: shared by records, the API and the page. */

/** Keeps what is free at once and the rest as it comes, or nothing until all of it is free. */
export const orderPolicy = z.enum(['partial', 'all']);
export type OrderPolicy = z.infer<typeof orderPolicy>;

export const orderState = z.enum(['open', 'shipped', 'cancelled']);
export type OrderState = z.infer<typeof orderState>;

/** An order as it is now. What is kept for it is told by `reservation.changed` with a reference of type `order`. */
export const orderChanged = z.object({
  order: z.string(),
  customer: z.string(),
  /** 1 is served first. */
  priority: z.number().int(),
  ship_by: z.string().nullable(),
  policy: orderPolicy,
  state: orderState,
  /** In base units. */
  lines: z
    .array(
      z.object({
        line: z.number().int(),
        variant: z.string(),
        sku: z.string(),
        quantity: safeInteger,
      }),
    )
    .max(CUSTOMER_ORDER_LINES_MAX),
  /** Why it was cancelled. */
  reason: z.string().nullable(),
  by: z.string(),
});
