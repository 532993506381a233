import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stockroom } from '../testing/inventory/stockroom.ts';

let room: Stockroom;

beforeEach(() => {
  room = new Stockroom();
  room.import('products', [{ product: 'p', name: 'P' }]);
  room.import('variants', [
    { variant: 'v-a', product: 'p', sku: 'A', name: 'A' },
    { variant: 'v-l', product: 'p', sku: 'L', name: 'L', tracking: 'lot' },
    { variant: 'v-s', product: 'p', sku: 'S', name: 'S', tracking: 'serial' },
  ]);
  room.import('locations', [
    { location: 'dock', name: 'Dock', kind: 'dock' },
    { location: 'bin-1', name: 'Bin 1' },
    { location: 'bin-2', name: 'Bin 2' },
    { location: 'held', name: 'Held', kind: 'quarantine' },
  ]);
});
afterEach(() => room.close());

const found = { reason: 'FOUND', note: null, lot: null } as const;
const stock = (sku: string, location: string, quantity: number, more: object = {}) =>
  room.ok('stock.adjust', { ...found, sku, location, quantity, ...more });
const move = { lot: null, from_unit: null, to_unit: null, reason: null, note: null } as const;
const order = { type: 'order', id: '1001' } as const;
const reserve = (id: string, sku: string, quantity: number, location: string | null = null) => ({
  id,
  sku,
  quantity,
  at: location === null ? null : { location, lot: null, handling_unit: null },
  reference: order,
  expires_at: null,
});

describe('goods on a handling unit', () => {
  beforeEach(() => {
    stock('A', 'dock', 5, { handling_unit: 'CASE-1' });
    stock('L', 'dock', 3, { handling_unit: 'CASE-2', lot: 'L1' });
    for (const [unit, kind] of [
      ['PALLET', 'pallet'],
      ['CASE-1', 'case'],
      ['CASE-2', 'case'],
    ] as const)
      room.ok('unit.describe', { handling_unit: unit, kind, tare_mg: 0, location: null });
    room.ok('unit.describe', {
      handling_unit: 'PALLET',
      kind: 'pallet',
      tare_mg: 0,
      location: 'dock',
    });
    const nest = { to: 'dock', onto: 'PALLET', reason: null, note: null };
    room.ok('unit.move', { handling_unit: 'CASE-1', ...nest });
    room.ok('unit.move', { handling_unit: 'CASE-2', ...nest });
  });

  it('move with it and with all that it carries', () => {
    room.ok('unit.move', {
      handling_unit: 'PALLET',
      to: 'bin-1',
      onto: null,
      reason: null,
      note: null,
    });
    expect(room.levels()).toEqual(['A @ bin-1 / CASE-1: 5', 'L @ bin-1 / L1 / CASE-2: 3']);
  });

  it('leave its pallet behind when one case goes elsewhere', () => {
    room.ok('unit.move', {
      handling_unit: 'CASE-1',
      to: 'bin-2',
      onto: null,
      reason: null,
      note: null,
    });
    room.ok('unit.move', {
      handling_unit: 'PALLET',
      to: 'bin-1',
      onto: null,
      reason: null,
      note: null,
    });
    expect(room.levels()).toEqual(['A @ bin-2 / CASE-1: 5', 'L @ bin-1 / L1 / CASE-2: 3']);
  });

  it('keep their reservations on the way', () => {
    room.ok('reservation.make', {
      ...reserve('r-1', 'A', 4),
      at: { location: 'dock', lot: null, handling_unit: 'CASE-1' },
    });
    room.ok('unit.move', {
      handling_unit: 'PALLET',
      to: 'bin-1',
      onto: null,
      reason: null,
      note: null,
    });
    expect(room.levels()).toContain('A @ bin-1 / CASE-1: 5 (4)');
  });

  it('cannot lie at two places', () => {
    const asked = {
      ...move,
      sku: 'A',
      from: 'dock',
      from_unit: 'CASE-1',
      to: 'bin-1',
      to_unit: 'CASE-1',
    };
    expect(room.refusal('stock.move', { ...asked, quantity: 2 }).code).toBe('unit-elsewhere');
    expect(room.levels()).toContain('A @ dock / CASE-1: 5');
  });

  it('cannot stand on what stands on it', () => {
    const asked = { handling_unit: 'PALLET', to: 'dock', onto: 'CASE-1', reason: null, note: null };
    expect(room.refusal('unit.move', asked).code).toBe('nesting');
  });
});

