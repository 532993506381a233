import { z } from 'zod';
import { quantity } from '../values.ts';
import { changeHead, changeOutcome, name, note } from './change.ts';
import { ledgerRow } from './ledger.ts';

/** `GET /api/movements/{movement}`: all its lines, and what took it back. */
export const movementView = z.object({
  movement: z.string(),
  entries: z.array(ledgerRow).min(1).max(100),
  voided_by: z.string().nullable(),
});
export type MovementView = z.infer<typeof movementView>;

/** `POST /api/movements`: goods from one place to another within the zone. */
export const moveGoods = z.strictObject({
  ...changeHead,
  sku: name,
  lot: name.nullable().default(null),
  from: name,
  from_unit: name.nullable().default(null),
  to: name,
  /** Made when it is not known yet. */
  to_unit: name.nullable().default(null),
  /** In base units. */
  quantity,
  reason: name.nullable().default(null),
  note: note.nullable().default(null),
});

/** `POST /api/movements/{movement}/void`: taken back by a movement the other way. */
export const voidMovement = z.strictObject({
  ...changeHead,
  reason: name,
  note: note.nullable().default(null),
});
export const movementAnswer = z.object({ outcome: changeOutcome, movement: z.string() });
