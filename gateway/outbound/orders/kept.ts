/** What is promised to an order of one of its items. */
export const RESERVED = `coalesce((SELECT sum(held.quantity) FROM reservations AS held
  WHERE held.reference_type = 'order' AND held.reference_id = wanted.order_id AND held.variant = line.variant
    AND held.state = 'live'), 0)`;

/**
 * With what has left for it, as a column of `line` (order_lines) and `wanted` (orders). What a line waits for is what
 * was ordered without this, and is written nowhere.
 */
export const KEPT = `(${RESERVED} + line.shipped)`;

/** Of this, what is promised without a place. */
export const UNPLACED = `coalesce((SELECT sum(held.quantity) FROM reservations AS held
  WHERE held.reference_type = 'order' AND held.reference_id = wanted.order_id AND held.variant = line.variant
    AND held.state = 'live' AND held.location IS NULL), 0)`;

/** The order in which orders are served. */
export const IN_TURN = `wanted.priority, coalesce(wanted.ship_by, '9999'), wanted.id`;
/** The last of them first. */
export const IN_TURN_BACK = `wanted.priority DESC, coalesce(wanted.ship_by, '9999') DESC, wanted.id DESC`;
