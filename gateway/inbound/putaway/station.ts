import { Refused } from '../../base/errors.ts';
import type { Location } from '../../inventory/catalog.ts';
import { LOOSE } from '../../inventory/handling-units.ts';
import { NO_LOT } from '../../inventory/lots.ts';
import type { InventoryRooms } from '../../inventory/module.ts';
import type { MovementLine } from '../../inventory/movement.ts';
import type { NamedRow } from '../../inventory/named-row.ts';
import type { ParcelFacts, RolePlan, RoleProcedure } from '../../inventory/role-procedure.ts';
import { quantityByWeight } from '../../inventory/weight-check.ts';
import type { Moment } from '../../store/command.ts';
import type { Putaway } from './putaway.ts';
import type { Ready } from './subjects.ts';

/**
 * Role `putaway`: what stands at the station is sent to the best bin, and where the station names a place
 * behind itself, such as a lane, it is there from then on. A unit that was sent already keeps its task.
 * `to` gives that place by the station's id.
 */
export function putawayProcedure(
  rooms: InventoryRooms,
  putaway: Putaway,
  to: (station: string) => Location | null,
): RoleProcedure {
  return (facts, moment) => {
    const unit = unitOf(rooms, facts);
    if (unit !== null && putaway.tasks.openOfUnit(unit) !== null) return { kind: 'note' };
    const ready =
      unit === null ? looseReady(rooms, putaway, facts) : unitReady(rooms, putaway, facts, unit);
    if (ready.kind === 'reject') return ready;
    const lane = to(facts.station);
    return send(rooms, putaway, { facts, ready: ready.value, lane }, moment);
  };
}

type Found =
  | { readonly kind: 'ready'; readonly value: Ready }
  | Extract<RolePlan, { kind: 'reject' }>;

const NOT_IN_STOCK = { kind: 'reject', reason: 'NOT_IN_STOCK' } as const;

/** The unit that the label names, where it is known and holds goods. */
function unitOf({ units, stock }: InventoryRooms, { identity }: ParcelFacts): NamedRow | null {
  const { sscc } = identity;
  const unit = sscc === null ? null : units.find(sscc);
  return unit !== null && stock.unitIsHere(unit) ? unit : null;
}

function unitReady(
  { units }: InventoryRooms,
  putaway: Putaway,
  { location, today }: ParcelFacts,
  unit: NamedRow,
): Found {
  if (units.details(unit).location !== location.id) return NOT_IN_STOCK;
  return found(() => putaway.subjects.unitReady(unit, today));
}

/** Loose goods: the lot of the label, else the first to expire of which enough lies here. */
function looseReady(rooms: InventoryRooms, putaway: Putaway, facts: ParcelFacts): Found {
  const { identity, location, weight_mg } = facts;
  if (identity.kind === 'handling-unit') return NOT_IN_STOCK;
  const quantity = quantityByWeight(identity, weight_mg);
  if (!quantity.ok) return { kind: 'reject', reason: quantity.error };
  const { variant } = identity;
  const named = identity.lot === null ? null : rooms.lots.find(variant, identity.lot.number);
  if (identity.lot !== null && named === null) return NOT_IN_STOCK;
  const lots =
    named === null
      ? rooms.stock.looseByExpiry(variant, location, facts.today).map(({ lot }) => lot)
      : [named];
  for (const lot of lots.length === 0 ? [NO_LOT] : lots) {
    const line = { variant, lot, quantity: quantity.value };
    if (rooms.stock.looseAvailable(variant, location, lot) < quantity.value) continue;
    const ready = found(() => putaway.subjects.goodsReady(line, location, facts.today));
    if (ready.kind === 'ready') return ready;
  }
  return NOT_IN_STOCK;
}

function found(work: () => Ready): Found {
  try {
    return { kind: 'ready', value: work() };
  } catch (error) {
    if (error instanceof Refused) return NOT_IN_STOCK;
    throw error;
  }
}

function send(
  rooms: InventoryRooms,
  putaway: Putaway,
  { facts, ready, lane }: { facts: ParcelFacts; ready: Ready; lane: Location | null },
  moment: Moment,
): RolePlan {
  const { movement: id, ...who } = facts.booking;
  try {
    // From where they will stand, so that they are found there.
    putaway.plan(id, ready, who, moment, lane ?? ready.from);
  } catch (error) {
    if (error instanceof Refused) return { kind: 'reject', reason: 'NO_SPACE' };
    throw error;
  }
  if (lane === null) return { kind: 'note' };
  return moveOn(rooms, putaway, { facts, ready, lane }, moment);
}

function moveOn(
  { moves, ledger }: InventoryRooms,
  { tasks }: Putaway,
  { facts, ready, lane }: { facts: ParcelFacts; ready: Ready; lane: Location },
  moment: Moment,
): RolePlan {
  const { movement: id, ...who } = facts.booking;
  const note = { id, type: 'transfer', reason: null, note: null, ...who } as const;
  const reference = { type: 'putaway', id };
  const { unit, from } = ready;
  if (unit.id === LOOSE.id) {
    const move = (): void => {
      for (const line of ready.lines) {
        const way = { from, from_unit: LOOSE, to: lane, to_unit: LOOSE };
        moves.goods({ ...note, reference, ...line, ...way }, moment);
      }
    };
    tasks.kept.carry(tasks.get(id).row, { location: lane }, move, who, moment);
  } else moves.unit({ ...note, reference, unit, to: lane, onto: null }, moment);
  const lines: MovementLine[] = ready.lines.map((line) => ({
    ...line,
    location: lane,
    handling_unit: unit,
  }));
  return { kind: 'booked', lines, movement: ledger.find(id) };
}
