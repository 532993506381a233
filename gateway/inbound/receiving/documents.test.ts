import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Dock, SSCC } from '../../testing/inventory/dock.ts';
import { onOrderLines } from './on-order.ts';

let dock: Dock;
beforeEach(() => {
  dock = new Dock();
});
afterEach(() => dock.close());

const line = (sku: string, quantity: number, more: object = {}) => ({
  line: 1,
  sku,
  quantity,
  packaging: null,
  factor: null,
  tolerance_pm: null,
  ...more,
});
const order = (more: object = {}) => ({
  purchase_order: 'PO-1',
  version: 1,
  supplier: 'Mill',
  expected_on: null,
  location: 'dock',
  tolerance_pm: 0,
  lines: [line('A', 12)],
  ...more,
});
const content = (more: object = {}) => ({
  sku: 'A',
  lot: null,
  batch: null,
  expires_on: null,
  quantity: 4,
  ...more,
});
const notice = (more: object = {}) => ({
  asn: 'ASN-1',
  version: 1,
  purchase_order: null,
  supplier: 'Mill',
  expected_on: null,
  location: 'dock',
  units: [{ sscc: SSCC[0], contents: [content()] }],
  ...more,
});

describe('a purchase order', () => {
  it.each([
    ['the same again', order(), 'exists', 1, 'A: 0/12'],
    ['an older version', order({ version: 0, lines: [line('A', 1)] }), 'exists', 1, 'A: 0/12'],
    ['a newer version', order({ version: 3, lines: [line('A', 20)] }), 'created', 3, 'A: 0/20'],
    [
      'without a version, changed',
      order({ version: null, lines: [line('O', 2)] }),
      'created',
      2,
      'O: 0/2',
    ],
    ['without a version, the same', order({ version: null }), 'exists', 1, 'A: 0/12'],
  ])('that comes again as %s', (_what, again, outcome, version, held) => {
    dock.ok('po.put', order());
    expect(dock.ok('po.put', again)).toEqual({ outcome, purchase_order: 'PO-1', version });
    expect(dock.received('PO-1')).toEqual([held]);
  });

  it.each([
    [
      'another body under its version',
      order({ lines: [line('A', 13)] }),
      'exists_with_different_body',
    ],
    ['no lines', order({ version: 2, lines: [] }), 'order-lines'],
    [
      'a line number twice',
      order({ version: 2, lines: [line('A', 1), line('O', 1)] }),
      'order-lines',
    ],
    ['an unknown item', order({ version: 2, lines: [line('NONE', 1)] }), 'unknown-item'],
    ['an unknown place', order({ version: 2, location: 'nowhere' }), 'unknown-location'],
    ['a place that is none', order({ version: 2, location: 'supplier' }), 'virtual-location'],
    ['nothing of an item', order({ version: 2, lines: [line('A', 0)] }), 'bad-quantity'],
    ['more than numbers carry', order({ version: 2, lines: [line('A', 2 ** 53)] }), 'bad-quantity'],
    [
      'a factor that does not divide',
      order({ version: 2, lines: [line('A', 13, { factor: 6 })] }),
      'does-not-divide',
    ],
    [
      'a factor that the case does not have',
      order({ version: 2, lines: [line('A', 2, { packaging: 'case', factor: 12 })] }),
      'wrong-factor',
    ],
    [
      'a packaging that the item does not have',
      order({ version: 2, lines: [line('A', 2, { packaging: 'pallet' })] }),
      'unknown-packaging',
    ],
  ])('with %s is refused and stays as it was', (_what, wrong, code) => {
    dock.ok('po.put', order());
    expect(dock.refusal('po.put', wrong).code).toBe(code);
    expect(dock.received('PO-1')).toEqual(['A: 0/12']);
  });

  it('in cases stands in base units', () => {
    dock.ok('po.put', order({ lines: [line('A', 3, { packaging: 'case', factor: 6 })] }));
    expect(dock.received('PO-1')).toEqual(['A: 0/18']);
  });

  it('keeps lines of which something came', () => {
    dock.ok('po.put', order());
    dock.openReceipt('R-1', { purchase_order: 'PO-1' });
    dock.scan('=A', { quantity: 5 });
    const other = order({ version: 2, lines: [line('O', 1, { line: 2 })] });
    expect(dock.refusal('po.put', other).code).toBe('line-received');
    dock.ok('po.put', order({ version: 2, lines: [line('A', 5)] }));
    expect(dock.state('PO-1')).toBe('received');
    dock.ok('po.put', order({ version: 3, lines: [line('A', 6)] }));
    expect(dock.state('PO-1')).toBe('open');
  });

  it('is closed once, and then neither changed nor received', () => {
    dock.ok('po.put', order());
    const close = { purchase_order: 'PO-1', reason: 'cancelled' };
    dock.ok('po.close', close);
    expect(dock.refusal('po.close', close).code).toBe('order-closed');
    expect(dock.refusal('po.put', order({ version: 2, lines: [line('A', 1)] })).code).toBe(
      'order-closed',
    );
    expect(dock.refusal('po.close', { ...close, purchase_order: 'PO-9' }).code).toBe(
      'unknown-order',
    );
  });
});

