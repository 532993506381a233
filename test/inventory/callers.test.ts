import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWriter, type WriterThread } from '../../gateway/store/writer.ts';
import { temporaryFolder, testClock } from '../../gateway/testing/storage/folder.ts';
import {
  FIXTURE_LOCATION,
  seedCatalog,
  ZONE_WRITER_MODULE,
} from '../../gateway/testing/storage/zone-fixture.ts';
import type { ZoneCommands } from '../../gateway/zone/writer-module.ts';

/** Several callers at once, through the real writer thread, on a real file. */
const CALLERS = 8;
const NOW = '2027-01-05T08:00:00.000Z';
const folder = temporaryFolder();
const file = join(folder.path, 'zone.db');
let writer: WriterThread<ZoneCommands>;

beforeAll(async () => {
  const clock = testClock;
  writer = await startWriter<ZoneCommands>({
    file,
    module: ZONE_WRITER_MODULE,
    backups: folder.path,
    clock,
  });
  const db = new BetterSqlite(file);
  seedCatalog(db);
  db.close();
  await writer.execute('journal.open-epoch', { epoch: 'test', reason: 'created', anchor: null });
});
afterAll(async () => {
  await writer.close();
  folder.remove();
});

const add = (id: string, sku: string, quantity: number) =>
  writer.execute('stock.adjust', {
    id,
    by: 'test',
    occurred_at: NOW,
    sku,
    location: FIXTURE_LOCATION,
    lot: null,
    quantity,
    reason: 'FOUND',
    note: null,
  });

function onHand(sku: string): number {
  const db = new BetterSqlite(file, { readonly: true });
  try {
    const sum = db
      .prepare<[string], number>(
        `SELECT sum(on_hand) FROM inventory_levels AS level
           JOIN product_variants AS variant ON variant.id = level.variant
         WHERE level.virtual = 0 AND variant.sku = ?`,
      )
      .pluck();
    return sum.get(sku) ?? 0;
  } finally {
    db.close();
  }
}

it('eight callers who add one two hundred times each leave exactly 1,600', async () => {
  const lanes = Array.from({ length: CALLERS }, async (_, lane) => {
    for (let turn = 0; turn < 200; turn += 1) await add(`add-${lane}-${turn}`, 'SKU-1', 1);
  });
  await Promise.all(lanes);
  expect(onHand('SKU-1')).toBe(1_600);
});

it('the last piece that eight reserve at once has one winner, and the others are told who', async () => {
  await add('last-piece', 'SKU-2', 1);
  const asked = Array.from({ length: CALLERS }, (_, lane) =>
    writer.execute('reservation.make', {
      id: `reserve-${lane}`,
      by: `caller ${lane}`,
      occurred_at: NOW,
      sku: 'SKU-2',
      quantity: 1,
      at: null,
      reference: { type: 'order', id: `order-${lane}` },
      expires_at: null,
    }),
  );
  const settled = await Promise.allSettled(asked);
  const winners = settled.flatMap((each, lane) => (each.status === 'fulfilled' ? [lane] : []));
  expect(winners).toHaveLength(1);
  for (const each of settled) {
    if (each.status === 'rejected') {
      expect(String(each.reason)).toContain(`order order-${winners[0]} by caller ${winners[0]}`);
    }
  }
});
