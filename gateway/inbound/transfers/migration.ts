import type { Migration } from '../../store/command.ts';

/**
 * Transfers between zones. transfers_out is at the same time the outbox of notices, transfers_in that of
 * statements: what is to be said follows from these rows, and a word goes out again until it is answered.
 */
export const transfersMigration: Migration = {
  id: 'inbound-transfers-1',
  sql: `
CREATE TABLE transfers_out (
  id INTEGER PRIMARY KEY,
  transfer_id TEXT NOT NULL UNIQUE,
  to_zone TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('loading', 'dispatched', 'cancelling', 'closed', 'cancelled')),
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  dispatched_at INTEGER,
  note TEXT,
  -- The notice's contents as canonical JSON, and their SHA-256. They never change after the dispatch.
  contents TEXT CHECK (json_valid(contents)),
  digest TEXT,
  version INTEGER NOT NULL DEFAULT 0,
  -- The newest version that the other zone has answered.
  answered INTEGER NOT NULL DEFAULT 0,
  -- The statement of the other zone that is booked here.
  revision INTEGER NOT NULL DEFAULT 0,
  statement TEXT,
  peer_state TEXT CHECK (peer_state IN ('expected', 'arriving', 'closed', 'cancelled')),
  -- Why the other zone does not take the notice.
  refusal TEXT,
  CHECK ((state = 'loading') <= (contents IS NULL)),
  CHECK ((contents IS NULL) = (digest IS NULL) AND (contents IS NULL) = (version = 0))
) STRICT;
CREATE INDEX transfers_out_open ON transfers_out (id) WHERE state IN ('loading', 'dispatched', 'cancelling');
CREATE INDEX transfers_out_due ON transfers_out (id) WHERE answered < version;
CREATE INDEX transfers_out_by_zone ON transfers_out (to_zone, id);

CREATE TABLE transfer_lines (
  transfer INTEGER NOT NULL REFERENCES transfers_out (id),
  line INTEGER NOT NULL CHECK (line BETWEEN 1 AND 100),
  variant INTEGER NOT NULL REFERENCES product_variants (id),
  lot INTEGER NOT NULL REFERENCES lots (id),
  handling_unit INTEGER NOT NULL REFERENCES handling_units (id),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  from_location INTEGER NOT NULL REFERENCES locations (id),
  movement_id TEXT NOT NULL,
  -- Booked in by the other zone, and booked out of transit here.
  cleared INTEGER NOT NULL DEFAULT 0 CHECK (cleared >= 0),
  damaged INTEGER NOT NULL DEFAULT 0 CHECK (damaged >= 0),
  -- Taken out of transit by a person: found here, or lost.
  settled INTEGER NOT NULL DEFAULT 0 CHECK (settled >= 0),
  CHECK (cleared + settled <= quantity),
  PRIMARY KEY (transfer, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX transfer_lines_by_movement ON transfer_lines (movement_id);

-- The units of a transfer as they stood when they were loaded.
CREATE TABLE transfer_units (
  transfer INTEGER NOT NULL REFERENCES transfers_out (id),
  handling_unit INTEGER NOT NULL REFERENCES handling_units (id),
  parent INTEGER REFERENCES handling_units (id),
  movement_id TEXT NOT NULL,
  PRIMARY KEY (transfer, handling_unit)
) STRICT, WITHOUT ROWID;

-- What the other zone says came with a transfer beyond its notice, and how much of it was booked out here.
CREATE TABLE transfer_surplus (
  transfer INTEGER NOT NULL REFERENCES transfers_out (id),
  extra INTEGER NOT NULL CHECK (extra BETWEEN 1 AND 50),
  variant_id TEXT NOT NULL,
  sku TEXT NOT NULL,
  lot TEXT,
  quantity INTEGER NOT NULL CHECK (quantity >= 0),
  settled INTEGER NOT NULL DEFAULT 0 CHECK (settled >= 0),
  PRIMARY KEY (transfer, extra)
) STRICT, WITHOUT ROWID;

CREATE TABLE transfers_in (
  id INTEGER PRIMARY KEY,
  from_zone TEXT NOT NULL,
  transfer_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('expected', 'arriving', 'closed', 'cancelled')),
  contents TEXT NOT NULL CHECK (json_valid(contents)),
  digest TEXT NOT NULL,
  version INTEGER NOT NULL,
  -- Of what is stated to the sender, and the one that the sender has booked.
  revision INTEGER NOT NULL,
  confirmed INTEGER NOT NULL DEFAULT 0,
  -- 1: the sender had booked statements that this database knows nothing of.
  forgotten INTEGER NOT NULL DEFAULT 0 CHECK (forgotten IN (0, 1)),
  refusal TEXT,
  dispatched_at INTEGER NOT NULL,
  noticed_at INTEGER NOT NULL,
  closed_at INTEGER,
  note TEXT,
  UNIQUE (from_zone, transfer_id)
) STRICT;
CREATE INDEX transfers_in_open ON transfers_in (id) WHERE state IN ('expected', 'arriving');
CREATE INDEX transfers_in_due ON transfers_in (id) WHERE confirmed < revision;

-- A line keeps the item by the names that the sender has for it: the catalog here may know it later.
CREATE TABLE transfer_in_lines (
  transfer INTEGER NOT NULL REFERENCES transfers_in (id),
  line INTEGER NOT NULL,
  variant_id TEXT NOT NULL,
  sku TEXT NOT NULL,
  base_unit TEXT NOT NULL,
  tracking TEXT NOT NULL,
  lot TEXT,
  handling_unit TEXT,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  arrived INTEGER NOT NULL DEFAULT 0 CHECK (arrived BETWEEN 0 AND quantity),
  damaged INTEGER NOT NULL DEFAULT 0 CHECK (damaged BETWEEN 0 AND arrived),
  PRIMARY KEY (transfer, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX transfer_in_lines_expected ON transfer_in_lines (variant_id) WHERE arrived < quantity;

-- All units of a transfer, also those that only carry others.
CREATE TABLE transfer_in_units (
  code TEXT NOT NULL,
  transfer INTEGER NOT NULL REFERENCES transfers_in (id),
  PRIMARY KEY (code, transfer)
) STRICT, WITHOUT ROWID;

CREATE TABLE transfer_extras (
  transfer INTEGER NOT NULL REFERENCES transfers_in (id),
  extra INTEGER NOT NULL CHECK (extra BETWEEN 1 AND 50),
  variant INTEGER NOT NULL REFERENCES product_variants (id),
  lot INTEGER NOT NULL REFERENCES lots (id),
  quantity INTEGER NOT NULL CHECK (quantity >= 0),
  PRIMARY KEY (transfer, extra)
) STRICT, WITHOUT ROWID;

-- Each booking of an arrival, so that it can be taken back.
CREATE TABLE transfer_arrivals (
  movement_id TEXT PRIMARY KEY,
  transfer INTEGER NOT NULL REFERENCES transfers_in (id),
  -- [{line, quantity, damaged}], and [{extra, quantity}].
  lines TEXT NOT NULL CHECK (json_valid(lines)),
  extras TEXT NOT NULL CHECK (json_valid(extras)),
  undone_by TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX transfer_arrivals_by_transfer ON transfer_arrivals (transfer);

-- The zones that goods went to or came from, and the epoch in which each last spoke.
CREATE TABLE transfer_zones (
  zone TEXT PRIMARY KEY,
  epoch TEXT
) STRICT, WITHOUT ROWID;

-- Statements about transfers that this zone knows nothing of, or knows otherwise: for a person.
CREATE TABLE transfer_strays (
  id INTEGER PRIMARY KEY,
  from_zone TEXT NOT NULL,
  transfer_id TEXT NOT NULL,
  why TEXT NOT NULL,
  message TEXT NOT NULL CHECK (json_valid(message)),
  heard_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'dismissed')),
  dismissed_by TEXT,
  note TEXT,
  UNIQUE (from_zone, transfer_id)
) STRICT;
`,
};

