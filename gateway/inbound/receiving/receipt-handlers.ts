import { assert, Refused } from '../../base/errors.ts';
import type { Catalog, Location } from '../../inventory/catalog.ts';
import { type HandlingUnits, LOOSE } from '../../inventory/handling-units.ts';
import type { Ledger } from '../../inventory/ledger.ts';
import type { Lots } from '../../inventory/lots.ts';
import type { Moves } from '../../inventory/moves.ts';
import { called } from '../../inventory/place-name.ts';
import { wholeQuantity } from '../../inventory/quantity.ts';
import type { Requests } from '../../inventory/requests.ts';
import type { Journal } from '../../journal/append.ts';
import type { Handlers, Moment } from '../../store/command.ts';
import type { Asns } from './asns.ts';
import type {
  CloseReceipt,
  DamageReceipt,
  OpenReceipt,
  ReceivingCommands,
  ScanAnswer,
  UndoReceiptLine,
} from './commands.ts';
import type { PurchaseOrders } from './purchase-orders.ts';
import type { ReceiptLineRow, ReceiptRow, Receipts } from './receipts.ts';
import type { ReportReader } from './report.ts';
import { quarantine, type Scanner } from './scan.ts';

export type ReceiptRooms = {
  readonly journal: Journal;
  readonly catalog: Catalog;
  readonly lots: Lots;
  readonly units: HandlingUnits;
  readonly ledger: Ledger;
  readonly moves: Moves;
  readonly requests: Requests;
  readonly orders: PurchaseOrders;
  readonly asns: Asns;
  readonly receipts: Receipts;
  readonly scanner: Scanner;
  readonly report: ReportReader;
};

type ReceiptCommands = Pick<
  ReceivingCommands,
  'receipt.open' | 'receipt.scan' | 'receipt.damage' | 'receipt.undo' | 'receipt.close'
>;

export function receiptHandlers(rooms: ReceiptRooms): Handlers<ReceiptCommands> {
  const { requests, scanner } = rooms;
  return {
    'receipt.open': (asked, moment) =>
      requests.once('receipt.open', asked, () => open(rooms, asked, moment)),
    'receipt.scan': (asked, moment) =>
      requests.once('receipt.scan', asked, () =>
        scanner.scan({ ...asked, damaged: false }, moment),
      ),
    'receipt.damage': (asked, moment) =>
      requests.once('receipt.damage', asked, () => damage(rooms, asked, moment)),
    'receipt.undo': (asked, moment) =>
      requests.once('receipt.undo', asked, () => undo(rooms, asked, moment)),
    'receipt.close': (asked, moment) =>
      requests.once('receipt.close', asked, () => close(rooms, asked, moment)),
  };
}

function open(rooms: ReceiptRooms, asked: OpenReceipt, moment: Moment): { receipt: string } {
  const { orders, asns, catalog, receipts } = rooms;
  if (asked.purchase_order !== null && asked.asn !== null) {
    const told = 'a receipt is against a purchase order or a shipping notice, not both';
    throw new Refused('invalid', 'two-documents', told);
  }
  const order = asked.purchase_order === null ? null : orders.get(asked.purchase_order);
  const asn = asked.asn === null ? null : asns.get(asked.asn);
  if (order !== null) orders.demandOpen(order);
  if (asn !== null) asns.demandOpen(asn);
  const location = whereTo(catalog, asked.location, order?.location ?? asn?.location ?? null);
  const document = { purchase_order: order?.id ?? null, asn: asn?.id ?? null };
  receipts.insert(asked, document, location, moment);
  return { receipt: asked.id };
}

function whereTo(catalog: Catalog, asked: string | null, document: number | null): Location {
  if (asked !== null) return catalog.ownPlace(asked);
  if (document !== null) return catalog.demandOwn(catalog.locationByRow(document));
  const told = 'a blind receipt needs the location where the goods are put';
  throw new Refused('invalid', 'location-missing', told);
}

function damage(rooms: ReceiptRooms, asked: DamageReceipt, moment: Moment): ScanAnswer {
  if (asked.line === null) {
    const { line: _, ...said } = asked;
    return rooms.scanner.scan({ ...said, accept: null, damaged: true }, moment);
  }
  const receipt = rooms.receipts.open(asked.receipt);
  const row = rooms.receipts.line(receipt, asked.line);
  demandBooked(row);
  return moveDamaged(rooms, receipt, row, asked, moment);
}

/** Throws `already-undone` and `nothing-booked`. */
function demandBooked(row: ReceiptLineRow): void {
  demandStanding(row);
  if (row.movement_id === null || row.result === 'damaged') {
    const told = 'this line booked no sound goods; say what is damaged by its SKU or a scan';
    throw new Refused('invalid', 'nothing-booked', told);
  }
}

/** Throws `already-undone`. */
function demandStanding(row: ReceiptLineRow): void {
  if (row.undone_by === null) return;
  const told = `this line was taken back already by ${row.undone_by}`;
  throw new Refused('conflict', 'already-undone', told, { undone_by: row.undone_by });
}

