import type { Database } from 'better-sqlite3';
import type {
  Candidate,
  CandidatesAnswer,
  CandidatesQuery,
} from '../../../contract/http/counts.ts';
import { ownZone } from '../../inventory/own-places.ts';
import { PLACE, type PlaceColumns, placeOf, subtrees } from '../../inventory/queries/places.ts';

/** Which places are worth counting. Reads all levels of a subtree, so it is asked on the reader thread. */

type Row = PlaceColumns & {
  readonly velocity: string | null;
  readonly value_micros: number | null;
  readonly counted_at: number | null;
};

const DAY_MS = 86_400_000;
/** Places where goods are kept. Docks and the like are counted when somebody asks for it. */
const STORES = `place.kind IN ('bin', 'level', 'rack', 'staging')`;
const FREE = `NOT EXISTS (SELECT 1 FROM count_tasks AS live WHERE live.location = place.id
    AND live.state IN ('open', 'counting', 'recount', 'review'))
  AND coalesce(counted.counted_at, 0) <= @counted_before
  AND place.path >= @from AND place.path < @to AND place.path >= @own_from AND place.path < @own_to`;

/** By the goods that lie there. Billionths of the currency go beyond exact integers, so they are real here. */
const filled = (order: string): string => `
  SELECT ${PLACE}, min(variant.velocity_class) AS velocity, counted.counted_at,
    CAST(sum(CAST(level.on_hand AS REAL) * coalesce(variant.unit_cost_nanos, 0)) / 1000 AS INTEGER) AS value_micros
  FROM inventory_levels AS level JOIN locations AS place ON place.id = level.location
    JOIN product_variants AS variant ON variant.id = level.variant
    LEFT JOIN counted_places AS counted ON counted.location = place.id
  WHERE level.on_hand <> 0 AND level.virtual = 0 AND ${STORES} AND ${FREE}
  GROUP BY place.id ORDER BY ${order}, place.location_id LIMIT @limit`;
const EMPTY = `
  SELECT ${PLACE}, NULL AS velocity, counted.counted_at, NULL AS value_micros
  FROM locations AS place LEFT JOIN counted_places AS counted ON counted.location = place.id
  WHERE place.virtual = 0 AND ${STORES} AND ${FREE}
    AND NOT EXISTS (SELECT 1 FROM locations AS beneath WHERE beneath.parent = place.id)
    AND NOT EXISTS (SELECT 1 FROM inventory_levels AS level
      WHERE level.location = place.id AND level.on_hand <> 0)
  ORDER BY coalesce(counted.counted_at, 0), place.location_id LIMIT @limit`;

export function countCandidates(
  db: Database,
): (input: { query: CandidatesQuery; now: number }) => CandidatesAnswer {
  const subtree = subtrees(db);
  const zone = ownZone(db);
  const last = 'coalesce(counted.counted_at, 0)';
  const statements: Readonly<Record<CandidatesQuery['why'], ReturnType<typeof prepare>>> = {
    velocity: prepare(db, filled(`coalesce(min(variant.velocity_class), 'Z'), ${last}`)),
    value: prepare(db, filled('value_micros DESC')),
    last_counted: prepare(db, filled(last)),
    zero_check: prepare(db, EMPTY),
  };
  return ({ query, now }) => {
    const { why, limit, not_within_days } = query;
    const counted_before =
      not_within_days === 0 ? Number.MAX_SAFE_INTEGER : now - not_within_days * DAY_MS;
    const range = subtree(query.location);
    const own = subtree(zone() ?? undefined);
    const rows = statements[why].all({
      ...range,
      own_from: own.from,
      own_to: own.to,
      limit,
      counted_before,
    });
    return { rows: rows.map((row) => candidateOf(row, why)) };
  };
}

const prepare = (db: Database, sql: string) => db.prepare<[object], Row>(sql);

function candidateOf(row: Row, why: CandidatesQuery['why']): Candidate {
  return {
    at: placeOf(row),
    velocity: why === 'velocity' ? row.velocity : null,
    value_micros: why === 'value' ? row.value_micros : null,
    counted_at: row.counted_at === null ? null : new Date(row.counted_at).toISOString(),
  };
}