describe('a reservation', () => {
  it('of the last piece has one winner, and the other is told who has it', () => {
    stock('A', 'bin-1', 1);
    room.ok('reservation.make', { ...reserve('r-1', 'A', 1), by: 'first' });
    const told = room.refusal('reservation.make', reserve('r-2', 'A', 1));
    expect(told.code).toBe('nothing-free');
    expect(told.message).toContain('order 1001 by first');
  });

  it('without a place keeps goods in the zone and lets them move within it', () => {
    stock('A', 'bin-1', 5);
    room.ok('reservation.make', reserve('r-1', 'A', 4));
    room.ok('stock.move', { ...move, sku: 'A', from: 'bin-1', to: 'bin-2', quantity: 5 });
    const used = (quantity: number) => ({
      inputs: [{ sku: 'A', lot: null, location: 'bin-2', handling_unit: null, quantity }],
      outputs: [
        {
          ...{ sku: 'L', lot: 'MADE', location: 'bin-1', handling_unit: null, quantity: 1 },
          expires_on: null,
        },
      ],
      ...{ reason: 'MIXED', note: null },
    });
    const told = room.refusal('goods.transform', used(2));
    expect(told.message).toContain('4 of the zone are promised');
    room.ok('goods.transform', used(1));
    room.ok('reservation.release', { reservation: 'r-1' });
    room.ok('goods.transform', used(4));
    expect(room.levels()).toEqual(['L @ bin-1 / MADE: 2']);
  });

  it('at a place keeps the goods there', () => {
    stock('A', 'bin-1', 5);
    room.ok('reservation.make', reserve('r-1', 'A', 4, 'bin-1'));
    expect(room.levels()).toEqual(['A @ bin-1: 5 (4)']);
    const asked = { ...move, sku: 'A', from: 'bin-1', to: 'bin-2' };
    expect(room.refusal('stock.move', { ...asked, quantity: 2 }).code).toBe('not-in-stock');
    room.ok('stock.move', { ...asked, quantity: 1 });
    expect(room.levels()).toEqual(['A @ bin-1: 4 (4)', 'A @ bin-2: 1']);
  });

  it('does not count goods in quarantine or of a lot that is held back', () => {
    stock('L', 'held', 2, { lot: 'L1' });
    stock('L', 'bin-1', 2, { lot: 'L2' });
    room.ok('lot.change', { sku: 'L', lot: 'L2', status: 'blocked', reason: 'RECALL', facts: {} });
    expect(room.refusal('reservation.make', reserve('r-1', 'L', 1)).code).toBe('nothing-free');
  });

  it('ends at its time', () => {
    stock('A', 'bin-1', 1);
    room.ok('reservation.make', {
      ...reserve('r-1', 'A', 1),
      expires_at: '2027-01-06T00:00:00.000Z',
    });
    const expire = (now: string) => room.ok('reservation.expire', { now: Date.parse(now) });
    expect(expire('2027-01-05T23:59:59.999Z')).toEqual({ expired: 0 });
    expect(expire('2027-01-06T00:00:00.000Z')).toEqual({ expired: 1 });
    room.ok('reservation.make', reserve('r-2', 'A', 1));
  });
});

it('goods kept by lot are taken by naming it, and a refusal says which lie there', () => {
  for (const lot of ['L1', 'L2', 'L3', 'L4']) stock('L', 'bin-1', 5, { lot });
  const taken = { ...move, sku: 'L', from: 'bin-1', to: 'bin-2', quantity: 5 };
  const told = room.refusal('stock.move', taken);
  expect(told.code).toBe('not-in-stock');
  expect(told.message).toBe(
    'L is kept by lot: name the lot to take; at Bin 1 lie L1, L2, L3 and others',
  );
  const other = room.refusal('stock.move', { ...taken, lot: 'L1', quantity: 6 });
  expect(other.message).toBe('6 of L cannot be taken from Bin 1, lot L1: 5 lie there');
  const none = room.refusal('stock.move', { ...taken, from: 'bin-2', to: 'bin-1' });
  expect(none.message).toBe('5 of L cannot be taken from Bin 2: none lie there');
});