describe('a shipping notice', () => {
  it.each([
    ['a unit that another one announces', notice({ asn: 'ASN-2' }), 'sscc-announced'],
    [
      'a wrong check digit',
      notice({
        asn: 'ASN-2',
        units: [{ sscc: `${SSCC[0].slice(0, 17)}0`, contents: [content()] }],
      }),
      'check-digit',
    ],
    ['no units', notice({ asn: 'ASN-2', units: [] }), 'asn-units'],
    [
      'an empty unit',
      notice({ asn: 'ASN-2', units: [{ sscc: SSCC[1], contents: [] }] }),
      'asn-units',
    ],
    [
      'an unknown item',
      notice({ asn: 'ASN-2', units: [{ sscc: SSCC[1], contents: [content({ sku: 'NONE' })] }] }),
      'unknown-item',
    ],
    [
      'an order that is not there',
      notice({ asn: 'ASN-2', purchase_order: 'PO-9' }),
      'unknown-order',
    ],
    ['another body under its version', notice({ supplier: 'Other' }), 'exists_with_different_body'],
  ])('with %s is refused', (_what, wrong, code) => {
    dock.ok('asn.put', notice());
    expect(dock.refusal('asn.put', wrong).code).toBe(code);
    expect(dock.db.prepare('SELECT count(*) FROM asns').pluck().get()).toBe(1);
  });

  it('may change until something of it came', () => {
    dock.ok('asn.put', notice());
    dock.ok('asn.put', notice({ version: 2, supplier: 'Other' }));
    dock.openReceipt('R-1', { asn: 'ASN-1' });
    dock.scan(SSCC[0]);
    expect(dock.refusal('asn.put', notice({ version: 3 })).code).toBe('asn-began');
    dock.ok('asn.close', { asn: 'ASN-1' });
    expect(dock.refusedScan(SSCC[0]).code).toBe('asn-closed');
  });

  it('may change again when all that came of it was taken back', () => {
    dock.ok('asn.put', notice());
    dock.openReceipt('R-1', { asn: 'ASN-1' });
    dock.scan(SSCC[0], { id: 'scan-0001' });
    dock.ok('receipt.undo', { receipt: 'R-1', line: 'scan-0001', reason: null });
    const other = [{ sscc: SSCC[1], contents: [content({ quantity: 5 })] }];
    dock.ok('asn.put', notice({ version: 2, units: other }));
    expect(dock.report().lines).toMatchObject([{ handling_unit: SSCC[1], expected: 5, here: 0 }]);
    expect(dock.scan(SSCC[0]).lines).toMatchObject([{ result: 'unknown-item' }]);
    dock.scan(SSCC[1]);
    expect(dock.refusal('asn.put', notice({ version: 3 })).code).toBe('asn-began');
  });

  it('that was changed so keeps what was counted, which counts again when the undo is taken back', () => {
    dock.ok('asn.put', notice());
    dock.openReceipt('R-1', { asn: 'ASN-1' });
    dock.scan(SSCC[0], { id: 'scan-0001' });
    dock.ok('receipt.undo', { id: 'undo-0001', receipt: 'R-1', line: 'scan-0001', reason: null });
    dock.ok('asn.put', notice({ version: 2, supplier: 'Other' }));
    dock.ok('movement.void', { movement: 'undo-0001', reason: 'MISTAKE', note: null });
    const received = dock.db.prepare<[], string>(
      `SELECT asn.asn_id || ' ' || asn.state || ' ' || sum(content.received) FROM asns AS asn
         JOIN asn_units AS unit ON unit.asn = asn.id JOIN asn_contents AS content ON content.unit = unit.id
       GROUP BY asn.id ORDER BY 1`,
    );
    expect(received.pluck().all()).toEqual(['ASN-1 open 0', 'ASN-1/1 closed 4']);
  });

  it('that is closed frees its numbers for another one', () => {
    dock.ok('asn.put', notice());
    dock.ok('asn.close', { asn: 'ASN-1' });
    dock.ok('asn.put', notice({ asn: 'ASN-2' }));
  });
});

describe('on order', () => {
  const onOrder = (location?: string) =>
    onOrderLines(dock.db)({ variant: 'v-a', ...(location === undefined ? {} : { location }) });

  it('is what open lines still lack, over a subtree, with the lines behind it', () => {
    dock.order('PO-1', { A: 12 }, { expected_on: '2027-02-01' });
    dock.order('PO-2', { A: 30 }, { expected_on: '2027-01-20' });
    dock.order('PO-3', { A: 7 }, { location: 'bin', expected_on: null });
    dock.openReceipt('R-1', { purchase_order: 'PO-2' });
    dock.scan('=A', { quantity: 10 });
    expect(onOrder().on_order).toBe(39);
    expect(onOrder('dock').on_order).toBe(32);
    expect(onOrder('house').lines.map((each) => [each.purchase_order, each.on_order])).toEqual([
      ['PO-2', 20],
      ['PO-1', 12],
      ['PO-3', 7],
    ]);
    dock.ok('po.close', { purchase_order: 'PO-1', reason: 'cancelled' });
    expect(onOrder().on_order).toBe(27);
  });

  it('is not made less by another line that has too much', () => {
    dock.order('PO-1', { A: 10 }, { tolerance_pm: 1000 });
    dock.order('PO-2', { A: 10 });
    dock.openReceipt('R-1', { purchase_order: 'PO-1' });
    dock.scan('=A', { quantity: 15 });
    expect(onOrder().on_order).toBe(10);
  });
});
