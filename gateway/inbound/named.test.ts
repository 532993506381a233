import { afterEach, beforeEach, expect, it } from 'vitest';
import { Dock, SSCC } from '../testing/inventory/dock.ts';
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
