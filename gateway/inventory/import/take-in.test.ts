import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IMPORT_FAULTS_MAX } from '../../../contract/constants.ts';
import type { Stockroom } from '../../testing/inventory/stockroom.ts';
import { RoomOnDisk } from '../../testing/inventory/take-in.ts';
import { inBaseUnits } from './appliers/opening-stock.ts';

let disk: RoomOnDisk;
let room: Stockroom;

beforeEach(() => {
  disk = new RoomOnDisk();
  room = disk.room;
  take('products', 'product,name\nP,P');
  take(
    'variants',
    'variant,product,sku,name,tracking\nv-a,P,A,Apples,none\nv-l,P,L,Lemons,lot\nv-s,P,S,Saws,serial',
  );
  take('locations', 'location,name,kind\nB1,Bin 1,bin\nB2,Bin 2,bin');
  take('packagings', 'sku,packaging,factor\nA,case,12');
});
afterEach(() => {
  disk.remove();
});

const take: RoomOnDisk['take'] = (...asked) => disk.take(...asked);
const one = (sql: string): unknown => room.db.prepare(sql).pluck().get();

describe('a file of variants', () => {
  const whole =
    'variant,product,sku,name,unit_cost,length_mm,width_mm,height_mm,shelf_life_days,storage_class,velocity_class\n' +
    'v-a,P,A,Apples,1.25,100,80,60,30,chilled,A\n';

  it('says cost, size, shelf life and class', () => {
    expect(take('variants', whole)).toBe('0 new, 1 changed, 0 as they were');
    expect(
      room.db
        .prepare(
          `SELECT unit_cost_nanos, length_mm, width_mm, height_mm, shelf_life_days, storage_class, velocity_class
           FROM product_variants WHERE sku = 'A'`,
        )
        .raw()
        .get(),
    ).toEqual([1_250_000_000, 100, 80, 60, 30, 'chilled', 'A']);
  });

  it('leaves alone what its header does not name, and clears what a cell leaves empty', () => {
    take('variants', whole);
    take('variants', 'variant,product,sku,name,velocity_class\nv-a,P,A,Apples,\n');
    expect(one("SELECT storage_class FROM product_variants WHERE sku = 'A'")).toBe('chilled');
    expect(one("SELECT velocity_class FROM product_variants WHERE sku = 'A'")).toBeNull();
    expect(take('variants', whole, { id: 'again-0001' })).toBe('0 new, 1 changed, 0 as they were');
  });

  it.each([
    ['unit_cost', '1,25', 'must be an amount such as 1.25, with a dot and at most 9 decimals'],
    ['unit_cost', '-1', 'must be an amount such as 1.25, with a dot and at most 9 decimals'],
    ['length_mm', '0', 'must be from 1 to 1000000'],
    ['storage_class', 'Kühl', 'must be a word such as ambient, chilled or hazardous'],
    ['velocity_class', 'D', 'must be A, B or C'],
  ])('with %s %s is refused', (column, value, message) => {
    const csv = `variant;product;sku;name;${column}\nv-a;P;A;Apples;${value}`;
    expect(take('variants', csv)).toBe(`2 ${column}: "${value}": ${message}`);
  });

  const retrack = (sku: string, tracking: string) =>
    `variant,product,sku,name,tracking\nv-${sku.toLowerCase()},P,${sku},Other,${tracking}`;

  it.each([
    ['A', 'lot', 'without lots', 'none'],
    ['A', 'serial', 'without lots', 'none'],
    ['L', 'none', 'by lot', 'lot'],
    ['L', 'serial', 'by lot', 'lot'],
    ['S', 'none', 'by serial number', 'serial'],
    ['S', 'lot', 'by serial number', 'serial'],
  ])('cannot keep %s by %s once goods of it have moved', (sku, tracking, kept, before) => {
    take('opening_stock', 'sku,location,quantity,lot\nA,B1,1,\nL,B1,1,L1\nS,B1,1,SN-1');
    room.ok('stock.adjust', {
      ...{ sku, location: 'B1', lot: { A: null, L: 'L1', S: 'SN-1' }[sku], quantity: -1 },
      ...{ reason: 'LOST', note: null },
    } as never);
    expect(take('variants', retrack(sku, tracking))).toBe(
      `2 tracking: ${sku} has stock or history that is kept ${kept}; leave tracking at ${before}, or import another variant`,
    );
  });

  it('keeps an item otherwise until its first goods come, also while it is taken in', () => {
    expect(take('variants', retrack('A', 'serial'))).toBe('0 new, 1 changed, 0 as they were');
    expect(take('variants', retrack('A', 'none'))).toBe('0 new, 1 changed, 0 as they were');
    const meanwhile = () =>
      void room.ok('stock.adjust', {
        ...{ sku: 'A', location: 'B1', lot: null, quantity: 2, reason: 'FOUND', note: null },
      } as never);
    expect(take('variants', retrack('A', 'serial'), { meanwhile })).toMatch(/^2 tracking: A has/);
    expect(one("SELECT tracking FROM product_variants WHERE sku = 'A'")).toBe('none');
  });

  it('is refused wholly where goods come in before it is applied', () => {
    const csv = 'variant,product,sku,name,base_unit\nv-n,P,N,New,counted\nv-a,P,A,Apples,weighed';
    const meanwhile = () =>
      void room.ok('stock.adjust', {
        ...{ sku: 'A', location: 'B1', lot: null, quantity: 1, reason: 'FOUND', note: null },
      } as never);
    expect(take('variants', csv, { meanwhile })).toBe(
      '3 base_unit: A has stock or history in counted units',
    );
    expect(one("SELECT count(*) FROM product_variants WHERE sku = 'N'")).toBe(0);
  });
});

