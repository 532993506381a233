import { z } from 'zod';
import { COUNTED_BY_MAX, QUARANTINES_MAX, WAITING_MAX } from '../constants.ts';
import { discrepancy, receiptResult } from '../receiving-records.ts';
import { quantity, safeInteger } from '../values.ts';
import { changeHead, changeOutcome, cursor, limit, note, pageOf, resourceId } from './change.ts';
import { locationName, variantName } from './stock.ts';

/** Receiving by scan and by hand. Quantities are in base units unless a packaging is named. */

const date = z.iso.date('a date such as 2026-11-30');
const code = z.string().min(1).max(64);

const said = {
  lot: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .optional()
    .describe(
      'The lot as printed, or the serial number; only needed where the scan does not say it. With the number of a unit: of its goods whose lot the notice does not name.',
    ),
  expires_on: date.optional(),
  /** In base units, or in packagings where one is named; left out: what the code stands for. */
  quantity: quantity.optional(),
  packaging: z.string().min(1).max(40).optional(),
  /** The unit that the goods lie on: an SSCC or a license plate. */
  handling_unit: code.optional(),
};

/** `POST /api/receipts`: against an order, a shipping notice, or neither: blind. */
export const openReceiptRequest = z.strictObject({
  ...changeHead,
  purchase_order: resourceId.optional(),
  asn: resourceId.optional(),
  /** Where the goods are put first; left out: where the document says. A blind receipt needs it. */
  location: resourceId.optional(),
  note: note.optional(),
});
export type OpenReceiptRequest = z.input<typeof openReceiptRequest>;
export const openReceiptAnswer = z.object({ outcome: changeOutcome, receipt: z.string() });

/** `POST /api/receipts/{receipt}/scan`: one scan, or one count by hand. */
export const scanRequest = z
  .strictObject({
    ...changeHead,
    /** As the scanner sent it, symbology identifier and FNC1 (U+001D) included. */
    scan: z.string().min(1).max(512).optional(),
    sku: z.string().min(1).max(64).optional(),
    ...said,
    accept: note
      .optional()
      .describe(
        'Why goods are taken in that are beyond the tolerance or not on the order. Without it the first are refused (`over`), the others noted and not booked (`wrong-item`). The line keeps it as its reason where `reason` says no other; what is awaited is booked as without it.',
      ),
    /** A place of quarantine, for goods that have expired; `reason` says why. */
    quarantine: resourceId.optional(),
    reason: note.optional(),
    note: note.optional(),
  })
  .refine(
    ({ scan, sku }) => (scan === undefined) !== (sku === undefined),
    'exactly one of `scan` and `sku` says what it is',
  );
export type ScanRequest = z.input<typeof scanRequest>;

/** `POST /api/receipts/{receipt}/damage`: of a line that was scanned, or goods not taken in yet. */
export const damageRequest = z
  .strictObject({
    ...changeHead,
    line: z.string().min(1).max(80).optional(),
    scan: z.string().min(1).max(512).optional(),
    sku: z.string().min(1).max(64).optional(),
    ...said,
    quarantine: resourceId,
    reason: note,
    note: note.optional(),
  })
  .refine(
    ({ line, scan, sku }) => [line, scan, sku].filter((one) => one !== undefined).length === 1,
    'exactly one of `line`, `scan` and `sku` says what is damaged',
  );
export type DamageRequest = z.input<typeof damageRequest>;

export const scannedLine = z.object({
  line: z.string(),
  result: receiptResult,
  sku: z.string().nullable(),
  name: z.string().nullable(),
  quantity: safeInteger.nullable(),
  over: safeInteger,
  lot: z.string().nullable(),
  handling_unit: z.string().nullable(),
  /** The label has another expiry or best-before date than the lot is known by, which stays. Null: it has not. */
  other_date: z.object({ label: z.string(), known: z.string() }).nullable(),
});
export const scanAnswer = z.object({
  outcome: changeOutcome,
  receipt: z.string(),
  /** Null: nothing was booked; the item is wrong or unknown, and noted. */
  movement: z.string().nullable(),
  lines: z.array(scannedLine),
});
export type ScanAnswer = z.infer<typeof scanAnswer>;

/** `POST /api/receipts/{receipt}/undo`: by a reversing entry; all lines of the same scan go back. */
export const undoRequest = z.strictObject({
  ...changeHead,
  line: z.string().min(1).max(80),
  reason: note.optional(),
});
export const undoAnswer = z.object({
  outcome: changeOutcome,
  receipt: z.string(),
  lines: z.array(z.string()),
});
export type UndoAnswer = z.infer<typeof undoAnswer>;

