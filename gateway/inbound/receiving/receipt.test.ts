import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Dock, GTIN, label, type ScanMore, SSCC } from '../../testing/inventory/dock.ts';

let dock: Dock;
beforeEach(() => {
  dock = new Dock();
});
afterEach(() => dock.close());

describe('one scan', () => {
  beforeEach(() => {
    dock.order('PO-1', { A: 12, L: 10, S: 2, W: 5_000_000 });
    dock.openReceipt('R-1', { purchase_order: 'PO-1' });
  });

  it.each<[string, string, ScanMore, string, string | null]>([
    ['a piece by EAN', `]E0${GTIN.a.slice(1)}`, {}, 'expected', 'A @ dock: 1'],
    ['a piece by wedge, no identifier', GTIN.a.slice(1), {}, 'expected', 'A @ dock: 1'],
    ['a case of six', GTIN.a6, {}, 'expected', 'A @ dock: 6'],
    ['a counted label', label(['01', GTIN.a], ['30', '5']), {}, 'expected', 'A @ dock: 5'],
    ['content and count', label(['02', GTIN.a6], ['37', '2']), {}, 'expected', 'A @ dock: 12'],
    [
      'item, lot and expiry in one',
      label(['01', GTIN.lot], ['17', '270630'], ['10', 'L7']),
      {},
      'expected',
      'L @ dock / L7: 1',
    ],
    [
      'a serial number',
      label(['01', GTIN.serial], ['21', 'SN-9'], ['10', 'B1']),
      {},
      'expected',
      'S @ dock / SN-9: 1',
    ],
    [
      'a weight of 1.25 kg',
      label(['01', GTIN.weighed], ['3102', '000125']),
      {},
      'expected',
      'W @ dock: 1250000',
    ],
    ['by hand', '=A', { quantity: 4 }, 'expected', 'A @ dock: 4'],
    ['by hand in cases', '=A', { quantity: 2, packaging: 'case' }, 'expected', 'A @ dock: 12'],
    ['a code with the lot by hand', GTIN.lot, { lot: 'L8' }, 'expected', 'L @ dock / L8: 1'],
    [
      'onto a unit',
      '=A',
      { quantity: 2, handling_unit: 'TOTE-1' },
      'expected',
      'A @ dock / TOTE-1: 2',
    ],
    ['more with a reason', '=A', { quantity: 13, accept: 'agreed' }, 'over', 'A @ dock: 13'],
    [
      'an expired lot into quarantine',
      label(['01', GTIN.lot], ['17', '261231'], ['10', 'L9']),
      { quarantine: 'held', reason: 'expired' },
      'expired',
      'L @ held / L9: 1',
    ],
    ['an item that is not on the order', GTIN.other, {}, 'wrong-item', null],
    [
      'the same, taken in with a reason',
      GTIN.other,
      { accept: 'a gift' },
      'wrong-item',
      'O @ dock: 1',
    ],
    ['a code that nothing has', 'CARRIER-4711', {}, 'unknown-item', null],
  ])('%s', (_what, scan, more, result, level) => {
    const answer = dock.scan(scan, more);
    expect(answer.lines.map((line) => line.result)).toEqual([result]);
    expect(answer.movement === null).toBe(level === null);
    expect(dock.levels()).toEqual(level === null ? [] : [level]);
  });

  it('says of the one piece that passes that it can be taken as it is', () => {
    dock.scan('=A', { quantity: 11 });
    const told = dock.refusedScan('=A', { quantity: 2 });
    expect(told.message).toContain('1 can be taken as it is: leave the others');
  });

  it.each<[string, string, ScanMore, string, string]>([
    ['beyond the order', '=A', { quantity: 13 }, 'over', '12 are expected, none came yet'],
    ['beyond it, where some pass', '=A', { quantity: 13 }, 'over', '12 can be taken as they are'],
    ['tracked, without a lot', GTIN.lot, {}, 'lot-missing', 'enter the lot as printed'],
    ['tracked, without a serial', GTIN.serial, {}, 'lot-missing', 'scan each piece'],
    ['two pieces of one serial', GTIN.serial, { lot: 'X', quantity: 2 }, 'lot-missing', 'each'],
    [
      'an expired lot',
      label(['01', GTIN.lot], ['17', '270104'], ['10', 'L9']),
      {},
      'expired',
      'has expired',
    ],
    ['an EAN with a wrong check digit', ']E04003300000012', {}, 'invalid-code', 'should be 1'],
    ['the same without identifier', '4003300000012', {}, 'invalid-code', 'should be 1'],
    ['fourteen digits, the last one wrong', '14003300000017', {}, 'invalid-code', 'should be 8'],
    ['a GS1 label with a wrong digit', ']C10104003300000012', {}, 'invalid-code', 'check digit'],
    ['a GS1 label with no such date', ']C117271399', {}, 'invalid-code', 'not right'],
    ['a count that a case does not divide', GTIN.a6, { quantity: 8 }, 'does-not-divide', '8 of A'],
    ['a packaging that it does not have', '=A', { packaging: 'pallet' }, 'unknown-packaging', 'A'],
    ['a weight that nobody says', GTIN.weighed, {}, 'no-weight', 'milligrams'],
    [
      'another lot than the label',
      label(['01', GTIN.lot], ['10', 'L1']),
      { lot: 'L2' },
      'lot-differs',
      'L1',
    ],
    ['more than a number can carry', '=A', { quantity: 2 ** 53 }, 'bad-quantity', 'from 1 to'],
    ['nothing', '=A', { quantity: 0 }, 'bad-quantity', 'from 1 to'],
    ['half a piece', '=A', { quantity: 0.5 }, 'bad-quantity', 'whole number'],
    ['a SKU that is not known', '=NONE', {}, 'unknown-item', 'NONE'],
    ['both a scan and a SKU', GTIN.a, { sku: 'A' }, 'scan-or-sku', 'exactly one'],
    ['a unit that nobody announced', label(['00', SSCC[0]]), {}, 'unknown-unit', 'announces'],
    [
      'quarantine at a bin',
      '=A',
      { quarantine: 'bin', reason: 'x' },
      'not-quarantine',
      'Bin is no place of quarantine',
    ],
    ['quarantine without a reason', '=A', { quarantine: 'held' }, 'reason-missing', 'why'],
    ['a receipt that is not there', '=A', { receipt: 'R-0' }, 'unknown-receipt', 'R-0'],
  ])('%s is refused and leaves nothing', (_what, scan, more, code, told) => {
    const refused = dock.refusedScan(scan, more);
    expect(refused.code).toBe(code);
    expect(refused.message).toContain(told);
    expect(dock.levels()).toEqual([]);
    expect(dock.received('PO-1')).toEqual(['A: 0/12', 'L: 0/10', 'S: 0/2', 'W: 0/5000000']);
    expect(dock.report().discrepancies.filter(({ kind }) => kind !== 'short')).toEqual([]);
  });

  it('of a lot that was recalled is refused, but for a place of quarantine', () => {
    const scan = label(['01', GTIN.lot], ['10', 'L1']);
    dock.scan(scan);
    dock.ok('lot.change', { sku: 'L', lot: 'L1', status: 'blocked', reason: 'RECALL', facts: {} });
    expect(dock.refusedScan(scan)).toMatchObject({ code: 'lot-held' });
    expect(dock.received('PO-1')).toContain('L: 1/10');
    const [line] = dock.scan(scan, { quarantine: 'held', reason: 'RECALL' }).lines;
    expect([line?.result, dock.levels()]).toEqual([
      'expected',
      ['L @ dock / L1: 1', 'L @ held / L1: 1'],
    ]);
  });

  it.each([
    ['expiry', '17', { label: '2027-07-31', known: '2027-06-30' }],
    ['best-before date', '15', { label: '2027-07-31', known: '2027-06-30' }],
  ])(
    'with another %s than the lot has is booked and told; what was known stays',
    (_, ai, other) => {
      const dated = (date: string) => label(['01', GTIN.lot], [ai, date], ['10', 'L7']);
      expect(dock.scan(dated('270630')).lines[0]?.other_date).toBeNull();
      expect(dock.scan(dated('270630')).lines[0]?.other_date).toBeNull();
      expect(dock.scan(label(['01', GTIN.lot], ['10', 'L7'])).lines[0]?.other_date).toBeNull();
      expect(dock.scan(dated('270731')).lines).toMatchObject([
        { result: 'expected', other_date: other },
      ]);
      expect(dock.levels()).toEqual(['L @ dock / L7: 4']);
      expect(dock.report().discrepancies).toMatchObject([
        ...['A', 'L', 'S', 'W'].map((sku) => ({ kind: 'short', sku })),
        { kind: 'other-date', lot: 'L7', note: 'label 2027-07-31, known 2027-06-30', by: 'test' },
      ]);
    },
  );

  it('of a serial number that is in stock is refused', () => {
    const piece = label(['01', GTIN.serial], ['21', 'SN-9']);
    dock.scan(piece);
    expect(dock.refusedScan(piece).code).toBe('serial-known');
  });

  it('that is sent again books nothing and answers the same', () => {
    const first = dock.scan(GTIN.a, { id: 'scan-0001' });
    expect(dock.scan(GTIN.a, { id: 'scan-0001' })).toEqual({ ...first, outcome: 'exists' });
    expect(dock.refusedScan(GTIN.a6, { id: 'scan-0001' }).code).toBe('exists_with_different_body');
    expect(dock.levels()).toEqual(['A @ dock: 1']);
  });

  it('keeps batch and expiry of what it brought', () => {
    dock.scan(label(['01', GTIN.serial], ['17', '280101'], ['10', 'B1'], ['21', 'SN-9']));
    const lot = dock.db.prepare(
      "SELECT batch, expires_on, supplier FROM lots WHERE number = 'SN-9'",
    );
    expect(lot.get()).toEqual({ batch: 'B1', expires_on: '2028-01-01', supplier: 'Mill' });
  });
});

