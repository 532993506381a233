import { z } from 'zod';
import { REASONS_FEWER, REASONS_MORE } from './constants.ts';

/** Why stock is corrected by hand. Words that fit both ways stand once. */
export const adjustReason = z.enum([...new Set([...REASONS_FEWER, ...REASONS_MORE])]);
export type AdjustReason = z.infer<typeof adjustReason>;

/** Why goods are thrown away. */
export const scrapReason = z.enum(['DAMAGED', 'EXPIRED', 'CONTAMINATED', 'RECALLED', 'OTHER']);
export type ScrapReason = z.infer<typeof scrapReason>;
