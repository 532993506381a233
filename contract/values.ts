import { z } from 'zod';

/** Integers that JSON readers of every language carry exactly. */
export const safeInteger = z
  .number()
  .int()
  .min(-Number.MAX_SAFE_INTEGER)
  .max(Number.MAX_SAFE_INTEGER);
export const isoTimestamp = z.iso.datetime({ precision: 3 });

export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

export const seq = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
