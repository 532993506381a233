import type { Database } from 'better-sqlite3';
import type {
  ExceptionRow,
  ExceptionsPage,
  ExceptionsQuery,
} from '../../../contract/http/exceptions.ts';
import type { ExceptionView } from '../../../contract/http/view.ts';
import type { ParcelReading, ReasonCode, StationRole } from '../../../contract/parcel.ts';
import { Refused } from '../../base/errors.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';

/** Exceptions for the page. `now` is the wall time at which ages are told. */

type Columns = {
  readonly id: number;
  readonly exception_id: string;
  readonly reason: ReasonCode;
  readonly station: string;
  readonly role: StationRole;
  readonly parcel_id: string;
  readonly parcels: number;
  readonly about_type: string | null;
  readonly about_id: string | null;
  readonly opened_at: number;
  readonly readings: string;
  readonly quantity: number | null;
  readonly variant_id: string | null;
  readonly sku: string | null;
  readonly name: string | null;
  readonly state: 'open' | 'resolved';
  readonly resolution: ExceptionRow['resolution'];
  readonly resolved_by: string | null;
  readonly resolved_at: number | null;
  readonly note: string | null;
  readonly movement_id: string | null;
};

const SELECT = `
  SELECT exception.id, exception.exception_id, exception.reason, parcel.station, parcel.role,
    parcel.parcel_id, exception.opened_at, exception.readings, exception.parcels, exception.about_type,
    exception.about_id, parcel.quantity + exception.more_quantity AS quantity, variant.variant_id,
    variant.sku, variant.name, exception.state, exception.resolution, exception.resolved_by,
    exception.resolved_at, exception.note, exception.movement_id
  FROM exceptions AS exception
    JOIN parcels AS parcel ON parcel.id = exception.parcel
    LEFT JOIN product_variants AS variant ON variant.id = parcel.variant`;

function viewOf(row: Columns, now: number): ExceptionView {
  return {
    id: row.exception_id,
    reason: row.reason,
    station: row.station,
    role: row.role,
    parcel: row.parcel_id,
    parcels: row.parcels,
    about:
      row.about_type === null || row.about_id === null
        ? null
        : { type: row.about_type, id: row.about_id },
    opened_at: new Date(row.opened_at).toISOString(),
    // A clock that was set back must not make a negative age.
    age_ms: Math.max(0, now - row.opened_at),
    // Written by this program from the same type.
    readings: JSON.parse(row.readings) as ParcelReading[],
  };
}

function rowOf(row: Columns, now: number): ExceptionRow {
  const { variant_id, sku, name } = row;
  const item =
    variant_id === null || sku === null || name === null
      ? null
      : { variant: variant_id, sku, name, quantity: row.quantity ?? 0 };
  return {
    ...viewOf(row, now),
    item,
    state: row.state,
    resolution: row.resolution,
    resolved_by: row.resolved_by,
    resolved_at: row.resolved_at === null ? null : new Date(row.resolved_at).toISOString(),
    note: row.note,
    movement: row.movement_id,
  };
}

export type OpenExceptions = {
  readonly open: number;
  /** Milliseconds since 1970 when the oldest was opened; null when none is open. */
  readonly oldest_opened_at: number | null;
  readonly list: readonly ExceptionView[];
};

/** What the board shows of them: how many, how old, and the oldest ones. */
export function openExceptions(
  db: Database,
): (input: { now: number; limit: number }) => OpenExceptions {
  const count = db
    .prepare<[], number>("SELECT count(*) FROM exceptions WHERE state = 'open'")
    .pluck();
  const rows = db.prepare<[number], Columns>(
    `${SELECT} WHERE exception.state = 'open' ORDER BY exception.id LIMIT ?`,
  );
  return ({ now, limit }) => {
    const list = rows.all(limit);
    return {
      open: count.get() ?? 0,
      oldest_opened_at: list[0]?.opened_at ?? null,
      list: list.map((row) => viewOf(row, now)),
    };
  };
}

export type WithNow<T> = { readonly query: T; readonly now: number };

export function exceptionPages(db: Database): (input: WithNow<ExceptionsQuery>) => ExceptionsPage {
  const where = `exception.state = @state AND (@station IS NULL OR parcel.station = @station)
    AND (@reason IS NULL OR exception.reason = @reason)`;
  const open = db.prepare<[object], Columns>(
    `${SELECT} WHERE ${where} AND exception.id > @after ORDER BY exception.id LIMIT @limit`,
  );
  const resolved = db.prepare<[object], Columns>(
    `${SELECT} WHERE ${where} AND exception.id < @after ORDER BY exception.id DESC LIMIT @limit`,
  );
  return ({ query, now }) => {
    const start = query.state === 'open' ? 0 : Number.MAX_SAFE_INTEGER;
    const [after] =
      query.after === undefined ? [start] : decodeCursor(query.after, ['number'] as const);
    const statement = query.state === 'open' ? open : resolved;
    const rows = statement.all({
      state: query.state,
      station: query.station ?? null,
      reason: query.reason ?? null,
      after,
      limit: query.limit,
    });
    const last = rows.at(-1);
    const full = rows.length === query.limit && last !== undefined;
    return {
      rows: rows.map((row) => rowOf(row, now)),
      next: full ? encodeCursor([last.id]) : null,
    };
  };
}

/** Throws `not-found`. */
export function exceptionById(db: Database): (input: { id: string; now: number }) => ExceptionRow {
  const row = db.prepare<[string], Columns>(`${SELECT} WHERE exception.exception_id = ?`);
  return ({ id, now }) => {
    const found = row.get(id);
    if (found === undefined) {
      throw new Refused('not-found', 'not-found', `there is no exception ${id}`);
    }
    return rowOf(found, now);
  };
}
