import type { Database } from 'better-sqlite3';
import type { Inspection } from '../../../contract/records-transfers.ts';
import { Refused } from '../../base/errors.ts';
import type { Location, Variant } from '../../inventory/catalog.ts';
import { LOOSE } from '../../inventory/handling-units.ts';
import { NO_LOT } from '../../inventory/lots.ts';
import type { InventoryRooms } from '../../inventory/module.ts';
import { shortOf } from '../../inventory/movement.ts';
import type { NamedRow } from '../../inventory/named-row.ts';
import { called } from '../../inventory/place-name.ts';
import { wholeQuantity } from '../../inventory/quantity.ts';
import type { Asked, Outcome } from '../../inventory/requests.ts';
import type { Handlers, Moment } from '../../store/command.ts';
import { ReturnRows } from './rows.ts';

/** The id of the request is that of the return and of its movement. */
export type TakeReturn = Asked & {
  /** The order that it was shipped for; null: nobody knows. */
  readonly order: string | null;
  readonly sku: string;
  readonly lot: string | null;
  readonly quantity: number;
  readonly result: Inspection;
  /** Why it came back, or what is wrong with it. */
  readonly reason: string;
  /** Where it is put; null for scrap. */
  readonly location: string | null;
  readonly note: string | null;
};

export type UndoReturn = Asked & { readonly return: string; readonly reason: string };

export type ReturnCommands = {
  'return.take': { input: TakeReturn; output: Outcome<{ return: string; referenced: boolean }> };
  'return.undo': { input: UndoReturn; output: Outcome<{ return: string; movement: string }> };
};

export function returnHandlers(db: Database, rooms: InventoryRooms): Handlers<ReturnCommands> {
  const rows = new ReturnRows(db);
  const { requests, ledger } = rooms;
  ledger.onReversing(({ movement }) => demandNotCameBack(rooms, rows, movement));
  return {
    'return.take': (asked, moment) =>
      requests.once('return.take', asked, () => take(rooms, rows, asked, moment)),
    'return.undo': (asked, moment) =>
      requests.once('return.undo', asked, () => undo(rooms, rows, asked, moment)),
  };
}

function take(
  rooms: InventoryRooms,
  rows: ReturnRows,
  asked: TakeReturn,
  moment: Moment,
): { return: string; referenced: boolean } {
  const { catalog, ledger, lots } = rooms;
  const { id, by, occurred_at, order, quantity, result, reason, note } = asked;
  wholeQuantity(asked.sku, quantity);
  const variant = catalog.item(asked.sku);
  if (variant.tracking !== 'none' && asked.lot === null) {
    const what = variant.tracking === 'lot' ? 'lot' : 'serial number';
    const told = `${variant.sku} is kept by ${what}; give the one that stands on it`;
    throw new Refused('invalid', 'lot-needed', told);
  }
  const to = placeFor(rooms, result, asked.location);
  const known = asked.lot === null ? NO_LOT : lots.find(variant, asked.lot);
  const referenced = order !== null && isShipped(rows, order, variant, known, asked);
  const scanned = { number: asked.lot ?? '', expires_on: null, best_before: null };
  const lot = known ?? lots.findOrCreate(variant, scanned);
  if (result === 'restock') {
    const advice = 'take it into quarantine, or throw it away';
    rooms.stock.demandFree(variant, lot, moment.today, advice);
  }
  const what = { variant, lot, handling_unit: LOOSE };
  const posted = ledger.post(
    {
      id,
      type: 'return',
      lines: [
        { ...what, location: catalog.location('customer'), quantity: -quantity },
        { ...what, location: to, quantity },
      ],
      reference: order === null ? { type: 'return', id } : { type: 'order', id: order },
      reason,
      created_by: by,
      parcel: null,
      note,
      voids: null,
      occurred_at,
    },
    moment,
  );
  if (!posted.ok) throw shortOf(posted.error);
  rows.insert({ ...asked, referenced, variant, lot, location: to }, Date.parse(moment.recorded_at));
  rooms.journal.append(
    {
      kind: 'return.received',
      id,
      occurred_at,
      body: {
        by,
        location: to.location_id,
        lot: lot.id === NO_LOT.id ? null : lot.name,
        movement: id,
        order,
        quantity,
        reason,
        referenced,
        result,
        return: id,
        sku: variant.sku,
        variant: variant.variant_id,
      },
    },
    moment,
  );
  return { return: id, referenced };
}

