import { z } from 'zod';
import { UNIT_ROWS_MAX } from '../constants.ts';
import { safeInteger, unitKind } from '../records.ts';
import { changeHead, changeOutcome, note } from './change.ts';
import { ledgerRow } from './ledger.ts';
import { locationName, stockRow } from './stock.ts';

const code = z.string().trim().min(1).max(64);

/** One handling unit as the list of a nest shows it. */
export const unitName = z.object({ handling_unit: z.string(), kind: unitKind });

/** `GET /api/units/{unit}`: a pallet, case or tote, what it stands on, what it carries, where it was. */
export const unitView = z.object({
  ...unitName.shape,
  tare_mg: safeInteger,
  /** Null when it left. */
  at: locationName.nullable(),
  /** What it stands on, the nearest first. */
  on: z.array(unitName).max(8),
  /** Units on and in it, at any depth, each with the one it stands on. */
  carries: z.array(z.object({ ...unitName.shape, on: z.string() })).max(UNIT_ROWS_MAX),
  /** Goods on it and on all it carries. */
  goods: z.array(stockRow).max(UNIT_ROWS_MAX),
  more: z.boolean(),
  /** The newest entries of goods on the unit itself, both sides of each movement. */
  history: z.array(ledgerRow).max(50),
});
export type UnitView = z.infer<typeof unitView>;

/** `POST /api/units/{unit}`: says what it is; made when it is not known yet. */
export const describeUnit = z.strictObject({
  ...changeHead,
  kind: unitKind,
  tare_mg: z.int().min(0).max(10_000_000_000).default(0),
  /** Where an empty unit stands; not given, it stays. */
  location: code.nullable().default(null),
});

/** `POST /api/units/{unit}/move`: with all on and in it. */
export const moveUnit = z.strictObject({
  ...changeHead,
  to: code,
  /** The unit to put it on; not given: on the place itself. */
  onto: code.nullable().default(null),
  reason: z.string().trim().min(1).max(64).nullable().default(null),
  note: note.nullable().default(null),
});

export const unitAnswer = z.object({ outcome: changeOutcome, handling_unit: z.string() });
export const unitMoved = z.object({ outcome: changeOutcome, movements: z.array(z.string()) });