/** Which zones goods of a lot went to and came from. Those of lots that were held before are told of it. */
export const transferHoldsMigration: Migration = {
  id: 'inbound-transfers-2',
  sql: `
CREATE INDEX transfer_lines_by_lot ON transfer_lines (lot) WHERE lot <> 0;
CREATE INDEX transfer_in_lines_by_lot ON transfer_in_lines (variant_id, lot) WHERE lot IS NOT NULL;
INSERT INTO hold_talk (zone, variant_id, lot, due, heard)
  SELECT DISTINCT transfer.to_zone, held.variant_id, held.lot, 1, 0
  FROM lot_holds AS held
    JOIN product_variants AS variant ON variant.variant_id = held.variant_id
    JOIN lots AS lot ON lot.variant = variant.id AND lot.number = held.lot
    JOIN transfer_lines AS line ON line.lot = lot.id AND line.lot <> 0
    JOIN transfers_out AS transfer ON transfer.id = line.transfer
  WHERE transfer.version > 0;
`,
};

/** Which zones more of a lot went to than was sent, without looking at every such line that ever was. */
export const transferSurplusMigration: Migration = {
  id: 'inbound-transfers-3',
  sql: 'CREATE INDEX transfer_surplus_by_lot ON transfer_surplus (variant_id, lot);',
};

/** Transfers that came in are looked for by their number alone, which only its sender makes. */
export const transferNumbersMigration: Migration = {
  id: 'inbound-transfers-4',
  sql: 'CREATE INDEX transfers_in_by_number ON transfers_in (transfer_id);',
};
