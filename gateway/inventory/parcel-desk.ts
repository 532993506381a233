import { canonicalJson, canonicalWith } from '../../contract/canonical-json.ts';
import type { ParcelItem, ReasonCode, StationRole } from '../../contract/parcel.ts';
import type { RecordBody } from '../../contract/records.ts';
import type { Journal } from '../journal/append.ts';
import type { Moment } from '../store/command.ts';
import type { Catalog, Location, Variant } from './catalog.ts';
import type { Exceptions } from './exceptions.ts';
import { LOOSE } from './handling-units.ts';
import { type Identity, identify } from './identify.ts';
import type { Ledger } from './ledger.ts';
import { NO_LOT } from './lots.ts';
import type { MovementLine } from './movement.ts';
import type {
  DecideParcel,
  ParcelCode,
  ParcelOutcome,
  RevokeOutcome,
  RevokeParcel,
} from './parcel-command.ts';
import type { ParcelRow, Parcels } from './parcels.ts';
import type { About, Expects, RoleProcedure } from './role-procedure.ts';

export type Procedures = Readonly<Record<StationRole, RoleProcedure>>;
/**
 * For roles to which the code of a place means something. Null: the codes name no place, so that the parcel
 * is as unknown as it was.
 */
export type PlaceProcedures = Readonly<
  Partial<
    Record<StationRole, (parcel: PlaceParcel, moment: Moment) => ReasonCode | 'passes' | null>
  >
>;
type PlaceParcel = Pick<DecideParcel, 'parcel' | 'station' | 'occurred_at' | 'codes'>;
export type Known = Exclude<Identity, { kind: 'unidentified' }>;

export type DeskRooms = {
  readonly journal: Journal;
  readonly catalog: Catalog;
  readonly ledger: Ledger;
  readonly exceptions: Exceptions;
  readonly parcels: Parcels;
  readonly procedures: Procedures;
  readonly places?: PlaceProcedures;
};

/** Who books what for which parcel. */
export type Booking = {
  readonly movement: string;
  readonly parcel: string;
  readonly role: StationRole;
  readonly location: Location;
  readonly weight_mg: number | null;
  readonly expects: Expects;
  readonly to_zone: string | null;
  readonly station: string;
  readonly created_by: string;
  readonly occurred_at: string;
};

/** What the ledger says of a parcel: `reason` null means that it passes, and `movement` is then booked. */
export type Booked = {
  readonly reason: ReasonCode | null;
  readonly item: ParcelItem | null;
  readonly variant: Variant | null;
  readonly lines: readonly MovementLine[];
  readonly movement: { readonly id: string; readonly first_seq: number } | null;
  /** What it was rejected for, where others may be for the same. */
  readonly about?: About | undefined;
};

/** Decides on parcels, inside the writer's transaction, and records what was decided in the same one. */
export class ParcelDesk {
  readonly #rooms: DeskRooms;

  constructor(rooms: DeskRooms) {
    this.#rooms = rooms;
  }

  /** Asked twice with one id, it answers what was decided the first time. */
  decide(asked: DecideParcel, moment: Moment): ParcelOutcome {
    const { catalog, exceptions, parcels } = this.#rooms;
    const before = parcels.find(asked.parcel);
    if (before !== undefined) return this.#again(before);
    const location = catalog.location(asked.location);
    const booked = this.#rule(asked, location, moment);
    const { reason, item } = booked;
    const about = booked.about ?? null;
    const joined = reason === null ? null : exceptions.toJoin(reason, about);
    const exception = reason === null ? null : (joined ?? ownException(asked.parcel));
    const journal_position = this.#record(asked, booked, exception, moment);
    const row = parcels.insert({
      asked,
      location,
      reason,
      variant: booked.variant,
      quantity: item?.quantity ?? null,
      lot: lotOf(booked.lines),
      handling_unit: unitOf(booked.lines),
      movement: booked.movement,
      journal_position,
      moment,
    });
    if (joined !== null) {
      exceptions.join(joined, { ...asked, parcel: row, quantity: item?.quantity ?? 0 });
    } else if (exception !== null && reason !== null) {
      const parcel = { row, id: asked.parcel, station: asked.station };
      exceptions.open({ ...asked, exception, parcel, reason, about }, moment);
    }
    const verdict = reason === null ? 'accept' : 'reject';
    return { outcome: 'created', parcel: asked.parcel, verdict, reason, item, exception };
  }

