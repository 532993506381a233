import { z } from 'zod';

/** Why stock is corrected by hand. */
export const adjustReason = z.enum([
  'DAMAGED',
  'LOST',
  'FOUND',
  'WRONG_COUNT',
  'OPENING_STOCK',
  'OTHER',
]);
export type AdjustReason = z.infer<typeof adjustReason>;

/** Why goods are thrown away. */
export const scrapReason = z.enum(['DAMAGED', 'EXPIRED', 'CONTAMINATED', 'RECALLED', 'OTHER']);
export type ScrapReason = z.infer<typeof scrapReason>;