/** Throws `location-needed`, `not-quarantine` and `quarantine`. */
function placeFor(rooms: InventoryRooms, result: Inspection, location: string | null): Location {
  const { catalog } = rooms;
  if (result === 'scrap') return catalog.location('scrap');
  if (location === null) {
    const told = 'say where the goods are put: scan the place';
    throw new Refused('invalid', 'location-needed', told);
  }
  const place = catalog.place(location);
  const held = place.kind === 'quarantine';
  if (result === 'quarantine' && !held) {
    const told = `${called(place)} is of the kind ${place.kind}; goods that are held back go to a place of quarantine`;
    throw new Refused('invalid', 'not-quarantine', told);
  }
  if (result === 'restock' && held) {
    const told = `${called(place)} is a place of quarantine; goods for sale go to another one`;
    throw new Refused('invalid', 'quarantine', told);
  }
  return place;
}

/**
 * Whether the ledger knows what was shipped for this order; then never more than that comes back. Throws
 * `more-than-shipped` and `not-shipped`.
 */
function isShipped(
  rows: ReturnRows,
  order: string,
  variant: Variant,
  lot: NamedRow | null,
  { quantity, lot: number }: TakeReturn,
): boolean {
  if (!rows.knows(order)) return false;
  const of = rows.shipped(order, variant, null);
  if (of.shipped === 0) {
    const told = `no ${variant.sku} was shipped for the order ${order}; look at the order, or take it without one`;
    throw new Refused('conflict', 'not-shipped', told);
  }
  const exact =
    number === null ? of : rows.shipped(order, variant, lot ?? { id: -1, name: number });
  if (exact.shipped === 0) {
    const told = `the lot ${number} of ${variant.sku} was not shipped for the order ${order}; look at the label`;
    throw new Refused('conflict', 'not-shipped', told);
  }
  const left = Math.min(of.shipped - of.returned, exact.shipped - exact.returned);
  if (quantity <= left) return true;
  const told =
    `${exact.shipped} of ${variant.sku} were shipped for the order ${order} and ${exact.returned} came back, so ` +
    `${Math.max(0, left)} can still come, not ${quantity}`;
  throw new Refused('conflict', 'more-than-shipped', told, { left: Math.max(0, left) });
}

/** A shipment of which something came back would be in stock twice if it was taken back. Throws `came-back`. */
function demandNotCameBack({ ledger }: InventoryRooms, rows: ReturnRows, id: string): void {
  const movement = ledger.find(id);
  const reference = movement === null ? null : ledger.referenceOf(movement);
  if (movement === null || reference?.type !== 'order') return;
  const lines = ledger
    .linesOf(movement)
    .filter(({ location, quantity }) => location.location_id === 'customer' && quantity > 0);
  const gone = new Map<string, { readonly variant: Variant; readonly lot: NamedRow; n: number }>();
  for (const { variant, lot, quantity } of lines) {
    const key = `${variant.id} ${lot.id}`;
    const sum = gone.get(key) ?? { variant, lot, n: 0 };
    sum.n += quantity;
    gone.set(key, sum);
  }
  for (const { variant, lot, n } of gone.values()) {
    const back = rows.heldAgainst(reference.id, variant, lot);
    const { shipped } = rows.shipped(reference.id, variant, lot);
    if (back.quantity === 0 || shipped - n >= back.quantity) continue;
    const told = `${back.quantity} of ${variant.sku} that were shipped for the order ${reference.id} came back with the return ${back.newest}; take that back first`;
    throw new Refused('conflict', 'came-back', told, { order: reference.id, return: back.newest });
  }
}

function undo(
  rooms: InventoryRooms,
  rows: ReturnRows,
  asked: UndoReturn,
  moment: Moment,
): { return: string; movement: string } {
  const { id, by, reason, occurred_at } = asked;
  const row = rows.get(asked.return);
  const movement = rooms.ledger.find(asked.return);
  if (row.undone_by !== null || movement === null) {
    const told = `the return ${asked.return} was already taken back by ${row.undone_by}`;
    throw new Refused('conflict', 'already-undone', told);
  }
  const note = { id, reason, created_by: by, occurred_at };
  const posted = rooms.ledger.reverse(movement, note, moment);
  if (!posted.ok) throw shortOf(posted.error);
  rows.setUndone(row, by, Date.parse(moment.recorded_at));
  const body = { by, movement: id, reason, return: asked.return };
  rooms.journal.append({ kind: 'return.undone', id, occurred_at, body }, moment);
  return { return: asked.return, movement: id };
}
