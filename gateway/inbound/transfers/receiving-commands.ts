import { Refused } from '../../base/errors.ts';
import type { Variant } from '../../inventory/catalog.ts';
import { LOOSE } from '../../inventory/handling-units.ts';
import { NO_LOT } from '../../inventory/lots.ts';
import type { MovementLine } from '../../inventory/movement.ts';
import { shortOf } from '../../inventory/movement.ts';
import type { NamedRow } from '../../inventory/named-row.ts';
import { called } from '../../inventory/place-name.ts';
import { wholeQuantity } from '../../inventory/quantity.ts';
import type { Asked, Outcome } from '../../inventory/requests.ts';
import type { Handlers, Moment } from '../../store/command.ts';
import {
  type Arriving,
  arrivalLines,
  contentsOf,
  noteArrived,
  placeUnits,
  stateAnew,
  stillComing,
  unitsWithin,
} from './arriving.ts';
import type { InRow } from './incoming.ts';
import { book, moved, OTHER_ZONES, type TransferRooms } from './rooms.ts';

/** A transfer by the zone that sent it and the name that it has there. */
export type TransferName = { readonly from_zone: string; readonly transfer: string };

export type ArriveTransfer = Asked & {
  /** Null: the oldest one under way that holds what was scanned. */
  readonly of: TransferName | null;
  readonly goods: /** With all that the notice says it carries and that has not arrived yet. */
    | { readonly kind: 'unit'; readonly handling_unit: string }
    | {
        readonly kind: 'item';
        readonly sku: string;
        readonly lot: string | null;
        readonly quantity: number;
        /** The unit that it stands on here; null: loose. */
        readonly to_unit: string | null;
        /** Whether what is more than announced is booked in as well, and told to the sender. */
        readonly extra: boolean;
      };
  readonly location: string;
  /** It arrived, and not whole: the place is one of quarantine then. */
  readonly damaged: boolean;
  readonly note: string | null;
};

export type CloseTransfer = Asked & TransferName & { readonly note: string | null };
/** `arrival`: the movement that brought it in. */
export type UndoArrival = Asked & { readonly arrival: string; readonly note: string | null };

type Arrived = {
  readonly from_zone: string;
  readonly transfer: string;
  readonly movement: string;
  readonly state: InRow['state'];
};

export type ReceivingCommands = {
  'transfer.arrive': { input: ArriveTransfer; output: Outcome<Arrived> };
  /** Nothing more will come of it: what has not arrived is short. */
  'transfer.close': { input: CloseTransfer; output: Outcome<{ transfer: string }> };
  'transfer.undo-arrival': { input: UndoArrival; output: Outcome<{ transfer: string }> };
};

export function receivingHandlers(rooms: TransferRooms): Handlers<ReceivingCommands> {
  const { incoming, requests } = rooms;
  return {
    'transfer.arrive': (asked, moment) =>
      requests.once('transfer.arrive', asked, () => arrive(rooms, asked, moment)),
    'transfer.close': (asked, moment) =>
      requests.once('transfer.close', asked, () => {
        const row = incoming.get(asked.from_zone, asked.transfer);
        if (row.state === 'closed' || row.state === 'cancelled') {
          const told = `the transfer ${asked.transfer} from ${asked.from_zone} is ${row.state} already`;
          throw new Refused('conflict', 'not-open', told, { state: row.state });
        }
        const closing = { ...row, state: 'closed' } as const;
        stateAnew(rooms, closing, { ...asked, movement: null }, moment);
        return { transfer: row.transfer_id };
      }),
    'transfer.undo-arrival': (asked, moment) =>
      requests.once('transfer.undo-arrival', asked, () => {
        const arrival = incoming.arrival(asked.arrival);
        const movement = rooms.ledger.find(asked.arrival);
        if (arrival === null || movement === null) {
          const told = `no arrival was booked under ${asked.arrival}`;
          throw new Refused('not-found', 'unknown-arrival', told);
        }
        const { id, by: created_by, occurred_at, note } = asked;
        const by = { id, reason: 'MISTAKE', note, created_by, occurred_at };
        const posted = rooms.ledger.reverse(movement, by, moment);
        if (!posted.ok) throw shortOf(posted.error);
        return { transfer: arrival.row.transfer_id };
      }),
  };
}

