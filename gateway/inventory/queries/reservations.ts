import type { Database } from 'better-sqlite3';
import type {
  ReservationRow,
  ReservationsPage,
  ReservationsQuery,
} from '../../../contract/http/reservations.ts';
import type { BaseUnit } from '../../../contract/http/stock.ts';
import type { ReservationState } from '../../../contract/records.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { type PlaceColumns, placeOf, subtrees } from './places.ts';

type Columns = {
  readonly id: number;
  readonly reservation_id: string;
  readonly variant_id: string;
  readonly sku: string;
  readonly name: string;
  readonly base_unit: BaseUnit;
  readonly location_id: string | null;
  readonly place_name: string | null;
  readonly kind: PlaceColumns['kind'] | null;
  readonly lot: string | null;
  readonly handling_unit: string | null;
  readonly quantity: number;
  readonly asked: number;
  readonly state: ReservationState;
  readonly reference_type: string;
  readonly reference_id: string;
  readonly expires_at: number | null;
  readonly created_by: string;
  readonly created_at: number;
  readonly ended_at: number | null;
};

const ROWS = `
  SELECT held.id, held.reservation_id, variant.variant_id, variant.sku, variant.name, variant.base_unit,
    place.location_id, place.name AS place_name, place.kind, lot.number AS lot, unit.code AS handling_unit,
    held.quantity, held.asked, held.state, held.reference_type, held.reference_id, held.expires_at,
    held.created_by, held.created_at, held.ended_at
  FROM reservations AS held
    JOIN product_variants AS variant ON variant.id = held.variant
    LEFT JOIN locations AS place ON place.id = held.location
    LEFT JOIN lots AS lot ON lot.id = held.lot
    LEFT JOIN handling_units AS unit ON unit.id = held.handling_unit
  WHERE held.id < @before`;

const CONDITIONS = {
  live: "AND held.state = 'live'",
  variant: 'AND held.variant = (SELECT id FROM product_variants WHERE variant_id = @variant)',
  location: 'AND place.path >= @from AND place.path < @to',
  reference_type: 'AND held.reference_type = @reference_type',
  reference_id: 'AND held.reference_id = @reference_id',
} as const;

/** The newest first. */
export function reservationPages(db: Database): (query: ReservationsQuery) => ReservationsPage {
  const subtree = subtrees(db);
  const statements = new Map<string, ReturnType<typeof prepare>>();
  const prepare = (where: string) =>
    db.prepare<[object], Columns>(`${ROWS} ${where} ORDER BY held.id DESC LIMIT @limit`);
  return (query) => {
    const [before] =
      query.after === undefined
        ? [Number.MAX_SAFE_INTEGER]
        : decodeCursor(query.after, ['number'] as const);
    const given = (['variant', 'location', 'reference_type', 'reference_id'] as const).filter(
      (name) => query[name] !== undefined,
    );
    const where = [
      query.state === 'live' ? CONDITIONS.live : '',
      ...given.map((name) => CONDITIONS[name]),
    ].join(' ');
    const statement = statements.get(where) ?? prepare(where);
    statements.set(where, statement);
    const { limit, variant = null, reference_type = null, reference_id = null } = query;
    const found = statement.all({
      ...subtree(query.location),
      ...{ before, limit, variant, reference_type, reference_id },
    });
    const last = found.at(-1);
    const full = found.length === limit && last !== undefined;
    return { rows: found.map(rowOf), next: full ? encodeCursor([last.id]) : null };
  };
}

function rowOf(row: Columns): ReservationRow {
  const { location_id, place_name, kind, lot, handling_unit } = row;
  const time = (ms: number | null): string | null =>
    ms === null ? null : new Date(ms).toISOString();
  return {
    reservation: row.reservation_id,
    variant: row.variant_id,
    sku: row.sku,
    name: row.name,
    base_unit: row.base_unit,
    at:
      location_id === null || place_name === null || kind === null
        ? null
        : placeOf({ location_id, place_name, kind }),
    lot: lot === '' ? null : lot,
    handling_unit: handling_unit === '' ? null : handling_unit,
    quantity: row.quantity,
    asked: row.asked,
    state: row.state,
    reference: { type: row.reference_type, id: row.reference_id },
    expires_at: time(row.expires_at),
    created_by: row.created_by,
    created_at: new Date(row.created_at).toISOString(),
    ended_at: time(row.ended_at),
  };
}
