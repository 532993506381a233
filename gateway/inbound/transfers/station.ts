import type { ReasonCode } from '../../../contract/parcel.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { LOOSE } from '../../inventory/handling-units.ts';
import type { ReversalFollower } from '../../inventory/ledger.ts';
import type { ParcelFacts, RoleProcedure } from '../../inventory/role-procedure.ts';
import { quantityByWeight } from '../../inventory/weight-check.ts';
import type { Moment } from '../../store/command.ts';
import {
  type Arriving,
  arrivalLines,
  contentsOf,
  faultOf,
  noteArrived,
  placeUnits,
  unitsWithin,
} from './arriving.ts';
import type { InRow } from './incoming.ts';
import { dispatch, type Loaded, loadLines, noteLoaded, placesWithin } from './loading.ts';
import type { UnitPlace } from './outgoing.ts';
import { comingOn, spread, takeBack } from './receiving-commands.ts';
import type { TransferRooms } from './rooms.ts';
import { open, takenBackOut } from './sending-commands.ts';

/** Movements have 100 lines, two for each of the goods. */
const GOODS_MAX = 40;

type Chosen = { readonly goods: readonly Loaded[]; readonly places: readonly UnitPlace[] };

/**
 * Role `transfer-out`: the parcel goes onto the transfer that is being loaded for the station's zone. Where there
 * is none, it is a transfer by itself, announced at once.
 */
export function transferOutProcedure(rooms: TransferRooms): RoleProcedure {
  return (parcel) => {
    const { to_zone, booking } = parcel;
    const loading = rooms.outgoing.openFor(to_zone);
    if (loading === null && to_zone === null) return { kind: 'reject', reason: 'NO_DESTINATION' };
    const chosen = leaving(rooms, parcel);
    if (!chosen.ok) return { kind: 'reject', reason: chosen.error };
    const { goods, places } = chosen.value;
    if (goods.length > GOODS_MAX) return { kind: 'reject', reason: 'TOO_MANY_LINES' };
    const fits = loading !== null && rooms.outgoing.room(loading, goods.length) ? loading : null;
    if (fits === null && to_zone === null) return { kind: 'reject', reason: 'TOO_MANY_LINES' };
    const transfer = fits?.transfer_id ?? booking.movement.replaceAll('/', '.');
    return {
      kind: 'move',
      type: 'transfer',
      lines: loadLines(rooms, goods),
      reference: { type: 'transfer', id: transfer },
      booked: (_movement, moment) => {
        const who = { id: transfer, by: booking.by, occurred_at: booking.occurred_at };
        const row = fits ?? open(rooms, { ...who, to_zone: to_zone ?? '', note: null }, moment);
        noteLoaded(rooms, row, goods, places, booking.movement);
        if (fits === null) dispatch(rooms, row, who, moment);
      },
    };
  };
}

/** The unit with all that it carries, or loose goods: of no lot first, then those that expire first. */
function leaving(
  rooms: TransferRooms,
  { identity, location, weight_mg, today }: ParcelFacts,
): Result<Chosen, ReasonCode> {
  const { lots, moves, stock, units } = rooms;
  const unit = identity.sscc === null ? null : units.find(identity.sscc);
  if (unit !== null) {
    const contents = moves.contents(unit);
    if (contents.length === 0) return err('RECIRCULATED');
    const away = contents.some((each) => each.location.id !== location.id || each.reserved > 0);
    if (away) return err('NOT_IN_STOCK');
    if (contents.some((each) => stock.lotIsHeld(each.lot, today))) return err('LOT_HELD');
    const goods = contents.map(({ on_hand, reserved: _, ...what }) => ({
      ...what,
      quantity: on_hand,
    }));
    return ok({ goods, places: placesWithin(rooms, unit) });
  }
  if (identity.kind === 'handling-unit') return err('UNKNOWN_ITEM');
  const wanted = quantityByWeight(identity, weight_mg);
  if (!wanted.ok) return wanted;
  const { variant } = identity;
  const lot = identity.lot === null ? null : lots.find(variant, identity.lot.number);
  if (lot !== null && stock.lotIsHeld(lot, today)) return err('LOT_HELD');
  const holdings =
    identity.lot === null
      ? stock.looseByExpiry(variant, location, today).filter(({ held }) => !held)
      : lot === null
        ? []
        : [{ variant, lot, available: stock.looseAvailable(variant, location, lot) }];
  let missing = wanted.value;
  const goods = holdings.flatMap((holding): Loaded[] => {
    const quantity = Math.min(holding.available, missing);
    missing -= quantity;
    const what = { variant, lot: holding.lot, location, handling_unit: LOOSE };
    return quantity > 0 ? [{ ...what, quantity }] : [];
  });
  return missing > 0 ? err('NOT_IN_STOCK') : ok({ goods, places: [] });
}

