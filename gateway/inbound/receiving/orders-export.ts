import type { ExportSource } from '../../inventory/queries/export.ts';

/**
 * Purchase orders that are not closed, as the import reads them: what was ordered, without what came of it. In
 * the packaging that was named, unless the catalog has come to say otherwise what that holds: then in base units.
 */
export const ORDERS_EXPORT: ExportSource = {
  sql: `SELECT purchase.order_id AS purchase_order, purchase.version, purchase.supplier, purchase.expected_on,
      place.location_id AS location, line.line, variant.sku,
      line.quantity / coalesce(held.factor, 1) AS quantity, held.name AS packaging, held.factor,
      line.tolerance_pm, purchase.id AS key_1, line.line AS key_2
    FROM purchase_order_lines AS line
      JOIN purchase_orders AS purchase ON purchase.id = line.purchase_order
      JOIN locations AS place ON place.id = purchase.location
      JOIN product_variants AS variant ON variant.id = line.variant
      LEFT JOIN packagings AS held ON held.variant = line.variant AND held.name = line.packaging
        AND line.quantity % held.factor = 0
    WHERE (line.purchase_order, line.line) > (?, ?) AND purchase.state <> 'closed'
    ORDER BY line.purchase_order, line.line LIMIT ?`,
  first: [0, 0],
};
