import { z } from 'zod';
import { safeInteger, seq, sha256Hex } from './values.ts';

/** What a journal records of transfers between zones, and of goods that customers sent back. */

const transferGoods = z.object({
  line: z.number().int(),
  variant: z.string(),
  sku: z.string(),
  lot: z.string().nullable(),
  handling_unit: z.string().nullable(),
  quantity: safeInteger,
});

/** Goods left for another zone. Their movements went before, each with the transfer as its reference. */
export const transferDispatched = z.object({
  transfer: z.string(),
  to: z.string(),
  /** Of the notice's contents. */
  digest: sha256Hex,
  lines: z.array(transferGoods).max(100),
  by: z.string(),
});

/** Another zone's notice came: these goods are on their way here. */
export const transferExpected = z.object({
  transfer: z.string(),
  from: z.string(),
  digest: sha256Hex,
  lines: z.array(transferGoods).max(100),
});

/** What has arrived of a transfer altogether, as it is stated to the sender. */
export const transferArrived = z.object({
  transfer: z.string(),
  from: z.string(),
  revision: seq,
  state: z.enum(['expected', 'arriving', 'closed', 'cancelled']),
  lines: z
    .array(z.object({ line: z.number().int(), arrived: safeInteger, damaged: safeInteger }))
    .max(100),
  extras: z
    .array(
      z.object({
        extra: z.number().int(),
        variant: z.string(),
        sku: z.string(),
        lot: z.string().nullable(),
        quantity: safeInteger,
      }),
    )
    .max(50),
  /** What was booked with it; null where only the state changed. */
  movement: z.string().nullable(),
  by: z.string(),
  note: z.string().nullable(),
});

/** The sender booked what the receiver stated. */
export const transferCleared = z.object({
  transfer: z.string(),
  to: z.string(),
  revision: seq,
  /** Null where the statement moved nothing. */
  movement: z.string().nullable(),
});

/** A transfer's state at its sender, whenever a person or the other zone changed it. */
export const transferChanged = z.object({
  transfer: z.string(),
  to: z.string(),
  state: z.enum(['loading', 'dispatched', 'cancelling', 'closed', 'cancelled']),
  by: z.string(),
  note: z.string().nullable(),
});

export const inspection = z.enum(['restock', 'quarantine', 'scrap']);
export type Inspection = z.infer<typeof inspection>;

/** Goods that a customer sent back, after a person looked at them. */
export const returnReceived = z.object({
  return: z.string(),
  /** Null: nobody knows which order they belong to. */
  order: z.string().nullable(),
  /** Whether this gateway's ledger knows what was shipped for that order. */
  referenced: z.boolean(),
  variant: z.string(),
  sku: z.string(),
  lot: z.string().nullable(),
  quantity: safeInteger,
  result: inspection,
  reason: z.string(),
  location: z.string(),
  movement: z.string(),
  by: z.string(),
});

/** A return that was a mistake, taken back by another movement. */
export const returnUndone = z.object({
  return: z.string(),
  movement: z.string(),
  reason: z.string(),
  by: z.string(),
});
