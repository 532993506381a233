import { z } from 'zod';
import { safeInteger } from '../records.ts';
import { changeHead, changeOutcome, cursor, limit, pageOf } from './change.ts';
import { locationName, variantName } from './stock.ts';

export const month = z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, 'a month such as 2026-10');

export const monthRow = z.object({
  month: z.string(),
  /** `closing`: its balances are being taken. */
  state: z.enum(['open', 'closing', 'closed']),
  /** The last entry that counts in it; later ones that belong to it are late. Null while it is open. */
  entries_until: z.number().int().nullable(),
  /** Levels that were not empty at its end. */
  balances: z.number().int().nullable(),
  closed_by: z.string().nullable(),
  closed_at: z.string().nullable(),
  /** When its entries were moved to the archive. Questions find them there as before. */
  archived_at: z.string().nullable(),
});
export type MonthRow = z.infer<typeof monthRow>;

/** `GET /api/months`: the newest first. */
export const monthsAnswer = z.object({ months: z.array(monthRow) });
export type MonthsAnswer = z.infer<typeof monthsAnswer>;

/** `POST /api/months/{month}/close`: each month once, in order, when it is over. */
export const closeMonth = z.strictObject(changeHead);
export const closeMonthAnswer = z.object({
  outcome: changeOutcome,
  month: z.string(),
  until: z.number().int(),
});
export type CloseMonthAnswer = z.infer<typeof closeMonthAnswer>;

/** `GET /api/months/{month}/balances`: what lay where at its end. */
export const monthBalance = z.object({
  ...variantName.shape,
  at: locationName,
  lot: z.string().nullable(),
  handling_unit: z.string().nullable(),
  on_hand: safeInteger,
});
export const balancesQuery = z.strictObject({ after: cursor.optional(), limit });
export type MonthBalancesQuery = z.output<typeof balancesQuery> & { readonly month: string };
export const monthBalancesPage = pageOf(monthBalance);
export type MonthBalancesPage = z.infer<typeof monthBalancesPage>;
