import type { Migration } from '../store/command.ts';

/** Which part of the tree of locations is this gateway's, as its configuration says: written anew at each start. */
export const ownMigration: Migration = {
  id: 'inventory-own-1',
  sql: `
CREATE TABLE own_zone (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  -- Its topmost location, which an import may bring later. NULL where no configuration says it.
  location_id TEXT
) STRICT;
INSERT INTO own_zone (id, location_id) VALUES (1, NULL);
`,
};
