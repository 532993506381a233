import type { Migration } from '../../store/command.ts';

/**
 * Putaway tasks. An open one is goods on their way to a place: its load is held free there. That is the only
 * place where this is written.
 */
export const putawayMigration: Migration = {
  id: 'inbound-putaway-1',
  sql: `
-- What fits in: the room inside, in millimetres. NULL is not known, and nothing is refused for it.
ALTER TABLE locations ADD COLUMN inner_length_mm INTEGER CHECK (inner_length_mm > 0);
ALTER TABLE locations ADD COLUMN inner_width_mm INTEGER CHECK (inner_width_mm > 0);
ALTER TABLE locations ADD COLUMN inner_height_mm INTEGER CHECK (inner_height_mm > 0);

-- Nothing is put at a blocked place or at what lies beneath it.
CREATE TABLE blocked_places (
  location INTEGER PRIMARY KEY REFERENCES locations (id),
  reason TEXT NOT NULL,
  blocked_by TEXT NOT NULL,
  blocked_at INTEGER NOT NULL
) STRICT;

CREATE TABLE putaway_tasks (
  id INTEGER PRIMARY KEY,
  task_id TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'cancelled', 'expired')),
  -- The unit that is put away as a whole; 0: loose goods, which the one line names.
  handling_unit INTEGER NOT NULL REFERENCES handling_units (id),
  from_location INTEGER NOT NULL REFERENCES locations (id),
  to_location INTEGER NOT NULL REFERENCES locations (id),
  weight_mg INTEGER NOT NULL CHECK (weight_mg >= 0),
  volume_mm3 INTEGER NOT NULL CHECK (volume_mm3 >= 0),
  -- Handling units that the place must take.
  units INTEGER NOT NULL CHECK (units IN (0, 1)),
  -- The places that were proposed, each with its score and what it is made of; the best first.
  proposals TEXT NOT NULL CHECK (json_valid(proposals)),
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_by TEXT,
  ended_at INTEGER,
  -- Where the goods came to lie, and why not where they were sent.
  ended_location INTEGER REFERENCES locations (id),
  override_reason TEXT,
  note TEXT,
  movement_id TEXT,
  CHECK ((state = 'open') = (ended_at IS NULL)),
  CHECK ((state = 'done') = (ended_location IS NOT NULL)),
  CHECK (override_reason IS NULL OR state = 'done')
) STRICT;
CREATE INDEX putaway_tasks_on_the_way ON putaway_tasks (to_location) WHERE state = 'open';
CREATE INDEX putaway_tasks_leaving ON putaway_tasks (from_location) WHERE state = 'open';
CREATE INDEX putaway_tasks_due ON putaway_tasks (expires_at) WHERE state = 'open';
CREATE UNIQUE INDEX putaway_tasks_of_unit ON putaway_tasks (handling_unit)
  WHERE state = 'open' AND handling_unit <> 0;
CREATE INDEX putaway_tasks_overridden ON putaway_tasks (id) WHERE override_reason IS NOT NULL;

-- What is put away, as it was when the task was made.
CREATE TABLE putaway_lines (
  task INTEGER NOT NULL REFERENCES putaway_tasks (id),
  variant INTEGER NOT NULL REFERENCES product_variants (id),
  lot INTEGER NOT NULL REFERENCES lots (id),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (task, variant, lot)
) STRICT, WITHOUT ROWID;
`,
};

/** Loose goods do not say with which receipt they came: whoever plans a receipt does. */
export const plannedReceiptMigration: Migration = {
  id: 'inbound-putaway-3',
  sql: `
ALTER TABLE putaway_tasks ADD COLUMN receipt INTEGER REFERENCES receipts (id);
CREATE INDEX putaway_tasks_of_receipt ON putaway_tasks (receipt) WHERE receipt IS NOT NULL;
`,
};

/** Goods that go straight to packing, and what is kept of them for whom. */
export const crossDockMigration: Migration = {
  id: 'inbound-putaway-2',
  sql: `
-- 1: the lines are taken off the unit, which stays where it is.
ALTER TABLE putaway_tasks ADD COLUMN part INTEGER NOT NULL DEFAULT 0 CHECK (part IN (0, 1));

-- The reservations that the goods of a task carry. For whom they are, and how much, is told by them alone.
CREATE TABLE putaway_kept (
  id INTEGER PRIMARY KEY,
  reservation TEXT NOT NULL UNIQUE,
  task INTEGER NOT NULL REFERENCES putaway_tasks (id)
) STRICT;
CREATE INDEX putaway_kept_of_task ON putaway_kept (task);
`,
};
