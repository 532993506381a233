import type { ReasonCode } from '../../../contract/parcel.ts';
import type { Catalog, Location, Variant } from '../../inventory/catalog.ts';
import { type HandlingUnits, LOOSE } from '../../inventory/handling-units.ts';
import type { Identity } from '../../inventory/identify.ts';
import type { MovementLine } from '../../inventory/movement.ts';
import type { ParcelFacts, RolePlan, RoleProcedure } from '../../inventory/role-procedure.ts';
import type { Stock } from '../../inventory/stock.ts';
import { quantityByWeight } from '../../inventory/weight-check.ts';
import type { Asns, AwaitedUnit } from './asns.ts';
import type { Counting } from './counting.ts';
import { announcedLot, type Incoming } from './incoming.ts';
import { allocate } from './matching.ts';
import type { OrderLine, PurchaseOrders } from './purchase-orders.ts';
import { countedOf } from './unit-counted.ts';

export type ReceivingRooms = {
  readonly catalog: Catalog;
  readonly units: HandlingUnits;
  readonly stock: Stock;
  readonly orders: PurchaseOrders;
  readonly asns: Asns;
  readonly counting: Counting;
  readonly incoming: Incoming;
  readonly supplier: Location;
};

/**
 * Role `receive`: goods come in from the supplier to the station's location, in the lot and on the handling
 * unit that the label names. A unit that a shipping notice announces brings its contents with one scan. What
 * an open order at this place awaits counts against it, the oldest expected date first; beyond the tolerance
 * it is rejected. A handling unit that already lies here went round.
 */
export function receiveProcedure(rooms: ReceivingRooms): RoleProcedure {
  return (parcel) => {
    const { identity } = parcel;
    const known = identity.sscc === null ? null : rooms.units.find(identity.sscc);
    if (known !== null && rooms.stock.unitIsHere(known)) return reject('RECIRCULATED');
    const announced = identity.sscc === null ? null : rooms.asns.awaited(identity.sscc);
    if (identity.kind === 'item') return item(rooms, parcel, identity, announced);
    if (announced !== null) return announcedUnit(rooms, parcel, announced);
    return reject(parcel.expects === 'ordered' ? 'NOT_EXPECTED' : 'UNKNOWN_ITEM');
  };
}

const reject = (reason: ReasonCode): RolePlan => ({ kind: 'reject', reason });

/** More than is ordered. All that comes beyond one order of an item needs a person once, however many parcels it is. */
function beyondOrder(variant: Variant, { order_id: id }: OrderLine): RolePlan {
  const about = { reference: { type: 'purchase_order', id }, variant };
  return { kind: 'reject', reason: 'OVER_ORDER', about };
}

/** All that the notice says to be on it. */
function announcedUnit(rooms: ReceivingRooms, parcel: ParcelFacts, unit: AwaitedUnit): RolePlan {
  const contents = rooms.asns.contentsOf(unit);
  // Some of it was taken in piece by piece.
  if (contents.some(({ received }) => received > 0)) return reject('RECIRCULATED');
  for (const content of contents) {
    const variant = rooms.catalog.variant(content.variant);
    const lot = announcedLot(content);
    const fault = rooms.incoming.fault(variant, lot, content.quantity, parcel.today);
    if (fault !== null) return reject(fault);
  }
  const { counted, beyond } = countedOf(rooms, unit, contents);
  const [ordered] = beyond?.lines ?? [];
  if (beyond !== null && ordered !== undefined) return beyondOrder(beyond.variant, ordered);
  const on = rooms.units.findOrCreate(unit.sscc);
  const lines = contents.flatMap((content): MovementLine[] => {
    const variant = rooms.catalog.variant(content.variant);
    const lot = rooms.incoming.lotOf(variant, announcedLot(content), unit.supplier);
    const { quantity } = content;
    return [
      { variant, lot, handling_unit: LOOSE, location: rooms.supplier, quantity: -quantity },
      { variant, lot, handling_unit: on, location: parcel.location, quantity },
    ];
  });
  return {
    kind: 'move',
    type: 'receive',
    lines,
    reference: { type: 'asn', id: unit.asn_id },
    booked: (movement, moment) => {
      rooms.asns.came(unit, movement.id);
      rooms.counting.count(movement, counted, null, moment);
    },
  };
}

function item(
  rooms: ReceivingRooms,
  parcel: ParcelFacts,
  identity: Extract<Identity, { kind: 'item' }>,
  announced: AwaitedUnit | null,
): RolePlan {
  const { variant, sscc } = identity;
  const judged = quantityByWeight(identity, parcel.weight_mg);
  if (!judged.ok) return reject(judged.error);
  const quantity = judged.value;
  const contents =
    announced === null
      ? []
      : rooms.asns.contentsOf(announced).filter((content) => content.variant === variant.id);
  const [only, ...others] = contents;
  if (announced !== null && only === undefined) return reject('NOT_EXPECTED');
  const saidByNotice = only === undefined || others.length > 0 ? null : announcedLot(only);
  const lot = identity.lot ?? saidByNotice;
  const fault = rooms.incoming.fault(variant, lot, quantity, parcel.today);
  if (fault !== null) return reject(fault);
  const orders = orderLines(rooms, parcel, identity, announced);
  if (orders.length === 0 && announced === null && parcel.expects === 'ordered') {
    return reject('NOT_EXPECTED');
  }
  const { taken, beyond } = allocate(orders, quantity);
  const [next] = orders;
  if (next !== undefined && beyond > 0) return beyondOrder(variant, next);
  const ofNotice = allocate(contents, quantity).taken;
  const supplier = next?.supplier ?? announced?.supplier ?? null;
  const row = rooms.incoming.lotOf(variant, lot, supplier);
  const unit = sscc === null ? LOOSE : rooms.units.findOrCreate(sscc);
  const { location } = parcel;
  const [first] = taken;
  return {
    kind: 'move',
    type: 'receive',
    lines: [
      { variant, lot: row, handling_unit: LOOSE, location: rooms.supplier, quantity: -quantity },
      { variant, lot: row, handling_unit: unit, location, quantity },
    ],
    reference: first === undefined ? null : { type: 'purchase_order', id: first.line.order_id },
    booked: (movement, moment) => {
      if (announced !== null) rooms.asns.came(announced, movement.id);
      rooms.counting.count(movement, [...taken, ...ofNotice], null, moment);
    },
  };
}

/** Of the order that the notice belongs to; without a notice those of all orders for this place. */
function orderLines(
  { orders }: ReceivingRooms,
  { location }: ParcelFacts,
  { variant }: Extract<Identity, { kind: 'item' }>,
  announced: AwaitedUnit | null,
) {
  if (announced === null) return orders.linesAt(variant, location);
  const { purchase_order } = announced;
  if (purchase_order === null || orders.byId(purchase_order)?.state === 'closed') return [];
  return orders.linesOf(purchase_order, variant);
}
