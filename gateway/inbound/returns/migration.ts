import type { Migration } from '../../store/command.ts';

/** Goods that customers sent back. */
export const returnsMigration: Migration = {
  id: 'inbound-returns-1',
  sql: `
CREATE TABLE returns (
  id INTEGER PRIMARY KEY,
  return_id TEXT NOT NULL UNIQUE,
  -- NULL: it came without a word of where it belongs.
  order_id TEXT,
  -- 1: the ledger knows what was shipped for that order, and this is no more than that.
  referenced INTEGER NOT NULL CHECK (referenced IN (0, 1)),
  variant INTEGER NOT NULL REFERENCES product_variants (id),
  lot INTEGER NOT NULL REFERENCES lots (id),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  result TEXT NOT NULL CHECK (result IN ('restock', 'quarantine', 'scrap')),
  reason TEXT NOT NULL,
  note TEXT,
  location INTEGER NOT NULL REFERENCES locations (id),
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  undone_by TEXT,
  undone_at INTEGER,
  CHECK (order_id IS NOT NULL OR referenced = 0)
) STRICT;
CREATE INDEX returns_by_order ON returns (order_id, variant) WHERE order_id IS NOT NULL;
`,
};
