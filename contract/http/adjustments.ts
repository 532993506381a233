import { z } from 'zod';
import { adjustReason, scrapReason } from '../adjustments.ts';
import { safeInteger } from '../values.ts';
import { changeHead, changeOutcome, cursor, limit, note, pageOf, resourceId } from './change.ts';
import { ledgerRow } from './ledger.ts';

/** `/api/adjustments`: so many more or fewer, with a reason; never "set the quantity to". */

const what = {
  ...changeHead,
  sku: z.string().min(1).max(128),
  location: resourceId,
  lot: z.string().min(1).max(64).nullable().default(null),
  handling_unit: z.string().min(1).max(64).nullable().default(null),
  note: note.nullable().default(null),
};

export const adjustRequest = z.strictObject({
  ...what,
  /** In base units; positive adds, negative takes away. */
  quantity: safeInteger.refine((delta) => delta !== 0, 'a whole number other than 0'),
  reason: adjustReason,
});
export type AdjustRequest = z.input<typeof adjustRequest>;

/** `POST /api/adjustments/scrap`: thrown away. */
export const scrapRequest = z.strictObject({
  ...what,
  quantity: safeInteger.min(1),
  reason: scrapReason,
});
export type ScrapRequest = z.input<typeof scrapRequest>;

/** `POST /api/adjustments/{movement}/undo`: books the opposite. */
export const undoRequest = z.strictObject({ id: what.id, by: what.by, note: what.note });

export const adjustAnswer = z.object({ outcome: changeOutcome, movement: z.string() });
export type AdjustAnswer = z.infer<typeof adjustAnswer>;

export const adjustmentRow = ledgerRow.extend({
  /** The movement that took it back. */
  voided_by: z.string().nullable(),
});
export type AdjustmentRow = z.infer<typeof adjustmentRow>;

/** `GET /api/adjustments`: what was corrected and thrown away, the newest first. */
export const adjustmentsQuery = z.strictObject({ after: cursor.optional(), limit });
export type AdjustmentsQuery = z.output<typeof adjustmentsQuery>;
export const adjustmentsPage = pageOf(adjustmentRow);
export type AdjustmentsPage = z.infer<typeof adjustmentsPage>;