/** `POST /api/receipts/{receipt}/close` */
export const closeReceiptRequest = z.strictObject({
  ...changeHead,
  /** Nothing more is awaited of the order or notice. What is complete is closed in any case. */
  close_document: z.boolean().default(false),
  reason: note.optional(),
});
export const closeReceiptAnswer = z.object({
  outcome: changeOutcome,
  receipt: z.string(),
  discrepancies: z.number().int(),
});
export type CloseReceiptAnswer = z.infer<typeof closeReceiptAnswer>;

/** One item that is awaited, or that came blind, and how far it is. */
export const reportLine = z.object({
  ...variantName.shape,
  /** Number in the document; null in a blind receipt. */
  line: z.number().int().nullable(),
  handling_unit: z.string().nullable(),
  lot: z.string().nullable(),
  /** Null in a blind receipt. */
  expected: safeInteger.nullable(),
  /** All that came, by whatever receipt or station. */
  received: safeInteger,
  /** By this receipt. */
  here: safeInteger,
});
export type ReportLine = z.infer<typeof reportLine>;

/** What came against what was awaited. After closing as it stood then. */
export const receiptReport = z.object({
  receipt: z.string(),
  purchase_order: z.string().nullable(),
  asn: z.string().nullable(),
  supplier: z.string().nullable(),
  location: z.string(),
  opened_by: z.string(),
  opened_at: z.string(),
  /** People and stations whose scans stand, in the order in which they began. */
  counted_by: z.array(z.string()).max(COUNTED_BY_MAX),
  lines: z.array(reportLine),
  discrepancies: z.array(discrepancy),
});
export type ReceiptReport = z.infer<typeof receiptReport>;

export const receiptView = z.object({
  receipt: z.string(),
  state: z.enum(['open', 'closed']),
  purchase_order: z.string().nullable(),
  asn: z.string().nullable(),
  supplier: z.string().nullable(),
  location: z.string(),
  note: z.string().nullable(),
  opened_by: z.string(),
  opened_at: z.string(),
  closed_by: z.string().nullable(),
  closed_at: z.string().nullable(),
  /** Scans that stand. */
  scans: z.number().int(),
});
export type ReceiptView = z.infer<typeof receiptView>;

/** `GET /api/receipts/{receipt}` */
export const receiptDetails = z.object({
  ...receiptView.shape,
  /** Where damaged and expired goods may go. */
  quarantines: z.array(locationName).max(QUARANTINES_MAX),
});
export type ReceiptDetails = z.infer<typeof receiptDetails>;

/** `GET /api/receipts`: the newest first. */
export const receiptsQuery = z.strictObject({
  state: z.enum(['open', 'closed']).optional(),
  /** Also those that were opened against a notice of this order. */
  purchase_order: resourceId.optional(),
  asn: resourceId.optional(),
  after: cursor.optional(),
  limit,
});
export type ReceiptsQuery = z.output<typeof receiptsQuery>;
export const receiptsPage = pageOf(receiptView);
export type ReceiptsPage = z.infer<typeof receiptsPage>;

/** One scan as it is kept. */
export const receiptLineView = z.object({
  ...scannedLine.shape,
  base_unit: variantName.shape.base_unit.nullable(),
  location: z.string().nullable(),
  code: z.string().nullable(),
  movement: z.string().nullable(),
  of_line: z.string().nullable(),
  reason: z.string().nullable(),
  note: z.string().nullable(),
  by: z.string(),
  occurred_at: z.string(),
  /** Who took it back; null where it stands. */
  undone_by: z.string().nullable(),
});
export type ReceiptLineView = z.infer<typeof receiptLineView>;

/** `GET /api/receipts/{receipt}/lines`: the newest first. */
export const receiptLinesQuery = z.strictObject({ after: cursor.optional(), limit });
export type ReceiptLinesQuery = z.output<typeof receiptLinesQuery>;
export const receiptLinesPage = pageOf(receiptLineView);
export type ReceiptLinesPage = z.infer<typeof receiptLinesPage>;

/** `GET /api/receipts/{receipt}/waiting`: what came with it, lies where it was received, and nobody has sent on. */
export const waitingGoods = z.object({
  receipt: z.string(),
  rows: z
    .array(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('unit'), handling_unit: z.string(), at: locationName }),
        z.object({
          kind: z.literal('goods'),
          ...variantName.shape,
          lot: z.string().nullable(),
          quantity: safeInteger,
          at: locationName,
        }),
      ]),
    )
    .max(WAITING_MAX),
  /** There is more than is told here. */
  more: z.boolean(),
});
export type WaitingGoods = z.infer<typeof waitingGoods>;
