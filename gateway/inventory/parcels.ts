import type { Database } from 'better-sqlite3';
import type { ParcelReading, ReasonCode, StationRole, Verdict } from '../../contract/parcel.ts';
import type { RecordBody } from '../../contract/records.ts';
import { assert } from '../base/errors.ts';
import type { Moment } from '../store/command.ts';
import type { Location, Variant } from './catalog.ts';
import type { NamedRow } from './named-row.ts';
import type { DecideParcel } from './parcel-command.ts';

export type ParcelRow = {
  readonly id: number;
  readonly parcel_id: string;
  readonly station: string;
  readonly role: StationRole;
  readonly location: number;
  readonly verdict: Verdict;
  readonly reason: ReasonCode | null;
  readonly variant: number | null;
  readonly quantity: number | null;
  readonly movement_id: string | null;
  readonly ledger_seq: number | null;
  readonly journal_position: number;
  readonly to_zone: string | null;
};

export type NewParcel = {
  readonly asked: DecideParcel;
  readonly location: Location;
  readonly reason: ReasonCode | null;
  readonly variant: Variant | null;
  readonly quantity: number | null;
  readonly lot: NamedRow;
  readonly handling_unit: NamedRow;
  readonly movement: { readonly id: string; readonly first_seq: number } | null;
  readonly journal_position: number;
  readonly moment: Moment;
};

const HOUR_MS = 3_600_000;

/** The parcels that were decided, and their counts by hour. */
export class Parcels {
  readonly #find;
  readonly #byRow;
  readonly #insert;
  readonly #count;
  readonly #record;

  constructor(db: Database) {
    const columns = `id, parcel_id, station, role, location, verdict, reason, variant, quantity, movement_id,
      ledger_seq, journal_position, to_zone`;
    this.#find = db.prepare<[string], ParcelRow>(
      `SELECT ${columns} FROM parcels WHERE parcel_id = ?`,
    );
    this.#byRow = db.prepare<[number], ParcelRow>(`SELECT ${columns} FROM parcels WHERE id = ?`);
    this.#insert = db.prepare(
      `INSERT INTO parcels (parcel_id, station, role, location, verdict, reason, variant, quantity, lot,
         handling_unit, weight_mg, movement_id, ledger_seq, journal_position, occurred_at, recorded_at,
         to_zone)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#count = db.prepare(
      `INSERT INTO station_hours (hour, station, role, verdict, reason, parcels)
       VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET parcels = parcels + 1`,
    );
    this.#record = db
      .prepare<[number], string>('SELECT record FROM journal WHERE position = ?')
      .pluck();
  }

  find(parcel: string): ParcelRow | undefined {
    return this.#find.get(parcel);
  }

  byRow(id: number): ParcelRow {
    const row = this.#byRow.get(id);
    assert(row !== undefined, `the parcel in row ${id} exists`);
    return row;
  }

  /** Returns the key of the row. */
  insert(parcel: NewParcel): number {
    const { asked, reason, moment } = parcel;
    const verdict: Verdict = reason === null ? 'accept' : 'reject';
    const recorded = Date.parse(moment.recorded_at);
    const inserted = this.#insert.run(
      asked.parcel,
      asked.station,
      asked.role,
      parcel.location.id,
      verdict,
      reason,
      parcel.variant?.id ?? null,
      parcel.quantity,
      parcel.lot.id,
      parcel.handling_unit.id,
      asked.weight?.milligrams ?? null,
      parcel.movement?.id ?? null,
      parcel.movement?.first_seq ?? null,
      parcel.journal_position,
      Date.parse(asked.occurred_at),
      recorded,
      asked.to_zone ?? null,
    );
    const hour = Math.floor(recorded / HOUR_MS);
    this.#count.run(hour, asked.station, asked.role, verdict, reason ?? '');
    return Number(inserted.lastInsertRowid);
  }

  /** The readings of a decided parcel, from its record in the journal. */
  readings(row: ParcelRow): readonly ParcelReading[] {
    const text = this.#record.get(row.journal_position);
    assert(text !== undefined, `the record of parcel ${row.parcel_id} is in the journal`);
    // The journal holds it as the desk wrote it.
    const { body } = JSON.parse(text) as { readonly body: RecordBody<'parcel.decided'> };
    return body.readings;
  }
}
