import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../contract/canonical-json.ts';
import { EXCEPTION_PARCELS_MAX } from '../../../contract/constants.ts';
import { exceptionById, openExceptions } from '../../inventory/queries/exceptions.ts';
import { Dock, GTIN, label, SSCC } from '../../testing/inventory/dock.ts';
import { NOW } from '../../testing/inventory/stockroom.ts';
import { readScan } from './read-scan.ts';

/** A whole lorry of more than was ordered is one thing to look at, not one for each parcel. */

let dock: Dock;
let parcels: number;
beforeEach(() => {
  dock = new Dock();
  parcels = 0;
  dock.order('PO-1', { A: 6 });
});
afterEach(() => dock.close());

const decide = (parcel: string, scan: string) =>
  dock.ok('parcel.decide', {
    ...{ parcel, station: 'dock-in', role: 'receive', location: 'dock', occurred_at: NOW },
    ...{ clock_synchronised: true, deadline_ms: null, codes: [readScan(scan, 2027).code] },
    ...{ weight: null, fault: null, readings: canonicalJson([]), readings_left_out: 0 },
  });
const pass = (scan: string = GTIN.a6): string | null => {
  parcels += 1;
  return decide(`parcel-${parcels}`, scan).exception;
};
const open = () => openExceptions(dock.db)({ now: 0, limit: 50 });
const one = (id: string) => exceptionById(dock.db)({ id, now: 0 });
const records = (kind: string): number => {
  const count = dock.db.prepare<[string], number>(
    "SELECT count(*) FROM journal WHERE json_extract(record, '$.kind') = ?",
  );
  return count.pluck().get(kind) ?? 0;
};
const FIRST = 'parcel-2/exception';
const orderMore = (quantity: number, version = 2): void =>
  dock.order('PO-1', { A: quantity }, { version });
const resolve = (how: object) => ({ exception: FIRST, how: how as { kind: 'retried' } });

describe('parcels beyond an order', () => {
  it('are one exception, which says of which order they are, how many, and how much they hold', () => {
    expect([pass(), pass(), pass(), pass(GTIN.a)]).toEqual([null, FIRST, FIRST, FIRST]);
    expect(open().open).toBe(1);
    expect(one(FIRST)).toMatchObject({
      ...{ reason: 'OVER_ORDER', parcel: 'parcel-2', parcels: 3 },
      about: { type: 'purchase_order', id: 'PO-1' },
      item: { sku: 'A', quantity: 13 },
    });
  });

  it('each keep a record of their own that names the exception, and answer the same when asked again', () => {
    for (let n = 0; n < 3; n += 1) pass();
    expect([records('parcel.decided'), records('exception.opened')]).toEqual([3, 1]);
    expect(decide('parcel-3', GTIN.a6)).toMatchObject({ outcome: 'exists', exception: FIRST });
    expect(decide('parcel-2', GTIN.a6)).toMatchObject({ outcome: 'exists', exception: FIRST });
    expect(one(FIRST).parcels).toBe(2);
  });

  it('of another order, or of another item of it, are another exception', () => {
    dock.order('PO-2', { A: 1, L: 1 }, { location: 'bin' });
    pass();
    pass();
    dock.order('PO-1', { A: 6, L: 1 }, { version: 2 });
    expect(pass(label(['01', GTIN.lot], ['10', 'L1'], ['37', '5']))).toBe('parcel-3/exception');
    expect(open().open).toBe(2);
  });

  it('of an announced unit are counted with the pieces that came on none', () => {
    pass();
    pass();
    dock.notice('ASN-1', { [SSCC[0]]: [{ sku: 'A', quantity: 9 }] }, { purchase_order: 'PO-1' });
    expect(pass(label(['00', SSCC[0]]))).toBe(FIRST);
  });

  it('begin another exception when that was resolved, and when it counts as many as one may', () => {
    pass();
    pass();
    dock.ok('exception.resolve', resolve({ kind: 'dismissed', note: 'sent back' }));
    expect(pass()).toBe('parcel-3/exception');
    for (let n = 1; n < EXCEPTION_PARCELS_MAX; n += 1) pass();
    expect(one('parcel-3/exception').parcels).toBe(EXCEPTION_PARCELS_MAX);
    expect(pass()).not.toBe('parcel-3/exception');
    expect(open().open).toBe(2);
  });
});

describe('what a person makes of them', () => {
  beforeEach(() => {
    for (let n = 0; n < 3; n += 1) pass();
  });

  it('is for all of them: judged again, all are taken in once more was ordered', () => {
    orderMore(18);
    expect(dock.ok('exception.resolve', resolve({ kind: 'retried' }))).toMatchObject({
      outcome: 'created',
      item: { sku: 'A', quantity: 12 },
      movement: `${FIRST}/retried`,
    });
    expect(dock.levels()).toEqual(['A @ dock: 18']);
    expect(dock.received('PO-1')).toEqual(['A: 18/18']);
    expect(open().open).toBe(0);
    expect(dock.ok('exception.resolve', resolve({ kind: 'retried' })).outcome).toBe('exists');
    expect(dock.levels()).toEqual(['A @ dock: 18']);
  });

  it('is for none of them where only some would pass', () => {
    orderMore(12);
    expect(dock.refusal('exception.resolve', resolve({ kind: 'retried' }))).toEqual({
      code: 'still-rejected',
      message:
        'of these 2 parcels 1 would pass now, and the next is rejected still (OVER_ORDER); nothing was booked',
    });
    expect(dock.levels()).toEqual(['A @ dock: 6']);
    expect(open().open).toBe(1);
    orderMore(6, 3);
    const still = dock.ok('exception.resolve', resolve({ kind: 'retried' }));
    expect(still).toEqual({ outcome: 'refused', reason: 'OVER_ORDER' });
  });

  it('is booked as one quantity where a person counted them', () => {
    orderMore(18);
    const counted = { kind: 'identified', sku: 'A', quantity: 11, note: null };
    dock.ok('exception.resolve', resolve(counted));
    expect(dock.levels()).toEqual(['A @ dock: 17']);
  });
});
