import { z } from 'zod';
import {
  TRACE_EVENTS_MAX,
  TRACE_PLACES_MAX,
  TRACE_ROWS_MAX,
  TRACE_UNTRACKED_MAX,
} from '../constants.ts';
import { entryType, lotStatus, safeInteger } from '../records.ts';
import { cursor, resourceId } from './change.ts';
import { locationKind, locationName, variantName } from './stock.ts';

export const traceDirection = z.enum(['forward', 'backward']);
export type TraceDirection = z.infer<typeof traceDirection>;

/** Where a lot lies now. */
export const tracePlace = z.object({
  at: locationName,
  handling_unit: z.string().nullable(),
  on_hand: safeInteger,
});

/**
 * Goods of a lot that came from outside or left: `other` is the side outside the zone's places. What was taken
 * back by another movement is left out.
 */
export const traceEvent = z.object({
  what: z.enum(['came', 'left']),
  other: z.object({
    location: z.string(),
    kind: locationKind,
    /** The zone that goods went to, or came from, by transfer; null where it is none. */
    zone: z.string().nullable(),
  }),
  type: entryType,
  quantity: safeInteger,
  movement: z.string(),
  reference: z.object({ type: z.string(), id: z.string() }).nullable(),
  reason: z.string().nullable(),
  occurred_at: z.string(),
  created_by: z.string(),
});
export type TraceEvent = z.infer<typeof traceEvent>;

/** One lot of the tree. */
export const traceRow = z.object({
  /** From 1 on, in the order of the tree's levels: nearest first. */
  n: z.int(),
  /** The `n` of the lot that led here first; null for a lot that was asked for. */
  parent: z.int().nullable(),
  depth: z.int(),
  /** How it follows from its parent: made in that movement, so many of the one into so many of the other. */
  made: z
    .object({ movement: z.string(), from_quantity: safeInteger, to_quantity: safeInteger })
    .nullable(),
  ...variantName.shape,
  lot: z.string(),
  /** Of a serial number: the lot it was made in. */
  batch: z.string().nullable(),
  status: lotStatus,
  expires_on: z.string().nullable(),
  supplier: z.string().nullable(),
  certificate: z.string().nullable(),
  on_hand: safeInteger,
  places: z.array(tracePlace).max(TRACE_PLACES_MAX),
  /** Forward: what left. Backward: what came. The newest first. */
  events: z.array(traceEvent).max(TRACE_EVENTS_MAX),
  more: z.boolean(),
});
export type TraceRow = z.infer<typeof traceRow>;

export const traceQuery = z.strictObject({
  direction: traceDirection.default('forward'),
  after: cursor.optional(),
  limit: z.coerce
    .number('a whole number of lots')
    .int('a whole number of lots')
    .min(1, 'at least 1 lot')
    .max(TRACE_ROWS_MAX, `at most ${TRACE_ROWS_MAX} lots; go on with the cursor of the answer`)
    .default(200),
});

/** What a trace begins with. */
export const traceOf = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('lot'), variant: resourceId, lot: resourceId }),
  z.object({ kind: z.literal('unit'), unit: resourceId }),
  z.object({ kind: z.literal('movement'), movement: resourceId }),
  /** All that was shipped for this order or shipment, and not taken back. */
  z.object({ kind: z.literal('shipment'), reference: resourceId }),
]);
export type TraceOf = z.infer<typeof traceOf>;

export const untracked = z
  .array(z.object({ ...variantName.shape, quantity: safeInteger }))
  .max(TRACE_UNTRACKED_MAX);

/** `GET /api/trace/…`: a page of the tree, as rows that name their parents. */
export const traceAnswer = z.object({
  of: traceOf,
  direction: traceDirection,
  /** Lots in the whole tree. */
  lots: z.int(),
  /** More lots follow than one trace visits: this is not all of it. */
  cut: z.boolean(),
  /**
   * Goods without a lot, where the trace ends: on the unit or in the movement that was asked for, and those that
   * were made of lots of the tree (forward) or that went into them (backward). Quantities are of whole transformations.
   */
  untracked,
  rows: z.array(traceRow).max(TRACE_ROWS_MAX),
  next: cursor.nullable(),
});
export type TraceAnswer = z.infer<typeof traceAnswer>;