  /** Takes back what an acceptance booked that came too late for the gate. */
  revoke(asked: RevokeParcel, moment: Moment): RevokeOutcome {
    const { exceptions, ledger, parcels } = this.#rooms;
    const row = parcels.find(asked.parcel);
    if (row === undefined) return { outcome: 'unknown', taken_back: false };
    const exception = `${asked.parcel}/revoked`;
    if (exceptions.find(exception) !== undefined) return { outcome: 'exists', taken_back: false };
    const { reason, occurred_at } = asked;
    const readings = parcels.readings(row);
    const parcel = { row: row.id, id: row.parcel_id, station: row.station };
    // Between the booking and now lie milliseconds in which somebody may have taken the goods, or taken the movement
    // back. Then nothing goes back, and the exception that a person sees is all that says so.
    const taken_back =
      row.movement_id === null ||
      row.ledger_seq === null ||
      (asked.only_told !== true &&
        !ledger.isTakenBack({ id: row.movement_id, first_seq: row.ledger_seq }) &&
        ledger.reverse(
          { id: row.movement_id, first_seq: row.ledger_seq },
          { id: `${row.movement_id}/revoked`, reason, created_by: row.station, occurred_at },
          moment,
        ).ok);
    exceptions.open(
      {
        exception,
        parcel,
        reason,
        about: null,
        fault: reason,
        codes: codesOf(readings),
        weight: null,
        readings: canonicalJson(readings),
        occurred_at,
      },
      moment,
    );
    return { outcome: 'created', taken_back };
  }

