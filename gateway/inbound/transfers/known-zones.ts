import type { Database } from 'better-sqlite3';
import type { OtherZone } from '../../../contract/http/transfers.ts';
import type { Queries } from '../../store/query.ts';

export type KnownZonesQueries = {
  /** `named` are those that the configuration names. */
  'transfers.known-zones': { input: { named: readonly string[] }; output: readonly OtherZone[] };
};

/** The other zones, by their ids. Of those that a person has named only, nothing was ever heard. */
export function knownZones(db: Database): Queries<KnownZonesQueries> {
  const rows = db.prepare<[], { zone: string; spoke: 0 | 1 }>(
    'SELECT zone, epoch IS NOT NULL AS spoke FROM transfer_zones',
  );
  return {
    'transfers.known-zones': ({ named }) => {
      const zones = new Map(named.map((zone) => [zone, true]));
      for (const { zone, spoke } of rows.all()) {
        zones.set(zone, spoke === 1 || zones.get(zone) === true);
      }
      return [...zones]
        .map(([zone, heard_of]) => ({ zone, heard_of }))
        .sort((a, b) => (a.zone < b.zone ? -1 : 1));
    },
  };
}
