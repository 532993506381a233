import type { Migration } from '../store/command.ts';

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
