import type { LotStatus as Status, UnitKind } from '../../contract/records.ts';
import { Refused } from '../base/errors.ts';
import type { Journal } from '../journal/append.ts';
import type { Handlers, Moment } from '../store/command.ts';
import type { Catalog, Variant } from './catalog.ts';
import type { GivingWay } from './giving-way.ts';
import { type HandlingUnits, LOOSE } from './handling-units.ts';
import type { Ledger } from './ledger.ts';
import type { LotHolds } from './lot-holds.ts';
import { type LotFacts, type Lots, NO_LOT } from './lots.ts';
import { shortOf } from './movement.ts';
import type { MoveNote, Moves } from './moves.ts';
import type { NamedRow } from './named-row.ts';
import type { Asked, Outcome, Requests } from './requests.ts';
import type { Reference, Reservations } from './reservations.ts';

/** Locations, SKUs, lots and units by the names that people and other programs use. */

export type MoveStock = Asked & {
  readonly sku: string;
  readonly lot: string | null;
  readonly from: string;
  readonly from_unit: string | null;
  readonly to: string;
  /** Made when it is not known yet. */
  readonly to_unit: string | null;
  readonly quantity: number;
  readonly reason: string | null;
  readonly note: string | null;
};

export type MoveUnit = Asked & {
  readonly handling_unit: string;
  readonly to: string;
  /** The unit that it will stand on; null: on the place itself. */
  readonly onto: string | null;
  readonly reason: string | null;
  readonly note: string | null;
};

export type DescribeUnit = Asked & {
  readonly handling_unit: string;
  readonly kind: UnitKind;
  readonly tare_mg: number;
  /** Where an empty unit is put; null leaves it where it is. */
  readonly location: string | null;
};

export type ChangeLot = Asked & {
  readonly sku: string;
  readonly lot: string;
  readonly status: Status | null;
  readonly reason: string | null;
  readonly facts: LotFacts;
};

export type VoidMovement = Asked & {
  readonly movement: string;
  readonly reason: string;
  readonly note: string | null;
};

export type MakeReservation = Asked & {
  readonly sku: string;
  readonly quantity: number;
  /** Null: anywhere in the zone. */
  readonly at: {
    readonly location: string;
    readonly lot: string | null;
    readonly handling_unit: string | null;
  } | null;
  readonly reference: Reference;
  readonly expires_at: string | null;
};

export type ReleaseReservation = Asked & { readonly reservation: string };

export type StockCommands = {
  'stock.move': { input: MoveStock; output: Outcome<{ movement: string }> };
  'unit.move': { input: MoveUnit; output: Outcome<{ movements: readonly string[] }> };
  'unit.describe': { input: DescribeUnit; output: Outcome<{ handling_unit: string }> };
  'lot.change': { input: ChangeLot; output: Outcome<{ lots: number }> };
  'movement.void': { input: VoidMovement; output: Outcome<{ movement: string }> };
  'reservation.make': { input: MakeReservation; output: Outcome<{ reservation: string }> };
  'reservation.release': { input: ReleaseReservation; output: Outcome<{ reservation: string }> };
  /** Asked by a job, at most a bounded number at once; `now` in milliseconds since 1970. */
  'reservation.expire': {
    input: { readonly now: number; readonly by: string; readonly occurred_at: string };
    output: { readonly expired: number };
  };
};

export type StockRooms = {
  readonly journal: Journal;
  readonly catalog: Catalog;
  readonly lots: Lots;
  readonly holds: LotHolds;
  readonly units: HandlingUnits;
  readonly ledger: Ledger;
  readonly reservations: Reservations;
  readonly givingWay: GivingWay;
  readonly moves: Moves;
  readonly requests: Requests;
};

/** Documents that count what was booked for them, and have a way of their own to take it back. */
const DOCUMENTS: ReadonlySet<string> = new Set(['transfer', 'return']);

