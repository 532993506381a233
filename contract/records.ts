import { z } from 'zod';
import { COUNT_RECORD_LINES_MAX, FORMER_EPOCHS_MAX } from './constants.ts';
import { countState, countWhy } from './counts.ts';
import { orderChanged } from './orders.ts';
import { parcelDecided, reasonCode } from './parcel.ts';
import {
  asnChanged,
  deliveryCounted,
  purchaseOrderChanged,
  receiptClosed,
  receiptLine,
  receiptOpened,
  receiptUndone,
} from './receiving-records.ts';
import {
  returnReceived,
  returnUndone,
  transferArrived,
  transferChanged,
  transferCleared,
  transferDispatched,
  transferExpected,
} from './records-transfers.ts';
import { isoTimestamp, safeInteger, seq, sha256Hex } from './values.ts';

export { isoTimestamp, safeInteger, seq, sha256Hex };

import { overrideReason, putawayState } from './putaway.ts';

/**
 * The records of a gateway's journal: everything that central learns, in the order in which it became
 * durable. `seq` rises by one without gaps from 1 within an epoch. `hash` is the SHA-256, in lower-case
 * hex, over the UTF-8 bytes of `prev` followed by the canonical JSON (RFC 8785) of the record without its
 * members `prev` and `hash`. The first record of an epoch has `prev` of 64 zeros and is `epoch.opened`.
 */
export const entryType = z.enum([
  'receive',
  'putaway',
  'pick',
  'pack',
  'ship',
  'transfer',
  'adjust',
  'return',
  'scrap',
  'count',
]);
export type EntryType = z.infer<typeof entryType>;

/** One side of a movement: positive adds to the location, negative removes. */
export const ledgerLine = z.object({
  /** Sequence of the row in the gateway's ledger; rises over the life of the database. */
  entry: seq,
  variant: z.string(),
  sku: z.string(),
  location: z.string(),
  lot: z.string().nullable(),
  handling_unit: z.string().nullable(),
  quantity: safeInteger,
  /** On-hand of (variant, location, lot, handling unit) after this line. */
  balance: safeInteger,
});

/** One balanced movement. Its lines add up to zero for each variant and lot. */
export const ledgerEntry = z.object({
  movement: z.string(),
  type: entryType,
  lines: z.array(ledgerLine).min(2).max(100),
  reference: z.object({ type: z.string(), id: z.string() }).nullable(),
  reason: z.string().nullable(),
  created_by: z.string(),
  parcel: z.string().nullable(),
  note: z.string().nullable(),
  /** The movement that this one takes back, if any. */
  voids: z.string().nullable(),
});
export type LedgerEntry = z.infer<typeof ledgerEntry>;

/** The last record of an epoch that counts. */
const epochEnd = z.object({ epoch: z.string(), seq, hash: sha256Hex });

export const epochOpened = z.object({
  epoch: z.string(),
  reason: z.enum(['created', 'restored', 'diverged']),
  /** The last record of the epoch before it that still counts under its own number. Null for the first. */
  anchor: epochEnd.nullable(),
  /**
   * Epochs of this gateway's own database besides the anchor's, newest first: those of which nothing counts
   * under its own number (seq 0), and the newest of which something does. From each, this epoch goes on.
   */
  former: z.array(epochEnd).max(FORMER_EPOCHS_MAX),
  /**
   * So many records after this one repeat what this gateway recorded in the epoch before, where others may
   * stand under their numbers elsewhere. They keep `kind` and `id`, by which a consumer knows them again.
   */
  carried: seq,
});

/** The readings stand in the parcel's own `parcel.decided`, which comes before this record. */
export const exceptionOpened = z.object({
  exception: z.string(),
  parcel: z.string().nullable(),
  station: z.string().nullable(),
  reason: reasonCode,
});

