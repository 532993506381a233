import type { Migration } from '../../store/command.ts';

/**
 * Orders of customers: who wants how much of what, and by when. What is kept for an order are its reservations, and
 * what it waits for follows from both: neither is written here.
 */
export const ordersMigration: Migration = {
  id: 'outbound-orders-1',
  sql: `
CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  order_id TEXT NOT NULL UNIQUE,
  digest TEXT NOT NULL,
  customer TEXT NOT NULL,
  -- 1 is served first.
  priority INTEGER NOT NULL CHECK (priority BETWEEN 1 AND 9),
  -- YYYY-MM-DD.
  ship_by TEXT,
  policy TEXT NOT NULL CHECK (policy IN ('partial', 'all')),
  state TEXT NOT NULL CHECK (state IN ('open', 'shipped', 'cancelled')),
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  ended_by TEXT,
  ended_at INTEGER,
  end_reason TEXT,
  CHECK ((state = 'open') = (ended_at IS NULL))
) STRICT;
-- The order in which they are served.
CREATE INDEX orders_queue ON orders (state, priority, coalesce(ship_by, '9999'), id);

CREATE TABLE order_lines (
  id INTEGER PRIMARY KEY,
  "order" INTEGER NOT NULL REFERENCES orders (id),
  line INTEGER NOT NULL CHECK (line >= 1),
  variant INTEGER NOT NULL REFERENCES product_variants (id),
  -- In base units.
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  -- Left for it, less what was taken back: what the ledger says, read off it whenever one of its movements is booked.
  shipped INTEGER NOT NULL DEFAULT 0,
  -- 0 once its order is over: nothing is kept for it any more.
  live INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1)),
  UNIQUE ("order", line),
  -- An item stands once in an order, so a reservation for the order and the item is one for the line.
  UNIQUE ("order", variant)
) STRICT;
CREATE INDEX order_lines_live ON order_lines (variant) WHERE live = 1;

-- Orders that a file brings and that are not there yet: until it is taken in, nobody else makes them.
CREATE TABLE orders_coming (
  order_id TEXT PRIMARY KEY,
  import TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`,
};
