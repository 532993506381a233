import type { Database } from 'better-sqlite3';
import { Refused } from '../base/errors.ts';
import type { Variant } from './catalog.ts';
import { NO_LOT } from './lots.ts';
import type { NamedRow } from './named-row.ts';

/** The date by which lots are expired, see `Clock.day`; null while no day is known, so that none is. */
export type Today = string | null;

export type HeldLot = 'quarantined' | 'blocked' | 'expired';

/** Why a lot may not be promised, shipped or used; null where nothing stands against it. */
export function heldLots(db: Database): (lot: NamedRow, today: Today) => HeldLot | null {
  const find = db
    .prepare<[string | null, number], HeldLot | null>(
      `SELECT CASE WHEN status <> 'released' THEN status WHEN expires_on < ? THEN 'expired' END
       FROM lots WHERE id = ?`,
    )
    .pluck();
  return (lot, today) => (lot.id === NO_LOT.id ? null : (find.get(today, lot.id) ?? null));
}

/** Refuses what is held. `advice` says what may be done with such goods. Throws `lot-held`. */
export function freeLots(
  db: Database,
): (variant: Variant, lot: NamedRow, today: Today, advice?: string) => void {
  const heldAs = heldLots(db);
  return (variant, lot, today, advice = 'its goods stay where they are') => {
    const held = heldAs(lot, today);
    if (held === null) return;
    const told = `the lot ${lot.name} of ${variant.sku} is ${held}; ${advice}`;
    throw new Refused('conflict', 'lot-held', told, { sku: variant.sku, lot: lot.name, held });
  };
}
