import type { Migration } from '../store/command.ts';

/** What stock that goes to other zones, and stock that comes back, needs of the rooms below the flows. */
export const zonesMigration: Migration = {
  id: 'inventory-zones-1',
  sql: `
-- transit holds what this zone has sent and no other zone has booked in; all that lies in another zone for
-- good is beyond other-zones, which is negative where more came from there than went.
INSERT INTO locations (location_id, parent, name, kind, path, virtual)
  SELECT 'other-zones', NULL, 'Other zones', 'transit', '/other-zones/', 1
  WHERE NOT EXISTS (SELECT 1 FROM locations WHERE location_id = 'other-zones');

-- The zone that a station sent this parcel to, where its configuration names one.
ALTER TABLE parcels ADD COLUMN to_zone TEXT;

-- What was shipped for an order, for goods that come back.
CREATE INDEX inventory_transactions_shipped ON inventory_transactions (reference_id, variant)
  WHERE type = 'ship' AND reference_id IS NOT NULL;
`,
};
