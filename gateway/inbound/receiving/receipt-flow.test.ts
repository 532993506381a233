import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Dock, GTIN, label, SSCC } from '../../testing/inventory/dock.ts';
import { waitingOf } from '../putaway/waiting.ts';

let dock: Dock;
beforeEach(() => {
  dock = new Dock();
});
afterEach(() => dock.close());

const damage = (more: object) =>
  ({
    receipt: 'R-1',
    line: null,
    scan: null,
    sku: null,
    lot: null,
    expires_on: null,
    quantity: null,
    packaging: null,
    handling_unit: null,
    quarantine: 'held',
    reason: 'crushed',
    note: null,
    ...more,
  }) as const;
const undo = (line: string) => ({ receipt: 'R-1', line, reason: 'scanned twice' });
const close = (more: object = {}) =>
  dock.ok('receipt.close', { receipt: 'R-1', close_document: false, reason: null, ...more });

describe('a mistaken scan', () => {
  beforeEach(() => {
    dock.order('PO-1', { A: 12 });
    dock.openReceipt('R-1', { purchase_order: 'PO-1' });
    dock.scan(GTIN.a6, { id: 'scan-0001' });
  });

  it('goes back once, by a reversing entry', () => {
    dock.ok('receipt.undo', undo('scan-0001'));
    expect(dock.levels()).toEqual([]);
    expect(dock.received('PO-1')).toEqual(['A: 0/12']);
    expect(dock.refusal('receipt.undo', undo('scan-0001')).code).toBe('already-undone');
    const entries = dock.db.prepare('SELECT count(*) FROM inventory_transactions').pluck();
    expect(entries.get()).toBe(4);
  });

  it('stays when the goods have gone on, and says so', () => {
    const move = { lot: null, from_unit: null, to_unit: null, reason: null, note: null };
    dock.ok('stock.move', { ...move, sku: 'A', from: 'dock', to: 'bin', quantity: 2 });
    const told = dock.refusal('receipt.undo', undo('scan-0001'));
    expect(told.code).toBe('gone-on');
    expect(told.message).toContain('at Dock lie 4');
    expect(dock.received('PO-1')).toEqual(['A: 6/12']);
  });

  it('goes back too when somebody voids its movement, and counts again when that is voided', () => {
    dock.ok('movement.void', {
      id: 'void-0001',
      movement: 'scan-0001',
      reason: 'MISTAKE',
      note: null,
    });
    expect(dock.received('PO-1')).toEqual(['A: 0/12']);
    expect(dock.refusal('receipt.undo', undo('scan-0001')).code).toBe('already-undone');
    dock.ok('movement.void', { movement: 'void-0001', reason: 'MISTAKE', note: null });
    expect(dock.received('PO-1')).toEqual(['A: 6/12']);
    expect(dock.report().lines.map(({ here }) => here)).toEqual([6]);
  });

  it('that stands again goes back again', () => {
    for (const movement of ['scan-0001', 'back-00001']) {
      const id = movement === 'scan-0001' ? 'back-00001' : 'again-0001';
      dock.ok('movement.void', { id, movement, reason: 'MISTAKE', note: null });
    }
    dock.ok('receipt.undo', undo('scan-0001'));
    expect(dock.levels()).toEqual([]);
    expect(dock.received('PO-1')).toEqual(['A: 0/12']);
    expect(dock.refusal('receipt.undo', undo('scan-0001')).code).toBe('already-undone');
  });

  it('that only left a note is taken back too', () => {
    dock.scan('NOBODY-KNOWS', { id: 'scan-0002' });
    dock.ok('receipt.undo', undo('scan-0002'));
    expect(dock.report().discrepancies.map(({ kind }) => kind)).toEqual(['short']);
  });

  it('cannot be undone once the receipt is closed', () => {
    close();
    expect(dock.refusal('receipt.undo', undo('scan-0001')).code).toBe('receipt-closed');
    expect(dock.refusal('receipt.undo', { ...undo('no-such-line'), receipt: 'R-1' }).code).toBe(
      'receipt-closed',
    );
  });
});

