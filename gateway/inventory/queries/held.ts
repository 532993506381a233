/** Why nothing of a lot may be promised or shipped, as SQL over `lot` and `@today`; see `HELD`. */
export const LOT_HELD = `CASE
  WHEN lot.status <> 'released' THEN 'lot-' || lot.status
  WHEN lot.expires_on < @today THEN 'lot-expired'
  END`;

/**
 * Why goods that lie there may not be promised or shipped, as SQL over `place`, `lot` and `@today` (a date, or
 * null where no clock can be trusted): null where nothing stands against it.
 */
export const HELD = `CASE
  WHEN place.kind = 'quarantine' THEN 'quarantine'
  ELSE ${LOT_HELD}
  END`;

/** Of a joined `level`: what could be promised of it. */
export const AVAILABLE = `CASE WHEN ${HELD} IS NULL THEN level.on_hand - level.reserved ELSE 0 END`;

/** A query, and the date by which lots are expired; left out or null: the clock is not set, so none is. */
export type Dated<Query> = Query & { readonly today?: string | null };
