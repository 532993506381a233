import { z } from 'zod';
import { changeOutcome, requestId } from './change.ts';
import { ledgerRow } from './ledger.ts';
import { by } from './units.ts';

const name = z.string().trim().min(1).max(64);
const note = z.string().trim().min(1).max(500).nullable().default(null);

/** `GET /api/movements/{movement}`: all its lines, and what took it back. */
export const movementView = z.object({
  movement: z.string(),
  entries: z.array(ledgerRow).min(1).max(100),
  voided_by: z.string().nullable(),
});
export type MovementView = z.infer<typeof movementView>;

/** `POST /api/movements`: goods from one place to another within the zone. */
export const moveGoods = z.strictObject({
  id: requestId,
  by: by.optional(),
  sku: name,
  lot: name.nullable().default(null),
  from: name,
  from_unit: name.nullable().default(null),
  to: name,
  /** Made when it is not known yet. */
  to_unit: name.nullable().default(null),
  /** In base units. */
  quantity: z.int().min(1),
  reason: name.nullable().default(null),
  note,
});

/** `POST /api/movements/{movement}/void`: taken back by a movement the other way. */
export const voidMovement = z.strictObject({
  id: requestId,
  by: by.optional(),
  reason: name,
  note,
});
export const movementAnswer = z.object({ outcome: changeOutcome, movement: z.string() });
