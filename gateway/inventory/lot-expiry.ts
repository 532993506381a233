import type { Database } from 'better-sqlite3';
import type { Handlers, Migration } from '../store/command.ts';
import type { Catalog } from './catalog.ts';
import type { GivingWay } from './giving-way.ts';
import type { Today } from './held.ts';
import type { NamedRow } from './named-row.ts';
import type { Who } from './reservation-row.ts';

/** A lot expires by itself. Of each it is kept whether promises of its goods were looked at since. */
export const lotExpiryMigration: Migration = {
  id: 'inventory-lot-expiry-1',
  sql: `
ALTER TABLE lots ADD COLUMN expiry_seen INTEGER NOT NULL DEFAULT 0 CHECK (expiry_seen IN (0, 1));
CREATE INDEX lots_expiring ON lots (expires_on) WHERE expiry_seen = 0 AND expires_on IS NOT NULL;
CREATE INDEX lots_expired ON lots (expires_on) WHERE expiry_seen = 1;
`,
};

export type LotExpiryCommands = {
  /**
   * Promises of goods whose lots have expired give way. Asked by a job, which asks again until no lot is left; a lot is
   * looked at once, whenever its date became known.
   */
  'lot.expire': { input: Who; output: { readonly lots: number } };
};

type Rooms = { readonly catalog: Catalog; readonly givingWay: GivingWay };
type Expired = NamedRow & { readonly variant: number };

/** Lots, and reservations of their goods, that one step looks at most; of one lot always all. */
export const EXPIRED_LOTS_MAX = 100;
const PROMISES_MAX = 300;

export function lotExpiryHandlers(db: Database, rooms: Rooms): Handlers<LotExpiryCommands> {
  const { catalog, givingWay } = rooms;
  const expired = db.prepare<[Today, number], Expired>(
    `SELECT id, number AS name, variant FROM lots
     WHERE expiry_seen = 0 AND expires_on < ? ORDER BY expires_on, id LIMIT ?`,
  );
  const promises = db
    .prepare<[number, number], number>(
      "SELECT count(*) FROM reservations WHERE state = 'live' AND variant = ? AND lot = ?",
    )
    .pluck();
  const seen = db.prepare<[number]>('UPDATE lots SET expiry_seen = 1 WHERE id = ?');
  const unseen = db.prepare<[Today, number]>(
    `UPDATE lots SET expiry_seen = 0
     WHERE id IN (SELECT id FROM lots WHERE expiry_seen = 1 AND expires_on >= ? LIMIT ?)`,
  );

  /** As many as one step takes, those first that expired first. */
  const next = (today: Today): readonly Expired[] => {
    const lots: Expired[] = [];
    let promised = 0;
    for (const lot of expired.all(today, EXPIRED_LOTS_MAX)) {
      promised += promises.get(lot.variant, lot.id) ?? 0;
      if (lots.length > 0 && promised > PROMISES_MAX) break;
      lots.push(lot);
    }
    return lots;
  };

  return {
    'lot.expire': (who, moment) => {
      // A clock that was ahead had taken them for expired: they are still to expire.
      unseen.run(moment.today, EXPIRED_LOTS_MAX);
      const lots = next(moment.today);
      const held = lots.map((lot) => ({ variant: catalog.variant(lot.variant), lot }));
      givingWay.lotsHeld(held, who, moment);
      for (const { id } of lots) seen.run(id);
      return { lots: lots.length };
    },
  };
}
