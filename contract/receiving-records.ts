import { z } from 'zod';
import {
  ASN_UNITS_MAX,
  DISCREPANCIES_MAX,
  ORDER_LINES_MAX,
  UNIT_CONTENTS_MAX,
} from './constants.ts';
import { isoTimestamp, safeInteger } from './values.ts';

/** Bodies of the records that tell what is awaited and what came. */

export const deliveryState = z.enum(['open', 'received', 'closed']);
export type DeliveryState = z.infer<typeof deliveryState>;

/** A purchase order as it is now. Quantities in base units; `received` is what came so far. */
export const purchaseOrderChanged = z.object({
  purchase_order: z.string(),
  version: z.number().int(),
  supplier: z.string(),
  /** YYYY-MM-DD. */
  expected_on: z.string().nullable(),
  location: z.string(),
  state: deliveryState,
  lines: z
    .array(
      z.object({
        line: z.number().int(),
        variant: z.string(),
        sku: z.string(),
        quantity: safeInteger,
        received: safeInteger,
        /** So much more is accepted, in thousandths of the quantity. */
        tolerance_pm: z.number().int(),
      }),
    )
    .max(ORDER_LINES_MAX),
  /** Why it was closed. */
  reason: z.string().nullable(),
  by: z.string(),
});

/** An advance shipping notice (ASN) as it is now: which units come, and what is on them. */
export const asnChanged = z.object({
  asn: z.string(),
  version: z.number().int(),
  purchase_order: z.string().nullable(),
  supplier: z.string(),
  expected_on: z.string().nullable(),
  location: z.string(),
  state: deliveryState,
  units: z
    .array(
      z.object({
        sscc: z.string(),
        contents: z
          .array(
            z.object({
              variant: z.string(),
              sku: z.string(),
              /** The lot's number, or the serial number. */
              lot: z.string().nullable(),
              expires_on: z.string().nullable(),
              quantity: safeInteger,
            }),
          )
          .max(UNIT_CONTENTS_MAX),
      }),
    )
    .max(ASN_UNITS_MAX),
  by: z.string(),
});

/** What one movement counted against lines of orders and notices. A reversal counts back: `quantity` is then below 0. */
export const deliveryCounted = z.object({
  movement: z.string(),
  counted: z.array(
    z.object({
      purchase_order: z.string().nullable(),
      asn: z.string().nullable(),
      handling_unit: z.string().nullable(),
      line: z.number().int(),
      variant: z.string(),
      sku: z.string(),
      quantity: safeInteger,
      /** Of the line, all together. */
      expected: safeInteger,
      received: safeInteger,
    }),
  ),
  by: z.string(),
});

export const receiptOpened = z.object({
  receipt: z.string(),
  /** Both null: a blind receipt. */
  purchase_order: z.string().nullable(),
  asn: z.string().nullable(),
  location: z.string(),
  note: z.string().nullable(),
  by: z.string(),
});

/** What a scan or count turned out to be. */
export const receiptResult = z.enum([
  'expected',
  'over',
  'blind',
  'damaged',
  'expired',
  'wrong-item',
  'unknown-item',
]);
export type ReceiptResult = z.infer<typeof receiptResult>;

export const receiptLine = z.object({
  receipt: z.string(),
  line: z.string(),
  result: receiptResult,
  /** Null for a code that names nothing known. */
  variant: z.string().nullable(),
  sku: z.string().nullable(),
  quantity: safeInteger.nullable(),
  /** How much of it is beyond what was ordered. */
  over: safeInteger,
  lot: z.string().nullable(),
  handling_unit: z.string().nullable(),
  location: z.string().nullable(),
  /** What was scanned, as it came. */
  code: z.string().nullable(),
  /** Null where nothing was booked. */
  movement: z.string().nullable(),
  /** The line whose goods were found damaged. */
  of_line: z.string().nullable(),
  reason: z.string().nullable(),
  note: z.string().nullable(),
  by: z.string(),
});

export const receiptUndone = z.object({
  receipt: z.string(),
  lines: z.array(z.string()),
  /** What took the goods back; null where none were booked. */
  movement: z.string().nullable(),
  reason: z.string().nullable(),
  by: z.string(),
});

export const discrepancyKind = z.enum([
  'short',
  'over',
  'damaged',
  'expired',
  'wrong-item',
  'unknown-item',
  /** The label has another expiry or best-before date than the lot is known by; `note` has both. */
  'other-date',
]);
export type DiscrepancyKind = z.infer<typeof discrepancyKind>;

export const discrepancy = z.object({
  kind: discrepancyKind,
  sku: z.string().nullable(),
  name: z.string().nullable(),
  /** How much is missing, too much, or affected. */
  quantity: safeInteger.nullable(),
  lot: z.string().nullable(),
  code: z.string().nullable(),
  reason: z.string().nullable(),
  note: z.string().nullable(),
  by: z.string().nullable(),
  at: isoTimestamp.nullable(),
});
export type Discrepancy = z.infer<typeof discrepancy>;

export const receiptClosed = z.object({
  receipt: z.string(),
  purchase_order: z.string().nullable(),
  asn: z.string().nullable(),
  discrepancies: z.array(discrepancy).max(DISCREPANCIES_MAX),
  by: z.string(),
});
