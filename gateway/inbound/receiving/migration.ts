import type { Migration } from '../../store/command.ts';

/**
 * What is awaited and what came: purchase orders, shipping notices, receipts with each scan, and what each
 * movement counted against which line.
 */
export const receivingMigration: Migration = {
  id: 'inbound-receiving-1',
  sql: `
CREATE TABLE purchase_orders (
  id INTEGER PRIMARY KEY,
  order_id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL CHECK (version >= 1),
  digest TEXT NOT NULL,
  supplier TEXT NOT NULL,
  -- YYYY-MM-DD.
  expected_on TEXT,
  -- Goods that come in there or beneath it may count.
  location INTEGER NOT NULL REFERENCES locations (id),
  -- So much more than ordered is accepted without asking, in thousandths of a line's quantity.
  tolerance_pm INTEGER NOT NULL CHECK (tolerance_pm BETWEEN 0 AND 1000),
  -- received: every line has what was ordered; it still tells more from enough, until it is closed.
  state TEXT NOT NULL CHECK (state IN ('open', 'received', 'closed')),
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  closed_by TEXT,
  closed_at INTEGER,
  close_reason TEXT,
  CHECK ((state = 'closed') = (closed_at IS NOT NULL))
) STRICT;
CREATE INDEX purchase_orders_due ON purchase_orders (state, coalesce(expected_on, '9999'), id);

CREATE TABLE purchase_order_lines (
  id INTEGER PRIMARY KEY,
  purchase_order INTEGER NOT NULL REFERENCES purchase_orders (id),
  line INTEGER NOT NULL CHECK (line >= 1),
  variant INTEGER NOT NULL REFERENCES product_variants (id),
  -- In base units, as are all quantities; packaging says in what it was ordered.
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  packaging TEXT,
  tolerance_pm INTEGER NOT NULL CHECK (tolerance_pm BETWEEN 0 AND 1000),
  received INTEGER NOT NULL DEFAULT 0 CHECK (received >= 0),
  -- 0 once its order is closed: what comes then is not matched to it.
  live INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1)),
  UNIQUE (purchase_order, line)
) STRICT;
CREATE INDEX purchase_order_lines_live ON purchase_order_lines (variant) WHERE live = 1;

CREATE TABLE asns (
  id INTEGER PRIMARY KEY,
  asn_id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL CHECK (version >= 1),
  digest TEXT NOT NULL,
  purchase_order INTEGER REFERENCES purchase_orders (id),
  supplier TEXT NOT NULL,
  expected_on TEXT,
  location INTEGER NOT NULL REFERENCES locations (id),
  state TEXT NOT NULL CHECK (state IN ('open', 'received', 'closed')),
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  closed_at INTEGER
) STRICT;
CREATE INDEX asns_due ON asns (state, coalesce(expected_on, '9999'), id);
CREATE INDEX asns_by_order ON asns (purchase_order) WHERE purchase_order IS NOT NULL;

CREATE TABLE asn_units (
  id INTEGER PRIMARY KEY,
  asn INTEGER NOT NULL REFERENCES asns (id),
  sscc TEXT NOT NULL,
  -- The movement that took it in; NULL while it is awaited.
  movement_id TEXT,
  -- 0 once its notice is closed.
  live INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1)),
  UNIQUE (asn, sscc)
) STRICT;
-- A number is awaited once at a time.
CREATE UNIQUE INDEX asn_units_awaited ON asn_units (sscc) WHERE live = 1 AND movement_id IS NULL;
CREATE INDEX asn_units_by_movement ON asn_units (movement_id) WHERE movement_id IS NOT NULL;

CREATE TABLE asn_contents (
  id INTEGER PRIMARY KEY,
  unit INTEGER NOT NULL REFERENCES asn_units (id),
  line INTEGER NOT NULL CHECK (line >= 1),
  variant INTEGER NOT NULL REFERENCES product_variants (id),
  -- The lot's number, or the serial number; the lot itself is made when it comes.
  lot TEXT,
  batch TEXT,
  expires_on TEXT,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  received INTEGER NOT NULL DEFAULT 0 CHECK (received >= 0),
  UNIQUE (unit, line)
) STRICT;

CREATE TABLE receipts (
  id INTEGER PRIMARY KEY,
  receipt_id TEXT NOT NULL UNIQUE,
  -- Neither: a blind receipt.
  purchase_order INTEGER REFERENCES purchase_orders (id),
  asn INTEGER REFERENCES asns (id),
  location INTEGER NOT NULL REFERENCES locations (id),
  state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
  note TEXT,
  opened_by TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  closed_by TEXT,
  closed_at INTEGER,
  -- As it stood when it was closed.
  report TEXT CHECK (json_valid(report)),
  CHECK (purchase_order IS NULL OR asn IS NULL),
  CHECK ((state = 'closed') = (report IS NOT NULL))
) STRICT;
CREATE INDEX receipts_by_state ON receipts (state, id);
CREATE INDEX receipts_by_order ON receipts (purchase_order) WHERE purchase_order IS NOT NULL;
CREATE INDEX receipts_by_asn ON receipts (asn) WHERE asn IS NOT NULL;

-- Each scan and count, also those that booked nothing.
CREATE TABLE receipt_lines (
  id INTEGER PRIMARY KEY,
  line_id TEXT NOT NULL UNIQUE,
  receipt INTEGER NOT NULL REFERENCES receipts (id),
  result TEXT NOT NULL CHECK (result IN
    ('expected', 'over', 'blind', 'damaged', 'expired', 'wrong-item', 'unknown-item')),
  variant INTEGER REFERENCES product_variants (id),
  quantity INTEGER CHECK (quantity > 0),
  -- How much of it is beyond what was ordered.
  over INTEGER NOT NULL DEFAULT 0 CHECK (over >= 0),
  lot INTEGER REFERENCES lots (id),
  handling_unit INTEGER REFERENCES handling_units (id),
  location INTEGER REFERENCES locations (id),
  code TEXT,
  -- NULL where nothing was booked.
  movement_id TEXT,
  -- The line whose goods were found damaged.
  of_line INTEGER REFERENCES receipt_lines (id),
  reason TEXT,
  note TEXT,
  by TEXT NOT NULL,
  occurred_at INTEGER NOT NULL,
  -- What took it back.
  undone_by_movement TEXT,
  undone_by TEXT,
  CHECK (result = 'unknown-item' OR variant IS NOT NULL),
  CHECK ((undone_by IS NULL) = (undone_by_movement IS NULL))
) STRICT;
CREATE INDEX receipt_lines_by_receipt ON receipt_lines (receipt, id);
CREATE INDEX receipt_lines_by_movement ON receipt_lines (movement_id) WHERE movement_id IS NOT NULL;
CREATE INDEX receipt_lines_undone ON receipt_lines (undone_by_movement)
  WHERE undone_by_movement IS NOT NULL;
CREATE INDEX receipt_lines_damaged ON receipt_lines (of_line) WHERE of_line IS NOT NULL;

-- What each movement counted against which line: received is their sum. A reversal counts back.
CREATE TABLE receivings (
  id INTEGER PRIMARY KEY,
  movement_id TEXT NOT NULL,
  order_line INTEGER REFERENCES purchase_order_lines (id),
  asn_content INTEGER REFERENCES asn_contents (id),
  receipt INTEGER REFERENCES receipts (id),
  quantity INTEGER NOT NULL CHECK (quantity <> 0),
  by TEXT NOT NULL,
  CHECK ((order_line IS NULL) <> (asn_content IS NULL))
) STRICT;
CREATE INDEX receivings_by_movement ON receivings (movement_id);
CREATE INDEX receivings_by_order_line ON receivings (order_line, receipt) WHERE order_line IS NOT NULL;
CREATE INDEX receivings_by_content ON receivings (asn_content, receipt) WHERE asn_content IS NOT NULL;
CREATE TRIGGER receivings_no_update BEFORE UPDATE ON receivings
  BEGIN SELECT RAISE(ABORT, 'receivings is append-only: count back by a reversal'); END;
CREATE TRIGGER receivings_no_delete BEFORE DELETE ON receivings
  BEGIN SELECT RAISE(ABORT, 'receivings is append-only: count back by a reversal'); END;
`,
};

/** Dates on labels that are not those of the lot. */
export const otherDateMigration: Migration = {
  id: 'inbound-receiving-3',
  sql: `
-- {"known": date, "label": date}, where the label has another one than the lot.
ALTER TABLE receipt_lines ADD COLUMN other_date TEXT CHECK (json_valid(other_date));
`,
};

/** Orders that a file brings and that are not there yet: until it is taken in, nobody else makes them. */
export const ordersComingMigration: Migration = {
  id: 'inbound-receiving-2',
  sql: `
CREATE TABLE purchase_orders_coming (
  order_id TEXT PRIMARY KEY,
  import TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`,
};