/**
 * Role `transfer-in`: what is on its way here comes to the station's location. A unit that comes after its transfer
 * was closed is booked there all the same, as by hand: it is on no other.
 */
export function transferInProcedure(rooms: TransferRooms): RoleProcedure {
  return ({ identity, location, weight_mg, booking }, moment) => {
    const found = coming(rooms, identity, weight_mg);
    if (!found.ok) return { kind: 'reject', reason: found.error };
    const { row, arriving, unit } = found.value;
    if (arriving.length > GOODS_MAX) return { kind: 'reject', reason: 'TOO_MANY_LINES' };
    const unknown = arriving.some(({ line }) => faultOf(rooms, line) !== null);
    if (unknown) return { kind: 'reject', reason: 'UNKNOWN_ITEM' };
    const who = { by: booking.by, occurred_at: booking.occurred_at };
    const within = unit === null ? [] : unitsWithin(contentsOf(row), unit);
    // The lots are made before the movement that names them.
    const lines = arrivalLines(rooms, row, arriving, location, who, moment);
    return {
      kind: 'move',
      type: 'transfer',
      lines,
      reference: { type: 'transfer', id: row.transfer_id },
      booked: () => {
        placeUnits(rooms, within, location);
        const part = {
          lines: arriving.map(({ line, quantity }) => ({ line: line.line, quantity, damaged: 0 })),
          extras: [],
        };
        noteArrived(rooms, row, booking.movement, part, { ...who, note: null }, moment);
      },
    };
  };
}

type Coming = {
  readonly row: InRow;
  readonly arriving: readonly Arriving[];
  readonly unit: string | null;
};

function coming(
  rooms: TransferRooms,
  identity: ParcelFacts['identity'],
  weight_mg: number | null,
): Result<Coming, ReasonCode> {
  const { incoming } = rooms;
  const unit = identity.sscc;
  if (unit !== null) {
    const arrivingOf = (row: InRow) => comingOn(rooms, row, unitsWithin(contentsOf(row), unit));
    const expected = incoming.withUnit(unit);
    if (expected !== null) {
      const arriving = arrivingOf(expected);
      return arriving.length === 0 ? err('RECIRCULATED') : ok({ row: expected, arriving, unit });
    }
    const ended = incoming.endedWithUnit(unit);
    const late = ended?.state === 'closed' ? arrivingOf(ended) : [];
    if (ended !== null && late.length > 0) return ok({ row: ended, arriving: late, unit });
  }
  if (identity.kind === 'handling-unit') return err('NOT_EXPECTED');
  const lot = identity.lot?.number ?? null;
  const row = incoming.withItem(identity.variant, lot);
  if (row === null) return err('NOT_EXPECTED');
  const wanted = quantityByWeight(identity, weight_mg);
  if (!wanted.ok) return wanted;
  const { sku } = identity.variant;
  const { arriving, beyond } = spread(rooms, row, {
    sku,
    lot,
    quantity: wanted.value,
    to_unit: null,
  });
  return beyond > 0 ? err('NOT_EXPECTED') : ok({ row, arriving, unit: null });
}

/** For `Ledger.onReversed`: whoever reverses a movement of a transfer, the transfer follows. */
export function takenBack(
  rooms: TransferRooms,
  reversal: Parameters<ReversalFollower>[0],
  moment: Moment,
): void {
  const { movement, id: undone_by, created_by: by, occurred_at, reason: note } = reversal;
  takenBackOut(rooms, movement, moment);
  takeBack(rooms, movement, { by, occurred_at, note, undone_by }, moment);
}
