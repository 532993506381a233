import { z } from 'zod';
import {
  CUSTOMER_ORDER_LINES_MAX,
  LINE_RESERVATIONS_MAX,
  ORDER_PRIORITY_MAX,
  ORDER_PRIORITY_USUAL,
  ORDER_SHIPMENTS_MAX,
} from '../constants.ts';
import { orderPolicy, orderState } from '../orders.ts';
import { quantity, safeInteger } from '../values.ts';
import { changeHead, changeOutcome, cursor, limit, note, pageOf } from './change.ts';
import { documentDate, documentId } from './purchase-orders.ts';
import { locationName, variantName } from './stock.ts';

/** `POST /api/orders`: an order of a customer. What is free is kept for it at once; the rest waits. */
export const makeOrderRequest = z.strictObject({
  ...changeHead,
  order: documentId,
  customer: z.string().trim().min(1).max(120),
  /** 1 is served first. */
  priority: z
    .number()
    .int()
    .min(1)
    .max(ORDER_PRIORITY_MAX, `from 1, which is served first, to ${ORDER_PRIORITY_MAX}`)
    .default(ORDER_PRIORITY_USUAL),
  /** The day on which it must leave. */
  ship_by: documentDate.optional(),
  /** `partial`: what is free at once and the rest as it comes; `all`: nothing until all of it is free. */
  policy: orderPolicy.default('partial'),
  lines: z
    .array(
      z.strictObject({
        /** Its number; left out: its place in the list. */
        line: z.number().int().min(1).max(100_000).optional(),
        sku: z.string().min(1).max(64),
        /** In base units. */
        quantity,
      }),
    )
    .min(1)
    .max(CUSTOMER_ORDER_LINES_MAX),
});
export type MakeOrderRequest = z.input<typeof makeOrderRequest>;
export const makeOrderAnswer = z.object({
  outcome: changeOutcome,
  order: z.string(),
  /** `open`, unless it was known already and is over. */
  state: orderState,
  /** As it stood when the order was made. */
  lines: z
    .array(
      z.object({
        line: z.number().int(),
        sku: z.string(),
        quantity: safeInteger,
        reserved: safeInteger,
        waiting: safeInteger,
      }),
    )
    .max(CUSTOMER_ORDER_LINES_MAX),
});
export type MakeOrderAnswer = z.infer<typeof makeOrderAnswer>;

/** `POST /api/orders/{order}/cancel`: what was kept for it goes to the next ones that wait. */
export const cancelOrderRequest = z.strictObject({ ...changeHead, reason: note });
export const cancelOrderAnswer = z.object({ outcome: changeOutcome, order: z.string() });

/** `POST /api/orders/{order}/ship`: what lies packed for it leaves with the customer. */
export const shipOrderRequest = z.strictObject({ ...changeHead, note: note.optional() });
export const shipOrderAnswer = z.object({
  outcome: changeOutcome,
  order: z.string(),
  movement: z.string(),
  /** `shipped`: all of it has left. */
  state: orderState,
  /** More of it lies packed than one movement has room for: ask again, under another `id`. */
  more: z.boolean(),
  lines: z.array(
    z.object({
      sku: z.string(),
      lot: z.string().nullable(),
      handling_unit: z.string().nullable(),
      quantity: safeInteger,
    }),
  ),
});
export type ShipOrderAnswer = z.infer<typeof shipOrderAnswer>;

export const customerOrder = z.object({
  order: z.string(),
  customer: z.string(),
  priority: z.number().int(),
  ship_by: z.string().nullable(),
  policy: orderPolicy,
  state: orderState,
  lines: z.number().int(),
  /** Lines for which not all is kept. */
  lines_waiting: z.number().int(),
  created_by: z.string(),
  created_at: z.string(),
  /** Who shipped the last of it, or cancelled it, and why. */
  ended_by: z.string().nullable(),
  ended_at: z.string().nullable(),
  end_reason: z.string().nullable(),
});
export type CustomerOrder = z.infer<typeof customerOrder>;

/** What is kept for a line: so much, anywhere, or where and which. */
export const keptForLine = z.object({
  reservation: z.string(),
  quantity: safeInteger,
  at: locationName.nullable(),
  lot: z.string().nullable(),
  handling_unit: z.string().nullable(),
});
export type KeptForLine = z.infer<typeof keptForLine>;
export const customerOrderLine = z.object({
  ...variantName.shape,
  line: z.number().int(),
  quantity: safeInteger,
  /** Promised to the order now. */
  reserved: safeInteger,
  /** Has left for it, less what was taken back. */
  shipped: safeInteger,
  /** What is still to be found for it. */
  waiting: safeInteger,
  /** The reservations behind it, the oldest first. */
  kept: z.array(keptForLine).max(LINE_RESERVATIONS_MAX),
});
export type CustomerOrderLine = z.infer<typeof customerOrderLine>;
export const orderShipment = z.object({
  movement: z.string(),
  /** Items, or lots of them. */
  lines: z.number().int(),
  shipped_by: z.string(),
  shipped_at: z.string(),
  taken_back: z.boolean(),
});
export type OrderShipment = z.infer<typeof orderShipment>;
export const customerOrderDetails = z.object({
  ...customerOrder.shape,
  all_lines: z.array(customerOrderLine).max(CUSTOMER_ORDER_LINES_MAX),
  /** What has left for it, the newest first; `POST /api/movements/{movement}/void` takes one back. */
  shipments: z.array(orderShipment).max(ORDER_SHIPMENTS_MAX),
});
export type CustomerOrderDetails = z.infer<typeof customerOrderDetails>;

/** `GET /api/orders`: in the order in which they are served. */
export const customerOrdersQuery = z.strictObject({
  state: orderState.default('open'),
  /** `yes`: only those for which not all is kept. */
  waiting: z.enum(['yes']).optional(),
  /** Part of its number or of the customer's name. */
  text: z.string().trim().min(1).max(100).optional(),
  after: cursor.optional(),
  limit,
});
export type CustomerOrdersQuery = z.output<typeof customerOrdersQuery>;
export const customerOrdersPage = pageOf(customerOrder);
export type CustomerOrdersPage = z.infer<typeof customerOrdersPage>;