function moveDamaged(
  rooms: ReceiptRooms,
  receipt: ReceiptRow,
  row: ReceiptLineRow,
  asked: DamageReceipt,
  moment: Moment,
): ScanAnswer {
  const { catalog, lots, units, moves, receipts } = rooms;
  assert(row.variant !== null && row.location !== null, 'a booked line has goods and a place');
  const variant = catalog.variant(row.variant);
  const lot = lots.lotById(row.lot ?? 0);
  const left = (row.quantity ?? 0) - receipts.damagedOf(row);
  const quantity = wholeQuantity(variant.sku, asked.quantity ?? left);
  if (quantity > left) {
    const told = `${quantity} of ${variant.sku} cannot be damaged: this line has ${left} that are sound`;
    throw new Refused('conflict', 'more-than-received', told, { sku: variant.sku, left });
  }
  const place = quarantine(rooms, asked.quarantine, asked.reason);
  const { id, by, occurred_at, reason, note } = asked;
  moves.goods(
    {
      id,
      type: 'transfer',
      reference: { type: 'receipt', id: receipt.receipt_id },
      reason,
      note,
      by,
      occurred_at,
      variant,
      lot,
      from: catalog.locationByRow(row.location),
      from_unit: units.byId(row.handling_unit ?? LOOSE.id),
      to: place,
      to_unit: LOOSE,
      quantity,
    },
    moment,
  );
  const line = receipts.add(
    receipt,
    {
      line: id,
      result: 'damaged',
      variant,
      quantity,
      over: 0,
      lot,
      handling_unit: LOOSE,
      location: place,
      code: null,
      movement: id,
      of: row,
      reason,
      note,
      other_date: null,
    },
    asked,
    moment,
  );
  return { receipt: receipt.receipt_id, movement: id, lines: [line] };
}

/** Throws `already-undone`, and `gone-on` when the goods no longer lie where they were put. */
function undo(
  rooms: ReceiptRooms,
  asked: UndoReceiptLine,
  moment: Moment,
): { receipt: string; lines: readonly string[] } {
  const { receipts, ledger } = rooms;
  const instead =
    'what was booked by mistake is taken out by a correction, where the goods lie now';
  const receipt = receipts.open(asked.receipt, instead);
  const row = receipts.line(receipt, asked.line);
  demandStanding(row);
  if (row.movement_id === null) {
    receipts.undo([row], asked.id, null, asked, moment);
    return { receipt: receipt.receipt_id, lines: [row.line_id] };
  }
  demandSound(rooms, row.movement_id);
  const movement = ledger.find(row.movement_id);
  assert(movement !== null, `the movement ${row.movement_id} exists`);
  const { id, reason, by: created_by, occurred_at } = asked;
  const posted = ledger.reverse(movement, { id, reason, created_by, occurred_at }, moment);
  if (!posted.ok) {
    const { line, on_hand } = posted.error;
    const { sku } = line.variant;
    const { location } = line;
    throw new Refused(
      'conflict',
      'gone-on',
      `${-line.quantity} of ${sku} cannot go back: at ${called(location)} lie ${on_hand}, the others have gone on`,
      { sku, location: location.location_id, on_hand },
    );
  }
  const lines = receipts.linesOf(row.movement_id).map(({ line_id }) => line_id);
  return { receipt: receipt.receipt_id, lines };
}

/** What was found damaged came, so its scan cannot go back before that does. Throws `gone-on`. */
function demandSound({ receipts }: ReceiptRooms, movement: string): void {
  for (const line of receipts.linesOf(movement)) {
    const damaged = receipts.damagedOf(line);
    if (damaged === 0) continue;
    const told = `${damaged} of these goods were found damaged and lie in quarantine; take that back first`;
    throw new Refused('conflict', 'gone-on', told, { damaged });
  }
}

function close(
  rooms: ReceiptRooms,
  asked: CloseReceipt,
  moment: Moment,
): { receipt: string; discrepancies: number } {
  const { receipts, report, journal } = rooms;
  const receipt = receipts.open(asked.receipt);
  const told = report(receipt.receipt_id);
  const { discrepancies, purchase_order, asn } = told;
  receipts.close(receipt, JSON.stringify(told), asked.by, moment);
  const body = { asn, by: asked.by, discrepancies, purchase_order, receipt: receipt.receipt_id };
  const { occurred_at } = asked;
  journal.append(
    { kind: 'receipt.closed', id: `${receipt.receipt_id}/closed`, occurred_at, body },
    moment,
  );
  closeDocuments(rooms, receipt, asked, moment);
  return { receipt: receipt.receipt_id, discrepancies: discrepancies.length };
}

/** What is complete is closed, and what the one who closes does not await any more. */
function closeDocuments(
  { orders, asns }: ReceiptRooms,
  receipt: ReceiptRow,
  asked: CloseReceipt,
  moment: Moment,
): void {
  const asn = receipt.asn === null ? null : asns.byId(receipt.asn);
  if (
    asn !== null &&
    (asn.state === 'received' || (asn.state === 'open' && asked.close_document))
  ) {
    asns.close(asn, asked, moment);
  }
  const row = receipt.purchase_order ?? asn?.purchase_order ?? null;
  const order = row === null ? null : orders.byId(row);
  if (order === null) return;
  const given_up = asked.close_document && receipt.purchase_order !== null;
  if (order.state === 'received' || (order.state === 'open' && given_up)) {
    orders.close(order, asked.reason ?? `receipt ${receipt.receipt_id}`, asked, moment);
  }
}
