import { Refused } from '../../base/errors.ts';
import { LOOSE } from '../../inventory/handling-units.ts';
import { wholeQuantity } from '../../inventory/quantity.ts';
import type { Asked, Outcome } from '../../inventory/requests.ts';
import { lotNamed } from '../../inventory/stock-commands.ts';
import type { Handlers, Moment } from '../../store/command.ts';
import {
  dispatch,
  type Loaded,
  loadLines,
  noteLoaded,
  placesWithin,
  transit,
  unload,
} from './loading.ts';
import { ended } from './mirror.ts';
import type { OutRow, UnitPlace } from './outgoing.ts';
import { book, bookAll, changeState, moved, type TransferRooms } from './rooms.ts';

/** The id of the request is that of the transfer. */
export type OpenTransfer = Asked & { readonly to_zone: string; readonly note: string | null };

export type LoadTransfer = Asked & {
  readonly transfer: string;
  readonly goods: /** With all that it carries. */
    | { readonly kind: 'unit'; readonly handling_unit: string }
    | {
        readonly kind: 'item';
        readonly sku: string;
        readonly lot: string | null;
        readonly from: string;
        readonly from_unit: string | null;
        readonly quantity: number;
      };
};

/** Takes off a line, with all that was loaded by the same scan. */
export type UnloadTransfer = Asked & { readonly transfer: string; readonly line: number };
export type DispatchTransfer = Asked & { readonly transfer: string };
export type CancelTransfer = Asked & { readonly transfer: string; readonly note: string | null };

export type SendingCommands = {
  'transfer.open': { input: OpenTransfer; output: Outcome<{ transfer: string }> };
  'transfer.load': {
    input: LoadTransfer;
    output: Outcome<{ transfer: string; lines: readonly number[] }>;
  };
  'transfer.unload': { input: UnloadTransfer; output: Outcome<{ transfer: string }> };
  'transfer.dispatch': { input: DispatchTransfer; output: Outcome<{ transfer: string }> };
  /** `state`: `cancelled` at once while it is loaded, `cancelling` until the other zone has agreed. */
  'transfer.cancel': {
    input: CancelTransfer;
    output: Outcome<{ transfer: string; state: 'cancelled' | 'cancelling' }>;
  };
};

export function sendingHandlers(rooms: TransferRooms): Handlers<SendingCommands> {
  const { outgoing, requests } = rooms;
  return {
    'transfer.open': (asked, moment) =>
      requests.once('transfer.open', asked, () => {
        open(rooms, asked, moment);
        return { transfer: asked.id };
      }),
    'transfer.load': (asked, moment) =>
      requests.once('transfer.load', asked, () => {
        const row = outgoing.loading(asked.transfer);
        const lines = load(rooms, row, asked, moment);
        return { transfer: row.transfer_id, lines };
      }),
    'transfer.unload': (asked, moment) =>
      requests.once('transfer.unload', asked, () => {
        const row = outgoing.loading(asked.transfer);
        const lines = outgoing.lines(row);
        const line = lines.find((one) => one.line === asked.line);
        if (line === undefined) {
          const told = `the transfer ${asked.transfer} has no line ${asked.line}`;
          throw new Refused('not-found', 'unknown-line', told);
        }
        const together = lines.filter(({ movement }) => movement === line.movement);
        unload(rooms, row, together, { ...asked, reason: 'UNLOADED', note: null }, moment);
        return { transfer: row.transfer_id };
      }),
    'transfer.dispatch': (asked, moment) =>
      requests.once('transfer.dispatch', asked, () => {
        dispatch(rooms, outgoing.loading(asked.transfer), asked, moment);
        return { transfer: asked.transfer };
      }),
    'transfer.cancel': (asked, moment) =>
      requests.once('transfer.cancel', asked, () => ({
        transfer: asked.transfer,
        state: cancel(rooms, outgoing.get(asked.transfer), asked, moment),
      })),
  };
}

/** Throws `exists` and `too-many-zones`. */
export function open(
  rooms: TransferRooms,
  asked: Omit<OpenTransfer, 'note'> & { readonly note: string | null },
  moment: Moment,
): OutRow {
  const { outgoing, zones } = rooms;
  const { id, to_zone, by, note } = asked;
  if (outgoing.find(id) !== null) {
    throw new Refused('conflict', 'exists', `there is already a transfer ${id}`);
  }
  zones.know(to_zone);
  const row = outgoing.create(id, to_zone, by, Date.parse(moment.recorded_at), note);
  changeState(rooms, row, 'loading', asked, moment, true);
  return row;
}

