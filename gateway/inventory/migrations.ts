import type { Migration } from '../store/command.ts';
import { lotExpiryMigration } from './lot-expiry.ts';
import { exceptionParcelsMigration } from './migrations-exceptions.ts';
import { holdsMigration } from './migrations-holds.ts';
import { importsMigration } from './migrations-imports.ts';
import { modelMigration } from './migrations-model.ts';
import { ownMigration } from './migrations-own.ts';
import { traceMigration, unlottedMigration } from './migrations-trace.ts';
import { zonesMigration } from './migrations-zones.ts';
import { archiveMigration } from './months/ledger-archive.ts';
import { monthsMigration } from './months/migration.ts';

/**
 * The schema of catalog, locations, ledger, levels, parcels and exceptions. Inside, rows point at each
 * other by integer keys; the text ids that people and other systems use stand once, in the row they name.
 * Quantities are whole numbers of the variant's smallest unit: pieces, or milligrams for weighed goods.
 * Times are milliseconds since 1970 in UTC; no order is ever taken from them.
 */
export const inventoryMigrations: readonly Migration[] = [
  {
    id: 'inventory-1',
    sql: `
CREATE TABLE products (
  id INTEGER PRIMARY KEY,
  product_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL
) STRICT;

CREATE TABLE product_variants (
  id INTEGER PRIMARY KEY,
  variant_id TEXT NOT NULL UNIQUE,
  product INTEGER NOT NULL REFERENCES products (id),
  sku TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  attributes TEXT NOT NULL CHECK (json_valid(attributes) AND json_type(attributes) = 'object'),
  base_unit TEXT NOT NULL CHECK (base_unit IN ('counted', 'weighed')),
  unit_weight_mg INTEGER CHECK (unit_weight_mg > 0),
  weight_tolerance_mg INTEGER CHECK (weight_tolerance_mg >= 0),
  tracking TEXT NOT NULL CHECK (tracking IN ('none', 'lot', 'serial'))
) STRICT;
CREATE INDEX product_variants_by_product ON product_variants (product);

CREATE TABLE barcodes (
  code TEXT PRIMARY KEY,
  variant INTEGER NOT NULL REFERENCES product_variants (id),
  factor INTEGER NOT NULL CHECK (factor BETWEEN 1 AND 1000000),
  packaging TEXT NOT NULL,
  packaging_weight_mg INTEGER NOT NULL CHECK (packaging_weight_mg >= 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX barcodes_by_variant ON barcodes (variant);

CREATE TABLE locations (
  id INTEGER PRIMARY KEY,
  location_id TEXT NOT NULL UNIQUE,
  parent INTEGER REFERENCES locations (id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('site', 'warehouse', 'zone', 'aisle', 'rack', 'level', 'bin', 'dock',
    'staging', 'quarantine', 'supplier', 'customer', 'scrap', 'adjustment', 'transit')),
  path TEXT NOT NULL UNIQUE,
  barcode TEXT UNIQUE,
  virtual INTEGER NOT NULL CHECK (virtual IN (0, 1)),
  CHECK (virtual = (kind IN ('supplier', 'customer', 'scrap', 'adjustment', 'transit')))
) STRICT;
CREATE INDEX locations_by_parent ON locations (parent);
INSERT INTO locations (id, location_id, parent, name, kind, path, virtual) VALUES
  (1, 'supplier', NULL, 'Supplier', 'supplier', '/supplier/', 1),
  (2, 'customer', NULL, 'Customer', 'customer', '/customer/', 1),
  (3, 'scrap', NULL, 'Scrap', 'scrap', '/scrap/', 1),
  (4, 'adjustment', NULL, 'Adjustment', 'adjustment', '/adjustment/', 1),
  (5, 'transit', NULL, 'Transit', 'transit', '/transit/', 1);

-- Row 0 is "no lot": a member of a primary key cannot be NULL.
CREATE TABLE lots (
  id INTEGER PRIMARY KEY,
  variant INTEGER REFERENCES product_variants (id),
  number TEXT NOT NULL,
  expires_on TEXT,
  best_before TEXT,
  UNIQUE (variant, number),
  CHECK ((id = 0) = (variant IS NULL))
) STRICT;
INSERT INTO lots (id, variant, number) VALUES (0, NULL, '');

-- Row 0 is "loose": on no handling unit.
CREATE TABLE handling_units (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO handling_units (id, code) VALUES (0, '');

CREATE TABLE inventory_transactions (
  seq INTEGER PRIMARY KEY,
  id TEXT GENERATED ALWAYS AS (movement_id || '/' || line) VIRTUAL,
  movement_id TEXT NOT NULL,
  line INTEGER NOT NULL CHECK (line BETWEEN 1 AND 100),
  variant INTEGER NOT NULL REFERENCES product_variants (id),
  location INTEGER NOT NULL REFERENCES locations (id),
  lot INTEGER NOT NULL REFERENCES lots (id),
  handling_unit INTEGER NOT NULL REFERENCES handling_units (id),
  type TEXT NOT NULL CHECK (type IN
    ('receive', 'putaway', 'pick', 'pack', 'ship', 'transfer', 'adjust', 'return', 'scrap', 'count')),
  quantity INTEGER NOT NULL CHECK (quantity <> 0),
  balance_after INTEGER NOT NULL,
  prev_seq INTEGER NOT NULL CHECK (prev_seq >= 0 AND prev_seq < seq),
  reference_type TEXT,
  reference_id TEXT,
  reason TEXT,
  occurred_at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  parcel_id TEXT,
  note TEXT,
  voids TEXT,
  CHECK ((reference_type IS NULL) = (reference_id IS NULL))
) STRICT;
CREATE TRIGGER inventory_transactions_no_update BEFORE UPDATE ON inventory_transactions
  BEGIN SELECT RAISE(ABORT, 'inventory_transactions is append-only: correct it by another movement'); END;
CREATE TRIGGER inventory_transactions_no_delete BEFORE DELETE ON inventory_transactions
  BEGIN SELECT RAISE(ABORT, 'inventory_transactions is append-only: correct it by another movement'); END;

-- From first_seq on, up to the next row, entries were recorded in this month. A clock that jumps makes
-- several ranges of one month, never a wrong one.
CREATE TABLE ledger_months (
  first_seq INTEGER PRIMARY KEY,
  month TEXT NOT NULL
) STRICT;

CREATE TABLE inventory_levels (
  variant INTEGER NOT NULL REFERENCES product_variants (id),
  location INTEGER NOT NULL REFERENCES locations (id),
  lot INTEGER NOT NULL REFERENCES lots (id),
  handling_unit INTEGER NOT NULL REFERENCES handling_units (id),
  on_hand INTEGER NOT NULL,
  reserved INTEGER NOT NULL CHECK (reserved >= 0),
  last_seq INTEGER NOT NULL,
  virtual INTEGER NOT NULL CHECK (virtual IN (0, 1)),
  PRIMARY KEY (variant, location, lot, handling_unit),
  CHECK (virtual = 1 OR on_hand >= 0),
  CHECK (virtual = 1 OR reserved <= on_hand)
) STRICT, WITHOUT ROWID;
CREATE INDEX inventory_levels_by_location ON inventory_levels (location, variant) WHERE on_hand <> 0;
CREATE INDEX inventory_levels_by_handling_unit ON inventory_levels (handling_unit)
  WHERE handling_unit <> 0;

-- Movements that a person asked for, with a digest of what was asked: a repeat is recognised.
CREATE TABLE movement_requests (
  id TEXT PRIMARY KEY,
  digest TEXT NOT NULL,
  first_seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE parcels (
  id INTEGER PRIMARY KEY,
  parcel_id TEXT NOT NULL UNIQUE,
  station TEXT NOT NULL,
  role TEXT NOT NULL,
  location INTEGER NOT NULL REFERENCES locations (id),
  verdict TEXT NOT NULL CHECK (verdict IN ('accept', 'reject')),
  reason TEXT,
  variant INTEGER REFERENCES product_variants (id),
  quantity INTEGER,
  lot INTEGER NOT NULL REFERENCES lots (id),
  handling_unit INTEGER NOT NULL REFERENCES handling_units (id),
  weight_mg INTEGER,
  movement_id TEXT,
  -- The first ledger row of that movement; its others follow without a gap.
  ledger_seq INTEGER,
  -- Its parcel.decided record, which holds its readings.
  journal_position INTEGER NOT NULL,
  occurred_at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  CHECK ((verdict = 'reject') = (reason IS NOT NULL)),
  CHECK ((movement_id IS NULL) = (ledger_seq IS NULL))
) STRICT;

-- What each station decided, counted by the hour it was recorded in (hours since 1970).
CREATE TABLE station_hours (
  hour INTEGER NOT NULL,
  station TEXT NOT NULL,
  role TEXT NOT NULL,
  verdict TEXT NOT NULL,
  reason TEXT NOT NULL,
  parcels INTEGER NOT NULL,
  PRIMARY KEY (hour, station, role, verdict, reason)
) STRICT, WITHOUT ROWID;

CREATE TABLE exceptions (
  id INTEGER PRIMARY KEY,
  exception_id TEXT NOT NULL UNIQUE,
  parcel INTEGER NOT NULL REFERENCES parcels (id),
  reason TEXT NOT NULL,
  fault TEXT,
  codes TEXT NOT NULL CHECK (json_valid(codes)),
  weight TEXT CHECK (json_valid(weight)),
  readings TEXT NOT NULL CHECK (json_valid(readings)),
  opened_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'resolved')),
  resolution TEXT,
  resolved_by TEXT,
  resolved_at INTEGER,
  note TEXT,
  digest TEXT,
  movement_id TEXT,
  CHECK ((state = 'resolved') = (resolution IS NOT NULL))
) STRICT;
CREATE INDEX exceptions_open ON exceptions (id) WHERE state = 'open';

CREATE TABLE imports (
  id TEXT PRIMARY KEY,
  digest TEXT NOT NULL,
  summary TEXT NOT NULL CHECK (json_valid(summary))
) STRICT, WITHOUT ROWID;
`,
  },
  modelMigration,
  importsMigration,
  traceMigration,
  monthsMigration,
  zonesMigration,
  unlottedMigration,
  archiveMigration,
  ownMigration,
  holdsMigration,
  lotExpiryMigration,
  exceptionParcelsMigration,
];
