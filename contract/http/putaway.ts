import { z } from 'zod';
import { CROSS_DOCK_MAX, PLAN_MAX, PROPOSALS_MAX } from '../constants.ts';
import {
  overrideReason,
  putawayState,
  toldHeldBack,
  toldProposal,
  waitingOrder,
} from '../putaway.ts';
import { quantity, safeInteger } from '../values.ts';
import { changeHead, changeOutcome, cursor, limit, note, pageOf, resourceId } from './change.ts';
import { locationName, variantName } from './stock.ts';

/** `/api/putaway`: where goods are best put, and who is on the way with what. */

const looseGoods = z.strictObject({
  sku: z.string().min(1).max(128),
  lot: z.string().min(1).max(64).nullable().default(null),
  /** In base units. */
  quantity,
  /** Where they lie. */
  location: resourceId,
  receipt: resourceId
    .optional()
    .describe(
      'The receipt that they came with, as `/api/receipts/{receipt}/waiting` tells them: it does not tell them again. Loose goods do not say by themselves with which one they came.',
    ),
});
const unitCode = z.string().min(1).max(64);

/** Exactly one of a handling unit, with all it carries, and loose goods. */
const oneSubject = ({ handling_unit, goods }: { handling_unit?: unknown; goods?: unknown }) =>
  (handling_unit === undefined) !== (goods === undefined);
const WHICH = 'exactly one of `handling_unit` and `goods`';
const subject = { handling_unit: unitCode.optional(), goods: looseGoods.optional() };

/** `POST /api/putaway`. */
export const planRequest = z.strictObject({ ...changeHead, ...subject }).refine(oneSubject, WHICH);
export type PlanRequest = z.input<typeof planRequest>;
export const planAnswer = z.object({
  outcome: changeOutcome,
  task: z.string(),
  /** Where it is sent: the best of the proposals, whose room is kept from now on. */
  to: z.string(),
  /** Orders wait for a part of it only: that goes first, as the first proposal says; then plan the rest. */
  part: z.boolean(),
  proposals: z.array(toldProposal).max(PROPOSALS_MAX),
});
export type PlanAnswer = z.infer<typeof planAnswer>;

/**
 * `POST /api/putaway/plans`: a whole receipt at once. No two units get the same empty bin. Sent again, it changes
 * nothing of what is planned, and tries once more what had no place.
 */
export const planAllRequest = z.strictObject({
  ...changeHead,
  subjects: z.array(z.strictObject(subject).refine(oneSubject, WHICH)).min(1).max(PLAN_MAX),
});
export type PlanAllRequest = z.input<typeof planAllRequest>;
export const planAllAnswer = z.object({
  outcome: changeOutcome,
  /** In the order of the request. */
  planned: z
    .array(
      z.discriminatedUnion('ok', [
        z.object({
          ok: z.literal(true),
          task: z.string(),
          to: z.string(),
          score: z.number(),
          /** Only what the orders wait for; then plan the rest. */
          part: z.boolean(),
          /** Who waits at packing for it; none where it is put away. */
          orders: z.array(waitingOrder).max(CROSS_DOCK_MAX),
        }),
        z.object({
          ok: z.literal(false),
          code: z.string().describe('Stable, as that of a problem.'),
          detail: z.string(),
        }),
      ]),
    )
    .max(PLAN_MAX),
});

export type PlanAllAnswer = z.infer<typeof planAllAnswer>;

export const chooseRequest = z.strictObject({ ...changeHead, location: resourceId });

/** `POST /api/putaway/{task}/confirm`. */
export const confirmRequest = z.strictObject({
  ...changeHead,
  /** The place as it was scanned, or its id. */
  place: z.string().min(1).max(512),
  /**
   * Needed where it is another place than the goods were sent to (409 `other_place`), unless their lot was held or
   * released since, so that they could not lie there.
   */
  override_reason: overrideReason.nullable().default(null),
  note: note.nullable().default(null),
});
export type ConfirmRequest = z.input<typeof confirmRequest>;
export const confirmAnswer = z.object({
  outcome: changeOutcome,
  task: z.string(),
  location: z.string(),
  overridden: z.boolean(),
  movements: z.array(z.string()),
});
export type ConfirmAnswer = z.infer<typeof confirmAnswer>;

export const cancelRequest = z.strictObject({ ...changeHead, note: note.nullable().default(null) });
export const taskAnswer = z.object({ outcome: changeOutcome, task: z.string() });

/** `POST /api/putaway/blocks`: nothing is put there, nor at what lies beneath; null frees it. */
export const blockRequest = z.strictObject({
  ...changeHead,
  location: resourceId,
  reason: z.string().trim().min(1).max(200).nullable(),
});
/** `GET /api/putaway/blocks`: what is blocked, and since when. */
export const blockedPlace = z.object({
  at: locationName,
  reason: z.string(),
  blocked_by: z.string(),
  blocked_at: z.string(),
});
export type BlockedPlace = z.infer<typeof blockedPlace>;
export const blocksQuery = z.strictObject({ after: cursor.optional(), limit });
export type BlocksQuery = z.output<typeof blocksQuery>;
export const blocksPage = pageOf(blockedPlace);
export type BlocksPage = z.infer<typeof blocksPage>;
/** `GET /api/putaway/blocks/{location}`: what blocks it, itself or the nearest above it; null: nothing does. */
export const blockOf = z.object({ location: z.string(), block: blockedPlace.nullable() });
export type BlockOf = z.infer<typeof blockOf>;
export type BlockRequest = z.input<typeof blockRequest>;
export const blockAnswer = z.object({ outcome: changeOutcome, location: z.string() });

export const putawayTask = z.object({
  task: z.string(),
  state: putawayState,
  /** Open beyond its time: its place is given free with the next plan. */
  late: z.boolean(),
  handling_unit: z.string().nullable(),
  /** The lines are taken off the unit or from the goods that lie there; the rest stays. */
  part: z.boolean(),
  lines: z
    .array(z.object({ ...variantName.shape, lot: z.string().nullable(), quantity: safeInteger }))
    .max(200),
  from: locationName,
  to: locationName,
  held_back: toldHeldBack
    .nullable()
    .describe('Of an open one: what of its lines is held now, the first of several.'),
  proposals: z.array(z.object({ ...toldProposal.shape, name: z.string() })).max(PROPOSALS_MAX),
  created_by: z.string(),
  created_at: z.string(),
  expires_at: z.string(),
  ended_by: z.string().nullable(),
  ended_at: z.string().nullable(),
  at: locationName.nullable(),
  override_reason: overrideReason.nullable(),
  note: z.string().nullable(),
});
export type PutawayTask = z.infer<typeof putawayTask>;

/** `GET /api/putaway`: open ones the oldest first, all others the newest first. */
export const putawayQuery = z.strictObject({
  state: z.enum(['open', 'done', 'cancelled', 'expired', 'overridden']).default('open'),
  handling_unit: unitCode.optional(),
  after: cursor.optional(),
  limit,
});
export type PutawayQuery = z.output<typeof putawayQuery>;
export const putawayPage = pageOf(putawayTask);
export type PutawayPage = z.infer<typeof putawayPage>;
