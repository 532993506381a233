import type { ParcelItem, ReasonCode } from '../../contract/parcel.ts';
import type { WeightReading } from '../../contract/reading.ts';
import { digestOf } from '../base/digest.ts';
import { assert, Refused } from '../base/errors.ts';
import type { Moment } from '../store/command.ts';
import type { Catalog } from './catalog.ts';
import type { ExceptionParcel, ExceptionRow, Exceptions } from './exceptions.ts';
import type { ParcelCode } from './parcel-command.ts';
import type { Booked, Known, ParcelDesk } from './parcel-desk.ts';
import type { Parcels } from './parcels.ts';

/** `exception.resolve`: what a person decided about a rejected parcel. */
export type ResolveException = {
  readonly exception: string;
  readonly by: string;
  readonly occurred_at: string;
  readonly how: /** It is this item, so many base units of all its parcels: booked as the station would have. */
    | {
        readonly kind: 'identified';
        readonly sku: string;
        readonly quantity: number;
        readonly note: string | null;
      }
    /** The catalog may know the code by now: judged again by the same readings, of several parcels all or none. */
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

type Judged = Pick<Booked, 'reason' | 'item' | 'movement'>;

/** Resolves an exception once. A request that fails or is refused leaves it open. Throws `still-rejected`. */
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
): Judged {
  switch (asked.how.kind) {
    case 'dismissed':
      return { reason: null, item: null, movement: null };
    case 'identified': {
      const booking = bookingOf(rooms, row.parcel, `${row.exception_id}/identified`, asked, null);
      return rooms.desk.book(named(rooms, asked.how), booking, moment);
    }
    case 'retried':
      return judgedAgain(rooms, row, asked, moment);
  }
}

/** All its parcels, as their station would judge them now. Throws `still-rejected` where only some of them pass. */
function judgedAgain(
  rooms: ResolveRooms,
  row: ExceptionRow,
  asked: ResolveException,
  moment: Moment,
): Judged {
  const [first, ...others] = rooms.exceptions.parcels(row);
  assert(first !== undefined, 'an exception is of a parcel');
  const judged = (parcel: ExceptionParcel, movement: string): Judged => {
    const booking = bookingOf(rooms, parcel.parcel, movement, asked, weightOf(parcel));
    return judge(rooms, codesOf(parcel), booking, moment);
  };
  const stem = `${row.exception_id}/retried`;
  const { reason, item, movement } = judged(first, stem);
  if (reason !== null) return { reason, item, movement };
  let quantity = item?.quantity ?? 0;
  for (const [index, parcel] of others.entries()) {
    const one = judged(parcel, `${stem}/${index + 2}`);
    quantity += one.item?.quantity ?? 0;
    if (one.reason === null) continue;
    const told =
      `of these ${row.parcels} parcels ${index + 1} would pass now, and the next is rejected still (${one.reason}); ` +
      'nothing was booked';
    throw new Refused('conflict', 'still-rejected', told, { reason: one.reason });
  }
  return { reason, item: item === null ? null : { ...item, quantity }, movement };
}

function judge(
  { desk }: ResolveRooms,
  codes: readonly ParcelCode[],
  booking: ReturnType<typeof bookingOf>,
  moment: Moment,
): Judged {
  const identity = desk.identify(codes);
  if (identity.kind !== 'unidentified') return desk.book(identity, booking, moment);
  const { movement, station, occurred_at, role } = booking;
  const read = { parcel: movement, station, occurred_at, codes };
  const reason = desk.placeCode(identity.reason, role, read, moment);
  return { reason, item: null, movement: null };
}

function bookingOf(
  rooms: ResolveRooms,
  of: number,
  movement: string,
  asked: ResolveException,
  weight_mg: number | null,
) {
  const parcel = rooms.parcels.byRow(of);
  return {
    movement,
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

function codesOf({ codes }: ExceptionParcel): readonly ParcelCode[] {
  // Written by this program from the same type.
  return JSON.parse(codes) as ParcelCode[];
}

function weightOf({ weight }: ExceptionParcel): number | null {
  if (weight === null) return null;
  // Written by this program from the same type.
  return (JSON.parse(weight) as WeightReading | null)?.milligrams ?? null;
}
