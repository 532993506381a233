import { z } from 'zod';
import {
  HOLD_LOTS_MAX,
  HOLDS_OF_LOT_MAX,
  PERSON_MAX,
  REVISION_MAX,
  TRACKINGS,
  TRANSFER_EXTRAS_MAX,
  TRANSFER_LINES_MAX,
  TRANSFER_TEXT_MAX,
  TRANSFER_UNITS_MAX,
} from './constants.ts';
import { isoTimestamp, lotStatus, safeInteger, seq, sha256Hex, unitKind } from './records.ts';

/**
 * What two gateways say to each other about goods on their way from one zone to the other, on the topic
 * `{root}/{site}/transfers/{to}/{from}`. Each message states what is, never what changed, so that it may be
 * lost, come twice, late or in another order. docs/mqtt.md says in words what each side must do.
 */

const text = (max: number) => z.string().min(1).max(max);
const date = z.iso.date().nullable();
const positive = safeInteger.min(1);
const zone = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'letters, digits and . _ - only, at most 64');

/** Made by the sending zone; unique there. */
export const transferId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'letters, digits and . _ - only, at most 64');

/** So much of one item, in one lot, on one unit. */
export const transferLine = z.object({
  line: z.number().int().min(1).max(TRANSFER_LINES_MAX),
  variant: text(TRANSFER_TEXT_MAX.name),
  sku: text(TRANSFER_TEXT_MAX.name),
  base_unit: z.enum(['counted', 'weighed']),
  tracking: z.enum(TRACKINGS),
  lot: text(TRANSFER_TEXT_MAX.name).nullable(),
  /** One of `units`; null: loose. */
  handling_unit: text(TRANSFER_TEXT_MAX.name).nullable(),
  /** In base units: pieces, or milligrams of weighed goods. */
  quantity: positive,
});
export type TransferLine = z.infer<typeof transferLine>;

/** All that the sender knows of a lot. */
export const transferLot = z.object({
  variant: text(TRANSFER_TEXT_MAX.name),
  lot: text(TRANSFER_TEXT_MAX.name),
  batch: text(TRANSFER_TEXT_MAX.name).nullable(),
  expires_on: date,
  best_before: date,
  manufactured_on: date,
  supplier: text(TRANSFER_TEXT_MAX.supplier).nullable(),
  certificate: text(TRANSFER_TEXT_MAX.certificate).nullable(),
  status: lotStatus,
  status_reason: text(TRANSFER_TEXT_MAX.status_reason).nullable(),
});
export type TransferLot = z.infer<typeof transferLot>;

export const transferUnit = z.object({
  code: text(TRANSFER_TEXT_MAX.name),
  kind: unitKind,
  /** The unit that it stands on or in, one of this transfer's; null: on none. */
  parent: text(TRANSFER_TEXT_MAX.name).nullable(),
  tare_mg: safeInteger.min(0),
});
export type TransferUnit = z.infer<typeof transferUnit>;

/** What was sent. It never changes once it was dispatched. */
export const transferContents = z.object({
  dispatched_at: isoTimestamp,
  lines: z.array(transferLine).min(1).max(TRANSFER_LINES_MAX),
  lots: z.array(transferLot).max(TRANSFER_LINES_MAX),
  units: z.array(transferUnit).max(TRANSFER_UNITS_MAX),
});
export type TransferContents = z.infer<typeof transferContents>;

const head = {
  v: z.literal(1),
  from: zone,
  to: zone,
  /** The epoch that the speaker is in: another one than before says that it may be an old copy. */
  epoch: text(64),
};

const revision = z.number().int().min(0).max(REVISION_MAX);

/** How far the sender has booked what the receiver stated; revision 0 for nothing. */
const heard = {
  revision,
  /** SHA-256 over the canonical JSON of `state`, `lines` and `extras` of that statement; 64 zeros for none. */
  statement: sha256Hex,
};

/** Sender to receiver: these goods are on their way, or no longer are. */
export const transferNotice = z.object({
  ...head,
  kind: z.literal('notice'),
  transfer: transferId,
  /** Rises when the sender asks for something new, such as to cancel. */
  version: revision.min(1),
  state: z.enum(['dispatched', 'cancelled']),
  /** SHA-256 over the canonical JSON of `contents`. */
  digest: sha256Hex,
  contents: transferContents,
  heard: z.object(heard),
});
export type TransferNotice = z.infer<typeof transferNotice>;

export const arrivalState = z.enum(['expected', 'arriving', 'closed', 'cancelled']);
export type ArrivalState = z.infer<typeof arrivalState>;

