import type { Migration } from '../store/command.ts';

/**
 * Who holds a lot: this zone and others, each by its own last word. `lots.status` is the gravest of them. Items
 * and lots stand here by their names, since a word may come before the goods, and before the catalog knows them.
 */
export const holdsMigration: Migration = {
  id: 'inventory-holds-1',
  sql: `
CREATE TABLE lot_holds (
  variant_id TEXT NOT NULL,
  lot TEXT NOT NULL,
  -- Whose word it is; '' is this zone.
  zone TEXT NOT NULL,
  -- Rises with every word of that zone; 0: only read off a notice, until the zone itself speaks of the lot.
  revision INTEGER NOT NULL CHECK (revision >= 0),
  status TEXT NOT NULL CHECK (status IN ('released', 'quarantined', 'blocked')),
  reason TEXT,
  -- The recall that it belongs to, by the zone that called ('' this one) and its name there.
  recall_zone TEXT,
  recall_id TEXT,
  descendants INTEGER NOT NULL CHECK (descendants IN (0, 1)),
  held_by TEXT NOT NULL,
  held_at TEXT NOT NULL,
  CHECK ((recall_zone IS NULL) = (recall_id IS NULL)),
  PRIMARY KEY (variant_id, lot, zone)
) STRICT, WITHOUT ROWID;

-- What is to be said to which zone of which lot, until its answer shows that it knows; and who ever spoke of it.
CREATE TABLE hold_talk (
  zone TEXT NOT NULL,
  variant_id TEXT NOT NULL,
  lot TEXT NOT NULL,
  due INTEGER NOT NULL CHECK (due IN (0, 1)),
  heard INTEGER NOT NULL CHECK (heard IN (0, 1)),
  PRIMARY KEY (zone, variant_id, lot)
) STRICT, WITHOUT ROWID;
CREATE INDEX hold_talk_due ON hold_talk (zone, variant_id, lot) WHERE due = 1;
CREATE INDEX hold_talk_by_lot ON hold_talk (variant_id, lot);

-- The zone that called; null: this one.
ALTER TABLE recalls ADD COLUMN zone TEXT;
CREATE INDEX recall_lots_by_lot ON recall_lots (lot);

INSERT INTO lot_holds (variant_id, lot, zone, revision, status, reason, recall_zone, recall_id, descendants, held_by, held_at)
  SELECT variant.variant_id, lot.number, '', 1, lot.status, lot.status_reason,
    iif(recall.id IS NULL, NULL, ''), recall.recall_id, coalesce(recall.descendants, 0),
    coalesce(recall.created_by, 'gateway'),
    strftime('%Y-%m-%dT%H:%M:%fZ', coalesce(recall.created_at, 0) / 1000.0, 'unixepoch')
  FROM lots AS lot JOIN product_variants AS variant ON variant.id = lot.variant
    LEFT JOIN recalls AS recall ON lot.status = 'blocked'
      AND recall.id = (SELECT max(recall) FROM recall_lots WHERE recall_lots.lot = lot.id)
  WHERE lot.status <> 'released';
`,
};