function arrive(rooms: TransferRooms, asked: ArriveTransfer, moment: Moment): Arrived {
  const row = chosen(rooms, asked);
  if (row.state === 'cancelled') {
    const told = `${row.from_zone} cancelled the transfer ${row.transfer_id}; ask there before you take it in`;
    throw new Refused('conflict', 'cancelled', told);
  }
  const location = rooms.catalog.place(asked.location);
  if (asked.damaged && location.kind !== 'quarantine') {
    const told = `what is damaged goes to a place of quarantine, and ${called(location)} is of the kind ${location.kind}`;
    throw new Refused('invalid', 'not-quarantine', told);
  }
  const after =
    asked.goods.kind === 'unit'
      ? arriveUnit(rooms, row, asked, asked.goods.handling_unit, location, moment)
      : arriveItem(rooms, row, asked, asked.goods, location, moment);
  const { from_zone, transfer_id: transfer, state } = after;
  return { from_zone, transfer, movement: asked.id, state };
}

/**
 * The transfer that was named, or the oldest one under way that holds what was scanned. A unit is nobody else's, so
 * one that comes after its transfer was closed is booked there all the same; of an item others may be on their way.
 * Throws `unknown-transfer`, `unknown-item`, `closed` and `not-expected`.
 */
function chosen(rooms: TransferRooms, { of, goods }: ArriveTransfer): InRow {
  const { catalog, incoming } = rooms;
  if (of !== null) return incoming.get(of.from_zone, of.transfer);
  if (goods.kind === 'unit') {
    const code = goods.handling_unit;
    return incoming.withUnit(code) ?? incoming.endedWithUnit(code) ?? notExpected(code);
  }
  const { sku, lot } = goods;
  const variant = catalog.item(sku);
  const row = incoming.withItem(variant, lot);
  if (row !== null) return row;
  const closed = incoming.closedWithItem(variant, lot);
  if (closed === null) return notExpected(sku);
  const { from_zone: from, transfer_id: transfer } = closed;
  const told =
    `no transfer that is on its way here holds ${sku}, but some of it was missing when the transfer ${transfer} ` +
    `from ${from} was closed; if that is what came, open that transfer and book it there`;
  throw new Refused('conflict', 'closed', told, { from, transfer });
}

function notExpected(what: string): never {
  const told = `no transfer that is on its way here holds ${what}; its notice may not have come yet`;
  throw new Refused('conflict', 'not-expected', told);
}

function arriveUnit(
  rooms: TransferRooms,
  row: InRow,
  asked: ArriveTransfer,
  code: string,
  location: MovementLine['location'],
  moment: Moment,
): InRow {
  const within = unitsWithin(contentsOf(row), code);
  if (within.length === 0) {
    const told = `the transfer ${row.transfer_id} from ${row.from_zone} has no unit ${code}`;
    throw new Refused('conflict', 'not-expected', told);
  }
  const arriving = comingOn(rooms, row, within);
  if (arriving.length === 0) {
    throw new Refused(
      'conflict',
      'arrived-already',
      `all that ${code} carried has arrived already`,
    );
  }
  bookIn(rooms, row, asked, arriving, location, moment);
  placeUnits(rooms, within, location);
  return note(rooms, row, asked, arriving, [], moment);
}

/** What has not arrived yet of these units' lines. */
export function comingOn(
  rooms: TransferRooms,
  row: InRow,
  within: readonly { readonly code: string }[],
): readonly Arriving[] {
  return rooms.incoming.lines(row).flatMap((line): Arriving[] => {
    const quantity = stillComing(line);
    const here = within.some(({ code }) => code === line.handling_unit);
    return here && quantity > 0 ? [{ line, quantity, unit: line.handling_unit }] : [];
  });
}

function arriveItem(
  rooms: TransferRooms,
  row: InRow,
  asked: ArriveTransfer,
  goods: Extract<ArriveTransfer['goods'], { kind: 'item' }>,
  location: MovementLine['location'],
  moment: Moment,
): InRow {
  const { sku, lot, quantity, to_unit, extra } = goods;
  wholeQuantity(sku, quantity);
  const variant = rooms.catalog.item(sku);
  const { arriving, beyond } = spread(rooms, row, { sku, lot, quantity, to_unit });
  if (beyond > 0 && !extra) {
    const known = quantity - beyond;
    const told =
      `${known} of ${sku}${lot === null ? '' : ` of lot ${lot}`} are still to come with this transfer, and ` +
      `${quantity} were scanned; book what is more as such if it really came`;
    throw new Refused('conflict', 'more-than-sent', told, { expected: known });
  }
  if (variant.tracking === 'lot' && lot === null && beyond > 0) {
    const told = `${sku} is kept by lot; what was not announced needs the lot on its label`;
    throw new Refused('invalid', 'lot-needed', told);
  }
  const surplus = beyond > 0 ? [surplusOf(rooms, variant, lot, beyond, to_unit, location)] : [];
  bookIn(
    rooms,
    row,
    asked,
    arriving,
    location,
    moment,
    surplus.flatMap(({ lines }) => lines),
  );
  const extras = surplus.map(({ lot: of }) => ({
    extra: rooms.incoming.addExtra(row, variant, of, beyond),
    quantity: beyond,
  }));
  return note(rooms, row, asked, arriving, extras, moment);
}