export function stockHandlers(rooms: StockRooms): Handlers<StockCommands> {
  const { catalog, units, ledger, reservations, moves, requests } = rooms;
  return {
    'stock.move': (asked, moment) =>
      requests.once('stock.move', asked, () => {
        const variant = catalog.item(asked.sku);
        const movement = moves.goods(
          {
            ...noteOf(asked),
            variant,
            lot: lotNamed(rooms, variant, asked.lot),
            from: catalog.place(asked.from),
            from_unit: moves.unitNamed(asked.from_unit),
            to: catalog.ownPlace(asked.to),
            to_unit: asked.to_unit === null ? LOOSE : units.findOrCreate(asked.to_unit),
            quantity: asked.quantity,
          },
          moment,
        );
        return { movement };
      }),
    'unit.move': (asked, moment) =>
      requests.once('unit.move', asked, () => {
        const unit = moves.unitNamed(asked.handling_unit);
        const movements = moves.unit(
          {
            ...noteOf(asked),
            unit,
            to: catalog.ownPlace(asked.to),
            onto: asked.onto === null ? null : moves.unitNamed(asked.onto),
          },
          moment,
        );
        recordUnit(rooms, unit, asked, moment);
        return { movements };
      }),
    'unit.describe': (asked, moment) =>
      requests.once('unit.describe', asked, () => {
        const unit = units.findOrCreate(asked.handling_unit);
        units.describe(unit, asked.kind, asked.tare_mg);
        if (asked.location !== null) placeEmpty(rooms, unit, asked.location);
        recordUnit(rooms, unit, asked, moment);
        return { handling_unit: unit.name };
      }),
    'lot.change': (asked, moment) =>
      requests.once('lot.change', asked, () => changeLot(rooms, asked, moment)),
    'movement.void': (asked, moment) =>
      requests.once('movement.void', asked, () => {
        const movement = ledger.find(asked.movement);
        if (movement === null) {
          const told = `there is no movement ${asked.movement}`;
          throw new Refused('not-found', 'unknown-movement', told);
        }
        const of = ledger.referenceOf(movement);
        if (of !== null && DOCUMENTS.has(of.type)) {
          const told = `it belongs to the ${of.type} ${of.id}, which counts it; take it back there`;
          throw new Refused('conflict', 'of-a-document', told, { type: of.type, id: of.id });
        }
        const { id, reason, note, by: created_by, occurred_at } = asked;
        const posted = ledger.reverse(
          movement,
          { id, reason, note, created_by, occurred_at },
          moment,
        );
        if (!posted.ok) throw shortOf(posted.error);
        return { movement: id };
      }),
    'reservation.make': (asked, moment) =>
      requests.once('reservation.make', asked, () => {
        const variant = catalog.item(asked.sku);
        const { at, quantity, reference, expires_at, id, by, occurred_at } = asked;
        const where =
          at === null
            ? null
            : {
                location: catalog.place(at.location),
                lot: lotNamed(rooms, variant, at.lot),
                handling_unit: moves.unitNamed(at.handling_unit),
              };
        reservations.reserve(
          { id, variant, quantity, at: where, reference, expires_at, by, occurred_at },
          moment,
        );
        return { reservation: id };
      }),
    'reservation.release': (asked, moment) =>
      requests.once('reservation.release', asked, () => {
        reservations.release(asked.reservation, asked, moment);
        return { reservation: asked.reservation };
      }),
    'reservation.expire': ({ now, ...who }, moment) => ({
      expired: reservations.expire(now, who, moment),
    }),
  };
}

/** Within a zone every move of stock is a transfer. */
function noteOf(
  asked: Asked & { readonly reason: string | null; readonly note: string | null },
): MoveNote {
  const { id, by, occurred_at, reason, note } = asked;
  return { id, type: 'transfer', reference: null, reason, note, by, occurred_at };
}

/** A lot that is known, or "no lot" for null. Throws `unknown-lot`. */
export function lotNamed(
  { lots }: { readonly lots: Lots },
  variant: Variant,
  number: string | null,
): NamedRow {
  if (number === null) return NO_LOT;
  const lot = lots.find(variant, number);
  if (lot !== null) return lot;
  throw new Refused('not-found', 'unknown-lot', `${variant.sku} has no lot ${number}`);
}

