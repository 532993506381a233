import { afterEach, beforeEach, expect, it } from 'vitest';
import { TwoZones } from '../../testing/inventory/two-zones.ts';
import { transferLists } from './queries.ts';

let zones: TwoZones;
beforeEach(() => {
  zones = new TwoZones();
});
afterEach(() => zones.close());

const watched = { query: { state: 'open', limit: 10 }, now: 0, overdue_ms: 1 } as const;
const leaving = () => transferLists(zones.a.db)['transfers.outgoing'](watched).rows[0]?.holds;
const coming = () => transferLists(zones.b.db)['transfers.incoming'](watched).rows[0]?.holds;

function stock(sku: string, quantity: number, more: object = {}): void {
  const found = { reason: 'FOUND', note: null, lot: null, location: 'dock' } as const;
  zones.a.ok('stock.adjust', { ...found, sku, quantity, ...more });
}
function load(goods: { kind: 'unit'; handling_unit: string } | { sku: string; quantity: number }) {
  const loose = { kind: 'item', lot: null, from: 'dock', from_unit: null } as const;
  const what = 'kind' in goods ? goods : { ...loose, ...goods };
  zones.a.ok('transfer.load', { transfer: 'transfer-1', goods: what });
}

it('the row of a transfer names its goods by item, the first of them, and how many units there are', () => {
  zones.a.import('variants', [
    { variant: 'v-new', product: 'p', sku: 'NEW', name: 'New', tracking: 'none' },
  ]);
  stock('NEW', 5);
  stock('A', 9);
  stock('A', 5, { handling_unit: 'CASE-1' });
  stock('L', 3, { handling_unit: 'CASE-2', lot: 'L1' });
  const pallet = { handling_unit: 'PALLET', kind: 'pallet', tare_mg: 7, location: 'dock' } as const;
  zones.a.ok('unit.describe', pallet);
  const onto = { to: 'dock', onto: 'PALLET', reason: null, note: null };
  zones.a.ok('unit.move', { handling_unit: 'CASE-1', ...onto });
  zones.a.ok('transfer.open', { id: 'transfer-1', to_zone: 'b', note: null });
  expect(leaving()).toEqual({ items: [], more_items: 0, units: 0 });
  load({ sku: 'NEW', quantity: 5 });
  load({ kind: 'unit', handling_unit: 'PALLET' });
  load({ sku: 'A', quantity: 2 });
  load({ kind: 'unit', handling_unit: 'CASE-2' });
  const counted = { base_unit: 'counted' } as const;
  const items = [
    { sku: 'NEW', name: 'New', quantity: 5, ...counted },
    { sku: 'A', name: 'A', quantity: 7, ...counted },
  ];
  expect(leaving(), 'what stands on another unit is not counted beside it').toEqual({
    ...{ items, more_items: 1, units: 2 },
  });
  zones.a.ok('transfer.dispatch', { transfer: 'transfer-1' });
  zones.talk();
  const [strange, known] = items;
  expect(coming(), 'what the catalog does not know has no name here').toEqual({
    ...{ items: [{ ...strange, name: null }, known], more_items: 1, units: 2 },
  });
});
