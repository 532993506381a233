import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stockroom } from '../../testing/inventory/stockroom.ts';
import { put } from '../../testing/inventory/warehouse.ts';

let room: Stockroom;

beforeEach(() => {
  room = new Stockroom();
  room.import('products', [{ product: 'p', name: 'P' }]);
  room.import('variants', [{ variant: 'v-a', product: 'p', sku: 'A', name: 'A' }]);
  room.import('locations', [
    { location: 'bin-1', name: 'Bin 1' },
    { location: 'bin-2', name: 'Bin 2' },
  ]);
  put(room, 'A', 'bin-1', 5);
});
afterEach(() => room.close());

const scrap = {
  sku: 'A',
  location: 'bin-1',
  lot: null,
  handling_unit: null,
  quantity: 2,
  reason: 'DAMAGED',
  note: 'fell down',
} as const;
const virtual = (): unknown =>
  room.db
    .prepare(
      `SELECT on_hand FROM inventory_levels WHERE location =
         (SELECT id FROM locations WHERE location_id = 'scrap')`,
    )
    .pluck()
    .get();

describe('scrapping', () => {
  it('moves goods to the place of what was thrown away, with type and reason', () => {
    room.ok('stock.scrap', scrap);
    expect(room.levels()).toEqual(['A @ bin-1: 3']);
    expect(virtual()).toBe(2);
    const [row] = room.db
      .prepare('SELECT type, reason, note FROM inventory_transactions ORDER BY seq DESC LIMIT 1')
      .all();
    expect(row).toEqual({ type: 'scrap', reason: 'DAMAGED', note: 'fell down' });
  });

  it.each([
    ['more than lies there', { quantity: 6 }, 'not-in-stock'],
    ['nothing', { quantity: 0 }, 'bad-quantity'],
    ['less than nothing', { quantity: -1 }, 'bad-quantity'],
    ['more than one command may name', { quantity: 10 ** 12 + 1 }, 'bad-quantity'],
    ['an unknown item', { sku: 'Z' }, 'unknown-item'],
    ['an unknown lot', { lot: 'X' }, 'unknown-lot'],
    ['from an unknown unit', { handling_unit: 'X' }, 'unknown-unit'],
    ['from an unknown place', { location: 'moon' }, 'unknown-location'],
    ['from a virtual place', { location: 'supplier' }, 'virtual-location'],
  ])('%s is refused', (_what, more, code) => {
    expect(room.refusal('stock.scrap', { ...scrap, ...more }).code).toBe(code);
    expect(room.levels()).toEqual(['A @ bin-1: 5']);
  });
});

describe('taking back', () => {
  it('books the opposite, once', () => {
    room.ok('stock.scrap', { ...scrap, id: 'scrap-0001' });
    const asked = { movement: 'scrap-0001', note: null };
    room.ok('adjustment.undo', asked);
    expect([room.levels(), virtual()]).toEqual([['A @ bin-1: 5'], 0]);
    expect(room.refusal('adjustment.undo', asked).code).toBe('already-voided');
  });

  it('is not for movements that belong to other documents', () => {
    const move = { sku: 'A', lot: null, from_unit: null, to_unit: null, reason: null, note: null };
    room.ok('stock.move', { ...move, id: 'move-0001', from: 'bin-1', to: 'bin-2', quantity: 1 });
    const undo = (movement: string) =>
      room.refusal('adjustment.undo', { movement, note: null }).code;
    expect([undo('move-0001'), undo('nothing')]).toEqual(['no-adjustment', 'unknown-movement']);
  });
});