describe('a file of locations', () => {
  it('says limits, place and order', () => {
    const csv =
      'location,name,kind,weight_max_mg,volume_max_mm3,units_max,storage_classes,mixed_variants,mixed_lots,inner_length_mm,inner_width_mm,inner_height_mm,x_mm,y_mm,height_mm,pick_sequence\n' +
      'B1,Bin 1,bin,500000000,1000000000,2,frozen chilled,no,yes,1300,800,600,-1200,3400,1500,7\n';
    expect(take('locations', csv)).toBe('0 new, 1 changed, 0 as they were');
    expect(
      room.db
        .prepare(
          `SELECT weight_max_mg, volume_max_mm3, units_max, storage_classes, mixed_variants, mixed_lots, inner_length_mm,
             inner_width_mm, inner_height_mm, x_mm, y_mm, height_mm, pick_sequence FROM locations WHERE location_id = 'B1'`,
        )
        .raw()
        .get(),
    ).toEqual([
      ...[500_000_000, 1_000_000_000, 2, '["chilled","frozen"]', 0, 1],
      ...[1300, 800, 600, -1200, 3400, 1500, 7],
    ]);
    expect(take('locations', csv, { id: 'again-0001' })).toBe('0 new, 0 changed, 1 as they were');
  });

  it('moves what lies beneath with a location', () => {
    take(
      'locations',
      'location,name,kind,parent\nH1,Hall,warehouse,\nH2,Hall,warehouse,\nB1,Bin 1,bin,H1',
    );
    take('locations', 'location,name,kind,parent\nH1,Hall,warehouse,H2');
    expect(one("SELECT path FROM locations WHERE location_id = 'B1'")).toBe('/H2/H1/B1/');
  });
});