it('loose goods are not those on units, and a refusal says on which they are', () => {
  stock('A', 'bin-1', 2);
  for (const unit of ['TOTE-1', 'TOTE-2', 'TOTE-3', 'TOTE-4']) {
    stock('A', 'bin-1', 5, { handling_unit: unit });
  }
  const taken = { ...move, sku: 'A', from: 'bin-1', to: 'bin-2', quantity: 3 };
  const told = room.refusal('stock.move', taken);
  expect(told.code).toBe('not-in-stock');
  expect(told.message).toBe(
    '3 of A cannot be taken from Bin 1: 2 lie there loose; name the unit to take from one: 5 on TOTE-1, 5 on TOTE-2, 5 on TOTE-3 and others',
  );
  const unit = room.refusal('stock.move', { ...taken, from_unit: 'TOTE-1', quantity: 6 });
  expect(unit.message).toBe('6 of A cannot be taken from Bin 1, on TOTE-1: 5 lie there');
});

it('a unit with another lot is not named for the one that was asked for', () => {
  stock('L', 'bin-1', 5, { lot: 'L1', handling_unit: 'TOTE-1' });
  stock('L', 'bin-1', 7, { lot: 'L2', handling_unit: 'TOTE-2' });
  const taken = { ...move, sku: 'L', from: 'bin-1', to: 'bin-2', lot: 'L2', quantity: 1 };
  expect(room.refusal('stock.move', taken).message).toBe(
    '1 of L cannot be taken from Bin 1, lot L2: none lie there loose; name the unit to take from one: 7 on TOTE-2',
  );
});

describe('a serial number', () => {
  it('is one piece at one place', () => {
    stock('S', 'dock', 1, { lot: 'SN-1' });
    const again = { ...found, sku: 'S', location: 'bin-1', lot: 'SN-1', quantity: 1 };
    expect(room.refusal('stock.adjust', again).message).toContain('already in stock');
    const two = room.refusal('stock.adjust', { ...again, lot: 'SN-2', quantity: 2 });
    expect(two.code).toBe('serial');
    expect(two.message).toBe('S is kept by serial number, and SN-2 is one piece, not 2');
    room.ok('stock.move', {
      ...move,
      sku: 'S',
      lot: 'SN-1',
      from: 'dock',
      to: 'bin-1',
      quantity: 1,
    });
    expect(room.levels()).toEqual(['S @ bin-1 / SN-1: 1']);
  });
});

describe('a movement that was a mistake', () => {
  it('is taken back once, by adding', () => {
    stock('A', 'bin-1', 5);
    room.ok('stock.move', {
      ...move,
      id: 'move-0001',
      sku: 'A',
      from: 'bin-1',
      to: 'bin-2',
      quantity: 3,
    });
    const asked = { movement: 'move-0001', reason: 'MISTAKE', note: null };
    room.ok('movement.void', { ...asked, id: 'void-0001' });
    expect(room.levels()).toEqual(['A @ bin-1: 5']);
    expect(room.ok('movement.void', { ...asked, id: 'void-0001' }).outcome).toBe('exists');
    expect(room.refusal('movement.void', asked).code).toBe('already-voided');
    expect(room.refusal('movement.void', { ...asked, movement: 'nothing' }).code).toBe(
      'unknown-movement',
    );
  });

  it('brings a pallet back with the cases on it', () => {
    stock('A', 'dock', 2, { handling_unit: 'PALLET' });
    stock('A', 'dock', 5, { handling_unit: 'CASE' });
    const words = { reason: null, note: null };
    room.ok('unit.move', { handling_unit: 'CASE', to: 'dock', onto: 'PALLET', ...words });
    const away = { id: 'move-0001', handling_unit: 'PALLET', to: 'bin-1', onto: null, ...words };
    room.ok('unit.move', away);
    room.ok('movement.void', { movement: 'move-0001', reason: 'MISTAKE', note: null });
    room.ok('unit.move', { ...away, id: 'move-0002', to: 'bin-2' });
    expect(room.levels()).toEqual(['A @ bin-2 / CASE: 5', 'A @ bin-2 / PALLET: 2']);
  });

  it('stays when the goods have gone on', () => {
    room.ok('stock.adjust', {
      ...found,
      id: 'found-001',
      sku: 'A',
      location: 'bin-1',
      quantity: 3,
    });
    room.ok('stock.move', { ...move, sku: 'A', from: 'bin-1', to: 'bin-2', quantity: 3 });
    const asked = { movement: 'found-001', reason: 'MISTAKE', note: null };
    expect(room.refusal('movement.void', asked).code).toBe('not-in-stock');
  });
});

