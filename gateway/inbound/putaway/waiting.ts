import type { Database } from 'better-sqlite3';
import { WAITING_MAX } from '../../../contract/constants.ts';
import type { WaitingGoods } from '../../../contract/http/receipts.ts';
import type { BaseUnit } from '../../../contract/http/stock.ts';
import { Refused } from '../../base/errors.ts';
import { PLACE, type PlaceColumns, placeOf } from '../../inventory/queries/places.ts';

type UnitRow = PlaceColumns & { readonly code: string };
type GoodsRow = PlaceColumns & {
  readonly variant: string;
  readonly sku: string;
  readonly name: string;
  readonly base_unit: BaseUnit;
  readonly lot: string;
  readonly still: number;
  readonly free: number;
};

/**
 * Lines of a receipt whose goods are to be put away, also those of a wrong item that somebody took in: what was
 * taken back, damaged, held in quarantine or never booked is not.
 */
const GOOD = `line.undone_by IS NULL AND line.movement_id IS NOT NULL
  AND line.result IN ('expected', 'over', 'blind', 'wrong-item')`;

/**
 * What came with a receipt and still lies where it was received, unreserved and on no open task. What is on its way
 * straight to packing is reserved, and so told by that alone. Goods without a
 * unit cannot be told from others of their lot at the same dock: as many as came and were not sent on by this receipt's
 * name, and no more than lie there.
 * Throws `unknown-receipt`.
 */
export function waitingOf(db: Database): (receipt: string) => WaitingGoods {
  const one = db.prepare<[string], number>('SELECT id FROM receipts WHERE receipt_id = ?').pluck();
  const units = db.prepare<[number, number], UnitRow>(
    `SELECT DISTINCT unit.code, ${PLACE}
     FROM receipt_lines AS line JOIN handling_units AS unit ON unit.id = line.handling_unit
       JOIN locations AS place ON place.id = line.location
     WHERE line.receipt = ? AND line.handling_unit <> 0 AND ${GOOD}
       AND place.kind <> 'quarantine'
       AND EXISTS (SELECT 1 FROM inventory_levels AS level INDEXED BY inventory_levels_by_handling_unit
         WHERE level.handling_unit = unit.id AND level.handling_unit <> 0
           AND level.location = line.location AND level.on_hand > 0)
       AND NOT EXISTS (SELECT 1 FROM putaway_tasks AS task
         WHERE task.handling_unit = unit.id AND task.state = 'open')
     ORDER BY unit.code LIMIT ?`,
  );
  // Damaged ones were taken from the lines that name them.
  const loose = db.prepare<[object], GoodsRow>(
    `WITH came AS (
       SELECT line.variant, coalesce(line.lot, 0) AS lot, line.location,
         sum(line.quantity - coalesce((SELECT sum(worse.quantity) FROM receipt_lines AS worse
           WHERE worse.of_line = line.id AND worse.undone_by IS NULL), 0)) AS came
       FROM receipt_lines AS line
       WHERE line.receipt = @receipt AND coalesce(line.handling_unit, 0) = 0 AND ${GOOD}
       GROUP BY line.variant, coalesce(line.lot, 0), line.location)
     SELECT ${PLACE}, variant.variant_id AS variant, variant.sku, variant.name, variant.base_unit,
       lot.number AS lot,
       came.came - coalesce((SELECT sum(sent.quantity)
         FROM putaway_tasks AS task JOIN putaway_lines AS sent ON sent.task = task.id
         WHERE task.receipt = @receipt AND task.state IN ('open', 'done')
           AND task.from_location = came.location
           AND sent.variant = came.variant AND sent.lot = came.lot), 0) AS still,
       level.on_hand - level.reserved - coalesce((SELECT sum(sent.quantity)
         FROM putaway_lines AS sent JOIN putaway_tasks AS task ON task.id = sent.task
         WHERE sent.variant = came.variant AND sent.lot = came.lot AND task.state = 'open'
           AND task.handling_unit = 0 AND task.from_location = came.location
           AND NOT EXISTS (SELECT 1 FROM putaway_kept AS kept WHERE kept.task = task.id)), 0) AS free
     FROM came JOIN inventory_levels AS level ON level.variant = came.variant
         AND level.location = came.location AND level.lot = came.lot AND level.handling_unit = 0
       JOIN locations AS place ON place.id = came.location
       JOIN product_variants AS variant ON variant.id = came.variant
       JOIN lots AS lot ON lot.id = came.lot
     WHERE still > 0 AND free > 0 AND place.kind <> 'quarantine'
     ORDER BY variant.sku, lot.number LIMIT @limit`,
  );
  return (receipt) => {
    const id = one.get(receipt);
    if (id === undefined) {
      throw new Refused('not-found', 'unknown-receipt', `there is no receipt ${receipt}`);
    }
    const rows: WaitingGoods['rows'] = [
      ...units.all(id, WAITING_MAX + 1).map((row) => ({
        ...{ kind: 'unit' as const, handling_unit: row.code, at: placeOf(row) },
      })),
      ...loose.all({ receipt: id, limit: WAITING_MAX + 1 }).map((row) => ({
        ...{ kind: 'goods' as const, variant: row.variant, sku: row.sku, name: row.name },
        ...{ base_unit: row.base_unit, lot: row.lot === '' ? null : row.lot },
        ...{ quantity: Math.min(row.still, row.free), at: placeOf(row) },
      })),
    ];
    return { receipt, rows: rows.slice(0, WAITING_MAX), more: rows.length > WAITING_MAX };
  };
}
