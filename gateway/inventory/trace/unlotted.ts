import type { Database } from 'better-sqlite3';
import { TRACE_UNTRACKED_MAX } from '../../../contract/constants.ts';
import type { TraceAnswer, TraceDirection } from '../../../contract/http/trace.ts';
import type { NamedRow } from '../named-row.ts';

/**
 * Goods without a lot that went into a lot, or that were made of one: a trace ends there, and says so. Without
 * them a recall would pass over in silence what its lot was used for.
 */
export type Unlotted = TraceAnswer['untracked'];

/** One side of a transformation, in base units. */
type Side = { readonly variant: NamedRow; readonly lot: NamedRow; readonly quantity: number };

/** Writes down what of a transformation has no lot, once for each lot that has a part in it. */
export function unlottedLinks(
  db: Database,
): (movement: string, inputs: readonly Side[], outputs: readonly Side[]) => void {
  const insert = db.prepare(
    `INSERT INTO unlotted_links (lot, direction, movement_id, variant, quantity) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity`,
  );
  return (movement, inputs, outputs) => {
    const write = (direction: TraceDirection, lots: readonly Side[], goods: readonly Side[]) => {
      for (const lot of new Set(lots.map(({ lot: { id } }) => id))) {
        if (lot === 0) continue;
        for (const { variant, lot: none, quantity } of goods) {
          if (none.id === 0) insert.run(lot, direction, movement, variant.id, quantity);
        }
      }
    };
    write('forward', inputs, outputs);
    write('backward', outputs, inputs);
  };
}

/** What of these lots went into goods without a lot (forward), or which of those went into them (backward). */
export function unlottedOf(
  db: Database,
): (lots: readonly number[], direction: TraceDirection) => Unlotted {
  const rows = db.prepare<[string, TraceDirection, number], Unlotted[number]>(
    `SELECT variant.variant_id AS variant, variant.sku, variant.name, variant.base_unit,
       sum(used.quantity) AS quantity
     FROM (SELECT DISTINCT link.movement_id, link.variant, link.quantity
           FROM json_each(?) AS asked
             CROSS JOIN unlotted_links AS link ON link.lot = asked.value AND link.direction = ?
           WHERE NOT EXISTS (
             SELECT 1 FROM voided_movements WHERE voided_movements.id = link.movement_id)) AS used
       JOIN product_variants AS variant ON variant.id = used.variant
     GROUP BY variant.id ORDER BY variant.sku LIMIT ?`,
  );
  return (lots, direction) => rows.all(JSON.stringify(lots), direction, TRACE_UNTRACKED_MAX);
}
