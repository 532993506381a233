import type { Database } from 'better-sqlite3';
import type { CanonicalJson } from '../../contract/canonical-json.ts';
import type { ReasonCode } from '../../contract/parcel.ts';
import type { WeightReading } from '../../contract/reading.ts';
import type { RecordBody } from '../../contract/records.ts';
import { OperationalError, Refused } from '../base/errors.ts';
import type { Journal } from '../journal/append.ts';
import type { Moment } from '../store/command.ts';
import type { ParcelCode } from './parcel-command.ts';

export type ExceptionRow = {
  readonly id: number;
  readonly exception_id: string;
  readonly parcel: number;
  readonly reason: ReasonCode;
  readonly codes: string;
  readonly weight: string | null;
  readonly state: 'open' | 'resolved';
  readonly digest: string | null;
  readonly movement_id: string | null;
};

export type NewException = {
  readonly exception: string;
  /** Key of the parcel's row, its id and its station. */
  readonly parcel: { readonly row: number; readonly id: string; readonly station: string };
  readonly reason: ReasonCode;
  /** What the station itself found wrong; null where the ledger did. */
  readonly fault: ReasonCode | null;
  readonly codes: readonly ParcelCode[];
  readonly weight: WeightReading | null;
  /** A list of `ParcelReading`. */
  readonly readings: CanonicalJson;
  readonly occurred_at: string;
};

export type Resolution = RecordBody<'exception.resolved'> & {
  /** Of the request, so that a repeat is recognised. */
  readonly digest: string;
  readonly occurred_at: string;
};

/** Parcels that need a person. Opened with all that was read of them, resolved once. */
export class Exceptions {
  readonly #journal: Journal;
  readonly #find;
  readonly #insert;
  readonly #resolve;

  constructor(db: Database, journal: Journal) {
    this.#journal = journal;
    this.#find = db.prepare<[string], ExceptionRow>(
      `SELECT id, exception_id, parcel, reason, codes, weight, state, digest, movement_id
       FROM exceptions WHERE exception_id = ?`,
    );
    this.#insert = db.prepare(
      `INSERT INTO exceptions
         (exception_id, parcel, reason, fault, codes, weight, readings, opened_at, state)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open')`,
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

  open(opened: NewException, moment: Moment): void {
    const { exception, parcel, reason, readings } = opened;
    this.#insert.run(
      exception,
      parcel.row,
      reason,
      opened.fault,
      JSON.stringify(opened.codes),
      opened.weight === null ? null : JSON.stringify(opened.weight),
      readings,
      Date.parse(moment.recorded_at),
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