/** Of one line of the notice, so much has arrived altogether, damaged goods included. */
export const arrivedLine = z.object({
  line: z.number().int().min(1).max(TRANSFER_LINES_MAX),
  arrived: safeInteger.min(0),
  damaged: safeInteger.min(0),
});

/** Goods that came with a transfer and stand on no line of its notice, or were more than there. */
export const extraLine = z.object({
  extra: z.number().int().min(1).max(TRANSFER_EXTRAS_MAX),
  variant: text(TRANSFER_TEXT_MAX.name),
  sku: text(TRANSFER_TEXT_MAX.name),
  lot: text(TRANSFER_TEXT_MAX.name).nullable(),
  quantity: safeInteger.min(0),
});

/** Receiver to sender: all that has arrived of a transfer up to now. */
export const transferArrival = z.object({
  ...head,
  kind: z.literal('arrival'),
  transfer: transferId,
  /** Newest version of the notice that is held. */
  version: revision.min(1),
  /** Of the contents that are held. */
  digest: sha256Hex,
  /** Rises with every change. */
  revision: revision.min(1),
  state: arrivalState,
  lines: z.array(arrivedLine).max(TRANSFER_LINES_MAX),
  extras: z.array(extraLine).max(TRANSFER_EXTRAS_MAX),
});
export type TransferArrival = z.infer<typeof transferArrival>;

/** Sender to receiver: the statement of that revision is booked, and need not be said again. */
export const transferHeard = z.object({
  ...head,
  kind: z.literal('heard'),
  transfer: transferId,
  ...heard,
});
export type TransferHeard = z.infer<typeof transferHeard>;

/** The other's message cannot be carried out; a person has to look. */
export const transferRefused = z.object({
  ...head,
  kind: z.literal('refused'),
  transfer: transferId,
  about: z.enum(['notice', 'arrival']),
  /** Of the notice, or the revision of the statement. */
  version: seq,
  code: text(64),
  why: text(500),
});
export type TransferRefused = z.infer<typeof transferRefused>;

/** On every connect, to each zone that goods ever went to or came from: which epoch this gateway is in. */
export const transferHello = z.object({ ...head, kind: z.literal('hello') });
export type TransferHello = z.infer<typeof transferHello>;

/** The last word of one zone about a lot; none of another zone lifts it. */
export const lotHold = z.object({
  /** Whose word it is: not always the one that tells of it. */
  zone,
  /** Rises with every word of that zone about this lot. */
  revision: revision.min(1),
  /** `released`: it holds the lot no longer. */
  status: lotStatus,
  reason: text(TRANSFER_TEXT_MAX.status_reason).nullable(),
  /** The recall that it belongs to, by the zone that called; null: it was held without one. */
  recall: z
    .object({
      zone,
      recall: text(TRANSFER_TEXT_MAX.name),
      /** Also what was made of the lot, wherever that was. */
      descendants: z.boolean(),
    })
    .nullable(),
  by: text(PERSON_MAX),
  at: isoTimestamp,
});
export type LotHold = z.infer<typeof lotHold>;

/** All words about one lot that the speaker has to tell. */
export const lotWord = z.object({
  variant: text(TRANSFER_TEXT_MAX.name),
  sku: text(TRANSFER_TEXT_MAX.name),
  lot: text(TRANSFER_TEXT_MAX.name),
  holds: z.array(lotHold).min(1).max(HOLDS_OF_LOT_MAX),
});
export type LotWord = z.infer<typeof lotWord>;

const lotWords = z.array(lotWord).min(1).max(HOLD_LOTS_MAX);

/** To a zone that goods of these lots went to, or were called back in: who holds them, and why. */
export const transferHolds = z.object({ ...head, kind: z.literal('holds'), lots: lotWords });
export type TransferHolds = z.infer<typeof transferHolds>;

/** The answer: what is known of the holds of these lots now. What is the same on both sides is not said again. */
export const transferHeld = z.object({ ...head, kind: z.literal('held'), lots: lotWords });
export type TransferHeld = z.infer<typeof transferHeld>;

export const transferMessages = {
  notice: transferNotice,
  arrival: transferArrival,
  heard: transferHeard,
  refused: transferRefused,
  hello: transferHello,
  holds: transferHolds,
  held: transferHeld,
} as const;

export const transferMessage = z.discriminatedUnion('kind', [
  transferNotice,
  transferArrival,
  transferHeard,
  transferRefused,
  transferHello,
  transferHolds,
  transferHeld,
]);
export type TransferMessage = z.infer<typeof transferMessage>;
