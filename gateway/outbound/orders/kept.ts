/**
 * What is or was promised to an order of one of its items: a column of `line` (order_lines) and `wanted` (orders).
 * What is still promised and what was taken for it count; what was released or expired does not. What a line waits
 * for is what was ordered without this, and is written nowhere.
 */
export const KEPT = `coalesce((SELECT sum(held.asked) FROM reservations AS held
  WHERE held.reference_type = 'order' AND held.reference_id = wanted.order_id AND held.variant = line.variant
    AND held.state IN ('live', 'consumed')), 0)`;

/** Of this, what is promised without a place. */
export const UNPLACED = `coalesce((SELECT sum(held.quantity) FROM reservations AS held
  WHERE held.reference_type = 'order' AND held.reference_id = wanted.order_id AND held.variant = line.variant
    AND held.state = 'live' AND held.location IS NULL), 0)`;

/** The order in which orders are served. */
export const IN_TURN = `wanted.priority, coalesce(wanted.ship_by, '9999'), wanted.id`;
