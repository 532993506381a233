import { z } from 'zod';
import { TRANSFER_GOODS_TOLD } from '../constants.ts';
import { arrivalState, transferId, transferUnit } from '../transfers.ts';
import { quantity, safeInteger } from '../values.ts';
import { changeHead, changeOutcome, cursor, limit, note, pageOf, resourceId } from './change.ts';
import { variantName } from './stock.ts';

/** Goods on their way to another zone, and from one. */

const zone = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'the id of a gateway, such as zone-b');
const code = z.string().min(1).max(128);

export const outState = z.enum(['loading', 'dispatched', 'cancelling', 'closed', 'cancelled']);
/**
 * short: the other zone closed it, and goods are missing. surplus: it got more than was announced. refused: it
 * does not take the notice. overdue: in transit for too long. unanswered: it has not answered the notice yet.
 */
export const transferProblem = z.enum(['short', 'surplus', 'refused', 'overdue', 'unanswered']);
export type TransferProblem = z.infer<typeof transferProblem>;

/** What it holds, for a row of a list. */
export const goodsInShort = z.object({
  items: z
    .array(
      z.object({
        sku: z.string(),
        /** Null where this zone's catalog does not know it. */
        name: z.string().nullable(),
        base_unit: z.enum(['counted', 'weighed']),
        quantity: safeInteger,
      }),
    )
    .max(TRANSFER_GOODS_TOLD),
  /** Items beside those. */
  more_items: z.number().int(),
  /** Handling units that stand on no other. */
  units: z.number().int(),
});
export type GoodsInShort = z.infer<typeof goodsInShort>;

export const outgoingRow = z.object({
  transfer: z.string(),
  to: z.string(),
  state: outState,
  created_by: z.string(),
  created_at: z.string(),
  dispatched_at: z.string().nullable(),
  /** Since the dispatch; null before it. */
  age_ms: z.number().int().nullable(),
  note: z.string().nullable(),
  /** What the other zone last stated; null before its first word. */
  peer_state: arrivalState.nullable(),
  /** Why the other zone does not take it. */
  refusal: z.string().nullable(),
  /** Why it goes on although somebody here cancelled it; null where nobody did, or it was. */
  cancel_refusal: z.string().nullable(),
  lines: z.number().int(),
  /** Lines of which something is in transit. */
  lines_in_transit: z.number().int(),
  holds: goodsInShort,
  problems: z.array(transferProblem),
});
export type OutgoingRow = z.infer<typeof outgoingRow>;

export const outgoingLine = z.object({
  line: z.number().int(),
  ...variantName.shape,
  lot: z.string().nullable(),
  handling_unit: z.string().nullable(),
  from: z.string(),
  quantity: safeInteger,
  /** Booked in by the other zone; damaged ones among them. */
  arrived: safeInteger,
  damaged: safeInteger,
  /** Found or written off here. */
  settled: safeInteger,
  in_transit: safeInteger,
});
export type OutgoingLine = z.infer<typeof outgoingLine>;

/** What the other zone got beyond the notice. */
export const surplusRow = z.object({
  extra: z.number().int(),
  sku: z.string(),
  lot: z.string().nullable(),
  quantity: safeInteger,
  settled: safeInteger,
});

export const outgoingTransfer = z.object({
  ...outgoingRow.shape,
  goods: z.array(outgoingLine),
  surplus: z.array(surplusRow),
});
export type OutgoingTransfer = z.infer<typeof outgoingTransfer>;

export const incomingRow = z.object({
  from: z.string(),
  transfer: z.string(),
  state: arrivalState,
  dispatched_at: z.string(),
  noticed_at: z.string(),
  age_ms: z.number().int(),
  /** Whether the sender has booked all that was stated to it. */
  heard: z.boolean(),
  refusal: z.string().nullable(),
  /** The sender knows of arrivals that this database has lost: what stands here is to be scanned again. */
  forgotten: z.boolean(),
  /** The sender asked to cancel it, and it was not, since goods had begun to arrive. */
  cancel_refused: z.boolean(),
  lines: z.number().int(),
  /** Lines of which something is still to come. */
  lines_expected: z.number().int(),
  holds: goodsInShort,
});
export type IncomingRow = z.infer<typeof incomingRow>;

export const incomingLine = z.object({
  line: z.number().int(),
  sku: z.string(),
  /** Null where this zone's catalog does not know it. */
  name: z.string().nullable(),
  base_unit: z.enum(['counted', 'weighed']),
  lot: z.string().nullable(),
  handling_unit: z.string().nullable(),
  quantity: safeInteger,
  arrived: safeInteger,
  damaged: safeInteger,
  /** Why it cannot be booked in: the catalog has no such item, or another thing under its SKU. */
  fault: z.enum(['unknown-item', 'different-item']).nullable(),
});
export type IncomingLine = z.infer<typeof incomingLine>;

export const incomingTransfer = z.object({
  ...incomingRow.shape,
  goods: z.array(incomingLine),
  units: z.array(transferUnit),
  extras: z.array(
    z.object({
      extra: z.number().int(),
      sku: z.string(),
      name: z.string(),
      lot: z.string().nullable(),
      quantity: safeInteger,
    }),
  ),
  /** The newest first, at most 50. */
  arrivals: z.array(z.object({ movement: z.string(), undone: z.boolean() })),
});
export type IncomingTransfer = z.infer<typeof incomingTransfer>;

