import type { ArchivedTable } from '../../store/archive/table.ts';
import type { Migration } from '../../store/command.ts';

/** Months whose entries were moved to the archive, in order and without a gap. */
export const archiveMigration: Migration = {
  id: 'inventory-months-2',
  sql: `
CREATE TABLE archived_months (
  month TEXT PRIMARY KEY REFERENCES closed_months (month),
  -- Its entries are those above after_seq, up to until_seq.
  after_seq INTEGER NOT NULL,
  until_seq INTEGER NOT NULL UNIQUE CHECK (until_seq >= after_seq),
  entries INTEGER NOT NULL CHECK (entries >= 0),
  -- Proves them (gateway/store/archive/table.ts).
  sha256 TEXT NOT NULL,
  archived_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER archived_months_no_update BEFORE UPDATE ON archived_months
  BEGIN SELECT RAISE(ABORT, 'archived_months is append-only: what was moved stays as it was'); END;
CREATE TRIGGER archived_months_no_delete BEFORE DELETE ON archived_months
  BEGIN SELECT RAISE(ABORT, 'archived_months is append-only: what was moved stays as it was'); END;
-- What lies in the archive, proved, may go from here; nothing else ever does.
DROP TRIGGER inventory_transactions_no_delete;
CREATE TRIGGER inventory_transactions_no_delete BEFORE DELETE ON inventory_transactions
  WHEN OLD.seq > coalesce((SELECT max(until_seq) FROM archived_months), 0)
  BEGIN SELECT RAISE(ABORT, 'inventory_transactions is append-only: correct it by another movement'); END;
`,
};

/**
 * The ledger's entries in the archive. A later change of their columns must bring the archive's table along. Its
 * indexes are those of the database, so that questions take the same way in both.
 */
export const LEDGER_ARCHIVE: ArchivedTable = {
  name: 'inventory_transactions',
  key: 'seq',
  columns: [
    ...[
      'seq',
      'movement_id',
      'line',
      'variant',
      'location',
      'lot',
      'handling_unit',
      'type',
      'quantity',
    ],
    ...['balance_after', 'prev_seq', 'reference_type', 'reference_id', 'reason', 'occurred_at'],
    ...['recorded_at', 'created_by', 'parcel_id', 'note', 'voids'],
  ],
  derived: ['id'],
  definition: (schema) => `
CREATE TABLE ${schema}inventory_transactions (
  seq INTEGER PRIMARY KEY,
  id TEXT GENERATED ALWAYS AS (movement_id || '/' || line) VIRTUAL,
  movement_id TEXT NOT NULL,
  line INTEGER NOT NULL,
  variant INTEGER NOT NULL,
  location INTEGER NOT NULL,
  lot INTEGER NOT NULL,
  handling_unit INTEGER NOT NULL,
  type TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  balance_after INTEGER NOT NULL,
  prev_seq INTEGER NOT NULL,
  reference_type TEXT,
  reference_id TEXT,
  reason TEXT,
  occurred_at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  parcel_id TEXT,
  note TEXT,
  voids TEXT
) STRICT;
CREATE INDEX ${schema}inventory_transactions_shipped ON inventory_transactions (reference_id, variant)
  WHERE type = 'ship' AND reference_id IS NOT NULL;
CREATE INDEX ${schema}inventory_transactions_corrections ON inventory_transactions (seq)
  WHERE type IN ('adjust', 'scrap');`,
  moved: {
    table: 'archived_months',
    parts: `SELECT month AS part, after_seq AS after, until_seq AS until, entries AS rows, sha256
      FROM main.archived_months ORDER BY until_seq`,
  },
};