describe('the tolerance for more', () => {
  it.each([
    [100, 20, 100, 'expected', 0],
    [100, 20, 102, 'over', 2],
    [100, 20, 103, null, 0],
    [99, 20, 100, 'over', 1],
    [99, 20, 101, null, 0],
    [1_000_000_000_000, 1, 1_000_000_000_000, 'expected', 0],
  ])('%i ordered, %i per mille, %i come: %s', (ordered, tolerance, comes, result, over) => {
    dock.order('PO-1', { A: ordered }, { tolerance_pm: tolerance });
    dock.openReceipt('R-1', { purchase_order: 'PO-1' });
    if (result === null) {
      expect(dock.refusedScan('=A', { quantity: comes }).code).toBe('over');
    } else {
      const [line] = dock.scan('=A', { quantity: comes }).lines;
      expect([line?.result, line?.over]).toEqual([result, over]);
    }
  });

  it('of the line counts before that of the order', () => {
    const line = { line: 1, sku: 'A', quantity: 10, packaging: null, factor: null };
    dock.order('PO-1', {}, { tolerance_pm: 0, lines: [{ ...line, tolerance_pm: 100 }] });
    dock.openReceipt('R-1', { purchase_order: 'PO-1' });
    dock.scan('=A', { quantity: 11 });
    expect(dock.refusedScan('=A', { quantity: 1 }).code).toBe('over');
  });
});