describe('a request', () => {
  it('that comes again is answered as before, and another one under its id is refused', () => {
    stock('A', 'bin-1', 5);
    const asked = { ...move, id: 'move-0001', sku: 'A', from: 'bin-1', to: 'bin-2', quantity: 3 };
    expect(room.ok('stock.move', asked)).toEqual({ outcome: 'created', movement: 'move-0001' });
    expect(room.ok('stock.move', asked)).toEqual({ outcome: 'exists', movement: 'move-0001' });
    expect(room.refusal('stock.move', { ...asked, quantity: 2 }).code).toBe(
      'exists_with_different_body',
    );
    expect(room.levels()).toEqual(['A @ bin-1: 2', 'A @ bin-2: 3']);
  });

  it('for more of an item that is kept by lot must name the lot', () => {
    const more = { ...found, sku: 'L', location: 'bin-1', quantity: 2 };
    expect(room.refusal('stock.adjust', more)).toMatchObject({ code: 'lot-missing' });
    room.ok('stock.adjust', { ...more, lot: 'L1' });
    expect(room.levels()).toEqual(['L @ bin-1 / L1: 2']);
  });

  it('names no unit that a scanner would not read, unless it is known by that name', () => {
    const wrong = '340123450000000018';
    const told = {
      code: 'check-digit',
      message: `the check digit of the SSCC ${wrong} is 8, should be 7; compare it with the label`,
    };
    stock('A', 'bin-1', 5);
    const describe = { handling_unit: wrong, kind: 'pallet', tare_mg: 0, location: null } as const;
    const asked = { ...move, sku: 'A', from: 'bin-1', to: 'bin-2', to_unit: wrong, quantity: 3 };
    expect(room.refusal('unit.describe', describe)).toEqual(told);
    expect(room.refusal('stock.move', asked)).toEqual(told);
    expect(
      room.refusal('stock.adjust', { ...found, ...goods, handling_unit: wrong, quantity: 1 }),
    ).toEqual(told);
    room.db.prepare('INSERT INTO handling_units (code) VALUES (?)').run(wrong);
    room.ok('unit.describe', describe);
    room.ok('stock.move', asked);
    expect(room.levels()).toEqual(['A @ bin-1: 2', `A @ bin-2 / ${wrong}: 3`]);
  });

  const most = 10 ** 12;
  const goods = { sku: 'A', lot: null, location: 'bin-1', handling_unit: null };

  it.each([
    ['a correction', 'stock.adjust', (quantity: number) => ({ ...found, ...goods, quantity })],
    [
      'a move',
      'stock.move',
      (quantity: number) => ({ ...move, sku: 'A', from: 'bin-1', to: 'bin-2', quantity }),
    ],
    ['a promise', 'reservation.make', (quantity: number) => reserve('many', 'A', quantity)],
  ] as const)('is bounded: %s', (_what, command, asked) => {
    stock('A', 'bin-1', most);
    stock('A', 'bin-1', 1);
    for (const quantity of [most + 1, 2 ** 53, 0, 1.5]) {
      expect(room.refusal(command, asked(quantity))).toEqual({
        code: 'bad-quantity',
        message: expect.stringMatching(/ of A; give a whole number .*1000000000000/),
      });
    }
    room.ok(command, asked(most));
  });

  it('that takes away is bounded as one that brings', () => {
    stock('A', 'bin-1', most);
    stock('A', 'bin-1', 1);
    const fewer = { ...found, ...goods };
    expect(room.refusal('stock.adjust', { ...fewer, quantity: -most - 1 }).code).toBe(
      'bad-quantity',
    );
    room.ok('stock.adjust', { ...fewer, quantity: -most });
  });
});