describe('damaged goods', () => {
  beforeEach(() => {
    dock.order('PO-1', { A: 12, L: 5 });
    dock.openReceipt('R-1', { purchase_order: 'PO-1' });
    dock.scan(GTIN.a6, { id: 'scan-0001' });
  });

  it('of a scan go to quarantine, count once, and keep who and why', () => {
    dock.ok('receipt.damage', damage({ line: 'scan-0001', quantity: 2, by: 'anna' }));
    expect(dock.levels()).toEqual(['A @ dock: 4', 'A @ held: 2']);
    expect(dock.received('PO-1')[0]).toBe('A: 6/12');
    const found = dock.report().discrepancies.find(({ kind }) => kind === 'damaged');
    expect(found).toMatchObject({ sku: 'A', quantity: 2, reason: 'crushed', by: 'anna' });
  });

  it('that were not scanned are taken in there', () => {
    dock.ok('receipt.damage', damage({ sku: 'L', lot: 'L1', quantity: 2 }));
    expect(dock.levels()).toContain('L @ held / L1: 2');
    expect(dock.received('PO-1')[1]).toBe('L: 2/5');
  });

  it.each([
    ['more than the line has', { line: 'scan-0001', quantity: 7 }, 'more-than-received'],
    [
      'at a place that is no quarantine',
      { line: 'scan-0001', quarantine: 'bin' },
      'not-quarantine',
    ],
    ['of a line that is not there', { line: 'scan-0009' }, 'unknown-line'],
    ['without a lot', { sku: 'L', quantity: 1 }, 'lot-missing'],
  ])('%s is refused', (_what, more, code) => {
    expect(dock.refusal('receipt.damage', damage(more)).code).toBe(code);
    expect(dock.levels()).toEqual(['A @ dock: 6']);
  });

  it('stand against undoing their scan, until they are undone themselves', () => {
    dock.ok('receipt.damage', damage({ id: 'damage-01', line: 'scan-0001', quantity: 2 }));
    expect(dock.refusal('receipt.undo', undo('scan-0001')).code).toBe('gone-on');
    dock.ok('receipt.undo', undo('damage-01'));
    dock.ok('receipt.undo', undo('scan-0001'));
    expect(dock.levels()).toEqual([]);
  });
});

