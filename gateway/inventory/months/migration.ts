import type { Migration } from '../../store/command.ts';

/** Months that were closed, with what lay where at their end. */
export const monthsMigration: Migration = {
  id: 'inventory-months-1',
  sql: `
CREATE TABLE closed_months (
  month TEXT PRIMARY KEY CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
  state TEXT NOT NULL CHECK (state IN ('closing', 'closed')),
  -- The last entry that counts in it; what was recorded later and belongs to it is late.
  until INTEGER NOT NULL,
  balances INTEGER NOT NULL DEFAULT 0,
  -- While it is being closed: the level to go on behind, and how far back the chain of the next one was followed.
  progress TEXT CHECK (json_valid(progress)),
  closed_by TEXT NOT NULL,
  closed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE month_balances (
  month TEXT NOT NULL REFERENCES closed_months (month),
  variant INTEGER NOT NULL REFERENCES product_variants (id),
  location INTEGER NOT NULL REFERENCES locations (id),
  lot INTEGER NOT NULL REFERENCES lots (id),
  handling_unit INTEGER NOT NULL REFERENCES handling_units (id),
  on_hand INTEGER NOT NULL CHECK (on_hand <> 0),
  PRIMARY KEY (month, variant, location, lot, handling_unit)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER month_balances_no_update BEFORE UPDATE ON month_balances
  BEGIN SELECT RAISE(ABORT, 'month_balances is append-only: a closed month stays as it was'); END;
CREATE TRIGGER month_balances_no_delete BEFORE DELETE ON month_balances
  BEGIN SELECT RAISE(ABORT, 'month_balances is append-only: a closed month stays as it was'); END;
`,
};
