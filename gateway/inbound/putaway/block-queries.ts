import type { Database } from 'better-sqlite3';
import type {
  BlockedPlace,
  BlockOf,
  BlocksPage,
  BlocksQuery,
} from '../../../contract/http/putaway.ts';
import { decodeCursor, encodeCursor } from '../../inventory/queries/cursor.ts';
import { PLACE, type PlaceColumns, placeOf } from '../../inventory/queries/places.ts';
import { unknownLocation } from '../../inventory/unknown-location.ts';

type Row = PlaceColumns & {
  readonly reason: string;
  readonly blocked_by: string;
  readonly blocked_at: number;
};

const COLUMNS = `${PLACE}, blocked.reason, blocked.blocked_by, blocked.blocked_at`;

function blockedOf(row: Row): BlockedPlace {
  const { reason, blocked_by, blocked_at } = row;
  return { at: placeOf(row), reason, blocked_by, blocked_at: new Date(blocked_at).toISOString() };
}

/** By the id of the place. */
export function blockPages(db: Database): (query: BlocksQuery) => BlocksPage {
  const rows = db.prepare<[string, number], Row>(
    `SELECT ${COLUMNS} FROM blocked_places AS blocked JOIN locations AS place ON place.id = blocked.location
     WHERE place.location_id > ? ORDER BY place.location_id LIMIT ?`,
  );
  return ({ after, limit }) => {
    const [from] = after === undefined ? [''] : decodeCursor(after, ['string'] as const);
    const found = rows.all(from, limit);
    const last = found.at(-1);
    const full = found.length === limit && last !== undefined;
    return { rows: found.map(blockedOf), next: full ? encodeCursor([last.location_id]) : null };
  };
}

/** What blocks a place: itself, or the nearest that it stands in. Throws `unknown-location`. */
export function blockAt(db: Database): (location: string) => BlockOf {
  const exists = db
    .prepare<[string], number>('SELECT id FROM locations WHERE location_id = ?')
    .pluck();
  const nearest = db.prepare<[number], Row>(
    `WITH RECURSIVE up (id, parent, depth) AS (
       SELECT id, parent, 0 FROM locations WHERE id = ?
       UNION ALL
       SELECT place.id, place.parent, up.depth + 1 FROM up JOIN locations AS place ON place.id = up.parent)
     SELECT ${COLUMNS} FROM up JOIN blocked_places AS blocked ON blocked.location = up.id
       JOIN locations AS place ON place.id = up.id
     ORDER BY up.depth LIMIT 1`,
  );
  return (location) => {
    const id = exists.get(location);
    if (id === undefined) {
      throw unknownLocation(location);
    }
    const found = nearest.get(id);
    return { location, block: found === undefined ? null : blockedOf(found) };
  };
}
