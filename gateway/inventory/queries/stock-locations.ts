import type { Database } from 'better-sqlite3';
import type {
  LocationKind,
  OneLocation,
  StockLocation,
  StockLocationsPage,
  StockLocationsQuery,
} from '../../../contract/http/stock.ts';
import { unknownLocation } from '../unknown-location.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { PLACE, type PlaceColumns, placeOf, subtrees } from './places.ts';

type Row = {
  readonly location_id: string;
  readonly name: string;
  readonly kind: LocationKind;
  readonly parent: string | null;
  readonly barcode: string | null;
  readonly children: number;
  readonly variants: number;
};

const ROWS = `
    SELECT location.location_id, location.name, location.kind, parent.location_id AS parent,
      location.barcode,
      (SELECT count(*) FROM locations AS child WHERE child.parent = location.id) AS children,
      (SELECT count(DISTINCT level.variant) FROM locations AS beneath
        JOIN inventory_levels AS level ON level.location = beneath.id AND level.on_hand <> 0
        WHERE beneath.path >= location.path AND beneath.path < rtrim(location.path, '/') || '0') AS variants
    FROM locations AS location LEFT JOIN locations AS parent ON parent.id = location.parent
    WHERE location.virtual = 0`;

const rowOf = ({ location_id, ...rest }: Row): StockLocation => ({
  location: location_id,
  ...rest,
});

/** Throws `unknown-location`. */
export function locationById(db: Database): (location: string) => OneLocation {
  const one = db.prepare<[string], Row>(`${ROWS} AND location.location_id = ?`);
  const above = db.prepare<[string], PlaceColumns>(`
    WITH RECURSIVE up (id, depth) AS (
      SELECT parent, 1 FROM locations WHERE location_id = ? AND parent IS NOT NULL
      UNION ALL
      SELECT place.parent, up.depth + 1 FROM up JOIN locations AS place ON place.id = up.id
        WHERE place.parent IS NOT NULL)
    SELECT ${PLACE} FROM up JOIN locations AS place ON place.id = up.id ORDER BY up.depth DESC`);
  return (location) => {
    const found = one.get(location);
    if (found !== undefined) return { ...rowOf(found), above: above.all(location).map(placeOf) };
    throw unknownLocation(location);
  };
}

export function locationsBeneath(db: Database): (query: StockLocationsQuery) => StockLocationsPage {
  const subtree = subtrees(db);
  const rows = db.prepare<[object], Row>(`${ROWS} AND location.location_id > @after
      AND CASE WHEN @parent IS NULL THEN location.parent IS NULL ELSE parent.location_id = @parent END
    ORDER BY location.location_id LIMIT @limit`);
  return (query) => {
    // Names the location when it does not exist.
    subtree(query.parent);
    const [after] =
      query.after === undefined ? [''] : decodeCursor(query.after, ['string'] as const);
    const found = rows.all({ parent: query.parent ?? null, after, limit: query.limit });
    const last = found.at(-1);
    const full = found.length === query.limit && last !== undefined;
    return {
      rows: found.map(rowOf),
      next: full ? encodeCursor([last.location_id]) : null,
    };
  };
}
