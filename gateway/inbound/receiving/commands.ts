import type { ReceiptResult } from '../../../contract/receiving-records.ts';
import type { Asked, Outcome } from '../../inventory/requests.ts';
import type { AsnContent } from './asns.ts';
import type { OrderContent } from './order-plan.ts';

/** Receiving as people and other programs ask for it: documents, locations, SKUs and units by their names. */

export type PutOrder = Asked & OrderContent;
export type CloseOrder = Asked & { readonly purchase_order: string; readonly reason: string };
export type PutAsn = Asked & AsnContent;
export type CloseAsn = Asked & { readonly asn: string };

/** Against an order, a shipping notice, or neither: a blind receipt. */
export type OpenReceipt = Asked & {
  readonly purchase_order: string | null;
  readonly asn: string | null;
  /** Where the goods are put first; null: where the document says. */
  readonly location: string | null;
  readonly note: string | null;
};

/** What a label or a person says besides the item; null where nothing is said. */
export type SaidOfGoods = {
  /** The lot's number, or the serial number. */
  readonly lot: string | null;
  readonly expires_on: string | null;
  /** In base units, or in packagings where one is named; null: what the code stands for. */
  readonly quantity: number | null;
  readonly packaging: string | null;
  readonly handling_unit: string | null;
};

export type ScanReceipt = Asked &
  SaidOfGoods & {
    readonly receipt: string;
    /** As the scanner sent it. Exactly one of `scan` and `sku`. */
    readonly scan: string | null;
    readonly sku: string | null;
    /** Takes in what is beyond the tolerance, or not on the order, and says why. */
    readonly accept: string | null;
    /** A place of quarantine for goods that may not be used, with `reason`. */
    readonly quarantine: string | null;
    readonly reason: string | null;
    readonly note: string | null;
  };

/** Damaged goods: of a line that was scanned, or such as were not taken in yet. */
export type DamageReceipt = Asked &
  SaidOfGoods & {
    readonly receipt: string;
    /** A line of this receipt; null: `sku` or `scan` says what it is. */
    readonly line: string | null;
    readonly scan: string | null;
    readonly sku: string | null;
    /** A place of quarantine. */
    readonly quarantine: string;
    readonly reason: string;
    readonly note: string | null;
  };

export type UndoReceiptLine = Asked & {
  readonly receipt: string;
  readonly line: string;
  readonly reason: string | null;
};

export type CloseReceipt = Asked & {
  readonly receipt: string;
  /** Nothing more is awaited of its order or notice. One that is complete is closed in any case. */
  readonly close_document: boolean;
  readonly reason: string | null;
};

/** One booked or noted line, as the one who scanned is told. */
export type LineAnswer = {
  readonly line: string;
  readonly result: ReceiptResult;
  readonly sku: string | null;
  readonly name: string | null;
  readonly quantity: number | null;
  readonly over: number;
  readonly lot: string | null;
  readonly handling_unit: string | null;
  readonly other_date: OtherDate | null;
};

/** Of a lot, as YYYY-MM-DD: on this label, and as it is known. */
export type OtherDate = { readonly label: string; readonly known: string };

export type ScanAnswer = {
  readonly receipt: string;
  /** Null where nothing was booked: the item is wrong or unknown, and noted. */
  readonly movement: string | null;
  readonly lines: readonly LineAnswer[];
};

export type ReceivingCommands = {
  'po.put': {
    input: PutOrder;
    output: Outcome<{ readonly purchase_order: string; readonly version: number }>;
  };
  'po.close': { input: CloseOrder; output: Outcome<{ readonly purchase_order: string }> };
  'asn.put': {
    input: PutAsn;
    output: Outcome<{ readonly asn: string; readonly version: number }>;
  };
  'asn.close': { input: CloseAsn; output: Outcome<{ readonly asn: string }> };
  'receipt.open': { input: OpenReceipt; output: Outcome<{ readonly receipt: string }> };
  'receipt.scan': { input: ScanReceipt; output: Outcome<ScanAnswer> };
  'receipt.damage': { input: DamageReceipt; output: Outcome<ScanAnswer> };
  'receipt.undo': {
    input: UndoReceiptLine;
    output: Outcome<{ readonly receipt: string; readonly lines: readonly string[] }>;
  };
  'receipt.close': {
    input: CloseReceipt;
    output: Outcome<{ readonly receipt: string; readonly discrepancies: number }>;
  };
};
