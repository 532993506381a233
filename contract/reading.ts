import { z } from 'zod';

/**
 * What a device said, after framing and decoding. Readings stand in `parcel.decided` records, on the
 * devices screen and in the output of `zone-gateway decode`, always in this shape.
 */

/** Bytes as lower-case hexadecimal without separators, at most 512 bytes. */
export const hexBytes = z.string().regex(/^([0-9a-f]{2}){0,512}$/);

/** One element of a GS1 element string or Digital Link. `value` is as encoded; the rest is derived. */
export const gs1Element = z.object({
  ai: z.string().regex(/^\d{2,4}$/),
  value: z.string().max(90),
  /** GS1's data title, e.g. `BATCH/LOT`. */
  title: z.string(),
  /** ISO date or date-time of date AIs. */
  date: z.string().optional(),
  /** End date of a range (AI 7007). */
  date_end: z.string().optional(),
  /** Exact decimal of AIs that carry one, e.g. `3.250`. */
  decimal: z.string().optional(),
  /** ISO 4217 number of AIs 391n and 393n. */
  currency: z.string().optional(),
});
export type Gs1Element = z.infer<typeof gs1Element>;

export const barcodeReading = z.object({
  kind: z.literal('barcode'),
  /** The data without symbology identifier; FNC1 separators stay as U+001D. */
  text: z.string().max(4096),
  /** AIM symbology identifier as sent, e.g. `]C1`, where the scanner sends one. */
  aim: z.string().optional(),
  /** Plain name of the symbology, e.g. `gs1-128`. */
  symbology: z.string().optional(),
  /** Elements, when the text is GS1 and valid. */
  gs1: z.array(gs1Element).optional(),
  /** Why the text, announced as GS1, is not valid GS1. */
  gs1_error: z
    .object({ code: z.string(), position: z.number().int(), message: z.string() })
    .optional(),
});

export const weightReading = z.object({
  kind: z.literal('weight'),
  /** Null where the scale gave no figure, as in overload. Never zero in its stead. */
  milligrams: z.number().int().nullable(),
  stable: z.boolean(),
  range: z.enum(['ok', 'over', 'under']),
  mode: z.enum(['gross', 'net', 'tare', 'unknown']),
  /** Digits after the decimal point as read, and the unit as read (`g`, `kg`, `lb`, `oz`). */
  decimals: z.number().int().nullable(),
  unit: z.string().nullable(),
  /** A verdict of a checkweigher. */
  check: z.enum(['accept', 'over', 'under']).optional(),
});

export const noReadReading = z.object({ kind: z.literal('no-read') });
export const heartbeatReading = z.object({ kind: z.literal('heartbeat') });

/** An answer to a command: acknowledgement or refusal, in the device's own words. */
export const replyReading = z.object({
  kind: z.literal('reply'),
  ok: z.boolean(),
  /** Stable word for what it means, e.g. `not-executable`, `unknown-command`, `zeroed`. */
  code: z.string(),
  text: z.string().max(512),
});

export const discardedReading = z.object({
  kind: z.literal('discarded'),
  /** Stable word, e.g. `oversize`, `checksum`, `malformed`, `junk-between-frames`. */
  reason: z.string(),
  bytes: hexBytes,
  /** How many bytes were dropped; more than `bytes` shows when they were many. */
  length: z.number().int(),
});

export const reading = z.discriminatedUnion('kind', [
  barcodeReading,
  weightReading,
  noReadReading,
  heartbeatReading,
  replyReading,
  discardedReading,
]);
export type Reading = z.infer<typeof reading>;
export type BarcodeReading = z.infer<typeof barcodeReading>;
export type WeightReading = z.infer<typeof weightReading>;
export type DiscardedReading = z.infer<typeof discardedReading>;
