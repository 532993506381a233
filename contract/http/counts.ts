import { z } from 'zod';
import { COUNT_ROUNDS_MAX, COUNTS_PLAN_MAX } from '../constants.ts';
import { countState, countWhy } from '../counts.ts';
import { quantity, quantityOrNone, safeInteger } from '../values.ts';
import { changeHead, changeOutcome, cursor, limit, note, pageOf, resourceId } from './change.ts';
import { locationName, variantName } from './stock.ts';

/** `/api/counts`: counting places. Who counts is never told what should be there. */

/** `GET /api/counts/candidates`: places that are worth counting, the first the most. */
export const candidatesQuery = z.strictObject({
  why: countWhy.exclude(['asked']).default('last_counted'),
  /** This location and all beneath it. */
  location: resourceId.optional(),
  /** Leaves out what was counted in the last so many days. */
  not_within_days: z.coerce.number().int().min(0).max(3_650).default(0),
  limit,
});
export type CandidatesQuery = z.output<typeof candidatesQuery>;
export const candidate = z.object({
  at: locationName,
  /** The fastest velocity class that lies there, with `velocity`. */
  velocity: z.string().nullable(),
  /** Of what lies there, in millionths of the currency, with `value`. */
  value_micros: z.number().int().nullable(),
  counted_at: z.string().nullable(),
});
export type Candidate = z.infer<typeof candidate>;
export const candidatesAnswer = z.object({ rows: z.array(candidate).max(COUNTS_PLAN_MAX) });
export type CandidatesAnswer = z.infer<typeof candidatesAnswer>;

/** `POST /api/counts`. */
export const planCountsRequest = z.strictObject({
  ...changeHead,
  why: countWhy,
  places: z.array(resourceId).min(1).max(COUNTS_PLAN_MAX),
});
export type PlanCountsRequest = z.input<typeof planCountsRequest>;
export const planCountsAnswer = z.object({
  outcome: changeOutcome,
  counts: z.array(z.object({ count: z.string(), location: z.string() })).max(COUNTS_PLAN_MAX),
  /** Places that have a count already. */
  skipped: z.array(z.string()).max(COUNTS_PLAN_MAX),
});

/** `POST /api/counts/start`: a count of the plan, or any place by its code. */
export const startRequest = z
  .strictObject({
    ...changeHead,
    count: resourceId.optional(),
    place: z.string().min(1).max(512).optional(),
  })
  .refine(
    ({ count, place }) => (count === undefined) !== (place === undefined),
    'exactly one of `count` and `place`',
  );
export type StartRequest = z.input<typeof startRequest>;
export const startAnswer = z.object({
  outcome: changeOutcome,
  count: z.string(),
  location: z.string(),
  round: z.number().int(),
});
export type StartAnswer = z.infer<typeof startAnswer>;

export const countEntry = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('goods'),
    sku: z.string().min(1).max(128),
    lot: z.string().min(1).max(64).nullable().default(null),
    handling_unit: z.string().min(1).max(64).nullable().default(null),
    quantity: quantityOrNone,
    /** `set`: so many are there in all. `add`: so many more. */
    mode: z.enum(['set', 'add']).default('set'),
  }),
  /** A closed unit stands there; what it carries is taken as it is known. */
  z.strictObject({ kind: z.literal('unit'), handling_unit: z.string().min(1).max(64) }),
  /** A code that belongs to no item. */
  z.strictObject({
    kind: z.literal('unknown'),
    code: z.string().min(1).max(128),
    quantity,
  }),
]);
export const enterRequest = z.strictObject({ ...changeHead, entry: countEntry });
export type EnterRequest = z.input<typeof enterRequest>;
export const enterAnswer = z.object({
  outcome: changeOutcome,
  count: z.string(),
  counted: safeInteger,
});
export type EnterAnswer = z.infer<typeof enterAnswer>;

export const countRequest = z.strictObject(changeHead);
export const decideRequest = z.strictObject({ ...changeHead, note: note.nullable().default(null) });
export const countAnswer = z.object({
  outcome: changeOutcome,
  count: z.string(),
  state: countState,
});
export type CountAnswer = z.infer<typeof countAnswer>;
export const approveAnswer = countAnswer.extend({ movements: z.array(z.string()) });

export const countRow = z.object({
  count: z.string(),
  at: locationName,
  why: countWhy,
  state: countState,
  round: z.number().int(),
  /** Who counts, or counted the last round; null while nobody has begun it. */
  counter: z.string().nullable(),
  /** Who counted the round before: another person must count this one. */
  counter_before: z.string().nullable(),
  created_by: z.string(),
  created_at: z.string(),
  ended_by: z.string().nullable(),
  ended_at: z.string().nullable(),
  note: z.string().nullable(),
  movement: z.string().nullable(),
});
export type CountRow = z.infer<typeof countRow>;

/** `GET /api/counts`: live ones the oldest first, ended ones the newest first. */
export const countsQuery = z.strictObject({
  state: z.enum(['live', 'review', 'ended']).default('live'),
  after: cursor.optional(),
  limit,
});
export type CountsQuery = z.output<typeof countsQuery>;
export const countsPage = pageOf(countRow);
export type CountsPage = z.infer<typeof countsPage>;

/** `GET /api/counts/{count}`. */
export const countStory = z.object({
  ...countRow.shape,
  /** All rounds once nobody counts any more, the present one before. */
  rounds: z
    .array(
      z.object({
        round: z.number().int(),
        /** Who counted it; who has begun it, in the present one. */
        counter: z.string(),
        /** Its differences are those that are booked, or wait for the lead. */
        decides: z.boolean(),
      }),
    )
    .max(COUNT_ROUNDS_MAX),
  lines: z
    .array(
      z.object({
        ...variantName.shape,
        round: z.number().int(),
        lot: z.string().nullable(),
        handling_unit: z.string().nullable(),
        counted: safeInteger,
        /** On hand by the ledger when it was counted; null until the count is decided upon: it is blind. */
        expected: safeInteger.nullable(),
      }),
    )
    .max(2_000),
  unknown: z
    .array(z.object({ round: z.number().int(), code: z.string(), quantity: safeInteger }))
    .max(1_000),
});
export type CountStory = z.infer<typeof countStory>;
