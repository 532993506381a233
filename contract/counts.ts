import { z } from 'zod';

/** Counting places: shared by records, the API and the page. */

export const countState = z.enum([
  /** Waits for somebody to count. */
  'open',
  /** Somebody counts. */
  'counting',
  /** Differs too much: waits for another person to count. */
  'recount',
  /** Differs: waits for the lead. */
  'review',
  'done',
  'cancelled',
]);
export type CountState = z.infer<typeof countState>;

/** Why a place is counted. */
export const countWhy = z.enum([
  /** Fast movers first. */
  'velocity',
  /** What is worth most first. */
  'value',
  /** What was not counted for the longest time first. */
  'last_counted',
  /** The place should be empty. */
  'zero_check',
  /** Somebody wanted to know. */
  'asked',
]);
export type CountWhy = z.infer<typeof countWhy>;
