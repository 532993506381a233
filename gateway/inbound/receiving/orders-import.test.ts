import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Stockroom } from '../../testing/inventory/stockroom.ts';
import { RoomOnDisk } from '../../testing/inventory/take-in.ts';

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
  room.import('barcodes', [{ code: 'A-CASE', sku: 'A', factor: 6, packaging: 'case' }]);
  room.import('locations', [{ location: 'dock', name: 'Dock', kind: 'dock' }]);
});
afterEach(() => {
  disk.remove();
});

const HEAD = 'purchase_order,supplier,location,sku,quantity,version,line,packaging,factor\n';
const take = (rows: string, more?: Parameters<RoomOnDisk['take']>[2]): string =>
  disk.take('purchase_orders', HEAD + rows, more);
/** `PO-1/2 by test: A 12, B 3`: the order, its version, who made it, and its lines. */
const orders = (): unknown[] =>
  room.db
    .prepare(
      `SELECT order_id || '/' || version || ' by ' || created_by || ': ' ||
         (SELECT group_concat(sku || ' ' || quantity, ', ') FROM purchase_order_lines AS line
            JOIN product_variants AS variant ON variant.id = line.variant WHERE purchase_order = po.id)
       FROM purchase_orders AS po ORDER BY order_id`,
    )
    .pluck()
    .all();
const one = (sql: string): unknown => room.db.prepare(sql).pluck().get();

const put = (id: string, more: object = {}) => ({
  purchase_order: id,
  version: null,
  supplier: 'Mill',
  expected_on: null,
  location: 'dock',
  tolerance_pm: 0,
  lines: [{ line: 1, sku: 'A', quantity: 7, packaging: null, factor: null, tolerance_pm: null }],
  ...more,
});

describe('orders from a file', () => {
  it('come with their lines, and the same file again changes nothing', () => {
    const rows = 'PO-1,Mill,dock,A,2,,,case,6\nPO-2,Mill,dock,A,1,,,,\nPO-1,Mill,dock,B,3,,,,\n';
    expect(take(rows)).toBe('3 new, 0 changed, 0 as they were');
    expect(orders()).toEqual(['PO-1/1 by test: A 12, B 3', 'PO-2/1 by test: A 1']);
    expect(take(rows)).toBe('0 new, 0 changed, 3 as they were');
    expect(take('PO-2,Mill,dock,A,5,,,,\n')).toBe('0 new, 1 changed, 0 as they were');
    expect(orders()).toContain('PO-2/2 by test: A 5');
  });

  it('are known again where the file says the same in other words', () => {
    const lines = [
      { line: 1, sku: 'A', quantity: 2, packaging: 'case', factor: null, tolerance_pm: null },
    ];
    room.ok('po.put', put('PO-1', { version: 1, lines }));
    expect(take('PO-1,Mill,dock,A,2,1,1,case,6\n')).toBe('0 new, 0 changed, 1 as they were');
    expect(take('PO-1,Mill,dock,A,3,1,1,case,6\n')).toBe(
      '2 version: the version 1 is known and says something else; raise the version',
    );
  });

  it('are only looked at in a dry run', () => {
    expect(take('PO-1,Mill,dock,A,1,,,,\n', { dry_run: true })).toBe(
      'would be 1 new, 0 changed, 0 as they were',
    );
    expect(orders()).toEqual([]);
  });

  it('are all taken or none, and every fault names its row and column', () => {
    const rows =
      'PO-1,Mill,dock,A,12,,,,\n' +
      'PO-1,Mill,dock,NONE,1.5,,,,\n' +
      'PO-1,Mill,dock,NOTHING,1,,,,\n' +
      'PO-2,Mill,nowhere,A,1,,,,\n' +
      'PO-3,Mill,dock,A,1,,,,\n' +
      'PO-3,Other,dock,A,1,,,box,\n' +
      'PO-4,Mill,dock,A,1,,7,,\n' +
      'PO-4,Mill,dock,A,1,,7,case,12\n' +
      'PO-5,Mill,dock,A,7,,,,6\n' +
      'PO-6,Mill,dock,A,1,,3,,\nPO-6,Mill,dock,A,1,,3,,\n' +
      'PO-7,Mill,dock,A,1,,,,\n';
    expect(take(rows).split('\n')).toEqual([
      '3 quantity: "1.5": must be a whole number of base units, or of the packaging that is named, such as 12',
      '4 sku: no item has the SKU NOTHING',
      '5 location: there is no location nowhere',
      '7 supplier: PO-3 has "Mill" in its first row and "Other" here; one order says one thing',
      '7 packaging: A has no packaging "box"; import it first, or give base units',
      '9 factor: a case of A holds 6 and not 12; correct one of the two',
      '10 quantity: 7 of A are no whole number of packagings of 6; order a multiple of 6',
      '12 line: the line 3 stands twice in PO-6',
    ]);
    expect(orders()).toEqual([]);
  });
});

describe('a file of many orders', () => {
  const many = Array.from({ length: 90 }, (_, n) =>
    ['A', 'B', 'A'].map((sku) => `PO-${100 + n},Mill,dock,${sku},1,,,,\n`).join(''),
  ).join('');
  const coming = () => one('SELECT count(*) FROM purchase_orders_coming');

  it('goes in by parts, each with whole orders', () => {
    let parts: unknown[] = [];
    const meanwhile = () => {
      parts = room.db
        .prepare('SELECT json_array_length(rows) FROM import_parts ORDER BY part')
        .pluck()
        .all();
      expect(coming()).toBe(57);
      // Of the first part's orders too, nothing counts yet.
      expect(orders()).toEqual([]);
    };
    expect(take(many, { meanwhile })).toBe('270 new, 0 changed, 0 as they were');
    expect(parts).toEqual([99, 99, 72]);
    expect(orders()).toHaveLength(90);
    expect(coming()).toBe(0);
  });

  it('keeps others from making an order of it meanwhile, so that the rest of it cannot fail', () => {
    const meanwhile = () => {
      expect(room.refusal('po.put', put('PO-180')).code).toBe('import-under-way');
      room.ok('po.put', put('PO-200'));
    };
    expect(take(many, { meanwhile })).toBe('270 new, 0 changed, 0 as they were');
    room.ok('po.put', put('PO-180'));
    expect(orders()).toHaveLength(91);
  });

  it('is refused wholly where an order that it changes was closed after the check', () => {
    room.ok('po.put', put('PO-189'));
    const meanwhile = () => room.ok('po.close', { purchase_order: 'PO-189', reason: 'gone' });
    expect(take(many, { meanwhile: () => void meanwhile() })).toMatch(
      /^269 purchase_order: the purchase order PO-189 is closed/,
    );
    expect(orders()).toEqual(['PO-189/1 by test: A 7']);
    expect([coming(), one('SELECT count(*) FROM import_jobs')]).toEqual([0, 0]);
  });

  it('is refused where somebody made one of its orders before it was written down', () => {
    const between = () => void room.ok('po.put', put('PO-189'));
    const staged = take.bind(null, many, { id: 'orders-late', between });
    expect(staged).toThrow('order-made-meanwhile');
    room.ok('import.abandon', { id: 'orders-late' });
    expect([coming(), one('SELECT count(*) FROM import_jobs')]).toEqual([0, 0]);
    expect(orders()).toEqual(['PO-189/1 by test: A 7']);
  });
});
