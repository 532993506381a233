import type { Database } from 'better-sqlite3';
import type { LocationKind } from '../../contract/http/stock.ts';
import { Refused } from '../base/errors.ts';
import { called, type NamedPlace } from './place-name.ts';

/**
 * Which places are this gateway's to book goods at: each location belongs to one gateway, and only that one writes
 * entries for it. The catalog may know more of the tree than that, such as the hall above and the zones beside.
 */

export type TreePlace = NamedPlace & {
  readonly kind: LocationKind;
  readonly path: string;
};

/** Nothing lies at these: they are made of zones, which are other gateways' in part. */
const ABOVE_ZONES: ReadonlySet<LocationKind> = new Set(['site', 'warehouse']);

/** What the configuration says, where every connection can read it. */
export function setOwnZone(db: Database, zone: string | null): void {
  const before = db.prepare<[], string | null>('SELECT location_id FROM own_zone').pluck().get();
  if (before !== zone) db.prepare('UPDATE own_zone SET location_id = ?').run(zone);
}

/** The topmost location of this gateway; null where the catalog has none of that name, and then no zone is others'. */
export function ownZone(db: Database): () => string | null {
  const find = db
    .prepare<[], string>(
      `SELECT zone.location_id FROM own_zone JOIN locations AS zone ON zone.location_id = own_zone.location_id
       WHERE zone.virtual = 0`,
    )
    .pluck();
  return () => find.get() ?? null;
}

/** Null where goods may be put there; else why not, and what would be right. */
export function whyNotOwn(place: TreePlace, zone: string | null): string | null {
  const { kind, path } = place;
  if (ABOVE_ZONES.has(kind)) {
    return `${called(place)} is of the kind ${kind}, and goods lie at places within a zone; name a dock, an aisle or a bin`;
  }
  if (zone === null || path.includes(`/${zone}/`)) return null;
  return `${called(place)} does not lie in ${zone}, which is this gateway's zone, and only its own gateway books goods there; name a place in ${zone}, or send a transfer`;
}

export function notOwn(place: TreePlace, told: string): Refused {
  return new Refused('invalid', 'not-own-place', told, { location: place.location_id });
}
