import type { Database } from 'better-sqlite3';
import type {
  LocationKind,
  StockLocationsPage,
  StockLocationsQuery,
} from '../../../contract/http/stock.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { subtrees } from './places.ts';

export function locationsBeneath(db: Database): (query: StockLocationsQuery) => StockLocationsPage {
  const subtree = subtrees(db);
  const rows = db.prepare<
    [object],
    {
      location_id: string;
      name: string;
      kind: LocationKind;
      parent: string | null;
      barcode: string | null;
      children: number;
      variants: number;
    }
  >(`
    SELECT location.location_id, location.name, location.kind, parent.location_id AS parent,
      location.barcode,
      (SELECT count(*) FROM locations AS child WHERE child.parent = location.id) AS children,
      (SELECT count(DISTINCT level.variant) FROM locations AS beneath
        JOIN inventory_levels AS level ON level.location = beneath.id AND level.on_hand <> 0
        WHERE beneath.path >= location.path AND beneath.path < rtrim(location.path, '/') || '0') AS variants
    FROM locations AS location LEFT JOIN locations AS parent ON parent.id = location.parent
    WHERE location.virtual = 0 AND location.location_id > @after
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
      rows: found.map(({ location_id, ...rest }) => ({ location: location_id, ...rest })),
      next: full ? encodeCursor([last.location_id]) : null,
    };
  };
}
