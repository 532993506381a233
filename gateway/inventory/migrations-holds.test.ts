import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrations } from '../zone/writer-module.ts';

const NEW = ['inventory-holds-1', 'inbound-transfers-2'];

it('lots that were held before are held by this zone, and the zones that goods of them went to are told', () => {
  const db = new Sqlite(':memory:');
  for (const { id, sql } of migrations) if (!NEW.includes(id)) db.exec(sql);
  db.exec(`
    INSERT INTO products (id, product_id, name) VALUES (1, 'p', 'P');
    INSERT INTO product_variants (id, variant_id, product, sku, name, attributes, base_unit, tracking)
      VALUES (1, 'v', 1, 'L', 'L', '{}', 'counted', 'lot');
    INSERT INTO lots (id, variant, number, status, status_reason) VALUES
      (1, 1, 'L1', 'blocked', 'Glass'), (2, 1, 'L2', 'quarantined', 'Lab'), (3, 1, 'L3', 'released', NULL);
    INSERT INTO recalls (id, recall_id, lot, reason, descendants, lots, created_by, created_at)
      VALUES (1, 'recall-1', 1, 'Glass', 1, 1, 'lena', 1767600000000);
    INSERT INTO recall_lots (recall, lot) VALUES (1, 1);
    INSERT INTO transfers_out (id, transfer_id, to_zone, state, created_by, created_at, contents, digest, version)
      VALUES (1, 't', 'zone-b', 'dispatched', 'lena', 0, '{}', 'd', 1);
    INSERT INTO transfer_lines (transfer, line, variant, lot, handling_unit, quantity, from_location, movement_id)
      VALUES (1, 1, 1, 1, 0, 5, 1, 'm');
  `);
  for (const { id, sql } of migrations) if (NEW.includes(id)) db.exec(sql);
  const held = db.prepare('SELECT lot, zone, revision, status, recall_id, held_by FROM lot_holds');
  expect(held.raw().all()).toEqual([
    ['L1', '', 1, 'blocked', 'recall-1', 'lena'],
    ['L2', '', 1, 'quarantined', null, 'gateway'],
  ]);
  expect(db.prepare('SELECT zone, lot, due FROM hold_talk').raw().all()).toEqual([
    ['zone-b', 'L1', 1],
  ]);
  db.close();
});
