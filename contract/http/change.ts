import { z } from 'zod';

/**
 * Every request that changes something carries an id that its maker chose beforehand. Sending it again
 * with the same body changes nothing and answers `exists`; with another body it is refused with 409
 * and the code `exists_with_different_body`.
 */
export const requestId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/,
    'an id of 8 to 64 letters, digits, dots, hyphens or underscores, such as a UUID',
  );

export const changeOutcome = z.enum(['created', 'exists']);
export type ChangeOutcome = z.infer<typeof changeOutcome>;

/** Names of stations, devices and locations, and ids of parcels, exceptions and variants, in addresses. */
export const resourceId = z.string().min(1).max(128);

export const ROWS_DEFAULT = 50;
export const ROWS_MAX = 200;

/** How many rows a page of a list holds. */
export const limit = z.coerce
  .number('a whole number of rows')
  .int('a whole number of rows')
  .min(1, 'at least 1 row')
  .max(ROWS_MAX, `at most ${ROWS_MAX} rows; go on with the cursor of the answer`)
  .default(ROWS_DEFAULT);

/** From the answer before; opaque. */
export const cursor = z
  .string()
  .min(1)
  .max(512)
  .regex(/^[A-Za-z0-9_.~-]+$/, 'the cursor of an answer, as it came');

/** One page of a list and where the next one begins; `next` null after the last. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({ rows: z.array(row).max(ROWS_MAX), next: cursor.nullable() });
}
