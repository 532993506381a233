import type { Migration } from '../../store/command.ts';

/**
 * Counts. Each line says how many were counted and how many lay there by the ledger at the same position, so
 * goods may move before, meanwhile and afterwards: the difference stays the difference.
 */
export const countsMigration: Migration = {
  id: 'inbound-counts-1',
  sql: `
CREATE TABLE count_tasks (
  id INTEGER PRIMARY KEY,
  count_id TEXT NOT NULL UNIQUE,
  location INTEGER NOT NULL REFERENCES locations (id),
  why TEXT NOT NULL CHECK (why IN ('velocity', 'value', 'last_counted', 'zero_check', 'asked')),
  state TEXT NOT NULL CHECK (state IN ('open', 'counting', 'recount', 'review', 'done', 'cancelled')),
  round INTEGER NOT NULL CHECK (round BETWEEN 1 AND 9),
  -- Who counts this round, or counted the last one.
  counter TEXT,
  -- Who counted the round before: the next one is for another person.
  counter_before TEXT,
  claimed_at INTEGER,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  ended_by TEXT,
  ended_at INTEGER,
  note TEXT,
  movement_id TEXT,
  CHECK ((state IN ('done', 'cancelled')) = (ended_at IS NOT NULL)),
  CHECK (state <> 'counting' OR (counter IS NOT NULL AND claimed_at IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX count_tasks_of_place ON count_tasks (location)
  WHERE state IN ('open', 'counting', 'recount', 'review');
CREATE INDEX count_tasks_live ON count_tasks (state, id)
  WHERE state IN ('open', 'counting', 'recount', 'review');

CREATE TABLE count_lines (
  count INTEGER NOT NULL REFERENCES count_tasks (id),
  round INTEGER NOT NULL,
  variant INTEGER NOT NULL REFERENCES product_variants (id),
  lot INTEGER NOT NULL REFERENCES lots (id),
  handling_unit INTEGER NOT NULL REFERENCES handling_units (id),
  counted INTEGER NOT NULL CHECK (counted >= 0),
  -- On hand by the ledger at position, which is when it was counted.
  expected INTEGER NOT NULL CHECK (expected >= 0),
  position INTEGER NOT NULL,
  -- It moved between its first and its last scan: nobody knows whether what moved was counted.
  disturbed INTEGER NOT NULL CHECK (disturbed IN (0, 1)),
  PRIMARY KEY (count, round, variant, lot, handling_unit)
) STRICT, WITHOUT ROWID;

-- What bears a code that belongs to no item.
CREATE TABLE count_unknown (
  count INTEGER NOT NULL REFERENCES count_tasks (id),
  round INTEGER NOT NULL,
  code TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (count, round, code)
) STRICT, WITHOUT ROWID;

-- When places, and what lies there, were last counted.
CREATE TABLE counted_places (
  location INTEGER PRIMARY KEY REFERENCES locations (id),
  counted_at INTEGER NOT NULL,
  count INTEGER NOT NULL REFERENCES count_tasks (id)
) STRICT;
CREATE TABLE counted_variants (
  variant INTEGER NOT NULL REFERENCES product_variants (id),
  location INTEGER NOT NULL REFERENCES locations (id),
  counted_at INTEGER NOT NULL,
  PRIMARY KEY (variant, location)
) STRICT, WITHOUT ROWID;
`,
};

/** Who counted each round, so that a decided count tells all of them. */
export const countRoundsMigration: Migration = {
  id: 'inbound-counts-2',
  sql: `
CREATE TABLE count_rounds (
  count INTEGER NOT NULL REFERENCES count_tasks (id),
  round INTEGER NOT NULL,
  -- Whoever has it, or had it last.
  counter TEXT NOT NULL,
  PRIMARY KEY (count, round)
) STRICT, WITHOUT ROWID;
-- Of counts before this step the last two rounds are known.
INSERT INTO count_rounds (count, round, counter)
  SELECT id, round, counter FROM count_tasks WHERE counter IS NOT NULL;
INSERT INTO count_rounds (count, round, counter)
  SELECT id, round - 1, counter_before FROM count_tasks WHERE counter_before IS NOT NULL AND round > 1;
`,
};
