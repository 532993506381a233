import type { Database } from 'better-sqlite3';
import { ON_ORDER_LINES_MAX } from '../../../contract/constants.ts';
import type { OnOrderAnswer, OnOrderQuery } from '../../../contract/http/purchase-orders.ts';
import { Refused } from '../../base/errors.ts';
import { type Subtree, subtrees } from '../../inventory/queries/places.ts';

const LACKING = `line.live = 1 AND line.received < line.quantity
  AND place.path >= ? AND place.path < ?`;

/**
 * The fifth quantity: what is ordered of a variant (by its row) for a subtree of locations and did not come
 * yet. Read by the key of the variant's live lines, so what was ordered in years past costs nothing.
 */
export function onOrder(db: Database): (variant: number, subtree: Subtree) => number {
  const sum = db
    .prepare<[number, string, string], number>(
      `SELECT coalesce(sum(line.quantity - line.received), 0)
       FROM purchase_order_lines AS line JOIN purchase_orders AS purchase ON purchase.id = line.purchase_order
         JOIN locations AS place ON place.id = purchase.location
       WHERE line.variant = ? AND ${LACKING}`,
    )
    .pluck();
  return (variant, { from, to }) => sum.get(variant, from, to) ?? 0;
}

type LineRow = OnOrderAnswer['lines'][number];

/** The quantity with the lines behind it. Throws `not-found`. */
export function onOrderLines(db: Database): (query: OnOrderQuery) => OnOrderAnswer {
  const subtree = subtrees(db);
  const total = onOrder(db);
  const find = db
    .prepare<[string], number>('SELECT id FROM product_variants WHERE variant_id = ?')
    .pluck();
  const lines = db.prepare<[number, string, string, number], LineRow>(
    `SELECT purchase.order_id AS purchase_order, purchase.supplier, purchase.expected_on,
       place.location_id AS location, line.line, line.quantity, line.received,
       line.quantity - line.received AS on_order
     FROM purchase_order_lines AS line JOIN purchase_orders AS purchase ON purchase.id = line.purchase_order
       JOIN locations AS place ON place.id = purchase.location
     WHERE line.variant = ? AND ${LACKING}
     ORDER BY purchase.expected_on IS NULL, purchase.expected_on, purchase.id, line.line LIMIT ?`,
  );
  return ({ variant, location }) => {
    const row = find.get(variant);
    if (row === undefined) {
      throw new Refused('not-found', 'not-found', `there is no variant ${variant}`);
    }
    const { from, to } = subtree(location);
    return {
      variant,
      on_order: total(row, { from, to }),
      lines: lines.all(row, from, to, ON_ORDER_LINES_MAX),
    };
  };
}
