import { afterEach, beforeEach, expect, it } from 'vitest';
import { Stockroom } from '../../testing/inventory/stockroom.ts';
import { furnish } from '../../testing/inventory/two-zones.ts';

let room: Stockroom;
beforeEach(() => {
  room = new Stockroom();
  furnish(room);
});
afterEach(() => room.close());

const back = (more: object = {}) => ({
  order: null,
  sku: 'A',
  lot: null,
  quantity: 2,
  result: 'restock' as const,
  reason: 'NOT_WANTED',
  location: 'bin',
  note: null,
  ...more,
});
const levelOf = (place: string) =>
  room.db
    .prepare<[string], number>(
      `SELECT coalesce(sum(on_hand), 0) FROM inventory_levels AS level
         JOIN locations AS place ON place.id = level.location WHERE place.location_id = ?`,
    )
    .pluck()
    .get(place);

/** What shipping books, which a later flow will do by its own command. */
function ship(order: string, lot: string | null, quantity: number): void {
  const sku = lot === null ? 'A' : 'L';
  const found = { reason: 'FOUND', note: null, sku, lot, location: 'dock', quantity } as const;
  room.ok('stock.adjust', found);
  const variant = room.db
    .prepare<[string], number>('SELECT id FROM product_variants WHERE sku = ?')
    .pluck()
    .get(sku);
  const row =
    lot === null
      ? 0
      : room.db.prepare<[string], number>('SELECT id FROM lots WHERE number = ?').pluck().get(lot);
  const insert = room.db.prepare(
    `INSERT INTO main.inventory_transactions (movement_id, line, variant, location, lot, handling_unit, type, quantity,
       balance_after, prev_seq, reference_type, reference_id, occurred_at, recorded_at, created_by)
     VALUES (?, 1, ?, 2, ?, 0, 'ship', ?, 0, 0, 'order', ?, 0, 0, 'test')`,
  );
  insert.run(`ship-${order}-${lot}`, variant, row, quantity, order);
}

it.each([
  ['restock', 'bin', 'bin'],
  ['quarantine', 'held', 'held'],
  ['scrap', null, 'scrap'],
] as const)('goods found fit for %s come from the customer', (result, location, lands) => {
  expect(room.ok('return.take', back({ result, location }))).toMatchObject({ referenced: false });
  expect(levelOf(lands)).toBe(2);
  expect(levelOf('customer')).toBe(-2);
});

it('goods of a blocked lot are not for sale again', () => {
  room.ok('stock.adjust', {
    ...{ reason: 'FOUND', note: null, sku: 'L', lot: 'L1', location: 'bin', quantity: 1 },
  });
  room.ok('lot.change', { sku: 'L', lot: 'L1', status: 'blocked', reason: 'RECALL', facts: {} });
  const goods = { sku: 'L', lot: 'L1' };
  expect(room.refusal('return.take', back(goods))).toEqual({
    code: 'lot-held',
    message: 'the lot L1 of L is blocked; take it into quarantine, or throw it away',
  });
  room.ok('return.take', back({ ...goods, result: 'quarantine', location: 'held' }));
  expect(levelOf('held')).toBe(2);
});

it.each([
  ['of an unknown item', { sku: 'X' }, 'unknown-item'],
  ['of nothing', { quantity: 0 }, 'bad-quantity'],
  ['more than one command may name', { quantity: 10 ** 12 + 1 }, 'bad-quantity'],
  ['without a place', { location: null }, 'location-needed'],
  ['for sale in quarantine', { location: 'held' }, 'quarantine'],
  ['to be held back on a shelf', { result: 'quarantine' }, 'not-quarantine'],
  ['of a lot without its number', { sku: 'L' }, 'lot-needed'],
  ['to nowhere', { location: 'supplier' }, 'virtual-location'],
])('goods %s are refused, and nothing is booked', (_name, change, code) => {
  expect(room.refusal('return.take', back(change)).code).toBe(code);
  expect(levelOf('customer')).toBe(0);
});

it('never more comes back for an order than was shipped for it', () => {
  ship('1001', null, 3);
  const take = back({ order: '1001' });
  expect(room.ok('return.take', take)).toMatchObject({ referenced: true });
  const told = room.refusal('return.take', take);
  expect(told).toMatchObject({ code: 'more-than-shipped' });
  expect(told.message).toContain('1 can still come');
  room.ok('return.take', { ...take, quantity: 1 });
  expect(room.refusal('return.take', { ...take, quantity: 1 }).code).toBe('more-than-shipped');
});

it('a shipment is not taken back once its goods came back, which would be in stock twice', () => {
  ship('1001', null, 3);
  room.db
    .prepare('INSERT INTO movements (id, first_seq) SELECT ?, max(seq) FROM inventory_transactions')
    .run('ship-1001-null');
  const { return: id } = room.ok('return.take', back({ order: '1001' }));
  const asked = { movement: 'ship-1001-null', reason: 'MISTAKE', note: null };
  const told = room.refusal('movement.void', asked);
  expect(told.code).toBe('came-back');
  expect(told.message).toContain(`2 of A that were shipped for the order 1001 came back`);
  expect(told.message).toContain(`with the return ${id}; take that back first`);
  expect(levelOf('dock')).toBe(3);
});

it('an order that the ledger does not know is written down as such', () => {
  expect(room.ok('return.take', back({ order: '2002' }))).toMatchObject({ referenced: false });
});

it('only the item and the lot that were shipped come back for an order', () => {
  ship('1001', 'L1', 2);
  ship('1001', 'L2', 1);
  const of = { order: '1001', sku: 'L' };
  expect(room.refusal('return.take', back({ order: '1001' })).code).toBe('not-shipped');
  expect(room.refusal('return.take', back({ ...of, lot: 'L9' })).code).toBe('not-shipped');
  expect(room.refusal('return.take', back({ ...of, lot: 'L2' })).code).toBe('more-than-shipped');
  room.ok('return.take', back({ ...of, lot: 'L1' }));
});

it('a return that was a mistake is taken back once, and may then be made anew', () => {
  ship('1001', null, 2);
  const take = back({ order: '1001' });
  room.ok('return.take', { ...take, id: 'return-01' });
  room.ok('return.undo', { return: 'return-01', reason: 'MISTAKE' });
  expect(levelOf('bin')).toBe(0);
  expect(room.refusal('return.undo', { return: 'return-01', reason: 'MISTAKE' }).code).toBe(
    'already-undone',
  );
  expect(room.refusal('return.undo', { return: 'nothing', reason: 'MISTAKE' }).code).toBe(
    'unknown-return',
  );
  room.ok('return.take', take);
});

it('asked again, it is answered as before', () => {
  const take = { ...back(), id: 'return-01' };
  expect(room.ok('return.take', take).outcome).toBe('created');
  expect(room.ok('return.take', take).outcome).toBe('exists');
  expect(room.refusal('return.take', { ...take, quantity: 1 }).code).toBe(
    'exists_with_different_body',
  );
  expect(levelOf('bin')).toBe(2);
});

it('a serial number that is in stock does not come back a second time', () => {
  const one = back({ sku: 'S', lot: 'SN-1', quantity: 1 });
  room.ok('return.take', one);
  expect(room.refusal('return.take', one).code).toBe('serial');
});
