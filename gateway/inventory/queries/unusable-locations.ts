import type { Database } from 'better-sqlite3';
import { ownZone, type TreePlace, whyNotOwn } from '../own-places.ts';

export type UnusableLocation = { readonly location: string; readonly why: string };

/** Those of the named locations that no import made, or that are not this gateway's. */
export function unusableLocations(
  db: Database,
): (ids: readonly string[]) => readonly UnusableLocation[] {
  const find = db.prepare<[string], TreePlace & { readonly virtual: 0 | 1 }>(
    'SELECT location_id, kind, path, virtual FROM locations WHERE location_id = ?',
  );
  const zone = ownZone(db);
  const why = (id: string): string | null => {
    const place = find.get(id);
    if (place === undefined) {
      return `the location "${id}" is not in the catalog: import the locations`;
    }
    return place.virtual === 1 ? null : whyNotOwn(place, zone());
  };
  return (ids) =>
    [...new Set(ids)].flatMap((location) => {
      const told = why(location);
      return told === null ? [] : [{ location, why: told }];
    });
}
