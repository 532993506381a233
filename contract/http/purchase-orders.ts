import { z } from 'zod';
import {
  DOCUMENT_ID,
  DOCUMENT_ID_WORDS,
  ON_ORDER_LINES_MAX,
  ORDER_LINES_MAX,
} from '../constants.ts';
import { deliveryState } from '../receiving-records.ts';
import { quantity, safeInteger } from '../values.ts';
import { changeHead, changeOutcome, cursor, limit, note, pageOf, resourceId } from './change.ts';
import { variantName } from './stock.ts';

export const documentId = z.string().regex(DOCUMENT_ID, DOCUMENT_ID_WORDS);
export const documentDate = z.iso.date('a date such as 2026-11-30');
const tolerance = z.number().int().min(0).max(1000, 'thousandths of the quantity, so at most 1000');

/** `POST /api/purchase-orders`: makes or changes one. An older version changes nothing and answers `exists`. */
export const putOrderRequest = z.strictObject({
  ...changeHead,
  purchase_order: documentId,
  /** Rises with each change; left out: one more than what is known. */
  version: z.number().int().min(1).optional(),
  supplier: z.string().trim().min(1).max(120),
  expected_on: documentDate.optional(),
  /** Goods that come in there or beneath it count. */
  location: resourceId,
  /** How much more than ordered is accepted, in thousandths. */
  tolerance_pm: tolerance.default(0),
  lines: z
    .array(
      z.strictObject({
        /** Its number; left out: its place in the list. */
        line: z.number().int().min(1).max(100_000).optional(),
        sku: z.string().min(1).max(64),
        /** In base units, or in packagings where one is named. */
        quantity,
        packaging: z.string().min(1).max(40).optional(),
        /** What the packaging holds; must be what the catalog says. Without a packaging: must divide the quantity. */
        factor: z.number().int().min(1).optional(),
        tolerance_pm: tolerance.optional(),
      }),
    )
    .min(1)
    .max(ORDER_LINES_MAX),
});
export type PutOrderRequest = z.input<typeof putOrderRequest>;
export const putOrderAnswer = z.object({
  outcome: changeOutcome,
  purchase_order: z.string(),
  /** The version that counts now. */
  version: z.number().int(),
});

/** `POST /api/purchase-orders/{purchase_order}/close` */
export const closeOrderRequest = z.strictObject({
  ...changeHead,
  reason: note,
});
export const closeOrderAnswer = z.object({ outcome: changeOutcome, purchase_order: z.string() });

export const orderView = z.object({
  purchase_order: z.string(),
  version: z.number().int(),
  supplier: z.string(),
  expected_on: z.string().nullable(),
  location: z.string(),
  state: deliveryState,
  lines: z.number().int(),
  /** Lines that have what was ordered. */
  lines_received: z.number().int(),
  /** An open receipt against it. */
  receipt: z.string().nullable(),
  closed_by: z.string().nullable(),
  close_reason: z.string().nullable(),
});
export type OrderView = z.infer<typeof orderView>;

export const orderLineView = z.object({
  ...variantName.shape,
  line: z.number().int(),
  quantity: safeInteger,
  received: safeInteger,
  packaging: z.string().nullable(),
  tolerance_pm: z.number().int(),
});
export const orderDetails = z.object({ ...orderView.shape, all_lines: z.array(orderLineView) });
export type OrderDetails = z.infer<typeof orderDetails>;

/** `GET /api/purchase-orders`: those in one state, the open ones where none is named; the earliest expected first. */
export const ordersQuery = z.strictObject({
  state: deliveryState.default('open'),
  /** Part of its number or of the supplier's name. */
  text: z.string().trim().min(1).max(100).optional(),
  after: cursor.optional(),
  limit,
});
export type OrdersQuery = z.output<typeof ordersQuery>;
export const ordersPage = pageOf(orderView);
export type OrdersPage = z.infer<typeof ordersPage>;

/** `GET /api/on-order/{variant}`: what is ordered of one variant and did not come yet, with the lines behind it. */
export const onOrderQuery = z.strictObject({
  /** Orders for this location and those beneath it. */
  location: resourceId.optional(),
});
export type OnOrderQuery = z.output<typeof onOrderQuery> & { readonly variant: string };
export const onOrderAnswer = z.object({
  variant: z.string(),
  on_order: safeInteger,
  /** The earliest expected first, at most 200. */
  lines: z
    .array(
      z.object({
        purchase_order: z.string(),
        supplier: z.string(),
        expected_on: z.string().nullable(),
        location: z.string(),
        line: z.number().int(),
        quantity: safeInteger,
        received: safeInteger,
        on_order: safeInteger,
      }),
    )
    .max(ON_ORDER_LINES_MAX),
});
export type OnOrderAnswer = z.infer<typeof onOrderAnswer>;
