import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Stockroom } from '../../testing/inventory/stockroom.ts';
import { promises, threeBins } from '../../testing/inventory/three-bins.ts';
import { put } from '../../testing/inventory/warehouse.ts';
import { wholeAudit } from '../../testing/inventory/whole-audit.ts';

/** What is so comes before what was promised: whoever was to get goods that are not there waits again. */

let room: Stockroom;
beforeEach(() => {
  room = threeBins('bench');
  room.import('locations', [{ location: 'held', name: 'Held', kind: 'quarantine' }]);
});
afterEach(() => {
  expect(wholeAudit(room.db)).toEqual([]);
  room.close();
});

const order = (id: string, quantity: number, more: object = {}, sku = 'A') =>
  room.ok('order.make', {
    ...{ order: id, customer: 'Café', priority: 5, ship_by: null, policy: 'partial' as const },
    lines: [{ line: 1, sku, quantity }],
    ...more,
  });
const lost = (quantity: number, more: object = {}) =>
  room.ok('stock.adjust', {
    ...{ sku: 'A', location: 'bin-1', lot: null, quantity: -quantity, reason: 'LOST', note: null },
    ...more,
  });
const block = (lot: string) =>
  room.ok('lot.change', { sku: 'L', lot, status: 'blocked', reason: 'R', facts: {} });
const serve = () => room.ok('order.serve', { skus: ['A', 'L'] });

describe('goods that are lost', () => {
  it('are booked, and the order that is last in turn waits again', () => {
    put(room, 'A', 'bin-1', 10);
    order('SO-EARLY', 3);
    order('SO-FIRST', 3, { priority: 1 });
    order('SO-LATE', 4, { ship_by: '2027-02-01' });
    lost(4);
    expect(room.levels()).toEqual(['A @ bin-1: 6']);
    expect(promises(room)).toEqual(['SO-FIRST A 3', 'SO-LATE A 3']);
    lost(2);
    expect(promises(room)).toEqual(['SO-FIRST A 3', 'SO-LATE A 1']);
    put(room, 'A', 'bin-2', 1);
    serve();
    expect(promises(room)).toEqual(['SO-FIRST A 3', 'SO-LATE A 1', 'SO-LATE A 1']);
  });

  it('and were kept at their place are kept there for nobody', () => {
    put(room, 'A', 'bin-1', 5);
    put(room, 'A', 'bin-2', 2);
    const at = { location: 'bin-1', lot: null, handling_unit: null };
    const reference = { type: 'job', id: '7' };
    room.ok('reservation.make', {
      ...{ id: 'kept', sku: 'A', quantity: 5, at, reference, expires_at: null },
    });
    lost(1);
    expect(room.levels()).toEqual(['A @ bin-1: 4', 'A @ bin-2: 2']);
    expect(promises(room)).toEqual(['7 A 5']);
    lost(3);
    expect(promises(room)).toEqual(['7 A 3']);
  });

  it('are refused where they do not lie, whatever is promised', () => {
    put(room, 'A', 'bin-1', 2);
    order('SO-1', 2);
    const told = room.refusal('stock.adjust', {
      ...{ sku: 'A', location: 'bin-1', lot: null, quantity: -3, reason: 'LOST', note: null },
    });
    expect(told.code).toBe('not-in-stock');
    expect(promises(room)).toEqual(['SO-1 A 2']);
  });
});

it('a count tells what is so, and promises follow', () => {
  put(room, 'A', 'bin-1', 10);
  order('SO-1', 10);
  const counted = (by: string) => {
    const { count } = room.ok('count.start', { count: null, place: 'bin-1', by });
    const entry = { kind: 'goods', lot: null, handling_unit: null, mode: 'set' } as const;
    room.ok('count.enter', { count, entry: { ...entry, sku: 'A', quantity: 4 }, by });
    return [count, room.ok('count.finish', { count, by }).state] as const;
  };
  expect(counted('anna')[1]).toBe('recount');
  const [count, state] = counted('ben');
  expect(state).toBe('review');
  room.ok('count.approve', { count, note: null, by: 'lead' });
  expect([room.levels(), promises(room)]).toEqual([['A @ bin-1: 4'], ['SO-1 A 4']]);
});

it('goods that are thrown away, or found damaged, are promised no more', () => {
  put(room, 'A', 'bin-1', 10);
  order('SO-1', 10);
  room.ok('stock.scrap', {
    ...{ sku: 'A', location: 'bin-1', lot: null, handling_unit: null, quantity: 2 },
    ...{ reason: 'DAMAGED', note: null },
  });
  expect(promises(room)).toEqual(['SO-1 A 8']);
  room.ok('stock.move', {
    ...{ sku: 'A', lot: null, from: 'bin-1', from_unit: null, to: 'held', to_unit: null },
    ...{ quantity: 3, reason: 'WET', note: null },
  });
  expect(promises(room)).toEqual(['SO-1 A 5']);
});

it('a mistaken booking can be taken back though its goods were promised at once', () => {
  put(room, 'A', 'bin-1', 2);
  room.ok('stock.adjust', {
    ...{ id: 'mistake', sku: 'A', location: 'bin-1', lot: null, quantity: 5, note: null },
    reason: 'FOUND',
  });
  order('SO-1', 7);
  room.ok('movement.void', { movement: 'mistake', reason: 'MISTAKE', note: null });
  expect([room.levels(), promises(room)]).toEqual([['A @ bin-1: 2'], ['SO-1 A 2']]);
});

describe('a lot that is held', () => {
  beforeEach(() => {
    put(room, 'L', 'bin-1', 6, { lot: 'BAD' });
    put(room, 'L', 'bin-2', 2, { lot: 'GOOD' });
  });

  it('is promised to nobody: in the same command its orders wait', () => {
    order('SO-1', 7, {}, 'L');
    block('BAD');
    expect(promises(room)).toEqual(['SO-1 L 2']);
    room.ok('lot.change', { sku: 'L', lot: 'BAD', status: 'released', reason: 'OK', facts: {} });
    serve();
    expect(promises(room)).toEqual(['SO-1 L 2', 'SO-1 L 5']);
  });

  it('keeps no goods at their place either', () => {
    const at = { location: 'bin-1', lot: 'BAD', handling_unit: null };
    const reference = { type: 'job', id: '7' };
    room.ok('reservation.make', {
      ...{ id: 'kept', sku: 'L', quantity: 4, at, reference, expires_at: null },
    });
    room.ok('lot.recall', { sku: 'L', lot: 'BAD', reason: 'R', note: null, descendants: true });
    expect(room.levels()).toEqual(['L @ bin-1 / BAD: 6', 'L @ bin-2 / GOOD: 2']);
    expect(promises(room)).toEqual(['7 L 2']);
  });

  it('by its date is promised no more once somebody looks', () => {
    const facts = { expires_on: room.recorded_at.slice(0, 10) };
    room.ok('lot.change', { sku: 'L', lot: 'BAD', status: null, reason: null, facts });
    order('SO-1', 7, {}, 'L');
    room.recorded_at = new Date(Date.parse(room.recorded_at) + 24 * 3_600_000).toISOString();
    serve();
    expect(promises(room)).toEqual(['SO-1 L 2']);
  });
});
