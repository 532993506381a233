import { z } from 'zod';
import { adjustReason, scrapReason } from '../adjustments.ts';
import { QUANTITY_MAX, REASONS_FEWER, REASONS_MORE } from '../constants.ts';
import { quantity, safeInteger } from '../values.ts';
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

export const adjustRequest = z
  .strictObject({
    ...what,
    /** In base units; positive adds, negative takes away. */
    quantity: safeInteger
      .min(-QUANTITY_MAX)
      .max(QUANTITY_MAX)
      .refine((delta) => delta !== 0, 'a whole number other than 0'),
    /** FOUND and OPENING_STOCK add, DAMAGED and LOST take away, WRONG_COUNT and OTHER do either. */
    reason: adjustReason,
  })
  .superRefine(({ quantity: delta, reason }, fault) => {
    const fitting: readonly string[] = delta > 0 ? REASONS_MORE : REASONS_FEWER;
    if (delta === 0 || fitting.includes(reason)) return;
    const message = `${reason} does not fit a quantity of ${delta}; one of ${fitting.join(', ')} does`;
    fault.addIssue({ code: 'custom', path: ['reason'], message });
  });
export type AdjustRequest = z.input<typeof adjustRequest>;

/** `POST /api/adjustments/scrap`: thrown away. */
export const scrapRequest = z.strictObject({
  ...what,
  quantity,
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
