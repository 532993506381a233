import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stockroom } from '../../testing/inventory/stockroom.ts';
import { threeBins } from '../../testing/inventory/three-bins.ts';
import { wholeAudit } from '../../testing/inventory/whole-audit.ts';

let room: Stockroom;

beforeEach(() => {
  room = threeBins('bench');
});
afterEach(() => {
  expect(wholeAudit(room.db)).toEqual([]);
  room.close();
});

const put = (sku: string, location: string, quantity: number, more: object = {}) =>
  room.ok('stock.adjust', {
    ...{ sku, location, quantity, lot: null, reason: 'FOUND', note: null, ...more },
  });
const make = (order: string, quantity: number, sku = 'A') =>
  room.ok('order.make', {
    ...{ order, customer: 'Corner Café', priority: 5, ship_by: null, policy: 'partial' },
    lines: [{ line: 1, sku, quantity }],
  });
const ship = (order: string, id: string) => room.ok('order.ship', { id, order, note: null });
const refused = (order: string) => room.refusal('order.ship', { order, note: null });
const state = (order: string): unknown =>
  room.db.prepare('SELECT state FROM orders WHERE order_id = ?').pluck().get(order);
const shipped = (): unknown => room.db.prepare('SELECT shipped FROM order_lines').pluck().get();

describe('what lies packed for an order', () => {
  it('leaves with the customer, by expiry, and the order is over with the last of it', () => {
    put('L', 'bin-1', 4, { lot: 'LATE' });
    put('L', 'bin-1', 4, { lot: 'SOON' });
    for (const [lot, expires_on] of [
      ['LATE', '2027-09-01'],
      ['SOON', '2027-03-01'],
    ] as const) {
      const facts = { expires_on, supplier: null, certificate: null, batch: null };
      room.ok('lot.change', { sku: 'L', lot, status: 'released', reason: 'LAB', facts });
    }
    make('SO-1', 6, 'L');
    const bring = (lot: string, quantity: number) =>
      room.ok('stock.move', {
        ...{ sku: 'L', lot, from: 'bin-1', to: 'bench', quantity, from_unit: null, to_unit: null },
        ...{ reason: null, note: null },
      });
    bring('LATE', 3);
    bring('SOON', 2);
    expect(ship('SO-1', 'shipment-1')).toMatchObject({
      ...{ outcome: 'created', movement: 'shipment-1', state: 'open', more: false },
      lines: [
        { sku: 'L', lot: 'SOON', quantity: 2 },
        { sku: 'L', lot: 'LATE', quantity: 3 },
      ],
    });
    expect(refused('SO-1').message).toBe(
      'nothing that is kept for SO-1 lies at Bench; bring it there first',
    );
    bring('SOON', 2);
    expect(ship('SO-1', 'shipment-2')).toMatchObject({
      state: 'shipped',
      lines: [{ quantity: 1 }],
    });
    expect(room.levels()).toEqual(['L @ bench / SOON: 1', 'L @ bin-1 / LATE: 1']);
    expect(refused('SO-1').message).toBe('all of the order SO-1 has left already, by test');
  });

  it('leaves once, however often it is asked for', () => {
    put('A', 'bench', 5);
    make('SO-1', 3);
    ship('SO-1', 'shipment-1');
    expect(ship('SO-1', 'shipment-1')).toMatchObject({ outcome: 'exists', state: 'shipped' });
    expect(room.levels()).toEqual(['A @ bench: 2']);
  });

  it('comes back with a correction: the order is open again, and over when that is taken back', () => {
    put('A', 'bench', 5);
    make('SO-1', 3);
    ship('SO-1', 'shipment-1');
    const why = { reason: 'MISTAKE', note: null };
    room.ok('movement.void', { id: 'void-0001', movement: 'shipment-1', ...why });
    expect([state('SO-1'), shipped(), room.levels()]).toEqual(['open', 0, ['A @ bench: 5']]);
    room.ok('movement.void', { id: 'void-0002', movement: 'void-0001', ...why });
    expect([state('SO-1'), shipped(), room.levels()]).toEqual(['shipped', 3, ['A @ bench: 2']]);
  });

  it('is known to returns: never more comes back than left', () => {
    put('A', 'bench', 5);
    make('SO-1', 3);
    ship('SO-1', 'shipment-1');
    const back = (quantity: number) => ({
      ...{ order: 'SO-1', sku: 'A', lot: null, quantity, result: 'restock', location: 'bin-1' },
      ...{ reason: 'UNWANTED', note: null },
    });
    expect(room.refusal('return.take', { ...back(4), result: 'restock' }).code).toBe(
      'more-than-shipped',
    );
    expect(room.ok('return.take', { ...back(2), result: 'restock' }).referenced).toBe(true);
    expect(state('SO-1')).toBe('shipped');
  });

  it('leaves the goods of others', () => {
    put('A', 'bench', 5);
    make('SO-1', 3);
    make('SO-2', 4);
    expect(ship('SO-2', 'shipment-1').lines).toMatchObject([{ quantity: 2 }]);
    expect(ship('SO-1', 'shipment-2').lines).toMatchObject([{ quantity: 3 }]);
  });

  it('is kept for nobody while its lot is held', () => {
    put('L', 'dock', 4, { lot: 'X' });
    make('SO-1', 4, 'L');
    const goods = { sku: 'L', lot: 'X', quantity: 4, location: 'dock' };
    const { task } = room.ok('putaway.plan', { handling_unit: null, goods });
    room.ok('putaway.confirm', { task, place: 'bench', override_reason: null, note: null });
    room.ok('lot.change', {
      ...{ sku: 'L', lot: 'X', status: 'blocked', reason: 'LAB' },
      facts: { expires_on: null, supplier: null, certificate: null, batch: null },
    });
    expect(refused('SO-1').code).toBe('nothing-packed');
    expect(room.levels()).toEqual(['L @ bench / X: 4']);
  });

  it('leaves in parts where there are more heaps than a movement has room for', () => {
    make('SO-1', 60);
    for (let n = 0; n < 60; n += 1) put('A', 'bench', 1, { handling_unit: `CASE-${n}` });
    room.ok('order.serve', { skus: ['A'] });
    expect(ship('SO-1', 'shipment-1')).toMatchObject({ state: 'open', more: true });
    expect(ship('SO-1', 'shipment-2')).toMatchObject({ state: 'shipped', more: false });
  });
});

it('without a place of packing nothing is shipped, and says what to configure', () => {
  const bare = new Stockroom();
  bare.import('products', [{ product: 'p', name: 'P' }]);
  bare.import('variants', [{ variant: 'v-a', product: 'p', sku: 'A', name: 'A' }]);
  bare.ok('order.make', {
    ...{ order: 'SO-1', customer: 'C', priority: 5, ship_by: null, policy: 'partial' },
    lines: [{ line: 1, sku: 'A', quantity: 1 }],
  });
  const told = bare.refusal('order.ship', { order: 'SO-1', note: null });
  expect([told.code, told.message]).toEqual([
    'no-packing',
    'no place of packing is configured; name one as putaway.packing in gateway.yaml',
  ]);
  bare.close();
});
