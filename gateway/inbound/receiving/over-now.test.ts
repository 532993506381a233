import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Dock, SSCC } from '../../testing/inventory/dock.ts';

let dock: Dock;
beforeEach(() => {
  dock = new Dock();
});
afterEach(() => dock.close());

const undo = (line: string) => ({ receipt: 'R-1', line, reason: 'scanned twice' });

describe('what is too much', () => {
  const over = (receipt = 'R-1') =>
    dock
      .report(receipt)
      .discrepancies.filter(({ kind }) => kind === 'over')
      .map(({ quantity, reason, by }) => `${quantity} ${reason} ${by}`);
  const numbers = () => dock.report().lines.map(({ expected, received }) => [expected, received]);
  beforeEach(() => {
    dock.order('PO-1', { A: 48 }, { tolerance_pm: 250 });
    dock.openReceipt('R-1', { purchase_order: 'PO-1' });
    for (const quantity of [12, 10, 5, 20]) dock.scan('=A', { id: `scan-${quantity}`, quantity });
    dock.scan('=A', { id: 'scan-more', quantity: 20, accept: 'agreed' });
  });

  it('is what is too much in the end, also where earlier scans were taken back', () => {
    expect(over()).toEqual(['19 agreed test']);
    dock.ok('receipt.undo', undo('scan-5'));
    dock.ok('receipt.undo', undo('scan-12'));
    expect([over(), numbers()]).toEqual([['2 agreed test'], [[48, 50]]]);
    dock.ok('receipt.undo', undo('scan-10'));
    expect(dock.report().discrepancies).toMatchObject([{ kind: 'short', quantity: 8 }]);
  });

  it('is told of the scans that came last, by whatever receipt', () => {
    dock.openReceipt('R-2', { purchase_order: 'PO-1' });
    dock.scan('=A', { receipt: 'R-2', quantity: 4, accept: 'a gift', by: 'ben' });
    dock.ok('receipt.undo', undo('scan-20'));
    expect([over(), over('R-2')]).toEqual([[], ['3 a gift ben']]);
  });

  it('is told without a name where no scan was told so', () => {
    const line = { line: 1, sku: 'A', packaging: null, factor: null, tolerance_pm: null };
    const fewer = { version: 2, lines: [{ ...line, quantity: 40 }] };
    dock.order('PO-1', {}, fewer);
    expect([over(), numbers()]).toEqual([['8 null null', '19 agreed test'], [[40, 67]]]);
  });

  it('of a notice that belongs to an order is told against the order', () => {
    dock.order('PO-2', { A: 12 });
    dock.notice('ASN-1', { [SSCC[0]]: [{ quantity: 13 }] }, { purchase_order: 'PO-2' });
    dock.openReceipt('R-2', { asn: 'ASN-1' });
    dock.scan(SSCC[0], { receipt: 'R-2', accept: 'agreed' });
    expect(over('R-2')).toEqual(['1 agreed test']);
  });

  it('of a notice without an order is told against the notice', () => {
    dock.notice('ASN-1', { [SSCC[0]]: [{ quantity: 13 }] });
    dock.openReceipt('R-2', { asn: 'ASN-1' });
    dock.scan('=A', { receipt: 'R-2', quantity: 15, accept: 'agreed' });
    expect(over('R-2')).toEqual(['2 agreed test']);
  });
});