describe('a unit that a notice announces', () => {
  const contents = [
    { sku: 'A', quantity: 48 },
    { sku: 'L', quantity: 10, lot: 'L1', expires_on: '2027-06-30' },
  ];

  it('brings all its contents with one scan, on that unit', () => {
    dock.order('PO-1', { A: 48, L: 10 });
    dock.notice('ASN-1', { [SSCC[0]]: contents }, { purchase_order: 'PO-1' });
    dock.openReceipt('R-1', { asn: 'ASN-1' });
    const answer = dock.scan(label(['00', SSCC[0]]), { id: 'scan-0001' });
    expect(answer.lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([
      ['A', 48],
      ['L', 10],
    ]);
    expect(dock.levels()).toEqual([`A @ dock / ${SSCC[0]}: 48`, `L @ dock / L1 / ${SSCC[0]}: 10`]);
    expect(dock.received('PO-1')).toEqual(['A: 48/48', 'L: 10/10']);
    expect(dock.state('PO-1')).toBe('received');
    expect(dock.refusedScan(label(['00', SSCC[0]])).code).toBe('unit-received');
    dock.ok('receipt.undo', undo('scan-0001'));
    expect(dock.levels()).toEqual([]);
    expect(dock.received('PO-1')).toEqual(['A: 0/48', 'L: 0/10']);
    dock.scan(SSCC[0]);
    expect(dock.state('PO-1')).toBe('received');
  });

  it('may be counted piece by piece instead, and then not by its number', () => {
    dock.notice('ASN-1', { [SSCC[0]]: contents });
    dock.openReceipt('R-1', { asn: 'ASN-1' });
    dock.scan('=A', { quantity: 40 });
    expect(dock.refusedScan(label(['00', SSCC[0]])).code).toBe('unit-began');
    expect(dock.refusedScan('=A', { quantity: 9 }).code).toBe('over');
    expect(dock.report().lines.map(({ received, expected }) => [received, expected])).toEqual([
      [40, 48],
      [0, 10],
    ]);
  });

  it.each([
    ['beyond the order', [{ sku: 'A', quantity: 13 }], 'over'],
    ['with an expired lot', [{ sku: 'L', lot: 'L1', expires_on: '2027-01-04' }], 'expired'],
    ['without a lot', [{ sku: 'L', quantity: 1 }], 'lot-missing'],
    ['with a serial number for two', [{ sku: 'S', lot: 'X', quantity: 2 }], 'lot-missing'],
  ])('%s is refused as a whole', (_what, wrong, code) => {
    dock.order('PO-1', { A: 12, L: 10 });
    const all = [{ sku: 'O', quantity: 1 }, ...wrong];
    dock.notice('ASN-1', { [SSCC[0]]: all }, { purchase_order: 'PO-1' });
    dock.openReceipt('R-1', { purchase_order: 'PO-1' });
    expect(dock.refusedScan(label(['00', SSCC[0]])).code).toBe(code);
    expect(dock.levels()).toEqual([]);
  });

  it('without a lot takes that which is said with its scan, and what is known of it', () => {
    const lines = [{ sku: 'A', quantity: 2 }, { sku: 'L', quantity: 7 }, contents[1] ?? {}];
    dock.notice('ASN-1', { [SSCC[0]]: lines });
    dock.openReceipt('R-1', { asn: 'ASN-1' });
    expect(dock.refusedScan(SSCC[0])).toMatchObject({
      code: 'lot-missing',
      message: expect.stringContaining(`names none on ${SSCC[0]}: enter the lot as printed`),
    });
    dock.scan(SSCC[0], { id: 'scan-0001', lot: 'L9', expires_on: '2027-09-30' });
    expect(dock.levels()).toEqual([
      `A @ dock / ${SSCC[0]}: 2`,
      `L @ dock / L1 / ${SSCC[0]}: 10`,
      `L @ dock / L9 / ${SSCC[0]}: 7`,
    ]);
    expect(dock.report().lines.map(({ here, expected }) => [here, expected])).toEqual([
      [2, 2],
      [7, 7],
      [10, 10],
    ]);
    const dates = dock.db.prepare('SELECT expires_on FROM lots WHERE number = ?').pluck();
    expect(dates.get('L9')).toBe('2027-09-30');
    dock.ok('receipt.undo', undo('scan-0001'));
    expect(dock.levels()).toEqual([]);
  });

  it('without a lot is judged by the lot that is said', () => {
    dock.notice('ASN-1', { [SSCC[0]]: [{ sku: 'L', quantity: 7 }] });
    dock.openReceipt('R-1', { asn: 'ASN-1' });
    const said = { lot: 'L9', expires_on: '2027-01-04' };
    expect(dock.refusedScan(SSCC[0], said).code).toBe('expired');
    expect(dock.levels()).toEqual([]);
  });

  it.each([
    ['lots of several items', [{ sku: 'L' }, { sku: 'S' }], 'L, S on'],
    ['serial numbers of several pieces', [{ sku: 'S', quantity: 2 }], '2 of S on'],
  ])('without %s is counted line by line', (_what, lines, told) => {
    dock.notice('ASN-1', { [SSCC[0]]: lines });
    dock.openReceipt('R-1', { asn: 'ASN-1' });
    for (const lot of [null, 'X-1']) {
      const refused = dock.refusedScan(SSCC[0], { lot });
      expect([refused.code, refused.message]).toEqual([
        'lots-missing',
        expect.stringContaining(told),
      ]);
    }
    for (const [index, { sku }] of lines.entries()) dock.scan(`=${sku}`, { lot: `X-${index}` });
    expect(dock.report().lines.map(({ here }) => here)).toEqual(lines.map(() => 1));
  });

  it('of another delivery is received there', () => {
    dock.notice('ASN-1', { [SSCC[0]]: contents });
    dock.order('PO-1', { A: 1 });
    dock.openReceipt('R-1', { purchase_order: 'PO-1' });
    expect(dock.refusedScan(SSCC[0]).code).toBe('other-notice');
  });
});

describe('a blind receipt', () => {
  it('takes in what comes and awaits nothing', () => {
    dock.order('PO-1', { A: 1 });
    dock.openReceipt('R-1', { location: 'dock' });
    expect(dock.scan('=A', { quantity: 5 }).lines[0]?.result).toBe('blind');
    expect(dock.received('PO-1')).toEqual(['A: 0/1']);
    expect(dock.report()).toMatchObject({
      lines: [{ sku: 'A', expected: null, here: 5 }],
      discrepancies: [],
    });
  });

  it('needs a place', () => {
    const blind = { purchase_order: null, asn: null, location: null, note: null };
    expect(dock.refusal('receipt.open', blind).code).toBe('location-missing');
  });
});

describe('a wrong item', () => {
  beforeEach(() => {
    dock.order('PO-1', { A: 12 });
    dock.openReceipt('R-1', { purchase_order: 'PO-1' });
  });
  const told = () =>
    dock
      .report()
      .discrepancies.filter(({ kind }) => kind !== 'short')
      .map(({ kind, quantity, reason }) => `${quantity} ${kind} ${reason}`);
  const waiting = (): unknown[] =>
    waitingOf(dock.db)('R-1').rows.map(
      (row) => row.kind === 'goods' && `${row.quantity} ${row.sku}`,
    );

  it('that is taken in with a reason is one discrepancy, and waits to be put away', () => {
    dock.scan(GTIN.other);
    expect(told()).toEqual(['1 wrong-item null']);
    expect(waiting()).toEqual([]);
    dock.scan(GTIN.other, { accept: 'a gift' });
    expect(told()).toEqual(['1 wrong-item a gift']);
    expect(waiting()).toEqual(['1 O']);
  });

  it('of which only some are taken in is told in two parts', () => {
    dock.scan('=O', { quantity: 6 });
    dock.scan('=O', { quantity: 4, accept: 'a gift' });
    expect(told()).toEqual(['2 wrong-item null', '4 wrong-item a gift']);
    dock.scan(GTIN.other);
    expect(told()).toEqual(['2 wrong-item null', '4 wrong-item a gift', '1 wrong-item null']);
  });

  it('that is taken into quarantine is not to be put away', () => {
    dock.scan(GTIN.other, { accept: 'a gift', quarantine: 'held', reason: 'to be looked at' });
    expect(waiting()).toEqual([]);
  });
});

describe('closing', () => {
  beforeEach(() => {
    dock.order('PO-1', { A: 12, L: 5 });
    dock.openReceipt('R-1', { purchase_order: 'PO-1' });
    dock.scan('=A', { quantity: 12 });
  });

  it('tells what is short and leaves the order open for another receipt', () => {
    expect(close()).toMatchObject({ discrepancies: 1 });
    expect(dock.report().discrepancies).toMatchObject([{ kind: 'short', sku: 'L', quantity: 5 }]);
    expect(dock.state('PO-1')).toBe('open');
    expect(dock.refusal('receipt.undo', undo('scan-0001')).message).toContain('by a correction');
    expect(dock.refusedScan('=A')).toMatchObject({
      code: 'receipt-closed',
      message: expect.stringMatching(/^the receipt R-1 was closed by test at 20.*Z; open another/),
    });
    dock.openReceipt('R-2', { purchase_order: 'PO-1' });
    dock.scan('=L', { receipt: 'R-2', lot: 'L1', quantity: 5 });
    expect(dock.state('PO-1')).toBe('received');
    // As it stood when it was closed.
    expect(dock.report().discrepancies).toMatchObject([{ kind: 'short', quantity: 5 }]);
    dock.ok('receipt.close', { receipt: 'R-2', close_document: false, reason: null });
    expect(dock.state('PO-1')).toBe('closed');
  });

  it('tells who counted, and not whose scans were all taken back', () => {
    dock.scan('=L', { lot: 'L1', quantity: 2, by: 'ann' });
    dock.scan('=L', { id: 'scan-ben', lot: 'L1', quantity: 1, by: 'ben' });
    dock.scan('=L', { lot: 'L1', quantity: 1, by: 'ann' });
    dock.ok('receipt.undo', undo('scan-ben'));
    expect(dock.report().counted_by).toEqual(['test', 'ann']);
    close();
    expect(dock.report().counted_by).toEqual(['test', 'ann']);
  });

  it('tells who counted also where the kept report does not say it', () => {
    close();
    dock.db.exec(`UPDATE receipts SET report = json_remove(report, '$.counted_by')`);
    expect(dock.report().counted_by).toEqual(['test']);
  });

  it('may give up what is missing', () => {
    close({ close_document: true, reason: 'not made any more' });
    expect(dock.state('PO-1')).toBe('closed');
    const blocked = { purchase_order: 'PO-1', asn: null, location: null, note: null };
    expect(dock.refusal('receipt.open', blocked).code).toBe('order-closed');
  });

  it('writes everything into the journal', () => {
    close();
    const kinds = dock.db
      .prepare("SELECT record ->> '$.kind' FROM journal WHERE position > 5")
      .pluck()
      .all();
    expect(kinds).toEqual([
      'purchase-order.changed',
      'receipt.opened',
      'ledger.entry',
      'delivery.counted',
      'receipt.line',
      'receipt.closed',
    ]);
  });
});

it('an announced unit whose taking back is taken back has come', () => {
  dock.notice('ASN-1', { [SSCC[0]]: [{ quantity: 3 }] });
  dock.openReceipt('R-1', { asn: 'ASN-1' });
  dock.scan(label(['00', SSCC[0]]), { id: 'scan-0001' });
  dock.ok('receipt.undo', { ...undo('scan-0001'), id: 'back-00001' });
  dock.ok('movement.void', { movement: 'back-00001', reason: 'MISTAKE', note: null });
  expect(dock.refusedScan(label(['00', SSCC[0]])).code).toBe('unit-received');
  expect(dock.levels()).toEqual([`A @ dock / ${SSCC[0]}: 3`]);
});
