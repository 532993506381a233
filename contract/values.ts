import { z } from 'zod';
import { QUANTITY_MAX } from './constants.ts';

/** Integers that JSON readers of every language carry exactly. */
export const safeInteger = z
  .number()
  .int()
  .min(-Number.MAX_SAFE_INTEGER)
  .max(Number.MAX_SAFE_INTEGER);

/** What one row, line or command names, in base units. */
export const quantity = safeInteger.min(1).max(QUANTITY_MAX);
/** What was counted: none of it is an answer too. */
export const quantityOrNone = safeInteger.min(0).max(QUANTITY_MAX);

export const isoTimestamp = z.iso.datetime({ precision: 3 });

export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

export const seq = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