describe('two people at one line', () => {
  it('both count, and the one who goes over is told who brought what', () => {
    dock.order('PO-1', { A: 12 });
    dock.openReceipt('R-1', { purchase_order: 'PO-1' });
    dock.openReceipt('R-2', { purchase_order: 'PO-1' });
    dock.scan('=A', { quantity: 8, by: 'anna' });
    dock.scan('=A', { quantity: 3, by: 'ben', receipt: 'R-2' });
    const told = dock.refusedScan('=A', { quantity: 2, by: 'ben', receipt: 'R-2' });
    expect(told.message).toContain('12 are expected, 11 came already (8 by anna, 3 by ben)');
    expect(dock.received('PO-1')).toEqual(['A: 11/12']);
  });

  it('each is told once, though the item stands in the order twice', () => {
    const line = { sku: 'A', quantity: 36, packaging: null, factor: null, tolerance_pm: 0 };
    const lines = [
      { ...line, line: 1 },
      { ...line, line: 2, quantity: 14 },
    ];
    dock.order('PO-1', {}, { tolerance_pm: 0, lines });
    dock.openReceipt('R-1', { purchase_order: 'PO-1' });
    dock.scan('=A', { quantity: 48, by: 'ann' });
    dock.scan('=A', { quantity: 2, by: 'ben' });
    const told = dock.refusedScan('=A', { quantity: 1, by: 'ann' });
    expect(told.message).toContain('50 came already (48 by ann, 2 by ben)');
  });
});