/** Over the lines of that item, loose goods first, in the order of the notice. */
export function spread(
  rooms: TransferRooms,
  row: InRow,
  wanted: {
    readonly sku: string;
    readonly lot: string | null;
    readonly quantity: number;
    readonly to_unit: string | null;
  },
): { readonly arriving: readonly Arriving[]; readonly beyond: number } {
  const fitting = rooms.incoming
    .lines(row)
    .filter(({ sku, lot }) => sku === wanted.sku && (wanted.lot === null || lot === wanted.lot));
  const loose = fitting.filter(({ handling_unit }) => handling_unit === null);
  const lines = [...loose, ...fitting.filter(({ handling_unit }) => handling_unit !== null)];
  let beyond = wanted.quantity;
  const arriving = lines.flatMap((line): Arriving[] => {
    const quantity = Math.min(beyond, stillComing(line));
    beyond -= quantity;
    return quantity > 0 ? [{ line, quantity, unit: wanted.to_unit }] : [];
  });
  return { arriving, beyond };
}

function surplusOf(
  rooms: TransferRooms,
  variant: Variant,
  number: string | null,
  quantity: number,
  to_unit: string | null,
  location: MovementLine['location'],
): { readonly lot: NamedRow; readonly lines: readonly MovementLine[] } {
  const { catalog, lots, units } = rooms;
  const scanned = { number: number ?? '', expires_on: null, best_before: null };
  const lot = number === null ? NO_LOT : lots.findOrCreate(variant, scanned);
  const beyond = { location: catalog.location(OTHER_ZONES), handling_unit: LOOSE };
  const handling_unit = to_unit === null ? LOOSE : units.findOrCreate(to_unit);
  return { lot, lines: moved({ variant, lot }, quantity, beyond, { location, handling_unit }) };
}

function bookIn(
  rooms: TransferRooms,
  row: InRow,
  asked: ArriveTransfer,
  arriving: readonly Arriving[],
  location: MovementLine['location'],
  moment: Moment,
  more: readonly MovementLine[] = [],
): void {
  if (arriving.length > 49) {
    const told = `it carries ${arriving.length} different goods, and 49 go in one step; scan what stands on it`;
    throw new Refused('invalid', 'too-many-lines', told);
  }
  const { id, by, occurred_at, note: text } = asked;
  const lines = [...arrivalLines(rooms, row, arriving, location, asked, moment), ...more];
  const reason = asked.damaged ? 'DAMAGED' : null;
  const transfer = row.transfer_id;
  book(rooms, { id, by, occurred_at, note: text, lines, reason, transfer }, moment);
}

function note(
  rooms: TransferRooms,
  row: InRow,
  asked: ArriveTransfer,
  arriving: readonly Arriving[],
  extras: readonly { readonly extra: number; readonly quantity: number }[],
  moment: Moment,
): InRow {
  const lines = arriving.map(({ line, quantity }) => ({
    line: line.line,
    quantity,
    damaged: asked.damaged ? quantity : 0,
  }));
  return noteArrived(rooms, row, asked.id, { lines, extras }, asked, moment);
}

/** What a movement brought in is not here after all; its entries were reversed just before. */
export function takeBack(
  rooms: TransferRooms,
  movement: string,
  who: {
    readonly by: string;
    readonly occurred_at: string;
    readonly undone_by: string;
    readonly note: string | null;
  },
  moment: Moment,
): void {
  const { incoming } = rooms;
  const arrival = incoming.arrival(movement);
  if (arrival === null || arrival.undone_by !== null) return;
  const lines = incoming.lines(arrival.row);
  for (const { line: number, quantity, damaged } of arrival.lines) {
    const line = lines.find((one) => one.line === number);
    if (line !== undefined) incoming.addProgress(arrival.row, line, -quantity, -damaged);
  }
  for (const { extra, quantity } of arrival.extras)
    incoming.takeExtra(arrival.row, extra, quantity);
  incoming.setUndone(movement, who.undone_by);
  // It may have been closed because all of it was here.
  const row = { ...arrival.row, state: 'arriving' } as const;
  stateAnew(rooms, row, { ...who, movement: who.undone_by }, moment);
}