export const exceptionResolution = z.enum(['identified', 'retried', 'dismissed']);
export const exceptionResolved = z.object({
  exception: z.string(),
  resolution: exceptionResolution,
  by: z.string(),
  note: z.string().nullable(),
  movement: z.string().nullable(),
});

/** An import of catalog or locations: what changed, row by row, in the order applied. */
export const catalogChanged = z.object({
  import: z.string(),
  kind: z.enum(['products', 'variants', 'packagings', 'barcodes', 'locations']),
  changed: z
    .array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])))
    .max(100),
});

export const reservationState = z.enum(['live', 'consumed', 'released', 'expired']);
export type ReservationState = z.infer<typeof reservationState>;

/** Goods promised to somebody, as they are promised now. What is no longer live keeps nothing. */
export const reservationChanged = z.object({
  reservation: z.string(),
  state: reservationState,
  variant: z.string(),
  sku: z.string(),
  /** Null while it is not decided which goods it means; lot and unit are then null too. */
  location: z.string().nullable(),
  lot: z.string().nullable(),
  handling_unit: z.string().nullable(),
  /** What is still promised. */
  quantity: safeInteger,
  reference: z.object({ type: z.string(), id: z.string() }),
  by: z.string(),
});

export const unitKind = z.enum(['pallet', 'case', 'tote', 'other']);
export type UnitKind = z.infer<typeof unitKind>;

/** A unit that was described, put on another one, or taken off. Its place follows from its goods and its parent's. */
export const unitChanged = z.object({
  handling_unit: z.string(),
  kind: unitKind,
  parent: z.string().nullable(),
  /** Where it stands; null when it left. */
  location: z.string().nullable(),
  tare_mg: safeInteger,
  by: z.string(),
});

export const lotStatus = z.enum(['released', 'quarantined', 'blocked']);
export type LotStatus = z.infer<typeof lotStatus>;

/** What is known of a lot, after it changed. */
export const lotChanged = z.object({
  variant: z.string(),
  sku: z.string(),
  lot: z.string(),
  batch: z.string().nullable(),
  expires_on: z.string().nullable(),
  best_before: z.string().nullable(),
  manufactured_on: z.string().nullable(),
  supplier: z.string().nullable(),
  certificate: z.string().nullable(),
  status: lotStatus,
  reason: z.string().nullable(),
  by: z.string(),
});

/** A month of the ledger was closed with its balances. */
export const monthClosed = z.object({
  /** YYYY-MM. */
  month: z.string(),
  /** The last row of the ledger that counts in it; later ones that belong to it are late. */
  entries_until: seq,
  /** Levels that were not empty at its end. */
  balances: seq,
  by: z.string(),
});

/** Goods on their way to a place: sent, put there or elsewhere, or not sent any more. */
export const putawayChanged = z.object({
  task: z.string(),
  state: putawayState,
  /** The unit that is put away as a whole, or of which a part is taken; null: loose goods. */
  handling_unit: z.string().nullable(),
  /** The lines are taken off the unit, which stays where it is. */
  part: z.boolean(),
  lines: z
    .array(
      z.object({
        variant: z.string(),
        sku: z.string(),
        lot: z.string().nullable(),
        quantity: safeInteger,
      }),
    )
    .max(200),
  from: z.string(),
  to: z.string(),
  /** The places that were proposed, the best first. */
  proposed: z.array(z.string()).max(3),
  /** Where they came to lie. */
  at: z.string().nullable(),
  /** Why they came to lie elsewhere than they were sent. */
  override_reason: overrideReason.nullable(),
  note: z.string().nullable(),
  movement: z.string().nullable(),
  by: z.string(),
});