function placeEmpty(rooms: StockRooms, unit: NamedRow, location: string): void {
  const place = rooms.catalog.ownPlace(location);
  if (rooms.units.details(unit).location === place.id) return;
  if (rooms.moves.contents(unit).length > 0) {
    throw new Refused('conflict', 'not-empty', `${unit.name} carries goods; move it instead`);
  }
  rooms.units.placeAll(unit, place.id);
}

/** The lot and the serial numbers made in it. Throws `unknown-lot`. */
function changeLot(rooms: StockRooms, asked: ChangeLot, moment: Moment): { lots: number } {
  const variant = rooms.catalog.item(asked.sku);
  const changed = rooms.lots.ofBatch(variant, asked.lot);
  if (changed.length === 0) {
    throw new Refused('not-found', 'unknown-lot', `${variant.sku} has no lot ${asked.lot}`);
  }
  const { status, reason, by, occurred_at: at } = asked;
  if (status === 'released') refuseElsewhere(rooms, variant, changed);
  for (const lot of changed) {
    rooms.lots.correct(lot, factsOf(lot, asked));
    if (status !== null) rooms.lots.setStatus(lot, { status, reason, recall: null, by, at });
    recordLot(rooms, variant, lot, asked, moment);
  }
  rooms.givingWay.lotsHeld(
    changed.map((lot) => ({ variant, lot })),
    asked,
    moment,
  );
  return { lots: changed.length };
}

/** The lot that a serial number was made in is said of that number alone: those made in a lot stay made in it. */
function factsOf({ name }: NamedRow, { lot, facts }: ChangeLot): LotFacts {
  const { batch, ...others } = facts;
  return name === lot && batch !== undefined ? { ...others, batch } : others;
}

/** Where only other zones hold them, there is nothing that this one could lift. Throws `held-elsewhere`. */
function refuseElsewhere(
  { holds }: Pick<StockRooms, 'holds'>,
  { sku }: Variant,
  lots: readonly NamedRow[],
): void {
  const own = lots.some((lot) => (holds.own(lot)?.status ?? 'released') !== 'released');
  const [held] = lots.flatMap((lot) => holds.others(lot).map((hold) => ({ lot, hold })));
  if (own || held === undefined) return;
  const { zone, status, reason } = held.hold;
  const why = reason === null ? '' : ` (${reason})`;
  const told = `the lot ${held.lot.name} of ${sku} is ${status} by ${zone}${why}; release it there`;
  throw new Refused('conflict', 'held-elsewhere', told, { sku, lot: held.lot.name, zone });
}

type Who = { readonly by: string; readonly occurred_at: string };

export function recordLot(
  rooms: Pick<StockRooms, 'journal' | 'lots'>,
  variant: Variant,
  lot: NamedRow,
  { by, occurred_at }: Who,
  moment: Moment,
): void {
  const details = rooms.lots.details(lot);
  if (details === null) return;
  const { id: _row, variant: _variant, number, status_reason: reason, ...facts } = details;
  rooms.journal.append(
    {
      kind: 'lot.changed',
      id: `${variant.variant_id}/${number}`,
      occurred_at,
      body: { ...facts, by, lot: number, reason, sku: variant.sku, variant: variant.variant_id },
    },
    moment,
  );
}

export function recordUnit(
  rooms: Pick<StockRooms, 'journal' | 'units' | 'catalog'>,
  unit: NamedRow,
  { by, occurred_at }: Who,
  moment: Moment,
): void {
  const { kind, location, parent, tare_mg } = rooms.units.details(unit);
  rooms.journal.append(
    {
      kind: 'unit.changed',
      id: unit.name,
      occurred_at,
      body: {
        by,
        handling_unit: unit.name,
        kind,
        location: location === null ? null : rooms.catalog.locationByRow(location).location_id,
        parent: parent === null ? null : rooms.units.byId(parent).name,
        tare_mg,
      },
    },
    moment,
  );
}
