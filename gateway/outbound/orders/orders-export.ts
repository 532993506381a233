import type { ExportSource } from '../../inventory/queries/export.ts';

/** Open orders as the import reads them: what was ordered, without what is kept. */
export const CUSTOMER_ORDERS_EXPORT: ExportSource = {
  sql: `SELECT wanted.order_id AS "order", wanted.customer, variant.sku, line.quantity, line.line, wanted.priority,
      wanted.ship_by, wanted.policy, wanted.id AS key_1, line.line AS key_2
    FROM order_lines AS line JOIN orders AS wanted ON wanted.id = line."order"
      JOIN product_variants AS variant ON variant.id = line.variant
    WHERE (line."order", line.line) > (?, ?) AND wanted.state = 'open'
    ORDER BY line."order", line.line LIMIT ?`,
  first: [0, 0],
};
