/**
 * Numbers and words of the contract that are needed where nothing is validated: apart from the schemas, so
 * that the threads that only talk to SQLite carry none of them. zod and the schemas take 8 MB in each thread.
 */

export const MQTT_VERSION = 1;

export const BATCH_RECORDS_MAX = 200;
export const BATCH_BYTES_MAX = 64 * 1024;

/** `prev` of the first record of an epoch. */
export const ZERO_HASH = '0'.repeat(64);
/** Former epochs that an `epoch.opened` names at most. */
export const FORMER_EPOCHS_MAX = 32;

/** Hits of a search at most. */
export const HITS_MAX = 20;
/** Places told per hit at most; `places` of the item says how many there are. */
export const WHEREABOUTS_MAX = 20;

/** Places in one plan. */
export const COUNTS_PLAN_MAX = 200;

/** Different goods in one count; a place that holds more is counted in parts. */
export const COUNT_LINES_MAX = 1_000;

/** Counts of one place before somebody must decide or cancel. */
export const COUNT_ROUNDS_MAX = 9;

export const ON_ORDER_LINES_MAX = 200;

/** Numbers of documents as those who make them write them: `PO-1`, `#1001`, `2026/117`. */
export const DOCUMENT_ID = /^[A-Za-z0-9#](?:[A-Za-z0-9#._/ -]{0,62}[A-Za-z0-9#._/-])?$/;
export const DOCUMENT_ID_WORDS =
  'letters, digits, # . _ - / and spaces between them, the first a letter, a digit or #, at most 64';

export const ORDER_LINES_MAX = 500;
/** Places told where damaged goods may go. */
export const QUARANTINES_MAX = 20;

export const ASN_UNITS_MAX = 200;

/** Contents of one unit at most: all of them are booked by one movement. */
export const UNIT_CONTENTS_MAX = 50;

export const DISCREPANCIES_MAX = 500;
/** People and stations named in the report of a receipt, at most. */
export const COUNTED_BY_MAX = 50;

export const COUNT_RECORD_LINES_MAX = 100;

/** Of one row, line or command, in base units: a thousand tonnes in milligrams. Sums of these stay exact. */
export const QUANTITY_MAX = 1_000_000_000_000;

/** How pieces of an item are told apart: not at all, by their lot, or each by its serial number. */
export const TRACKINGS = ['none', 'lot', 'serial'] as const;

/** Why there are more than the ledger says, and why fewer. */
export const REASONS_MORE = ['FOUND', 'WRONG_COUNT', 'OPENING_STOCK', 'OTHER'] as const;
export const REASONS_FEWER = ['DAMAGED', 'LOST', 'WRONG_COUNT', 'OTHER'] as const;

export const PROPOSALS_MAX = 3;

/** Lines of one order of a customer. */
export const CUSTOMER_ORDER_LINES_MAX = 200;
/** From 1, which is served first. */
export const ORDER_PRIORITY_MAX = 9;
export const ORDER_PRIORITY_USUAL = 5;
/** Items that orders wait for, in one look at what has become free. */
export const ITEMS_SERVED_MAX = 100;
/** Lines that one command keeps goods for, about: parcels wait meanwhile. */
export const LINES_SERVED_MAX = 300;
/** Parcels that one exception counts, such as those beyond one order; all of them are judged again by one command. */
export const EXCEPTION_PARCELS_MAX = 50;
/** Shipments that are told of one order: the newest. */
export const ORDER_SHIPMENTS_MAX = 50;
/** Reservations told of one line; what is reserved counts all. */
export const LINE_RESERVATIONS_MAX = 50;
/** Promises that one putaway task carries straight to packing. */
export const CROSS_DOCK_MAX = 50;

/** At most so many units of goods in one plan. */
export const PLAN_MAX = 100;

export const IMPORT_FAULTS_MAX = 100;

/** Of one transfer between zones. */
export const TRANSFER_LINES_MAX = 100;
export const TRANSFER_UNITS_MAX = 100;
export const TRANSFER_EXTRAS_MAX = 50;
/** Items of a transfer that its row in a list names; of the others it says how many there are. */
export const TRANSFER_GOODS_TOLD = 2;
/** Statements of one transfer at most; a word beyond it lies. */
export const REVISION_MAX = 1_000_000_000;
/** Characters in what a notice says of an item, a unit or a lot. */
export const TRANSFER_TEXT_MAX = {
  name: 128,
  supplier: 200,
  certificate: 500,
  status_reason: 200,
} as const;

/** Lots in one message about holds. */
export const HOLD_LOTS_MAX = 50;
/** Holds of one lot: of as many zones as there may be, and of the one that is spoken to. */
export const HOLDS_OF_LOT_MAX = 65;
/** Holds of other zones that are kept, over all lots. */
export const HOLDS_KEPT_MAX = 100_000;

/** Units and loose goods of one receipt that are told as waiting for putaway; beyond, `more` is true. */
export const WAITING_MAX = 500;

/** What makes a place good for goods, in the order in which it is told. */
export const PUTAWAY_CRITERIA = [
  'same_item',
  'rotation',
  'low',
  'velocity',
  'fit',
  'distance',
] as const;

/** Scans that a page keeps while the gateway is not reached; more are refused at once. */
export const SCANS_KEPT_MAX = 200;

/** Letters of a name in the records, and of a note beside it. */
export const PERSON_MAX = 64;
export const NOTE_MAX = 500;

/** Lots that one trace visits at most; where there are more, it says `cut`. */
export const TRACE_LOTS_MAX = 50_000;
/** Lots in one answer at most. */
export const TRACE_ROWS_MAX = 20_000;
/** Places and events told of one lot; its `more` says when there are others, which the ledger has. */
export const TRACE_PLACES_MAX = 20;
export const TRACE_EVENTS_MAX = 20;
/** Goods without a lot that one trace or recall names. */
export const TRACE_UNTRACKED_MAX = 100;

/** Items of which a recall tells how much is with customers and other zones. */
export const RECALL_GONE_MAX = 100;

/** Units and goods of one handling unit told at most; beyond, `more` is true. */
export const UNIT_ROWS_MAX = 200;
