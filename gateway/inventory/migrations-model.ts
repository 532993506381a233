import type { Migration } from '../store/command.ts';

/**
 * The whole model of inventory: packagings, limits of locations, lots with their status, nested handling
 * units, reservations, and requests that are recognised when they come again.
 */
export const modelMigration: Migration = {
  id: 'inventory-2',
  sql: `
-- Lengths in millimetres, of one base unit; cost in billionths of the currency for one base unit, so that
-- a milligram has a price too.
ALTER TABLE product_variants ADD COLUMN unit_cost_nanos INTEGER CHECK (unit_cost_nanos >= 0);
ALTER TABLE product_variants ADD COLUMN length_mm INTEGER CHECK (length_mm > 0);
ALTER TABLE product_variants ADD COLUMN width_mm INTEGER CHECK (width_mm > 0);
ALTER TABLE product_variants ADD COLUMN height_mm INTEGER CHECK (height_mm > 0);
ALTER TABLE product_variants ADD COLUMN shelf_life_days INTEGER CHECK (shelf_life_days > 0);
ALTER TABLE product_variants ADD COLUMN storage_class TEXT NOT NULL DEFAULT 'ambient';
ALTER TABLE product_variants ADD COLUMN velocity_class TEXT CHECK (velocity_class IN ('A', 'B', 'C'));

-- How many base units a packaging holds is said here once; a barcode names its packaging.
CREATE TABLE packagings (
  id INTEGER PRIMARY KEY,
  variant INTEGER NOT NULL REFERENCES product_variants (id),
  name TEXT NOT NULL,
  factor INTEGER NOT NULL CHECK (factor BETWEEN 1 AND 1000000),
  weight_mg INTEGER NOT NULL DEFAULT 0 CHECK (weight_mg >= 0),
  UNIQUE (variant, name)
) STRICT;
-- Before, each barcode said for itself what it holds: where two said it differently under one name, the
-- later ones get a name of their own.
INSERT INTO packagings (variant, name, factor, weight_mg)
  SELECT variant, CASE WHEN place = 1 THEN packaging ELSE packaging || ' ' || factor || '/' || place END,
    factor, packaging_weight_mg
  FROM (SELECT variant, packaging, factor, packaging_weight_mg,
      row_number() OVER (PARTITION BY variant, packaging ORDER BY min(code)) AS place
    FROM barcodes GROUP BY variant, packaging, factor, packaging_weight_mg);
CREATE TABLE packaging_barcodes (
  code TEXT PRIMARY KEY,
  packaging INTEGER NOT NULL REFERENCES packagings (id)
) STRICT, WITHOUT ROWID;
INSERT INTO packaging_barcodes (code, packaging)
  SELECT code, (SELECT min(packagings.id) FROM packagings
    WHERE packagings.variant = barcodes.variant AND packagings.factor = barcodes.factor
      AND packagings.weight_mg = barcodes.packaging_weight_mg
      AND (packagings.name = barcodes.packaging
        OR packagings.name LIKE barcodes.packaging || ' ' || barcodes.factor || '/%'))
  FROM barcodes;
DROP TABLE barcodes;
CREATE INDEX packaging_barcodes_by_packaging ON packaging_barcodes (packaging);
CREATE VIEW barcodes AS
  SELECT code, packaging.variant, packaging.factor, packaging.name AS packaging,
    packaging.weight_mg AS packaging_weight_mg, packaging.id AS packaging_row
  FROM packaging_barcodes JOIN packagings AS packaging ON packaging.id = packaging_barcodes.packaging;

-- Limits hold for the goods that lie right there; NULL is no limit. storage_classes NULL: those of the
-- location above, and any where none above says.
ALTER TABLE locations ADD COLUMN weight_max_mg INTEGER CHECK (weight_max_mg > 0);
ALTER TABLE locations ADD COLUMN volume_max_mm3 INTEGER CHECK (volume_max_mm3 > 0);
ALTER TABLE locations ADD COLUMN units_max INTEGER CHECK (units_max > 0);
ALTER TABLE locations ADD COLUMN storage_classes TEXT CHECK (json_valid(storage_classes));
ALTER TABLE locations ADD COLUMN mixed_variants INTEGER NOT NULL DEFAULT 1 CHECK (mixed_variants IN (0, 1));
ALTER TABLE locations ADD COLUMN mixed_lots INTEGER NOT NULL DEFAULT 1 CHECK (mixed_lots IN (0, 1));
ALTER TABLE locations ADD COLUMN x_mm INTEGER;
ALTER TABLE locations ADD COLUMN y_mm INTEGER;
-- Above the floor.
ALTER TABLE locations ADD COLUMN height_mm INTEGER CHECK (height_mm >= 0);
ALTER TABLE locations ADD COLUMN pick_sequence INTEGER;
-- What is made of other goods, or made into others, passes through here.
INSERT INTO locations (location_id, parent, name, kind, path, virtual)
  SELECT 'production', NULL, 'Production', 'adjustment', '/production/', 1
  WHERE NOT EXISTS (SELECT 1 FROM locations WHERE location_id = 'production');

-- A serial number is a lot of one piece; batch is then the lot that it was made in. expired is no status:
-- it follows from the date.
ALTER TABLE lots ADD COLUMN batch TEXT;
ALTER TABLE lots ADD COLUMN supplier TEXT;
ALTER TABLE lots ADD COLUMN manufactured_on TEXT;
ALTER TABLE lots ADD COLUMN certificate TEXT;
ALTER TABLE lots ADD COLUMN status TEXT NOT NULL DEFAULT 'released'
  CHECK (status IN ('released', 'quarantined', 'blocked'));
ALTER TABLE lots ADD COLUMN status_reason TEXT;
CREATE INDEX lots_by_batch ON lots (variant, batch) WHERE batch IS NOT NULL;
CREATE INDEX lots_by_number ON lots (number);

-- What was made of what: when lots are mixed, or goods are made into other goods.
CREATE TABLE lot_links (
  from_lot INTEGER NOT NULL REFERENCES lots (id),
  to_lot INTEGER NOT NULL REFERENCES lots (id),
  movement_id TEXT NOT NULL,
  from_quantity INTEGER NOT NULL CHECK (from_quantity > 0),
  to_quantity INTEGER NOT NULL CHECK (to_quantity > 0),
  PRIMARY KEY (from_lot, to_lot, movement_id),
  CHECK (from_lot <> to_lot AND from_lot <> 0 AND to_lot <> 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX lot_links_back ON lot_links (to_lot, from_lot);

ALTER TABLE handling_units ADD COLUMN kind TEXT NOT NULL DEFAULT 'other'
  CHECK (kind IN ('pallet', 'case', 'tote', 'other'));
-- The unit that it stands on or in.
ALTER TABLE handling_units ADD COLUMN parent INTEGER REFERENCES handling_units (id);
ALTER TABLE handling_units ADD COLUMN tare_mg INTEGER NOT NULL DEFAULT 0 CHECK (tare_mg >= 0);
-- Where it stands, also when it is empty; NULL when it left.
ALTER TABLE handling_units ADD COLUMN location INTEGER REFERENCES locations (id);
UPDATE handling_units SET location = (SELECT level.location FROM inventory_levels AS level
  WHERE level.handling_unit = handling_units.id AND level.on_hand > 0 AND level.virtual = 0 LIMIT 1)
  WHERE id <> 0;
CREATE INDEX handling_units_by_parent ON handling_units (parent) WHERE parent IS NOT NULL;
CREATE INDEX handling_units_by_location ON handling_units (location) WHERE location IS NOT NULL;

-- From a lot to all places and chains of entries that it has, without an index on the ledger.
CREATE INDEX inventory_levels_by_lot ON inventory_levels (lot) WHERE lot <> 0;

-- Each live row is goods that are promised. location, lot and handling_unit say which ones, once that is
-- decided; the level's reserved is the sum of those.
CREATE TABLE reservations (
  id INTEGER PRIMARY KEY,
  reservation_id TEXT NOT NULL UNIQUE,
  variant INTEGER NOT NULL REFERENCES product_variants (id),
  location INTEGER REFERENCES locations (id),
  lot INTEGER REFERENCES lots (id),
  handling_unit INTEGER REFERENCES handling_units (id),
  -- What is still promised of what was asked.
  quantity INTEGER NOT NULL CHECK (quantity >= 0),
  asked INTEGER NOT NULL CHECK (asked > 0 AND quantity <= asked),
  state TEXT NOT NULL CHECK (state IN ('live', 'consumed', 'released', 'expired')),
  reference_type TEXT NOT NULL,
  reference_id TEXT NOT NULL,
  expires_at INTEGER,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  CHECK ((location IS NULL) = (lot IS NULL) AND (lot IS NULL) = (handling_unit IS NULL)),
  CHECK ((state = 'live') = (ended_at IS NULL)),
  CHECK ((state = 'live') = (quantity > 0))
) STRICT;
CREATE INDEX reservations_live ON reservations (variant, location) WHERE state = 'live';
CREATE INDEX reservations_by_reference ON reservations (reference_type, reference_id);
CREATE INDEX reservations_expiring ON reservations (expires_at) WHERE state = 'live' AND expires_at IS NOT NULL;

-- Movements by their id, but for those of parcels, which the parcel's row names.
CREATE TABLE movements (
  id TEXT PRIMARY KEY,
  first_seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO movements (id, first_seq) SELECT id, first_seq FROM movement_requests;
CREATE TABLE voided_movements (
  id TEXT PRIMARY KEY,
  voided_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO voided_movements (id, voided_by)
  SELECT voids, min(movement_id) FROM inventory_transactions WHERE voids IS NOT NULL GROUP BY voids;

-- What people and programs asked for, with a digest of it and the answer: a repeat gets the same answer.
CREATE TABLE requests (
  id TEXT PRIMARY KEY,
  command TEXT NOT NULL,
  digest TEXT NOT NULL,
  answer TEXT NOT NULL CHECK (json_valid(answer))
) STRICT, WITHOUT ROWID;
INSERT INTO requests (id, command, digest, answer)
  SELECT id, 'stock.adjust', digest, json_object('movement', id) FROM movement_requests;
DROP TABLE movement_requests;
`,
};
