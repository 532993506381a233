import { z } from 'zod';
import { CROSS_DOCK_MAX, PUTAWAY_CRITERIA } from './constants.ts';
import { safeInteger } from './values.ts';

/** Where goods are best put, and why: shared by records, the API and the page, which has a sentence for each word. */

export const criterion = z.enum(PUTAWAY_CRITERIA);
export type Criterion = z.infer<typeof criterion>;

/** What was found for a criterion. */
export const scoreWord = z.enum([
  'same_lot_there',
  'same_item_there',
  /** `metres` away, or beneath the same location where it has no coordinates. */
  'same_item_near',
  'no_same_item',
  /** In quarantine, where what is held back lies for itself or among other goods. */
  'lies_alone',
  'among_others',
  /** Of tasks of before, whose places of quarantine were weighed like others. */
  'held_back',
  'nothing_covered',
  /** What lies there goes out at the same time. */
  'same_age',
  /** What lies there goes out later: on `date`. */
  'goes_before',
  /** What lies there must go out first: by `date`, where it has one. */
  'covers_earlier',
  'heavy_low',
  'heavy_high',
  'light',
  'weight_unknown',
  'height_unknown',
  /** `velocity` and `metres` to packing. */
  'to_packing',
  'no_velocity',
  'packing_unknown',
  /** To `percent`. */
  'fills_to',
  'no_limit',
  /** `metres` to walk. */
  'walk',
  'way_unknown',
]);
export type ScoreWord = z.infer<typeof scoreWord>;

export const scorePart = z.object({
  criterion,
  word: scoreWord,
  /** Of `of`, the weight that the configuration gives to the criterion. */
  points: z.number(),
  of: z.number().int(),
  metres: z.number().int().nullable(),
  percent: z.number().int().nullable(),
  date: z.string().nullable(),
  velocity: z.enum(['A', 'B', 'C']).nullable(),
});
export type ScorePart = z.infer<typeof scorePart>;

/** An order that waits for goods which came in, and for how many of them. */
export const waitingOrder = z.object({
  order: z.string(),
  sku: z.string(),
  /** In base units. */
  quantity: safeInteger,
});
export type WaitingOrder = z.infer<typeof waitingOrder>;

/** Why goods go into quarantine and nowhere else. */
export const heldBack = z.object({
  sku: z.string(),
  lot: z.string(),
  status: z.enum(['quarantined', 'blocked', 'expired']),
  /** As whoever held it said; null where nobody did. */
  reason: z.string().nullable(),
});
export type HeldBack = z.infer<typeof heldBack>;

export const proposal = z.object({
  location: z.string(),
  /** The sum of its parts; for packing all points that there are. */
  score: z.number(),
  parts: z.array(scorePart).max(6),
  /** Only of a place of quarantine, for which nothing counts but room, weight and what it would lie with. */
  held_back: heldBack.optional(),
  /** Only of packing: who waits there for these goods, which are reserved for them on the way. */
  orders: z.array(waitingOrder).max(CROSS_DOCK_MAX).optional(),
});
export type Proposal = z.infer<typeof proposal>;

export const toldHeldBack = heldBack.extend({ says: z.string() });
export type ToldHeldBack = z.infer<typeof toldHeldBack>;

/** As the API tells it: with a sentence in English for each part. */
export const toldProposal = proposal.extend({
  held_back: toldHeldBack.optional(),
  parts: z.array(scorePart.extend({ says: z.string() })).max(6),
});
export type ToldProposal = z.infer<typeof toldProposal>;

/** Why goods cannot be put at a place. */
export const obstacle = z.enum([
  /** Docks, aisles and the like are passed through; goods are put into bins. */
  'no_place_for_goods',
  'blocked',
  'storage_class',
  'size',
  'weight',
  'volume',
  'units',
  /** A handling unit is on its way there, and nothing says that two have room. */
  'unit_coming',
  'mixed_variants',
  'mixed_lots',
  /** A lot in it is quarantined, blocked or expired: only a place of quarantine takes it. */
  'held_back',
]);
export type Obstacle = z.infer<typeof obstacle>;

/** Why somebody put goods elsewhere than they were sent. Kept to learn from. */
export const overrideReason = z.enum([
  'PLACE_FULL',
  'NOT_REACHABLE',
  'DAMAGED_PLACE',
  'SAME_ITEM_HERE',
  'TOO_FAR',
  'OTHER',
]);
export type OverrideReason = z.infer<typeof overrideReason>;

export const putawayState = z.enum(['open', 'done', 'cancelled', 'expired']);
export type PutawayState = z.infer<typeof putawayState>;
