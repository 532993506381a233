import type { Migration } from '../store/command.ts';

/**
 * A large file on its way into the catalog or the stock: written down in parts, then applied in parts, so
 * that no step holds the writer for long. There is one at a time.
 */
export const importsMigration: Migration = {
  id: 'inventory-imports-1',
  sql: `
CREATE TABLE import_jobs (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  digest TEXT NOT NULL,
  summary TEXT NOT NULL CHECK (json_valid(summary)),
  parts INTEGER NOT NULL CHECK (parts > 0),
  -- Parts and rows that are in the catalog already; from the first on, the rest follows, also after a restart.
  applied INTEGER NOT NULL DEFAULT 0 CHECK (applied <= parts),
  rows_applied INTEGER NOT NULL DEFAULT 0,
  by TEXT NOT NULL,
  occurred_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE import_parts (
  import TEXT NOT NULL REFERENCES import_jobs (id),
  part INTEGER NOT NULL,
  rows TEXT NOT NULL CHECK (json_valid(rows)),
  PRIMARY KEY (import, part)
) STRICT;
`,
};
