import type { Database } from 'better-sqlite3';
import type { Divergence } from './divergence.ts';

/** What is gone over after the levels, one after the other, each by a key that only rises. */
const BOOKS = ['reservations', 'units', 'serials', 'voids'] as const;
type Book = (typeof BOOKS)[number];

export type HoldingsCursor = {
  readonly book: Book;
  /** The last row that was gone over; text for voids. */
  readonly after: number | string;
};

export const FIRST_HOLDING: HoldingsCursor = { book: 'reservations', after: 0 };

type Step = {
  readonly next: HoldingsCursor | null;
  /** Read in this step. */
  readonly rows: number;
  readonly divergences: readonly Divergence[];
};
type Fault = { readonly key: number | string; readonly what: string | null };

/**
 * Goes over a bounded number of rows of one book: each live reservation that names goods must name some that lie
 * there; each unit stands where its goods lie; a serial number is one piece at most; what is marked as voided has a
 * movement that says so.
 */
export function holdingsAuditor(db: Database): (cursor: HoldingsCursor, budget: number) => Step {
  const read: Record<Book, (after: number | string, rows: number) => readonly Fault[]> = {
    reservations: checked(
      db,
      `SELECT held.id AS key, CASE WHEN held.location IS NOT NULL AND coalesce(level.reserved, 0) < held.quantity
           THEN 'reservation ' || held.reservation_id || ' keeps ' || held.quantity
             || ' where ' || coalesce(level.reserved, 0) || ' are reserved' END AS what
         FROM reservations AS held LEFT JOIN inventory_levels AS level
           ON level.variant = held.variant AND level.location = held.location AND level.lot = held.lot
             AND level.handling_unit = held.handling_unit
         WHERE held.id > ? AND held.state = 'live' ORDER BY held.id LIMIT ?`,
    ),
    units: checked(
      db,
      `SELECT unit.id AS key, (SELECT 'unit ' || unit.code || ' stands at location '
           || coalesce(unit.location, 'none') || ', its goods lie at ' || level.location
         FROM inventory_levels AS level INDEXED BY inventory_levels_by_handling_unit
         WHERE level.handling_unit = unit.id AND level.handling_unit <> 0 AND level.on_hand > 0
           AND level.virtual = 0 AND level.location IS NOT unit.location LIMIT 1) AS what
       FROM handling_units AS unit WHERE unit.id > ? ORDER BY unit.id LIMIT ?`,
    ),
    serials: checked(
      db,
      `SELECT lot.id AS key, CASE WHEN variant.tracking = 'serial' THEN
           (SELECT CASE WHEN sum(level.on_hand) > 1 THEN 'serial number ' || lot.number || ' of '
               || variant.sku || ' lies here ' || sum(level.on_hand) || ' times' END
             FROM inventory_levels AS level INDEXED BY inventory_levels_by_lot
             WHERE level.lot = lot.id AND level.lot <> 0 AND level.virtual = 0) END AS what
       FROM lots AS lot JOIN product_variants AS variant ON variant.id = lot.variant
       WHERE lot.id > ? ORDER BY lot.id LIMIT ?`,
    ),
    voids: checked(
      db,
      `SELECT voided.id AS key, CASE WHEN NOT EXISTS (
           SELECT 1 FROM inventory_transactions AS entry
           WHERE entry.seq = coalesce(
               (SELECT first_seq FROM movements WHERE movements.id = voided.voided_by),
               (SELECT ledger_seq FROM parcels WHERE parcel_id = voided.voided_by))
             AND entry.voids = voided.id)
         THEN 'movement ' || voided.id || ' is marked as taken back by ' || voided.voided_by
           || ', which does not say so' END AS what
       FROM voided_movements AS voided WHERE voided.id > ? ORDER BY voided.id LIMIT ?`,
    ),
  };
  return ({ book, after }, budget) => {
    const rows = read[book](after, Math.max(1, budget));
    const last = rows.at(-1);
    const divergences = rows.flatMap(({ what }) =>
      what === null ? [] : [{ code: CODES[book], what }],
    );
    if (last !== undefined && rows.length >= Math.max(1, budget)) {
      return { next: { book, after: last.key }, rows: rows.length, divergences };
    }
    const following = BOOKS[BOOKS.indexOf(book) + 1];
    const next = following === undefined ? null : { book: following, after: FIRST[following] };
    return { next, rows: rows.length, divergences };
  };
}

const FIRST: Readonly<Record<Book, number | string>> = {
  reservations: 0,
  units: 0,
  serials: 0,
  voids: '',
};
const CODES = {
  reservations: 'reserved',
  units: 'unit',
  serials: 'serial',
  voids: 'void',
} as const satisfies Readonly<Record<Book, Divergence['code']>>;

function checked(db: Database, sql: string) {
  const rows = db.prepare<[number | string, number], Fault>(sql);
  return (after: number | string, limit: number): readonly Fault[] => rows.all(after, limit);
}
