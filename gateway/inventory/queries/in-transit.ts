import type { Database } from 'better-sqlite3';
import type { InTransitPage, InTransitQuery } from '../../../contract/http/in-transit.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { EntryColumns } from './entries.ts';
import { ENTRY, ledgerRows } from './ledger.ts';

type LevelRow = {
  readonly variant: number;
  readonly location: number;
  readonly lot: number;
  readonly handling_unit: number;
  readonly on_hand: number;
  readonly last_seq: number;
};

/** What left for another zone and has not arrived there, one row for each lot and unit, with the entry that changed it last. */
export function inTransitPages(db: Database): (query: InTransitQuery) => InTransitPage {
  const levels = db.prepare<[object], LevelRow>(
    `SELECT variant, location, lot, handling_unit, on_hand, last_seq
     FROM inventory_levels INDEXED BY inventory_levels_by_location
     WHERE on_hand <> 0 AND location = (SELECT id FROM locations WHERE location_id = 'transit')
       AND (@variant IS NULL OR variant = (SELECT id FROM product_variants WHERE variant_id = @variant))
       AND (location, variant, lot, handling_unit) > (@location, @after, @lot, @unit)
     ORDER BY location, variant, lot, handling_unit LIMIT @limit`,
  );
  const rowsOfAnswer = ledgerRows(db);
  const entry = db.prepare<[number], EntryColumns>(`${ENTRY} WHERE entry.seq = ?`);
  return (query) => {
    const { limit, variant = null } = query;
    const [location, after, lot, unit] =
      query.after === undefined
        ? [-1, -1, -1, -1]
        : decodeCursor(query.after, ['number', 'number', 'number', 'number'] as const);
    const rowOf = rowsOfAnswer();
    const found = levels.all({ variant, location, after, lot, unit, limit });
    const last = found.at(-1);
    const full = found.length === limit && last !== undefined;
    return {
      rows: found.flatMap((level) => {
        const row = entry.get(level.last_seq);
        return row === undefined ? [] : [{ in_transit: level.on_hand, last: rowOf(row) }];
      }),
      next: full ? encodeCursor([last.location, last.variant, last.lot, last.handling_unit]) : null,
    };
  };
}
