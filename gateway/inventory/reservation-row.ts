import type { ReservationState } from '../../contract/records.ts';
import type { Journal } from '../journal/append.ts';
import type { Moment } from '../store/command.ts';
import type { Catalog, Location, Variant } from './catalog.ts';
import { type HandlingUnits, LOOSE } from './handling-units.ts';
import { type Lots, NO_LOT } from './lots.ts';
import type { NamedRow } from './named-row.ts';

/** Where reserved goods lie, once that is decided. */
export type Allocation = {
  readonly location: Location;
  readonly lot: NamedRow;
  readonly handling_unit: NamedRow;
};

/** For whom goods are kept, such as an order or a transfer. */
export type Reference = { readonly type: string; readonly id: string };

export type NewReservation = {
  /** Unique; made by the one who reserves. */
  readonly id: string;
  readonly variant: Variant;
  readonly quantity: number;
  /** Null: anywhere in the zone. */
  readonly at: Allocation | null;
  readonly reference: Reference;
  /** Wall time, ISO 8601; null: until it is released or consumed. */
  readonly expires_at: string | null;
  readonly by: string;
  readonly occurred_at: string;
};

export type Reservation = {
  readonly id: string;
  readonly variant: Variant;
  /** What is still promised. */
  readonly quantity: number;
  readonly at: Allocation | null;
  readonly state: ReservationState;
  readonly reference: Reference;
};

/** As it stands in the table. */
export type ReservationRow = {
  readonly id: number;
  readonly reservation_id: string;
  readonly variant: number;
  readonly location: number | null;
  readonly lot: number | null;
  readonly handling_unit: number | null;
  readonly quantity: number;
  readonly state: ReservationState;
  readonly reference_type: string;
  readonly reference_id: string;
  readonly created_by: string;
};

export const RESERVATION_COLUMNS = `id, reservation_id, variant, location, lot, handling_unit, quantity, state, reference_type,
  reference_id, created_by`;

/** Who changes it, and when that was asked. */
export type Who = { readonly by: string; readonly occurred_at: string };

export type ReservationRooms = {
  readonly journal: Journal;
  readonly catalog: Catalog;
  readonly lots: Lots;
  readonly units: HandlingUnits;
};

export function readReservation(rooms: ReservationRooms, row: ReservationRow): Reservation {
  const { location, lot, handling_unit } = row;
  const { catalog, lots, units } = rooms;
  return {
    id: row.reservation_id,
    variant: catalog.variant(row.variant),
    quantity: row.quantity,
    at:
      location === null
        ? null
        : {
            location: catalog.locationByRow(location),
            lot: lots.lotById(lot ?? NO_LOT.id),
            handling_unit: units.byId(handling_unit ?? LOOSE.id),
          },
    state: row.state,
    reference: { type: row.reference_type, id: row.reference_id },
  };
}

/** What is told of it: all of it as it is now. */
export function recordReservation(
  rooms: ReservationRooms,
  row: ReservationRow,
  { by, occurred_at }: Who,
  moment: Moment,
): void {
  const { id, variant, quantity, at, state, reference } = readReservation(rooms, row);
  rooms.journal.append(
    {
      kind: 'reservation.changed',
      id,
      occurred_at,
      body: {
        by,
        handling_unit:
          at === null || at.handling_unit.id === LOOSE.id ? null : at.handling_unit.name,
        location: at?.location.location_id ?? null,
        lot: at === null || at.lot.id === NO_LOT.id ? null : at.lot.name,
        quantity,
        reference: { id: reference.id, type: reference.type },
        reservation: id,
        sku: variant.sku,
        state,
        variant: variant.variant_id,
      },
    },
    moment,
  );
}
