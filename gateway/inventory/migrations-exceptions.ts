import type { Migration } from '../store/command.ts';

/** An exception that counts several parcels: those beyond one order, of which each would say the same. */
export const exceptionParcelsMigration: Migration = {
  id: 'inventory-exceptions-1',
  sql: `
ALTER TABLE exceptions ADD COLUMN about_type TEXT;
ALTER TABLE exceptions ADD COLUMN about_id TEXT;
ALTER TABLE exceptions ADD COLUMN about_variant INTEGER REFERENCES product_variants (id);
ALTER TABLE exceptions ADD COLUMN parcels INTEGER NOT NULL DEFAULT 1 CHECK (parcels > 0);
-- How much the further parcels hold, in base units.
ALTER TABLE exceptions ADD COLUMN more_quantity INTEGER NOT NULL DEFAULT 0 CHECK (more_quantity >= 0);
CREATE INDEX exceptions_about ON exceptions (about_id, about_variant) WHERE state = 'open' AND about_id IS NOT NULL;

-- Those after the first, with what it takes to judge them again.
CREATE TABLE exception_parcels (
  parcel INTEGER PRIMARY KEY REFERENCES parcels (id),
  exception INTEGER NOT NULL REFERENCES exceptions (id),
  codes TEXT NOT NULL CHECK (json_valid(codes)),
  weight TEXT CHECK (json_valid(weight))
) STRICT;
CREATE INDEX exception_parcels_by_exception ON exception_parcels (exception);
`,
};
