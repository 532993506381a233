import type { Database } from 'better-sqlite3';
import type { LocationName } from '../../../contract/http/stock.ts';
import { unknownLocation } from '../unknown-location.ts';

/** The range of paths of a location and all beneath it: paths end in `/`, and `0` comes after it. */
export type Subtree = { readonly from: string; readonly to: string };

/** Everything. */
export const ANYWHERE: Subtree = { from: '/', to: '0' };

/** The columns of a joined `locations AS place` that make a `LocationName`. */
export const PLACE = `place.location_id, place.name AS place_name, place.kind`;
export type PlaceColumns = {
  readonly location_id: string;
  readonly place_name: string;
  readonly kind: LocationName['kind'];
};

export function placeOf(row: PlaceColumns): LocationName {
  return { location: row.location_id, name: row.place_name, kind: row.kind };
}

/** Throws `unknown-location`. */
export function subtrees(db: Database): (location: string | undefined) => Subtree {
  const pathOf = db
    .prepare<[string], string>('SELECT path FROM locations WHERE location_id = ?')
    .pluck();
  return (location) => {
    if (location === undefined) return ANYWHERE;
    const path = pathOf.get(location);
    if (path === undefined) {
      throw unknownLocation(location);
    }
    return { from: path, to: `${path.slice(0, -1)}0` };
  };
}
