import { z } from 'zod';

/** Integers that JSON readers of every language carry exactly. */
export const safeInteger = z
  .number()
  .int()
  .min(-Number.MAX_SAFE_INTEGER)
  .max(Number.MAX_SAFE_INTEGER);
export const isoTimestamp = z.iso.datetime({ precision: 3 });
