import { afterEach, beforeEach, expect, it } from 'vitest';
import { Dock, SSCC } from '../testing/inventory/dock.ts';
import { TwoZones } from '../testing/inventory/two-zones.ts';
import { inboundNamed } from './named.ts';

let dock: Dock;
beforeEach(() => {
  dock = new Dock();
  dock.order('PO-1', { A: 12 });
  dock.ok('asn.put', {
    ...{ asn: 'ASN-1', version: 1, purchase_order: null, supplier: 'Dairy', expected_on: null },
    location: 'dock',
    units: [
      {
        sscc: SSCC[0],
        contents: [{ sku: 'A', lot: null, batch: null, expires_on: null, quantity: 4 }],
      },
    ],
  });
});
afterEach(() => dock.close());

const named = (number: string) =>
  inboundNamed(dock.db)(number).map(
    ({ document, id, party, open }) => `${document} ${id} ${party} ${open ? 'open' : 'over'}`,
  );

it('purchase orders and shipping notices are found by number, also when they are over', () => {
  expect(named('PO-1')).toEqual(['purchase-order PO-1 Mill open']);
  expect(named('ASN-1')).toEqual(['asn ASN-1 Dairy open']);
  dock.ok('po.close', { purchase_order: 'PO-1', reason: 'enough' });
  expect(named('PO-1')).toEqual(['purchase-order PO-1 Mill over']);
  expect(named('PO-2')).toEqual([]);
});

it('a notice is found by a unit that it announces, until the unit is there', () => {
  expect(named(SSCC[0])).toEqual(['asn ASN-1 Dairy open']);
  const { receipt } = dock.ok('receipt.open', {
    ...{ purchase_order: null, asn: 'ASN-1', location: null, note: null },
  });
  dock.ok('receipt.scan', {
    ...{ receipt, scan: SSCC[0], sku: null, lot: null, expires_on: null, quantity: null },
    ...{ packaging: null, handling_unit: null, accept: null, quarantine: null },
    ...{ reason: null, note: null },
  });
  expect(named(SSCC[0])).toEqual([]);
});

it('a transfer is found by its number with the zone it goes to', () => {
  const { transfer } = dock.ok('transfer.open', { to_zone: 'zone-b', note: null });
  expect(named(transfer)).toEqual([`transfer-out ${transfer} zone-b open`]);
});

it('a transfer that comes in is found by its number with the zone it comes from, also when it is over', () => {
  const zones = new TwoZones();
  const found = { reason: 'FOUND', note: null, lot: null, sku: 'A', location: 'dock' } as const;
  zones.a.ok('stock.adjust', { ...found, quantity: 1 });
  const { transfer } = zones.a.ok('transfer.open', { to_zone: 'b', note: null });
  const goods = { kind: 'item', sku: 'A', lot: null, from: 'dock', from_unit: null } as const;
  zones.a.ok('transfer.load', { transfer, goods: { ...goods, quantity: 1 } });
  zones.a.ok('transfer.dispatch', { transfer });
  zones.talk();
  const hits = () => inboundNamed(zones.b.db)(transfer).map(({ party, open }) => [party, open]);
  expect(hits()).toEqual([['a', true]]);
  zones.b.ok('transfer.close', { from_zone: 'a', transfer, note: null });
  expect(hits()).toEqual([['a', false]]);
  zones.close();
});

it('is read by keys alone, however many documents there were', () => {
  const { prepare } = dock.db;
  const texts: string[] = [];
  dock.db.prepare = ((sql: string) => {
    texts.push(sql);
    return prepare.call(dock.db, sql);
  }) as typeof prepare;
  inboundNamed(dock.db);
  dock.db.prepare = prepare;
  const steps = texts.flatMap((sql) =>
    dock.db
      .prepare<[{ number: string }], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all({ number: 'PO-1' })
      .map(({ detail }) => detail),
  );
  expect(steps.filter((step) => step.startsWith('SEARCH'))).toHaveLength(6);
  expect(steps.filter((step) => step.startsWith('SCAN'))).toEqual([]);
  expect(steps).toContainEqual(expect.stringContaining('transfers_in_by_number'));
});
