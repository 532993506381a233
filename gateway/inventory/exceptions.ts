import type { Database } from 'better-sqlite3';
import type { CanonicalJson } from '../../contract/canonical-json.ts';
import { EXCEPTION_PARCELS_MAX } from '../../contract/constants.ts';
import type { ReasonCode } from '../../contract/parcel.ts';
import type { WeightReading } from '../../contract/reading.ts';
import type { RecordBody } from '../../contract/records.ts';
import { OperationalError, Refused } from '../base/errors.ts';
import type { Journal } from '../journal/append.ts';
import type { Moment } from '../store/command.ts';
import type { ParcelCode } from './parcel-command.ts';
import type { About } from './role-procedure.ts';

export type ExceptionRow = {
  readonly id: number;
  readonly exception_id: string;
  readonly parcel: number;
  readonly reason: ReasonCode;
  readonly codes: string;
  readonly weight: string | null;
  /** How many it counts; `parcel` is the first of them. */
  readonly parcels: number;
  readonly state: 'open' | 'resolved';
  readonly digest: string | null;
  readonly movement_id: string | null;
};

/** One of the parcels that an exception counts, with what it takes to judge it again. */
export type ExceptionParcel = Pick<ExceptionRow, 'parcel' | 'codes' | 'weight'>;

export type NewException = {
  readonly exception: string;
  /** Key of the parcel's row, its id and its station. */
  readonly parcel: { readonly row: number; readonly id: string; readonly station: string };
  readonly reason: ReasonCode;
  /** Other parcels that are about the same are counted in it. */
  readonly about: About | null;
  /** What the station itself found wrong; null where the ledger did. */
  readonly fault: ReasonCode | null;
  readonly codes: readonly ParcelCode[];
  readonly weight: WeightReading | null;
  /** A list of `ParcelReading`. */
  readonly readings: CanonicalJson;
  readonly occurred_at: string;
};

/** A further parcel of an exception: the key of its row, and how much it holds in base units. */
export type Joining = Pick<NewException, 'codes' | 'weight'> & {
  readonly parcel: number;
  readonly quantity: number;
};

export type Resolution = RecordBody<'exception.resolved'> & {
  /** Of the request, so that a repeat is recognised. */
  readonly digest: string;
  readonly occurred_at: string;
};

/**
 * Parcels that need a person. Opened with all that was read of them, resolved once. Several that are about the same
 * thing, such as those beyond one order, are one exception; each keeps its own record.
 */
export class Exceptions {
  readonly #journal: Journal;
  readonly #find;
  readonly #insert;
  readonly #resolve;
  readonly #about;
  readonly #join;
  readonly #count;
  readonly #joined;
  readonly #others;

  constructor(db: Database, journal: Journal) {
    this.#journal = journal;
    this.#find = db.prepare<[string], ExceptionRow>(
      `SELECT id, exception_id, parcel, reason, codes, weight, parcels, state, digest, movement_id
       FROM exceptions WHERE exception_id = ?`,
    );
    this.#insert = db.prepare(
      `INSERT INTO exceptions
         (exception_id, parcel, reason, fault, codes, weight, readings, opened_at, about_type, about_id,
          about_variant, state)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')`,
    );
    this.#about = db
      .prepare<[string, number, string, ReasonCode, number], string>(
        `SELECT exception_id FROM exceptions
         WHERE state = 'open' AND about_id = ? AND about_variant = ? AND about_type = ? AND reason = ? AND parcels < ?
         ORDER BY id LIMIT 1`,
      )
      .pluck();
    this.#join = db.prepare(
      'INSERT INTO exception_parcels (parcel, exception, codes, weight) VALUES (?, ?, ?, ?)',
    );
    this.#count = db.prepare(
      'UPDATE exceptions SET parcels = parcels + 1, more_quantity = more_quantity + ? WHERE id = ?',
    );
    this.#joined = db
      .prepare<[number], string>(
        `SELECT exception.exception_id FROM exception_parcels AS joined
           JOIN exceptions AS exception ON exception.id = joined.exception WHERE joined.parcel = ?`,
      )
      .pluck();
    this.#others = db.prepare<[number], ExceptionParcel>(
      'SELECT parcel, codes, weight FROM exception_parcels WHERE exception = ? ORDER BY parcel',
    );
    this.#resolve = db.prepare(
      `UPDATE exceptions SET state = 'resolved', resolution = ?, resolved_by = ?, resolved_at = ?, note = ?,
         digest = ?, movement_id = ?
       WHERE exception_id = ? AND state = 'open'`,
    );
  }

  find(exception: string): ExceptionRow | undefined {
    return this.#find.get(exception);
  }

  /** Throws `not-found`. */
  get(exception: string): ExceptionRow {
    const row = this.#find.get(exception);
    if (row !== undefined) return row;
    throw new Refused('not-found', 'not-found', `there is no exception ${exception}`);
  }

  /** The open exception that a parcel is to be counted in; null where it is one by itself. */
  toJoin(reason: ReasonCode, about: About | null): string | null {
    if (about === null) return null;
    const { reference, variant } = about;
    const { type, id } = reference;
    return this.#about.get(id, variant.id, type, reason, EXCEPTION_PARCELS_MAX) ?? null;
  }

  /** Counts another parcel, which holds so much. */
  join(exception: string, joining: Joining): void {
    const { id } = this.get(exception);
    const { codes, weight } = written(joining);
    this.#join.run(joining.parcel, id, codes, weight);
    this.#count.run(joining.quantity, id);
  }

  /** The exception that a parcel was counted in, by the key of its row; null where it was the first of one. */
  joinedBy(parcel: number): string | null {
    return this.#joined.get(parcel) ?? null;
  }

  /** All parcels that it counts, as they came. */
  parcels({ id, parcel, codes, weight }: ExceptionRow): readonly ExceptionParcel[] {
    return [{ parcel, codes, weight }, ...this.#others.all(id)];
  }

  open(opened: NewException, moment: Moment): void {
    const { exception, parcel, reason, readings, about } = opened;
    const { codes, weight } = written(opened);
    this.#insert.run(
      exception,
      parcel.row,
      reason,
      opened.fault,
      codes,
      weight,
      readings,
      Date.parse(moment.recorded_at),
      about?.reference.type ?? null,
      about?.reference.id ?? null,
      about?.variant.id ?? null,
    );
    this.#journal.append(
      {
        kind: 'exception.opened',
        id: exception,
        occurred_at: opened.occurred_at,
        body: { exception, parcel: parcel.id, station: parcel.station, reason },
      },
      moment,
    );
  }

  resolve(resolution: Resolution, moment: Moment): void {
    const { digest, occurred_at, ...body } = resolution;
    const changed = this.#resolve.run(
      body.resolution,
      body.by,
      Date.parse(moment.recorded_at),
      body.note,
      digest,
      body.movement,
      body.exception,
    );
    if (changed.changes !== 1) {
      throw new OperationalError('exception-resolved', `${body.exception} is already resolved`);
    }
    this.#journal.append(
      { kind: 'exception.resolved', id: `${body.exception}/resolved`, occurred_at, body },
      moment,
    );
  }
}

function written({ codes, weight }: Pick<NewException, 'codes' | 'weight'>) {
  return {
    codes: JSON.stringify(codes),
    weight: weight === null ? null : JSON.stringify(weight),
  };
}