describe('opening stock', () => {
  const head = 'sku,location,quantity,packaging,lot,expiry,handling_unit\n';

  it('is booked as corrections that say so, once', () => {
    const csv = `${head}A,B1,2.5,case,,,\nL,B2,7,,L1,2027-03-31,PAL-1\nS,B1,1,,SN-1,,\n`;
    expect(take('opening_stock', csv, { id: 'opening-1' })).toBe(
      '3 new, 0 changed, 0 as they were',
    );
    const levels = ['A @ B1: 30', 'L @ B2 / L1 / PAL-1: 7', 'S @ B1 / SN-1: 1'];
    expect(room.levels()).toEqual(levels);
    expect(one("SELECT expires_on FROM lots WHERE number = 'L1'")).toBe('2027-03-31');
    expect(one("SELECT count(*) FROM inventory_transactions WHERE reason = 'OPENING_STOCK'")).toBe(
      6,
    );
    expect(take('opening_stock', csv, { id: 'opening-1' })).toBe('exists');
    expect(take('opening_stock', `${head}A,B1,1,,,,`, { id: 'opening-1' })).toBe(
      'exists_with_different_body',
    );
    expect(room.levels()).toEqual(levels);
  });

  it('of a trial books nothing', () => {
    expect(take('opening_stock', `${head}A,B1,3,,,,`, { dry_run: true })).toBe(
      'would be 1 new, 0 changed, 0 as they were',
    );
    expect(room.levels()).toEqual([]);
  });

  it.each<[string, string, string]>([
    ['A,B9,1,,,,', 'an unknown place', '2 location: there is no location B9; import it first'],
    ['A,supplier,1,,,,', 'a virtual place', '2 location: supplier is no place where goods lie'],
    ['Z,B1,1,,,,', 'an unknown item', '2 sku: there is no variant with the SKU Z; import it first'],
    ['A,B1,0,,,,', 'nothing', '2 quantity: must be above 0'],
    [
      'A,B1,-1,,,,',
      'less than nothing',
      '2 quantity: "-1": must be a number such as 12, or 0.5 of a packaging',
    ],
    [
      'A,B1,1.5,,,,',
      'half a piece',
      '2 quantity: 1.5 is no whole number of base units; give a whole number, or name the packaging that it counts',
    ],
    [
      'A,B1,0.3,case,,,',
      'a part of a case that does not come out',
      '2 quantity: 0.3 × 12 does not come out as a whole number of base units',
    ],
    [
      'A,B1,9007199254740993,,,,',
      'more than numbers carry',
      '2 quantity: 9007199254740993 is more than 1000000000000, the most that one row may bring',
    ],
    ['A,B1,1,box,,,', 'a packaging nobody knows', '2 packaging: A has no packaging "box"'],
    ['L,B1,1,,,,', 'no lot where one is needed', '2 lot: L is kept by lot; name it'],
    ['A,B1,1,,,2027-01-01,', 'an expiry without a lot', '2 expiry: belongs to a lot; name the lot'],
    [
      'L,B1,1,,L1,2027-02-30,',
      'a day that is not in the calendar',
      '2 expiry: "2027-02-30": must be a date such as 2027-03-31',
    ],
    [
      'S,B1,2,,SN-1,,',
      'two pieces of one serial number',
      '2 quantity: S is kept by serial number, each of one piece',
    ],
    [
      'S,B1,1,,SN-1,,\nS,B2,1,,SN-1,,',
      'a serial number twice',
      '3 lot: the serial number SN-1 stands in the file twice',
    ],
    [
      'A,B1,1,,,,U1\nA,B2,1,,,,U1',
      'a unit at two places',
      '3 handling_unit: U1 holds goods at B1; a unit is at one place',
    ],
    [
      'A,B1,1,,,,340123450000000018',
      'a unit that no scanner would read',
      '2 handling_unit: the check digit of the SSCC 340123450000000018 is 8, should be 7; compare it with the label',
    ],
    [
      'L,B1,1,,L1,2027-01-01,\nL,B2,1,,L1,2027-01-02,',
      'two expiries of one lot',
      '3 expiry: the lot L1 of L is known to expire on 2027-01-01',
    ],
  ])('%j, %s, is refused', (rows, _what, told) => {
    expect(take('opening_stock', `${head}A,B1,1,,,,\n${rows}`.replace('A,B1,1,,,,\n', ''))).toBe(
      told,
    );
    expect(room.levels()).toEqual([]);
  });

  it('is refused wholly where a unit comes to another place before it is applied', () => {
    const rows = Array.from({ length: 600 }, () => 'A,B1,1,,,,').join('\n');
    const meanwhile = () =>
      void room.ok('stock.adjust', {
        ...{ sku: 'A', location: 'B2', lot: null, quantity: 1, reason: 'FOUND', note: null },
        handling_unit: 'U1',
      } as never);
    const csv = `${head}${rows}\nA,B1,1,,,,U1\n`;
    expect(take('opening_stock', csv, { meanwhile })).toBe(
      '602 handling_unit: U1 holds goods at B2; a unit is at one place',
    );
    expect(room.levels()).toEqual(['A @ B2 / U1: 1']);
    expect(one('SELECT count(*) FROM import_parts')).toBe(0);
  });
});

