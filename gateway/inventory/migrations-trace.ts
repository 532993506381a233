import type { Migration } from '../store/command.ts';

/**
 * Goods without a lot on the other side of a transformation. What was transformed before this table existed is
 * read off the chains of the place of production.
 */
export const unlottedMigration: Migration = {
  id: 'inventory-trace-2',
  sql: `
CREATE TABLE unlotted_links (
  lot INTEGER NOT NULL REFERENCES lots (id) CHECK (lot <> 0),
  -- forward: the lot went into the goods; backward: the goods went into the lot.
  direction TEXT NOT NULL CHECK (direction IN ('forward', 'backward')),
  movement_id TEXT NOT NULL,
  variant INTEGER NOT NULL REFERENCES product_variants (id),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (lot, direction, movement_id, variant)
) STRICT, WITHOUT ROWID;
INSERT INTO unlotted_links (lot, direction, movement_id, variant, quantity)
  WITH RECURSIVE chain (seq) AS (
    SELECT last_seq FROM inventory_levels
      WHERE location = (SELECT id FROM locations WHERE location_id = 'production') AND lot = 0
    UNION ALL
    SELECT entry.prev_seq FROM chain JOIN inventory_transactions AS entry ON entry.seq = chain.seq
      WHERE entry.prev_seq > 0),
  used AS (
    SELECT entry.seq, entry.movement_id, movement.first_seq, entry.variant, entry.location, entry.quantity
    FROM chain JOIN inventory_transactions AS entry ON entry.seq = chain.seq
      JOIN movements AS movement ON movement.id = entry.movement_id
    WHERE entry.voids IS NULL)
  SELECT lot, direction, movement_id, variant, sum(quantity) FROM (
    SELECT DISTINCT used.seq, other.lot, iif(used.quantity < 0, 'forward', 'backward') AS direction, used.movement_id,
      used.variant, abs(used.quantity) AS quantity
    FROM used JOIN inventory_transactions AS other
      ON other.seq BETWEEN used.first_seq AND used.first_seq + 99 AND other.movement_id = used.movement_id
        AND other.location = used.location AND other.lot <> 0
        AND sign(other.quantity) = -sign(used.quantity))
  GROUP BY lot, direction, movement_id, variant;
`,
};

/** Lots that were called back, with all that was made of them, as it was blocked at that moment. */
export const traceMigration: Migration = {
  id: 'inventory-trace-1',
  sql: `
CREATE TABLE recalls (
  id INTEGER PRIMARY KEY,
  recall_id TEXT NOT NULL UNIQUE,
  lot INTEGER NOT NULL REFERENCES lots (id),
  reason TEXT NOT NULL,
  note TEXT,
  descendants INTEGER NOT NULL CHECK (descendants IN (0, 1)),
  lots INTEGER NOT NULL CHECK (lots > 0),
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE recall_lots (
  recall INTEGER NOT NULL REFERENCES recalls (id),
  lot INTEGER NOT NULL REFERENCES lots (id),
  PRIMARY KEY (recall, lot)
) STRICT, WITHOUT ROWID;
`,
};