/** A count of one place. Its lines are told when it is decided: the ledger entries of it have the rest. */
export const countChanged = z.object({
  count: z.string(),
  location: z.string(),
  why: countWhy,
  state: countState,
  /** Rises with each recount, from 1. */
  round: z.number().int(),
  /** Who counts or has counted this round. */
  counter: z.string().nullable(),
  /** Where counted and expected differ, at most 100; `lines_left_out` says how many more. */
  variances: z
    .array(
      z.object({
        variant: z.string(),
        sku: z.string(),
        lot: z.string().nullable(),
        handling_unit: z.string().nullable(),
        counted: safeInteger,
        expected: safeInteger,
        /** The ledger's position at which it was counted; `expected` is what lay there then. */
        position: seq,
      }),
    )
    .max(COUNT_RECORD_LINES_MAX),
  lines_left_out: z.number().int(),
  /** Codes that belong to no item, and how many of each. */
  unknown: z.array(z.object({ code: z.string(), quantity: safeInteger })).max(100),
  note: z.string().nullable(),
  by: z.string(),
});

const head = {
  seq,
  prev: sha256Hex,
  hash: sha256Hex,
  /** Id of the thing recorded, made by whoever acted; a consumer may use it to recognise a repeat. */
  id: z.string(),
  occurred_at: isoTimestamp,
  recorded_at: isoTimestamp,
  /** Whether the gateway's clock was set by a time source when it recorded this. */
  clock: z.enum(['synchronised', 'unsynchronised']),
};

export const journalRecord = z.discriminatedUnion('kind', [
  z.object({ ...head, kind: z.literal('epoch.opened'), body: epochOpened }),
  z.object({ ...head, kind: z.literal('ledger.entry'), body: ledgerEntry }),
  z.object({ ...head, kind: z.literal('parcel.decided'), body: parcelDecided }),
  z.object({ ...head, kind: z.literal('exception.opened'), body: exceptionOpened }),
  z.object({ ...head, kind: z.literal('exception.resolved'), body: exceptionResolved }),
  z.object({ ...head, kind: z.literal('catalog.changed'), body: catalogChanged }),
  z.object({ ...head, kind: z.literal('reservation.changed'), body: reservationChanged }),
  z.object({ ...head, kind: z.literal('unit.changed'), body: unitChanged }),
  z.object({ ...head, kind: z.literal('lot.changed'), body: lotChanged }),
  z.object({ ...head, kind: z.literal('month.closed'), body: monthClosed }),
  z.object({ ...head, kind: z.literal('purchase-order.changed'), body: purchaseOrderChanged }),
  z.object({ ...head, kind: z.literal('asn.changed'), body: asnChanged }),
  z.object({ ...head, kind: z.literal('delivery.counted'), body: deliveryCounted }),
  z.object({ ...head, kind: z.literal('receipt.opened'), body: receiptOpened }),
  z.object({ ...head, kind: z.literal('receipt.line'), body: receiptLine }),
  z.object({ ...head, kind: z.literal('receipt.undone'), body: receiptUndone }),
  z.object({ ...head, kind: z.literal('receipt.closed'), body: receiptClosed }),
  z.object({ ...head, kind: z.literal('putaway.changed'), body: putawayChanged }),
  z.object({ ...head, kind: z.literal('order.changed'), body: orderChanged }),
  z.object({ ...head, kind: z.literal('count.changed'), body: countChanged }),
  z.object({ ...head, kind: z.literal('transfer.dispatched'), body: transferDispatched }),
  z.object({ ...head, kind: z.literal('transfer.expected'), body: transferExpected }),
  z.object({ ...head, kind: z.literal('transfer.arrived'), body: transferArrived }),
  z.object({ ...head, kind: z.literal('transfer.cleared'), body: transferCleared }),
  z.object({ ...head, kind: z.literal('transfer.changed'), body: transferChanged }),
  z.object({ ...head, kind: z.literal('return.received'), body: returnReceived }),
  z.object({ ...head, kind: z.literal('return.undone'), body: returnUndone }),
]);
export type JournalRecord = z.infer<typeof journalRecord>;
export type RecordKind = JournalRecord['kind'];
export type RecordBody<K extends RecordKind> = Extract<JournalRecord, { kind: K }>['body'];
