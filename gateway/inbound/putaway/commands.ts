import type {
  HeldBack,
  Obstacle,
  OverrideReason,
  Proposal,
  WaitingOrder,
} from '../../../contract/putaway.ts';
import { heldSentence } from '../../../contract/putaway-words.ts';
import { Refused } from '../../base/errors.ts';
import { called, type NamedPlace } from '../../inventory/place-name.ts';
import type { Asked, Outcome } from '../../inventory/requests.ts';

/** What may be asked of putaway. Goods, units and places by the names that people and other programs use. */

export type LooseGoods = {
  readonly sku: string;
  readonly lot: string | null;
  /** In base units. */
  readonly quantity: number;
  /** Where they lie. */
  readonly location: string;
  /** That they came with; left out: nobody says. */
  readonly receipt?: string | undefined;
};

/** A unit with all it carries, or loose goods. */
export type Subject =
  | { readonly handling_unit: string; readonly goods: null }
  | { readonly handling_unit: null; readonly goods: LooseGoods };

export type PlanPutaway = Asked & Subject;
export type Planned = {
  readonly task: string;
  /** Where it is sent: the best place. */
  readonly to: string;
  /** Only what its first proposal names goes there now; the rest is planned once that is away. */
  readonly part: boolean;
  readonly proposals: readonly Proposal[];
};

export type PlanAll = Asked & {
  /** Handling units that stand here, and loose goods. */
  readonly subjects: readonly Subject[];
};
/** In the order in which they were asked; what has no place says why, and keeps the others from nothing. */
export type PlannedAll = {
  readonly planned: readonly (
    | {
        readonly ok: true;
        readonly task: string;
        readonly to: string;
        readonly score: number;
        readonly part: boolean;
        /** Who waits for them at packing; none where they are put away. */
        readonly orders: readonly WaitingOrder[];
      }
    | { readonly ok: false; readonly code: string; readonly detail: string }
  )[];
};

export type ChoosePlace = Asked & { readonly task: string; readonly location: string };

export type ConfirmPutaway = Asked & {
  readonly task: string;
  /** The place as it was scanned, or its id. */
  readonly place: string;
  /** Needed where it is another place than the goods were sent to. */
  readonly override_reason: OverrideReason | null;
  readonly note: string | null;
};
export type Confirmed = {
  readonly task: string;
  readonly location: string;
  readonly overridden: boolean;
  readonly movements: readonly string[];
};

export type CancelPutaway = Asked & { readonly task: string; readonly note: string | null };

export type BlockPlace = Asked & {
  readonly location: string;
  /** Null: it is free again. */
  readonly reason: string | null;
};

export type PutawayCommands = {
  'putaway.plan': { input: PlanPutaway; output: Outcome<Planned> };
  /** In which order to plan them, by their places in `subjects`; see `plan-all.ts`. */
  'putaway.plan-order': { input: PlanAll; output: Outcome<{ readonly order: readonly number[] }> };
  'putaway.choose': { input: ChoosePlace; output: Outcome<Planned> };
  'putaway.confirm': { input: ConfirmPutaway; output: Outcome<Confirmed> };
  'putaway.cancel': { input: CancelPutaway; output: Outcome<{ readonly task: string }> };
  'putaway.block': { input: BlockPlace; output: Outcome<{ readonly location: string }> };
  /** Asked by a job, at most a bounded number at once; `now` in milliseconds since 1970. */
  'putaway.expire': {
    input: { readonly now: number; readonly by: string; readonly occurred_at: string };
    output: { readonly expired: number };
  };
};

/** A place that cannot take the goods, in words for the one who stands before it. */
export function doesNotFit(place: NamedPlace, against: Obstacle, holds: string): Refused {
  const told = `${called(place)} cannot take it: ${SENTENCES[against]}; ${holds}. Take another place`;
  const facts = { location: place.location_id, obstacle: against, holds };
  return new Refused('conflict', 'does-not-fit', told, facts);
}

/** A place that never takes such goods: no other bin takes what is held back, and no quarantine what is not. */
export function wrongKind(place: NamedPlace, against: Obstacle, held: HeldBack | null): Refused {
  const why =
    held === null
      ? 'no lot of it is held back, and a place of quarantine takes nothing else. Take it to a bin'
      : `${heldSentence(held)}, and only a place of quarantine takes that. Take it to one`;
  const told = `${called(place)} cannot take it: ${why} and scan that, or cancel the task and plan the goods anew`;
  const facts = { location: place.location_id, obstacle: against };
  return new Refused('conflict', 'does-not-fit', told, facts);
}

const SENTENCES: Readonly<Record<Obstacle, string>> = {
  no_place_for_goods: 'goods are put into bins, racks, levels or staging',
  blocked: 'it is blocked',
  storage_class: 'its storage class is another one than the goods need',
  size: 'the goods are larger than the room inside',
  weight: 'the weight would be above its limit',
  volume: 'the volume would be above its limit',
  units: 'it holds as many handling units as it may',
  unit_coming: 'another handling unit is on its way there',
  mixed_variants: 'another item lies there, and it takes one item only',
  mixed_lots: 'another lot lies there, and it takes one lot only',
  held_back:
    'a lot of it is quarantined, blocked or expired, and only a place of quarantine takes that',
};
