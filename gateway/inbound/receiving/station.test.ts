import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../contract/canonical-json.ts';
import type { DecideParcel } from '../../inventory/parcel-command.ts';
import { Dock, GTIN, label, SSCC } from '../../testing/inventory/dock.ts';
import { NOW } from '../../testing/inventory/stockroom.ts';
import { readScan } from './read-scan.ts';

let dock: Dock;
let parcels = 0;
beforeEach(() => {
  dock = new Dock();
});
afterEach(() => dock.close());

function pass(scan: string, more: Partial<DecideParcel> = {}) {
  parcels += 1;
  return dock.ok('parcel.decide', {
    parcel: `parcel-${parcels}`,
    station: 'dock-in',
    role: 'receive',
    location: 'dock',
    occurred_at: NOW,
    clock_synchronised: true,
    deadline_ms: null,
    codes: [readScan(scan, 2027).code],
    weight: null,
    fault: null,
    readings: canonicalJson([]),
    readings_left_out: 0,
    ...more,
  });
}
const reason = (scan: string, more: Partial<DecideParcel> = {}) => pass(scan, more).reason;
const ordered = { expects: 'ordered' } as const;

describe('a parcel at a receiving station', () => {
  it('counts against the order that is expected first, then the next', () => {
    dock.order('PO-1', { A: 10 }, { expected_on: '2027-02-01' });
    dock.order('PO-2', { A: 8 }, { expected_on: '2027-01-10' });
    dock.order('PO-3', { A: 8 }, { location: 'bin', expected_on: '2027-01-01' });
    expect([reason(GTIN.a6), reason(GTIN.a6)]).toEqual([null, null]);
    expect(dock.received('PO-2')).toEqual(['A: 8/8']);
    expect(dock.received('PO-1')).toEqual(['A: 4/10']);
    expect(dock.received('PO-3')).toEqual(['A: 0/8']);
    expect(dock.state('PO-2')).toBe('received');
  });

  it('counts against orders for what its place lies in', () => {
    dock.order('PO-1', { A: 10 }, { location: 'house' });
    pass(GTIN.a6);
    expect(dock.received('PO-1')).toEqual(['A: 6/10']);
  });

  it('beyond the order and its tolerance is rejected, also when the order is complete', () => {
    dock.order('PO-1', { A: 6 }, { tolerance_pm: 200 });
    expect(reason(GTIN.a6)).toBeNull();
    expect(reason(GTIN.a)).toBeNull();
    expect(reason(GTIN.a)).toBe('OVER_ORDER');
    expect(dock.levels()).toEqual(['A @ dock: 7']);
    dock.ok('po.close', { purchase_order: 'PO-1', reason: 'complete' });
    expect(reason(GTIN.a)).toBeNull();
  });

  it.each([
    ['on no order', 'anything', GTIN.a, null],
    ['on no order, where only ordered goods pass', 'ordered', GTIN.a, 'NOT_EXPECTED'],
    ['a unit that nobody announced', 'anything', label(['00', SSCC[0]]), 'UNKNOWN_ITEM'],
    [
      'such a unit, where only ordered goods pass',
      'ordered',
      label(['00', SSCC[0]]),
      'NOT_EXPECTED',
    ],
    ['of a lot item without a lot', 'anything', GTIN.lot, 'NO_LOT'],
    ['of a serial item without a serial', 'anything', GTIN.serial, 'NO_LOT'],
    [
      'of an expired lot',
      'anything',
      label(['01', GTIN.lot], ['17', '270104'], ['10', 'L']),
      'EXPIRED',
    ],
    [
      'of a lot on its last day',
      'anything',
      label(['01', GTIN.lot], ['17', '270105'], ['10', 'L']),
      null,
    ],
  ] as const)('%s (%s)', (_what, expects, scan, expected) => {
    expect(reason(scan, { expects })).toBe(expected);
    expect(dock.levels().length).toBe(expected === null ? 1 : 0);
  });

  it('of a lot that was recalled is rejected', () => {
    const scan = label(['01', GTIN.lot], ['10', 'L1']);
    expect(reason(scan)).toBeNull();
    dock.ok('lot.change', { sku: 'L', lot: 'L1', status: 'blocked', reason: 'RECALL', facts: {} });
    expect(reason(scan)).toBe('LOT_HELD');
    dock.ok('lot.change', { sku: 'L', lot: 'L1', status: 'released', reason: null, facts: {} });
    expect(reason(scan)).toBeNull();
  });

  it('with a serial number that is in stock is rejected', () => {
    const piece = label(['01', GTIN.serial], ['21', 'SN-1']);
    expect(reason(piece)).toBeNull();
    expect(reason(piece)).toBe('SERIAL_KNOWN');
    expect(dock.levels()).toEqual(['S @ dock / SN-1: 1']);
  });

  it('that is an announced unit brings its contents once', () => {
    dock.order('PO-1', { A: 48, L: 10 });
    const contents = [
      { sku: 'A', quantity: 48 },
      { sku: 'L', quantity: 10, lot: 'L1' },
    ];
    dock.notice('ASN-1', { [SSCC[0]]: contents }, { purchase_order: 'PO-1' });
    expect(reason(label(['00', SSCC[0]]), ordered)).toBeNull();
    expect(dock.levels()).toEqual([`A @ dock / ${SSCC[0]}: 48`, `L @ dock / L1 / ${SSCC[0]}: 10`]);
    expect(dock.received('PO-1')).toEqual(['A: 48/48', 'L: 10/10']);
    expect(reason(label(['00', SSCC[0]]), ordered)).toBe('RECIRCULATED');
  });

  it.each([
    ['beyond the order', [{ sku: 'A', quantity: 13 }], 'OVER_ORDER'],
    ['with an expired lot', [{ sku: 'L', lot: 'L', expires_on: '2027-01-04' }], 'EXPIRED'],
    ['without a lot', [{ sku: 'L' }], 'NO_LOT'],
  ])('that is an announced unit %s is rejected', (_what, contents, expected) => {
    dock.order('PO-1', { A: 12, L: 12 });
    dock.notice('ASN-1', { [SSCC[0]]: contents }, { purchase_order: 'PO-1' });
    expect(reason(label(['00', SSCC[0]]))).toBe(expected);
    expect(dock.levels()).toEqual([]);
  });

  it('whose label names item and announced unit counts what the label says', () => {
    dock.notice('ASN-1', { [SSCC[0]]: [{ sku: 'L', quantity: 10, lot: 'L1' }] });
    const parcel = label(['00', SSCC[0]], ['02', GTIN.lot], ['37', '8']);
    expect(reason(parcel, ordered)).toBeNull();
    expect(dock.levels()).toEqual([`L @ dock / L1 / ${SSCC[0]}: 8`]);
    const content = dock.db.prepare('SELECT received FROM asn_contents').pluck();
    expect(content.get()).toBe(8);
  });

  it('that was accepted too late is taken out of the order again', () => {
    dock.order('PO-1', { A: 6 });
    const { parcel } = pass(GTIN.a6);
    dock.ok('parcel.revoke', {
      parcel,
      reason: 'LATE_DECISION',
      occurred_at: NOW,
      clock_synchronised: true,
    });
    expect(dock.received('PO-1')).toEqual(['A: 0/6']);
    expect(dock.state('PO-1')).toBe('open');
    expect(reason(GTIN.a6)).toBeNull();
  });

  it('and a person count the same line together', () => {
    dock.order('PO-1', { A: 7 });
    dock.openReceipt('R-1', { purchase_order: 'PO-1' });
    pass(GTIN.a6);
    expect(dock.refusedScan(GTIN.a6).message).toContain('6 came already (6 by dock-in)');
    dock.scan(GTIN.a);
    expect(reason(GTIN.a)).toBe('OVER_ORDER');
  });
});
