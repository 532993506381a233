import { z } from 'zod';
import { quantity } from '../values.ts';
import { changeHead, changeOutcome, name, note } from './change.ts';

const goods = {
  sku: name,
  lot: name.nullable().default(null),
  location: name,
  handling_unit: name.nullable().default(null),
  /** In base units. */
  quantity,
};

/** `POST /api/transformations`: these goods become those, at most 50 lines together. */
export const transformRequest = z.strictObject({
  ...changeHead,
  inputs: z.array(z.strictObject(goods)).min(1).max(49),
  outputs: z
    .array(
      z.strictObject({
        ...goods,
        /** Of the lot that is made. */
        expires_on: z.iso.date('a date such as 2027-03-31').nullable().default(null),
      }),
    )
    .min(1)
    .max(49),
  reason: name.default('TRANSFORMED'),
  note: note.nullable().default(null),
});
export const transformAnswer = z.object({
  outcome: changeOutcome,
  movement: z.string(),
  /** Pairs of lots of which one was made of the other. */
  links: z.int(),
});
