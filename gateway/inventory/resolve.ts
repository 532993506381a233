import type { ParcelItem, ReasonCode } from '../../contract/parcel.ts';
import type { WeightReading } from '../../contract/reading.ts';
import { digestOf } from '../base/digest.ts';
import { Refused } from '../base/errors.ts';
import type { Moment } from '../store/command.ts';
import type { Catalog } from './catalog.ts';
import type { ExceptionRow, Exceptions } from './exceptions.ts';
import type { ParcelCode } from './parcel-command.ts';
import type { Booked, Known, ParcelDesk } from './parcel-desk.ts';
import type { ParcelRow, Parcels } from './parcels.ts';

/** `exception.resolve`: what a person decided about a rejected parcel. */
export type ResolveException = {
  readonly exception: string;
  readonly by: string;
  readonly occurred_at: string;
  readonly how: /** It is this item, so many base units: booked as the station would have. */
    | {
        readonly kind: 'identified';
        readonly sku: string;
        readonly quantity: number;
        readonly note: string | null;
      }
    /** The catalog may know the code by now: judged again by the same readings. */
    | { readonly kind: 'retried' }
    /** Nothing is booked. */
    | { readonly kind: 'dismissed'; readonly note: string };
};

export type ResolveOutcome =
  | {
      readonly outcome: 'created' | 'exists' | 'exists_with_different_body';
      readonly item: ParcelItem | null;
      readonly movement: string | null;
    }
  /** Still open: what speaks against it. */
  | { readonly outcome: 'refused'; readonly reason: ReasonCode };

export type ResolveRooms = {
  readonly catalog: Catalog;
  readonly desk: ParcelDesk;
  readonly exceptions: Exceptions;
  readonly parcels: Parcels;
};

/** Resolves an exception once. A request that fails or is refused leaves it open. */
export function resolveException(
  rooms: ResolveRooms,
  asked: ResolveException,
  moment: Moment,
): ResolveOutcome {
  const row = rooms.exceptions.get(asked.exception);
  const { exception, by, how } = asked;
  const digest = digestOf({ exception, by, how });
  if (row.state === 'resolved') {
    const outcome = row.digest === digest ? 'exists' : 'exists_with_different_body';
    return { outcome, item: null, movement: row.movement_id };
  }
  const booked = bookingFor(rooms, row, asked, moment);
  if (booked.reason !== null) return { outcome: 'refused', reason: booked.reason };
  const movement = booked.movement?.id ?? null;
  rooms.exceptions.resolve(
    {
      exception: asked.exception,
      resolution: asked.how.kind,
      by: asked.by,
      note: 'note' in asked.how ? asked.how.note : null,
      movement,
      digest,
      occurred_at: asked.occurred_at,
    },
    moment,
  );
  return { outcome: 'created', item: booked.item, movement };
}

function bookingFor(
  rooms: ResolveRooms,
  row: ExceptionRow,
  asked: ResolveException,
  moment: Moment,
): Pick<Booked, 'reason' | 'item' | 'movement'> {
  const { how } = asked;
  if (how.kind === 'dismissed') return { reason: null, item: null, movement: null };
  const parcel = rooms.parcels.byRow(row.parcel);
  const weight_mg = how.kind === 'retried' ? weightOf(row) : null;
  const identity = how.kind === 'identified' ? named(rooms, how) : again(rooms, row);
  const booking = bookingOf(rooms, row, parcel, asked, weight_mg);
  if (identity.kind !== 'unidentified') return rooms.desk.book(identity, booking, moment);
  const { movement, station, occurred_at, role } = booking;
  const read = { parcel: movement, station, occurred_at, codes: codesOf(row) };
  const reason = rooms.desk.placeCode(identity.reason, role, read, moment);
  return { reason, item: null, movement: null };
}

function bookingOf(
  rooms: ResolveRooms,
  row: ExceptionRow,
  parcel: ParcelRow,
  asked: ResolveException,
  weight_mg: number | null,
) {
  return {
    movement: `${row.exception_id}/${asked.how.kind}`,
    parcel: parcel.parcel_id,
    role: parcel.role,
    location: rooms.catalog.locationByRow(parcel.location),
    weight_mg,
    // What a person says it is, a person has judged.
    expects: 'anything' as const,
    to_zone: parcel.to_zone,
    station: parcel.station,
    created_by: asked.by,
    occurred_at: asked.occurred_at,
  };
}

/** Throws `invalid-request`. */
function named(
  rooms: ResolveRooms,
  how: Extract<ResolveException['how'], { kind: 'identified' }>,
): Known {
  const variant = rooms.catalog.variantBySku(how.sku);
  if (variant === null)
    throw new Refused('invalid', 'invalid-request', `no item has the SKU ${how.sku}`);
  if (!Number.isSafeInteger(how.quantity) || how.quantity <= 0) {
    throw new Refused(
      'invalid',
      'invalid-request',
      `${how.quantity} is no quantity; give a whole number above 0`,
    );
  }
  return {
    kind: 'item',
    variant,
    quantity: how.quantity,
    packaging_weight_mg: 0,
    lot: null,
    sscc: null,
  };
}

function again(rooms: ResolveRooms, row: ExceptionRow) {
  return rooms.desk.identify(codesOf(row));
}

function codesOf(row: ExceptionRow): readonly ParcelCode[] {
  // Written by this program from the same type.
  return JSON.parse(row.codes) as ParcelCode[];
}

function weightOf(row: ExceptionRow): number | null {
  if (row.weight === null) return null;
  // Written by this program from the same type.
  return (JSON.parse(row.weight) as WeightReading | null)?.milligrams ?? null;
}