function load(
  rooms: TransferRooms,
  row: OutRow,
  asked: LoadTransfer,
  moment: Moment,
): readonly number[] {
  const { goods, places } = chosen(rooms, asked);
  const { id, by, occurred_at } = asked;
  const transfer = row.transfer_id;
  const lines = loadLines(rooms, goods);
  if (goods.length > 50) {
    const told = `it carries ${goods.length} different goods, and 50 go in one step; load what stands on it`;
    throw new Refused('invalid', 'too-many-lines', told);
  }
  book(rooms, { id, by, occurred_at, lines, transfer, reason: null, note: null }, moment);
  return noteLoaded(rooms, row, goods, places, id);
}

function chosen(
  rooms: TransferRooms,
  { goods }: LoadTransfer,
): { readonly goods: readonly Loaded[]; readonly places: readonly UnitPlace[] } {
  const { catalog, moves, outgoing } = rooms;
  if (goods.kind === 'unit') {
    const unit = moves.unitNamed(goods.handling_unit);
    const contents = moves.contents(unit);
    if (contents.length === 0) {
      const away = outgoing.carrying(unit);
      const told =
        away === null
          ? `the unit ${unit.name} carries nothing here; only goods are transferred`
          : `the unit ${unit.name} is on the transfer ${away.transfer_id} to ${away.to_zone}; it is here again when that is cancelled, or taken off it`;
      throw new Refused('conflict', 'empty-unit', told);
    }
    const loaded = contents.map(({ on_hand, reserved: _, ...what }) => ({
      ...what,
      quantity: on_hand,
    }));
    return { goods: loaded, places: placesWithin(rooms, unit) };
  }
  const { sku, lot, from, from_unit, quantity } = goods;
  wholeQuantity(sku, quantity);
  const variant = catalog.item(sku);
  const at = {
    variant,
    lot: lotNamed(rooms, variant, lot),
    location: catalog.place(from),
    handling_unit: moves.unitNamed(from_unit),
  };
  // What is taken off a unit travels loose.
  return { goods: [{ ...at, quantity }], places: [] };
}

function cancel(
  rooms: TransferRooms,
  row: OutRow,
  asked: CancelTransfer,
  moment: Moment,
): 'cancelled' | 'cancelling' {
  const { outgoing } = rooms;
  switch (row.state) {
    case 'loading': {
      const lines = outgoing.lines(row);
      const movements = [...new Set(lines.map(({ movement }) => movement))];
      for (const [index, movement] of movements.entries()) {
        const together = lines.filter((line) => line.movement === movement);
        const id = index === 0 ? asked.id : `${asked.id}/${index + 1}`;
        unload(rooms, row, together, { ...asked, id, reason: 'CANCELLED' }, moment);
      }
      changeState(rooms, row, 'cancelled', asked, moment);
      return 'cancelled';
    }
    case 'dispatched': {
      outgoing.setVersion(row, row.version + 1);
      changeState(rooms, outgoing.get(row.transfer_id), 'cancelling', asked, moment);
      return 'cancelling';
    }
    case 'cancelling':
    case 'closed':
    case 'cancelled': {
      const told = `the transfer ${row.transfer_id} is ${row.state} already`;
      throw new Refused('conflict', 'not-open', told, { state: row.state });
    }
  }
}

/** What a station sent by itself and then took back, since the parcel did not pass after all. */
export function takenBackOut(rooms: TransferRooms, movement: string, moment: Moment): void {
  const { outgoing } = rooms;
  const row = outgoing.byMovement(movement);
  if (row === null) return;
  if (row.state === 'loading') return outgoing.removeLoaded(row, movement);
  const lines = outgoing.lines(row);
  for (const line of lines) {
    if (line.movement === movement) outgoing.setSettled(row, line, line.quantity - line.cleared);
  }
  // What the other zone has booked in already is there in spite of it, and what a person settled here has left
  // transit too; the reversal took all of it from there.
  const gone = lines.filter(
    (line) => line.movement === movement && line.cleared + line.settled > 0,
  );
  const surplus = { location: rooms.catalog.location('adjustment'), handling_unit: LOOSE };
  bookAll(
    rooms,
    {
      id: `${movement}/taken-back`,
      transfer: row.transfer_id,
      reason: 'FOUND',
      note: null,
      by: 'gateway',
      occurred_at: moment.recorded_at,
    },
    gone.map((line) => moved(line, line.cleared + line.settled, surplus, transit(rooms))),
    moment,
  );
  const who = { by: 'gateway', occurred_at: moment.recorded_at, note: 'LATE_DECISION' };
  if (lines.some((line) => line.movement !== movement)) return ended(rooms, row, who, moment);
  outgoing.setVersion(row, row.version + 1);
  changeState(rooms, outgoing.get(row.transfer_id), 'cancelled', who, moment);
}
