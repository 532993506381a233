import type { Database } from 'better-sqlite3';
import type { Location, Variant } from './catalog.ts';
import { heldLots, type Today } from './held.ts';
import type { NamedRow } from './named-row.ts';

/** In base units, over the whole zone. */
export type Promised = {
  /** By reservations that name no place yet. */
  readonly promised: number;
  /** On hand, neither reserved at its place nor held back by quarantine or its lot. Not read where nothing is promised. */
  readonly free: number;
};

/** A level whose goods may be promised: no place of quarantine, and a lot that is released and by `@today` not expired. */
export const FREE_LEVEL = `level.virtual = 0
  AND NOT EXISTS (SELECT 1 FROM locations AS held WHERE held.id = level.location AND held.kind = 'quarantine')
  AND NOT EXISTS (SELECT 1 FROM lots AS held WHERE held.id = level.lot
    AND (held.status <> 'released' OR held.expires_on < @today))`;

export function createPromises(db: Database): (variant: Variant, today: Today) => Promised {
  const promised = createPromised(db);
  const free = createFree(db);
  return (variant, today) => {
    const sum = promised(variant);
    return { promised: sum, free: sum === 0 ? 0 : free(variant, today) };
  };
}

/** By reservations that name no place yet. */
export function createPromised(db: Database): (variant: Pick<Variant, 'id'>) => number {
  const promised = db
    .prepare<[number], number>(
      `SELECT coalesce(sum(quantity), 0) FROM reservations
       WHERE state = 'live' AND variant = ? AND location IS NULL`,
    )
    .pluck();
  return ({ id }) => promised.get(id) ?? 0;
}

/** What could be reserved if nothing were promised without a place. */
export function createFree(db: Database): (variant: Pick<Variant, 'id'>, today: Today) => number {
  const free = db
    .prepare<[{ variant: number; today: Today }], number>(
      `SELECT coalesce(sum(on_hand - reserved), 0) FROM inventory_levels AS level
       WHERE level.variant = @variant AND ${FREE_LEVEL}`,
    )
    .pluck();
  return (variant, today) => free.get({ variant: variant.id, today }) ?? 0;
}

/** Whether goods of this lot, at this place, may be promised to anybody. */
export function createIsFree(
  db: Database,
): (at: { readonly location: Location; readonly lot: NamedRow }, today: Today) => boolean {
  const held = heldLots(db);
  return ({ location, lot }, today) => location.kind !== 'quarantine' && held(lot, today) === null;
}
