import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Stockroom } from '../../testing/inventory/stockroom.ts';
import { RoomOnDisk } from '../../testing/inventory/take-in.ts';
import { put } from '../../testing/inventory/warehouse.ts';

let disk: RoomOnDisk;
let room: Stockroom;

beforeEach(() => {
  disk = new RoomOnDisk();
  room = disk.room;
  room.import('products', [{ product: 'p', name: 'P' }]);
  room.import('variants', [
    { variant: 'v-a', product: 'p', sku: 'A', name: 'Apple' },
    { variant: 'v-b', product: 'p', sku: 'B', name: 'Bean' },
  ]);
  room.import('locations', [{ location: 'bin', name: 'Bin' }]);
});
afterEach(() => {
  disk.remove();
});

const HEAD = 'order,customer,sku,quantity,priority,ship_by,policy,line\n';
const take = (rows: string, more?: Parameters<RoomOnDisk['take']>[2]): string =>
  disk.take('orders', HEAD + rows, more);
/** `SO-1 by test: A 2, B 3`. */
const orders = (): unknown[] =>
  room.db
    .prepare(
      `SELECT order_id || ' by ' || created_by || ': ' || (SELECT group_concat(sku || ' ' || quantity, ', ')
         FROM order_lines AS line JOIN product_variants AS variant ON variant.id = line.variant
         WHERE "order" = orders.id) FROM orders ORDER BY order_id`,
    )
    .pluck()
    .all();
const order = (id: string) => ({
  ...{ order: id, customer: 'C', priority: 5, ship_by: null, policy: 'partial' as const },
  lines: [{ line: 1, sku: 'A', quantity: 1 }],
});

describe('orders from a file', () => {
  it('come with their lines, keep what is free, and the same file again changes nothing', () => {
    put(room, 'A', 'bin', 2);
    const rows = 'SO-1,C,A,2,,,,\nSO-2,C,A,1,1,2027-02-01,all,\nSO-1,C,B,3,,,,\n';
    expect(take(rows)).toBe('3 new, 0 changed, 0 as they were');
    expect(orders()).toEqual(['SO-1 by test: A 2, B 3', 'SO-2 by test: A 1']);
    expect(room.levels()).toEqual(['A @ bin: 2']);
    const kept = room.db.prepare('SELECT reference_id FROM reservations').pluck().all();
    expect(kept).toEqual(['SO-1']);
    expect(take(rows)).toBe('0 new, 0 changed, 3 as they were');
  });

  it('are told all their faults together, each with its line and column', () => {
    room.ok('order.make', order('KNOWN'));
    const rows = [
      'SO-1,C,Z,1,,,,',
      'SO-2,C,A,x,,,,',
      'SO-3,C,A,1,10,,,',
      'SO-4,C,A,1,,,some,',
      'SO-5,C,A,1,,,,',
      'SO-5,D,B,1,,,,',
      'SO-6,C,A,1,,,,',
      'SO-6,C,A,2,,,,',
      'KNOWN,C,A,9,,,,',
    ];
    expect(take(`${rows.join('\n')}\n`).split('\n')).toEqual([
      '2 sku: no item has the SKU Z',
      expect.stringMatching(/^3 quantity: "x": must be a whole number of base units/),
      expect.stringMatching(/^4 priority: "10": must be from 1 to 9/),
      expect.stringMatching(/^5 policy: "some": must be partial or all/),
      '7 customer: SO-5 has "C" in its first row and "D" here; one order says one thing',
      '9 line: SO-6 names A in the lines 1 and 2; name it once, with the sum of both',
      expect.stringMatching(/^10 order: the order KNOWN of C is known and says something else/),
    ]);
    expect(orders()).toEqual(['KNOWN by test: A 1']);
  });

  it('are refused whole where somebody made one of them otherwise while the file was read', () => {
    const between = () => void room.ok('order.make', order('SO-1'));
    expect(take('SO-2,C,A,1,,,,\nSO-1,C,A,5,,,,\n', { between })).toMatch(
      /^3 order: the order SO-1/,
    );
    expect(orders()).toEqual(['SO-1 by test: A 1']);
  });

  it('of a long file are nobody else’s to make until they are there', () => {
    const rows = Array.from({ length: 250 }, (_, n) => `SO-${n},C,A,1,,,,`).join('\n');
    const meanwhile = () => {
      const { code, message } = room.refusal('order.make', order('SO-249'));
      expect(code).toBe('import-under-way');
      expect(message).toContain('SO-249 is being taken in from a file');
    };
    expect(take(`${rows}\n`, { meanwhile })).toBe('250 new, 0 changed, 0 as they were');
    expect(room.ok('order.make', order('SO-250')).outcome).toBe('created');
  });
});
