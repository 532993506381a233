import { z } from 'zod';
import { NOTE_MAX, PERSON_MAX } from '../constants.ts';

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

/** A person or a program, as it will stand in the records; the page's own name where it is not given. */
export const by = z.string().trim().min(1).max(PERSON_MAX);

/** What every change says of itself. */
export const changeHead = { id: requestId, by: by.optional() };

/** Words of a person about a change. */
export const note = z.string().trim().min(1).max(NOTE_MAX);

/** SKU, lot, handling unit or place, as people and other programs write them. */
export const name = z.string().trim().min(1).max(64);

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