  /** Books what the role's procedure makes of a known item, or says why not and books nothing. */
  book(identity: Known, booking: Booking, moment: Moment): Booked {
    const { location, weight_mg, role, expects, to_zone, station } = booking;
    const { created_by, occurred_at } = booking;
    const today = moment.today;
    const asked = { movement: booking.movement, by: created_by, occurred_at };
    const facts = {
      ...{ identity, location, weight_mg, expects, to_zone, today, station },
      booking: asked,
    };
    const plan = this.#rooms.procedures[role](facts, moment);
    const nothing = { ...itemAndVariant(identity, []), lines: [], movement: null };
    if (plan.kind === 'reject') return { ...nothing, reason: plan.reason, about: plan.about };
    if (plan.kind === 'note') return { ...nothing, reason: null };
    if (plan.kind === 'booked') {
      const { lines, movement } = plan;
      return { ...itemAndVariant(identity, lines), reason: null, lines, movement };
    }
    const { lines, type } = plan;
    const posted = this.#rooms.ledger.post(
      {
        id: booking.movement,
        type,
        lines,
        reference: plan.reference ?? null,
        reason: null,
        created_by,
        parcel: booking.parcel,
        note: null,
        voids: null,
        occurred_at,
      },
      moment,
    );
    const of = itemAndVariant(identity, lines);
    if (!posted.ok) return { ...of, reason: 'NOT_IN_STOCK', lines: [], movement: null };
    const movement = { id: booking.movement, first_seq: posted.value.first_seq };
    plan.booked?.({ id: movement.id, created_by, occurred_at }, moment);
    return { ...of, reason: null, lines, movement };
  }

  /** What codes that name no item mean to this role: null where it is a place that it goes on with. */
  placeCode(
    unknown: ReasonCode,
    role: StationRole,
    parcel: PlaceParcel,
    moment: Moment,
  ): ReasonCode | null {
    const understood = this.#rooms.places?.[role]?.(parcel, moment) ?? unknown;
    return understood === 'passes' ? null : understood;
  }

  identify(codes: readonly ParcelCode[]): Identity {
    return identify(codes, (code) => this.#rooms.catalog.itemByCode(code));
  }

  #rule(asked: DecideParcel, location: Location, moment: Moment): Booked {
    const nothing = { item: null, variant: null, lines: [], movement: null };
    if (asked.fault !== null) return { ...nothing, reason: asked.fault };
    if (asked.deadline_ms !== null && moment.monotonic_ms > asked.deadline_ms) {
      return { ...nothing, reason: 'LATE_DECISION' };
    }
    const identity = this.identify(asked.codes);
    if (identity.kind === 'unidentified') {
      return { ...nothing, reason: this.placeCode(identity.reason, asked.role, asked, moment) };
    }
    return this.book(
      identity,
      {
        movement: asked.parcel,
        parcel: asked.parcel,
        role: asked.role,
        location,
        weight_mg: asked.weight?.milligrams ?? null,
        expects: asked.expects ?? 'anything',
        to_zone: asked.to_zone ?? null,
        station: asked.station,
        created_by: asked.station,
        occurred_at: asked.occurred_at,
      },
      moment,
    );
  }

  /** Returns the record's position in the journal. */
  #record(asked: DecideParcel, booked: Booked, exception: string | null, moment: Moment): number {
    const { parcel, station, role, occurred_at } = asked;
    const { reason, item } = booked;
    const lot = lotOf(booked.lines);
    // In the order of canonical JSON.
    const body: Omit<RecordBody<'parcel.decided'>, 'readings'> = {
      exception,
      item,
      lot: lot.id === NO_LOT.id ? null : lot.name,
      movement: booked.movement?.id ?? null,
      parcel,
      readings_left_out: asked.readings_left_out,
      reason,
      role,
      station,
      verdict: reason === null ? 'accept' : 'reject',
      weight_mg: asked.weight?.milligrams ?? null,
    };
    const written = canonicalWith(body, 'readings', asked.readings);
    return this.#rooms.journal.append(
      { kind: 'parcel.decided', id: parcel, occurred_at, body: written },
      moment,
    ).position;
  }

  #again(row: ParcelRow): ParcelOutcome {
    const { parcel_id: parcel, verdict, reason } = row;
    const variant = row.variant === null ? null : this.#rooms.catalog.variant(row.variant);
    const item = variant === null ? null : parcelItem(variant, row.quantity ?? 0);
    const rejected = verdict === 'reject';
    const exception = rejected ? this.#rooms.exceptions.joinedBy(row.id) : null;
    const own = rejected ? ownException(parcel) : null;
    return { outcome: 'exists', parcel, verdict, reason, item, exception: exception ?? own };
  }
}

/** Of a parcel that is one by itself, or the first of several. */
const ownException = (parcel: string): string => `${parcel}/exception`;

const lotOf = (lines: readonly MovementLine[]) =>
  lines.find((line) => line.lot.id !== NO_LOT.id)?.lot ?? NO_LOT;

const unitOf = (lines: readonly MovementLine[]) =>
  lines.find((line) => line.handling_unit.id !== LOOSE.id)?.handling_unit ?? LOOSE;

/** The parcel's item, and how much of it was booked or, before that, read. */
function itemAndVariant(
  identity: Known,
  lines: readonly MovementLine[],
): { readonly item: ParcelItem | null; readonly variant: Variant | null } {
  const variant = identity.kind === 'item' ? identity.variant : (lines[0]?.variant ?? null);
  if (variant === null) return { item: null, variant: null };
  let booked = 0;
  for (const line of lines) {
    if (line.variant.id === variant.id && line.quantity > 0) booked += line.quantity;
  }
  const read = identity.kind === 'item' ? (identity.quantity ?? 0) : 0;
  return { item: parcelItem(variant, booked > 0 ? booked : read), variant };
}

function parcelItem(variant: Variant, quantity: number): ParcelItem {
  const { variant_id, sku, name } = variant;
  return { variant: variant_id, sku, name, quantity };
}

/** The codes of a parcel as its readings show them. */
function codesOf(readings: ReturnType<Parcels['readings']>): ParcelCode[] {
  return readings.flatMap(({ reading }) =>
    reading.kind === 'barcode'
      ? [
          {
            text: reading.text,
            aim: reading.aim ?? null,
            gs1: reading.gs1 ?? null,
            gs1_error: reading.gs1_error?.code ?? null,
          },
        ]
      : [],
  );
}
