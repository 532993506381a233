import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Stockroom } from '../../testing/inventory/stockroom.ts';
import { RoomOnDisk } from '../../testing/inventory/take-in.ts';

let disk: RoomOnDisk;
let room: Stockroom;

beforeEach(() => {
  disk = new RoomOnDisk();
  room = disk.room;
  take('products', 'product,name\nP,P');
  take('variants', 'variant,product,sku,name\nv-a,P,A,Apples\nv-l,P,L,Lemons');
  take('packagings', 'sku,packaging,factor\nA,case,12');
});
afterEach(() => {
  disk.remove();
});

const take: RoomOnDisk['take'] = (...asked) => disk.take(...asked);
const one = (sql: string): unknown => room.db.prepare(sql).pluck().get();

describe('a file of packagings', () => {
  it('changes what a packaging holds for all its codes', () => {
    take('barcodes', 'code,sku,factor,packaging\nX-1,A,12,case\nX-2,A,12,case');
    expect(take('barcodes', 'code,sku,factor,packaging\nX-1,A,10,case')).toMatch(/^2 factor: /);
    expect(take('packagings', 'sku,packaging,factor\nA,case,10')).toBe(
      '0 new, 1 changed, 0 as they were',
    );
    expect(one("SELECT factor FROM barcodes WHERE code = 'X-2'")).toBe(10);
  });

  it('cannot make each more than one', () => {
    expect(take('packagings', 'sku,packaging,factor\nA,each,1\nL,each,2')).toBe(
      '3 factor: "each" is one base unit, this row says 2; name the packaging that holds 2, such as case',
    );
  });
});

describe('a file of barcodes', () => {
  const case_ = (column: string): unknown =>
    one(`SELECT ${column} FROM packagings WHERE name = 'case'`);

  it.each([
    ['leaves the factor out', 'code,sku,packaging\nX-1,A,case'],
    ['leaves its cell empty', 'code,sku,factor,packaging,packaging_weight_mg\nX-1,A,,case,'],
    ['repeats it', 'code,sku,factor,packaging\nX-1,A,12,case'],
  ])('that %s lets the packaging hold and weigh what it does', (_what, csv) => {
    take('packagings', 'sku,packaging,factor,weight_mg\nA,case,12,310000');
    expect(take('barcodes', csv)).toBe('1 new, 0 changed, 0 as they were');
    expect([case_('factor'), case_('weight_mg')]).toEqual([12, 310_000]);
    const record = one('SELECT record FROM journal ORDER BY position DESC LIMIT 1');
    expect(JSON.parse(String(record)).body).toMatchObject({
      changed: [{ code: 'X-1', factor: 12, packaging_weight_mg: 310_000 }],
    });
    expect(take('barcodes', csv)).toBe('0 new, 0 changed, 1 as they were');
  });

  it('makes a packaging that is new as it says, of one base unit where it says nothing', () => {
    take('barcodes', 'code,sku,factor,packaging\nX-1,A,6,inner\nX-2,A,,sleeve\nX-3,A,,');
    const held = room.db.prepare('SELECT name, factor FROM packagings ORDER BY id').raw().all();
    expect(held).toEqual([
      ['case', 12],
      ['inner', 6],
      ['sleeve', 1],
      ['each', 1],
    ]);
  });

  it.each([
    [
      'says otherwise of a packaging that is known',
      'code,sku,factor,packaging\nX-1,A,,case\nX-2,A,1,case',
      '3 factor: the packaging "case" of A holds 12, this row says 1; leave the cell empty, give the code a packaging of its own, or import packagings',
    ],
    [
      'says that each is more than one',
      'code,sku,factor\nX-1,A,2',
      '2 factor: "each" is one base unit, this row says 2; name the packaging that holds 2, such as case',
    ],
  ])('that %s is refused', (_what, csv, told) => {
    expect(take('barcodes', csv)).toBe(told);
    expect(case_('factor')).toBe(12);
    expect(one('SELECT count(*) FROM packaging_barcodes')).toBe(0);
  });
});