it('takes a part that is sent again once, and none of a file that is not being sent', () => {
  const summary = { rows: 1, created: 1, changed: 0, unchanged: 0 };
  const file = { id: 'file-00001', kind: 'opening_stock', digest: 'd', summary, parts: 1 } as const;
  const rows = JSON.stringify([
    {
      sku: 'A',
      location: 'B1',
      lot: null,
      expiry: null,
      handling_unit: null,
      quantity: '1',
      packaging: null,
    },
  ]);
  const part = { ...file, part: 0, rows };
  expect(room.refusal('import.stage', { ...part, part: 1 }).code).toBe('unknown-import');
  room.ok('import.stage', { ...part, parts: 2 });
  expect(room.refusal('import.apply', { id: 'file-00001' })).toEqual({
    code: 'import-incomplete',
    message: '1 of 2 parts of the import file-00001 are there; send the others first',
  });
  room.ok('import.abandon', { id: 'file-00001' });
  room.ok('import.stage', part);
  room.ok('import.stage', part);
  room.ok('import.apply', { id: 'file-00001' });
  expect(room.levels()).toEqual(['A @ B1: 1']);
});

describe('faults of form and of meaning', () => {
  it('are told in one go, by line', () => {
    const csv =
      'sku,location,quantity,expiry\n' +
      'Z,B1,1,\n' +
      'A,B1,ten,soon\n' +
      'A,B9,1,\n' +
      'A,B1,1,2027-02-30\n' +
      'A,B1,5,\n';
    expect(take('opening_stock', csv).split('\n')).toEqual([
      '2 sku: there is no variant with the SKU Z; import it first',
      '3 expiry: "soon": must be a date such as 2027-03-31',
      '3 quantity: "ten": must be a number such as 12, or 0.5 of a packaging',
      '4 location: there is no location B9; import it first',
      '5 expiry: "2027-02-30": must be a date such as 2027-03-31',
    ]);
    expect(room.levels()).toEqual([]);
    expect(take('opening_stock', csv, { dry_run: true }).split('\n')).toHaveLength(5);
  });

  it('of a location are not told again for all that lies beneath it', () => {
    const csv =
      'location,name,kind,parent\n' +
      'H1,Hall,hall,\nR1,Rack,rack,H1\nB7,Bin,bin,R1\nB8,Bin,bin,R9\n';
    expect(take('locations', csv).split('\n')).toEqual([
      '2 kind: "hall": must be one of site, warehouse, zone, aisle, rack, level, bin, dock, staging, quarantine',
      '5 parent: there is no location R9; its row must come before this one',
    ]);
  });

  it('of an order of which a row cannot be read are those of its other rows alone', () => {
    const head = 'purchase_order,supplier,location,sku,quantity\n';
    expect(take('purchase_orders', `${head}PO-1,Mill,B1,A,1\n`)).toMatch(/^1 new/);
    const csv = `${head}PO-1,Mill,B1,A,1\nPO-1,Mill,B1,A,x\nPO-1,Mill,B1,Z,1\n`;
    expect(take('purchase_orders', csv).split('\n')).toEqual([
      expect.stringMatching(/^3 quantity: "x": must be/),
      '4 sku: no item has the SKU Z',
    ]);
  });

  it('are bounded, the first ones by line', () => {
    const rows = Array.from({ length: 300 }, (_, n) => (n % 2 === 0 ? 'Z,B1,1' : 'A,B1,x'));
    const told = take('opening_stock', `sku,location,quantity\n${rows.join('\n')}\n`).split('\n');
    // One more than is shown says that there are more.
    expect(told).toHaveLength(IMPORT_FAULTS_MAX + 1);
    expect(told[0]).toMatch(/^2 sku/);
    expect(told.at(-1)).toMatch(/^102 sku/);
  });
});

it('keeps imports apart: a second one waits for the end of the first', () => {
  const csv = 'location,name,kind\nB3,Bin 3,bin';
  take('locations', csv, {
    meanwhile: () => {
      expect(() => take('products', 'product,name\nQ,Q')).toThrow('import-under-way');
    },
  });
  expect(one("SELECT count(*) FROM locations WHERE location_id = 'B3'")).toBe(1);
});

it.each([
  ['12', 1, 12],
  ['0.5', 12, 6],
  ['0.25', 4, 1],
  ['1.000', 1, 1],
  ['0.1', 10, 1],
] as const)('%s of %i base units are %i', (text, factor, units) => {
  expect(inBaseUnits(text, factor, 'case')).toBe(units);
});
