import { afterEach, beforeEach, expect, it } from 'vitest';
import { TwoZones } from '../../testing/inventory/two-zones.ts';
import { recallById, recallLeft } from './recall-queries.ts';

/** Lot L1 here, of which some goes to zone b. */

let zones: TwoZones;
const transfer = 'transfer-1';
const nothing = { note: null, sku: 'L', lot: 'L1', location: 'dock' } as const;

beforeEach(() => {
  zones = new TwoZones();
  zones.a.ok('stock.adjust', { ...nothing, reason: 'FOUND', quantity: 100 });
});
afterEach(() => zones.close());

function load(quantity: number): void {
  const goods = { kind: 'item', sku: 'L', lot: 'L1', from: 'dock', from_unit: null } as const;
  zones.a.ok('transfer.open', { id: transfer, to_zone: 'b', note: null });
  zones.a.ok('transfer.load', { transfer, goods: { ...goods, quantity } });
}
function send(quantity: number): void {
  load(quantity);
  zones.a.ok('transfer.dispatch', { transfer });
  zones.talk();
}
function recall(): void {
  const asked = { id: 'recall-1', sku: 'L', lot: 'L1', reason: 'Glass', note: null } as const;
  zones.a.ok('lot.recall', { ...asked, descendants: true });
}
const gone = () =>
  recallById(zones.a.db)('recall-1').gone.map(
    ({ sku, customers, zones: others }) => `${sku}: ${customers} customers, ${others} zones`,
  );

it('what was corrected away or thrown away is with nobody', () => {
  zones.a.ok('stock.adjust', { ...nothing, reason: 'LOST', quantity: -3 });
  zones.a.ok('stock.scrap', { ...nothing, handling_unit: null, reason: 'DAMAGED', quantity: 2 });
  recall();
  expect(gone()).toEqual([]);
});

it('what is being loaded still stands here', () => {
  load(9);
  recall();
  expect(gone()).toEqual([]);
});

it('what is on its way to another zone, or there, is gone; what was found again here is not', () => {
  send(10);
  const coming = { kind: 'item', sku: 'L', lot: 'L1', quantity: 4, to_unit: null } as const;
  zones.b.ok('transfer.arrive', {
    ...{ of: null, location: 'dock', damaged: false, note: null },
    goods: { ...coming, extra: false },
  });
  zones.talk();
  recall();
  expect(gone()).toEqual(['L: 0 customers, 10 zones']);
  zones.b.ok('transfer.close', { from_zone: 'a', transfer, note: null });
  zones.talk();
  const what = { kind: 'found', line: 1, quantity: 5, location: 'dock' } as const;
  zones.a.ok('transfer.settle', { transfer, note: null, what });
  expect(gone()).toEqual(['L: 0 customers, 5 zones']);
});

it('goods that only passed through count as gone all the same', () => {
  send(10);
  const coming = { kind: 'item', sku: 'L', lot: 'L1', quantity: 10, to_unit: null } as const;
  zones.b.ok('transfer.arrive', {
    ...{ of: null, location: 'dock', damaged: false, note: null },
    goods: { ...coming, extra: false },
  });
  zones.talk();
  const goods = { kind: 'item', sku: 'L', lot: 'L1', from: 'dock', from_unit: null } as const;
  zones.b.ok('transfer.open', { id: 'transfer-2', to_zone: 'c', note: null });
  zones.b.ok('transfer.load', { transfer: 'transfer-2', goods: { ...goods, quantity: 6 } });
  zones.b.ok('transfer.dispatch', { transfer: 'transfer-2' });
  const asked = { id: 'recall-b', sku: 'L', lot: 'L1', reason: 'Glass', note: null } as const;
  zones.b.ok('lot.recall', { ...asked, descendants: true });
  expect(recallById(zones.b.db)('recall-b').gone).toMatchObject([{ customers: 0, zones: 6 }]);
});

it('many corrections do not take the room of what somebody has', () => {
  for (let n = 0; n < 25; n += 1) {
    zones.a.ok('stock.adjust', { ...nothing, reason: 'LOST', quantity: -1 });
  }
  send(10);
  recall();
  const [row] = recallLeft(zones.a.db)({ recall: 'recall-1', limit: 10 }).rows;
  expect(row?.events.slice(0, 2).map(({ other }) => other.kind)).toEqual(['transit', 'adjustment']);
  expect(row?.more).toBe(true);
});
