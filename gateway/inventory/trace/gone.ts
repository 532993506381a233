import type { Database } from 'better-sqlite3';
import { RECALL_GONE_MAX } from '../../../contract/constants.ts';
import type { Gone } from '../../../contract/http/recalls.ts';

/**
 * How much of the lots of a recall (by its row) is with customers and with other zones, by item, the most first. What
 * came back is not there any more; what was corrected away or thrown away never was.
 */
export function goneOf(db: Database): (recall: number) => Gone[] {
  // Of the goods of a lot that passed through this zone, the level of the other zones tells neither way alone: the lines
  // of what was sent do.
  const gone = db.prepare<[number, number], Gone>(`
    SELECT variant.variant_id AS variant, variant.sku, variant.name, variant.base_unit,
      sum(of_lot.customers) AS customers, sum(of_lot.zones) AS zones
    FROM (
      SELECT held.lot,
        max(0, coalesce((SELECT sum(level.on_hand)
          FROM inventory_levels AS level INDEXED BY inventory_levels_by_lot
            CROSS JOIN locations AS place ON place.id = level.location AND place.kind = 'customer'
          WHERE level.lot = held.lot AND level.lot <> 0), 0)) AS customers,
        coalesce((SELECT sum(line.quantity - line.settled)
          FROM transfer_lines AS line CROSS JOIN transfers_out AS transfer ON transfer.id = line.transfer
          WHERE line.lot = held.lot AND line.lot <> 0
            AND transfer.state IN ('dispatched', 'cancelling', 'closed')), 0)
        + coalesce((SELECT sum(extra.settled) FROM lots AS its
            CROSS JOIN product_variants AS item ON item.id = its.variant
            CROSS JOIN transfer_surplus AS extra
              ON extra.variant_id = item.variant_id AND extra.lot = its.number
          WHERE its.id = held.lot), 0) AS zones
      FROM recall_lots AS held WHERE held.recall = ?
    ) AS of_lot
      CROSS JOIN lots AS lot ON lot.id = of_lot.lot
      CROSS JOIN product_variants AS variant ON variant.id = lot.variant
    WHERE of_lot.customers + of_lot.zones > 0
    GROUP BY variant.id ORDER BY sum(of_lot.customers + of_lot.zones) DESC, variant.sku LIMIT ?`);
  return (recall) => gone.all(recall, RECALL_GONE_MAX);
}
