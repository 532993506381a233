import { z } from 'zod';
import { inspection } from '../records-transfers.ts';
import { quantity, safeInteger } from '../values.ts';
import { changeHead, changeOutcome, cursor, limit, note, pageOf, resourceId } from './change.ts';
import { variantName } from './stock.ts';

/** Goods that customers sent back. */
export const returnRow = z.object({
  return: z.string(),
  /** Null: nobody knows which order they belong to. */
  order: z.string().nullable(),
  /** Held against what the ledger says was shipped for that order; false where it knows no shipment of it. */
  referenced: z.boolean(),
  ...variantName.shape,
  lot: z.string().nullable(),
  quantity: safeInteger,
  result: inspection,
  reason: z.string(),
  note: z.string().nullable(),
  location: z.string(),
  created_by: z.string(),
  created_at: z.string(),
  undone_by: z.string().nullable(),
});
export type ReturnRow = z.infer<typeof returnRow>;

/** `GET /api/returns`: the newest first. */
export const returnsQuery = z.strictObject({
  order: z.string().min(1).max(64).optional(),
  after: cursor.optional(),
  limit,
});
export type ReturnsQuery = z.output<typeof returnsQuery>;
export const returnsPage = pageOf(returnRow);
export type ReturnsPage = z.infer<typeof returnsPage>;

/** Why goods came back. */
export const returnReason = z.enum([
  'NOT_WANTED',
  'WRONG_ITEM',
  'DAMAGED',
  'DEFECTIVE',
  'EXPIRED',
  'UNDELIVERED',
  'OTHER',
]);
export type ReturnReason = z.infer<typeof returnReason>;

/** `POST /api/returns` */
export const takeReturn = z.strictObject({
  ...changeHead,
  /** The order that it was shipped for, where that is known. */
  order: z.string().trim().min(1).max(64).nullable().default(null),
  sku: z.string().min(1).max(128),
  lot: z.string().min(1).max(128).nullable().default(null),
  quantity,
  result: inspection,
  reason: returnReason,
  /** Where it is put; not needed for scrap. */
  location: resourceId.nullable().default(null),
  note: note.optional(),
});
export const returnAnswer = z.object({
  outcome: changeOutcome,
  return: z.string(),
  referenced: z.boolean(),
});

/** `POST /api/returns/{return}/undo` */
export const undoReturn = z.strictObject({
  ...changeHead,
  reason: z.string().trim().min(1).max(100),
});
export const undoReturnAnswer = z.object({
  outcome: changeOutcome,
  return: z.string(),
  movement: z.string(),
});
