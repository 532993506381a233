import type { Database } from 'better-sqlite3';
import { ownZone, type TreePlace, whyNotOwn } from '../own-places.ts';

/** A place that the configuration names for a station. */
export type StationPlace = {
  readonly location: string;
  /** Goods are put there; from other places they are only taken. */
  readonly puts: boolean;
};
export type StationPlaceFault = StationPlace & { readonly why: string };

/** Those at which a station would reject all that passes, and what to do about it. */
export function stationPlaceFaults(
  db: Database,
): (places: readonly StationPlace[]) => readonly StationPlaceFault[] {
  const find = db.prepare<[string], TreePlace & { readonly virtual: 0 | 1 }>(
    'SELECT location_id, name, kind, path, virtual FROM locations WHERE location_id = ?',
  );
  const zoneOf = ownZone(db);
  const faultOf = ({ location, puts }: StationPlace, zone: string | null): string | null => {
    const place = find.get(location);
    if (place === undefined) {
      return `the location "${location}" is not in the catalog: import the locations`;
    }
    if (place.virtual === 1)
      return `"${location}" is no place where goods lie; name a dock or a bin`;
    return puts ? whyNotOwn(place, zone) : null;
  };
  return (places) => {
    const zone = zoneOf();
    return places.flatMap((place) => {
      const why = faultOf(place, zone);
      return why === null ? [] : [{ ...place, why }];
    });
  };
}