/** `open`: loading or on its way. `ended`: closed or cancelled, the newest first. */
export const transfersQuery = z.strictObject({
  state: z.enum(['open', 'ended']).default('open'),
  after: cursor.optional(),
  limit,
});
export type TransfersQuery = z.output<typeof transfersQuery>;
/** Coming ones also by what they hold: a handling unit's code, or an SKU of which some is still to come. */
export const incomingQuery = transfersQuery.extend({ holds: code.optional() });
export type IncomingQuery = z.output<typeof incomingQuery>;
export const outgoingPage = pageOf(outgoingRow);
export type OutgoingPage = z.infer<typeof outgoingPage>;
export const incomingPage = pageOf(incomingRow);
export type IncomingPage = z.infer<typeof incomingPage>;

/** A statement of another zone that cannot be true here. */
export const strayRow = z.object({
  from: z.string(),
  transfer: z.string(),
  why: z.string(),
  heard_at: z.string(),
  /** What that zone says has arrived, by SKU where the statement names it. */
  lines: z.array(z.object({ line: z.number().int(), arrived: safeInteger })),
});
export const strayRows = z.object({ rows: z.array(strayRow).max(100) });
export type StrayRows = z.infer<typeof strayRows>;

/** Another zone. It was heard of when the configuration names it, or when it ever said something about a transfer. */
export const otherZone = z.object({ zone: z.string(), heard_of: z.boolean() });
export type OtherZone = z.infer<typeof otherZone>;
export const otherZones = z.object({ rows: z.array(otherZone) });
export type OtherZones = z.infer<typeof otherZones>;

/** `POST /api/transfers/outgoing`: the id is that of the transfer. */
export const openTransfer = z.strictObject({ ...changeHead, to: zone, note: note.optional() });
/** `POST /api/transfers/outgoing/{transfer}/load` */
export const loadTransfer = z.discriminatedUnion('kind', [
  z.strictObject({ ...changeHead, kind: z.literal('unit'), handling_unit: code }),
  z.strictObject({
    ...changeHead,
    kind: z.literal('item'),
    sku: code,
    lot: code.nullable().default(null),
    from: resourceId,
    from_unit: code.nullable().default(null),
    quantity,
  }),
]);
export const unloadTransfer = z.strictObject({
  ...changeHead,
  line: z.number().int().min(1).max(100),
});
export const dispatchTransfer = z.strictObject(changeHead);
export const cancelTransfer = z.strictObject({ ...changeHead, note: note.optional() });
/**
 * found: goods in transit lie here, at `location`. lost: nobody will find them. sent: what the other zone got
 * beyond the notice was taken from `location`.
 */
export const settleTransfer = z.discriminatedUnion('kind', [
  z.strictObject({
    ...changeHead,
    kind: z.literal('found'),
    line: z.number().int(),
    quantity,
    location: resourceId,
    note: note.optional(),
  }),
  z.strictObject({
    ...changeHead,
    kind: z.literal('lost'),
    line: z.number().int(),
    quantity,
    note: note.optional(),
  }),
  z.strictObject({
    ...changeHead,
    kind: z.literal('sent'),
    extra: z.number().int(),
    quantity,
    location: resourceId,
    note: note.optional(),
  }),
]);

const arriveHead = {
  ...changeHead,
  /** Both or none: the oldest transfer that holds what was scanned. */
  from: zone.optional(),
  transfer: transferId.optional(),
  /** Where it is put. */
  location: resourceId,
  /** It arrived, and not whole; the place is one of quarantine then. */
  damaged: z.boolean().default(false),
  note: note.optional(),
};
/** `POST /api/transfers/incoming/arrive` */
export const arriveTransfer = z.discriminatedUnion('kind', [
  z.strictObject({ ...arriveHead, kind: z.literal('unit'), handling_unit: code }),
  z.strictObject({
    ...arriveHead,
    kind: z.literal('item'),
    sku: code,
    lot: code.nullable().default(null),
    quantity,
    to_unit: code.nullable().default(null),
    /** Books in what is more than announced, and tells the sender. */
    extra: z.boolean().default(false),
  }),
]);
export const closeTransfer = z.strictObject({ ...changeHead, note: note.optional() });
export const undoArrival = z.strictObject({ ...changeHead, note: note.optional() });
export const dismissStray = z.strictObject({ ...changeHead, note });

export const transferAnswer = z.object({ outcome: changeOutcome, transfer: z.string() });
/** `heard_of: false` is the first contact, or a name that no zone has: nothing will ever answer it then. */
export const openTransferAnswer = z.object({ ...transferAnswer.shape, heard_of: z.boolean() });
export type OpenTransferAnswer = z.infer<typeof openTransferAnswer>;
export const loadAnswer = z.object({
  ...transferAnswer.shape,
  /** The numbers of the lines that it became. */
  lines: z.array(z.number().int()),
});
export const cancelAnswer = z.object({
  ...transferAnswer.shape,
  /**
   * `cancelling` until the other zone has agreed; it does unless goods have begun to arrive. Then the transfer goes
   * on, and its `cancel_refusal` says why.
   */
  state: z.enum(['cancelled', 'cancelling']),
});
export const settleAnswer = z.object({ ...transferAnswer.shape, movement: z.string() });
export const arriveAnswer = z.object({
  ...transferAnswer.shape,
  from: z.string(),
  movement: z.string(),
  state: arrivalState,
});
