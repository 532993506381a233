import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ORDERS_EXPORT } from '../../inbound/queries.ts';
import { CUSTOMER_ORDERS_EXPORT } from '../../outbound/orders/orders-export.ts';
import { Stockroom } from '../../testing/inventory/stockroom.ts';
import { inventoryQueries } from './module.ts';

let room: Stockroom;
let ask: ReturnType<typeof inventoryQueries>;

beforeEach(() => {
  room = new Stockroom();
  room.import('products', [{ product: 'p', name: 'P' }]);
  room.import('variants', [
    { variant: 'v-a', product: 'p', sku: 'A', name: 'Apples' },
    { variant: 'v-l', product: 'p', sku: 'L', name: 'Lemons', tracking: 'lot' },
  ]);
  room.import('locations', [
    { location: 'hall', name: 'Hall', kind: 'zone' },
    { location: 'aisle', name: 'Aisle', kind: 'aisle', parent: 'hall' },
    { location: 'bin-1', name: 'Bin 1', parent: 'aisle' },
    { location: 'bin-2', name: 'Bin 2', parent: 'aisle' },
    { location: 'held', name: 'Held', kind: 'quarantine', parent: 'hall' },
  ]);
  ask = inventoryQueries(room.db, {
    onOrder: () => 0,
    exported: { purchase_orders: ORDERS_EXPORT, orders: CUSTOMER_ORDERS_EXPORT },
    named: () => [],
  });
});
afterEach(() => room.close());

const stock = (sku: string, location: string, quantity: number, more: object = {}) =>
  room.ok('stock.adjust', {
    ...{ sku, location, quantity, lot: null, reason: 'FOUND', note: null },
    ...more,
  });
const reserve = (sku: string, quantity: number, at: object | null = null) =>
  room.ok('reservation.make', {
    ...{ sku, quantity, reference: { type: 'order', id: '1' }, expires_at: null },
    at: at === null ? null : { location: 'bin-1', lot: null, handling_unit: null, ...at },
  });
/** `on hand / reserved / available @ places`. */
const five = (variant: string, location?: string, today: string | null = null): string => {
  const { on_hand, reserved, available, places } = ask['stock.item']({ variant, location, today });
  return `${on_hand} / ${reserved} / ${available} @ ${places}`;
};

describe('the quantities of an item', () => {
  it('are those of a subtree', () => {
    stock('A', 'bin-1', 5);
    stock('A', 'bin-2', 7);
    stock('A', 'held', 3);
    expect([five('v-a'), five('v-a', 'aisle'), five('v-a', 'bin-2'), five('v-a', 'held')]).toEqual([
      '15 / 0 / 12 @ 3',
      '12 / 0 / 12 @ 2',
      '7 / 0 / 7 @ 1',
      '3 / 0 / 0 @ 1',
    ]);
    expect(five('v-l')).toBe('0 / 0 / 0 @ 0');
  });

  it('come with what the catalog says of the item in its own words', () => {
    const attributes = { size: 'L', voltage: { min: 110, max: 240 }, colours: ['red', null] };
    const row = { variant: 'v-x', product: 'p', sku: 'X', name: 'X' };
    room.import('variants', [{ ...row, attributes: JSON.stringify(attributes) }]);
    expect(ask['stock.item']({ variant: 'v-x', today: null }).attributes).toEqual(attributes);
    expect(ask['stock.item']({ variant: 'v-a', today: null }).attributes).toEqual({});
  });

  it('count what is promised without a place in the zone as a whole', () => {
    stock('A', 'bin-1', 5);
    reserve('A', 2, {});
    reserve('A', 1);
    expect([five('v-a'), five('v-a', 'aisle')]).toEqual(['5 / 3 / 2 @ 1', '5 / 2 / 3 @ 1']);
    const rows = ask['reservation.page']({ variant: 'v-a', state: 'live', limit: 10 }).rows;
    expect(rows.map(({ quantity, at }) => [quantity, at?.location ?? null])).toEqual([
      [1, null],
      [2, 'bin-1'],
    ]);
    const there = ask['reservation.page']({ location: 'aisle', state: 'live', limit: 10 }).rows;
    expect(there).toHaveLength(1);
  });

  it.each([
    ['2027-03-30', null, '4 / 0 / 4 @ 1'],
    ['2027-04-01', 'lot-expired', '4 / 0 / 0 @ 1'],
    [null, null, '4 / 0 / 4 @ 1'],
  ] as const)('on %s leave out what is expired (%s)', (today, held, expected) => {
    stock('L', 'bin-1', 4, { lot: 'L1' });
    room.ok('lot.change', {
      ...{ sku: 'L', lot: 'L1', status: null, reason: null },
      facts: { expires_on: '2027-03-31' },
    });
    expect(five('v-l', undefined, today)).toBe(expected);
    expect(ask['stock.places']({ variant: 'v-l', today, limit: 10 }).rows[0]?.held).toBe(held);
  });

  it('leave out lots that are held, and say why at each place', () => {
    stock('L', 'bin-1', 4, { lot: 'L1' });
    stock('L', 'held', 2, { lot: 'L2' });
    room.ok('lot.change', {
      ...{ sku: 'L', lot: 'L1', status: 'blocked', reason: 'X', facts: {} },
    });
    expect(five('v-l')).toBe('6 / 0 / 0 @ 2');
    expect(ask['stock.places']({ variant: 'v-l', limit: 10 }).rows.map(({ held }) => held)).toEqual(
      ['lot-blocked', 'quarantine'],
    );
    const lots = ask['lot.page']({ status: 'held', limit: 10 }).rows;
    expect(lots.map(({ lot, on_hand, reason }) => [lot, on_hand, reason])).toEqual([
      ['L1', 4, 'X'],
    ]);
  });
});

describe('what lies where', () => {
  beforeEach(() => {
    stock('A', 'bin-1', 1);
    stock('L', 'bin-1', 2, { lot: 'L1', handling_unit: 'PAL-1' });
    stock('A', 'bin-2', 3);
    stock('L', 'bin-2', 4, { lot: 'L1' });
  });

  it.each<[string, object, string[]]>([
    ['everywhere', {}, ['A bin-1', 'A bin-2', 'L bin-1', 'L bin-2']],
    ['of a subtree, by place', { location: 'aisle' }, ['A bin-1', 'L bin-1', 'A bin-2', 'L bin-2']],
    ['of an item', { variant: 'v-l' }, ['L bin-1', 'L bin-2']],
    ['of an item in a place', { variant: 'v-l', location: 'bin-2' }, ['L bin-2']],
    ['of a lot', { lot: 'L1' }, ['L bin-1', 'L bin-2']],
    ['of a unit', { handling_unit: 'PAL-1' }, ['L bin-1']],
    ['of a text', { text: 'lem' }, ['L bin-1', 'L bin-2']],
    ['of nothing known', { variant: 'v-x' }, []],
  ])('%s comes in pages', (_what, filters, expected) => {
    const rows: string[] = [];
    let after: string | undefined;
    do {
      const page = ask['stock.places']({ ...filters, limit: 1, after });
      rows.push(...page.rows.map(({ sku, at }) => `${sku} ${at.location}`));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(rows).toEqual(expected);
  });

  it('by item names each once, in the subtree', () => {
    const items = (location?: string) =>
      ask['stock.items']({ location, limit: 10 }).rows.map(
        ({ sku, on_hand }) => `${sku} ${on_hand}`,
      );
    expect([items(), items('bin-2'), items('held')]).toEqual([['A 4', 'L 6'], ['A 3', 'L 4'], []]);
  });
});

it('shows a unit with what it carries, what it stands on, and what happened', () => {
  stock('A', 'bin-1', 5, { handling_unit: 'CASE-1' });
  const describeUnit = (handling_unit: string, kind: 'pallet' | 'case') =>
    room.ok('unit.describe', { handling_unit, kind, tare_mg: 7, location: null });
  describeUnit('CASE-1', 'case');
  room.ok('unit.describe', {
    ...{ handling_unit: 'PAL-1', kind: 'pallet', tare_mg: 7, location: 'bin-1' },
  });
  room.ok('unit.move', {
    ...{ handling_unit: 'CASE-1', to: 'bin-1', onto: 'PAL-1', reason: null, note: null },
  });
  const pallet = ask['unit.one']({ unit: 'PAL-1' });
  expect(pallet.carries).toEqual([{ handling_unit: 'CASE-1', kind: 'case', on: 'PAL-1' }]);
  expect(pallet.goods.map(({ sku, on_hand }) => `${sku} ${on_hand}`)).toEqual(['A 5']);
  const box = ask['unit.one']({ unit: 'CASE-1' });
  expect([box.on, box.at?.location, box.history.length, box.more]).toEqual([
    [{ handling_unit: 'PAL-1', kind: 'pallet' }],
    'bin-1',
    1,
    false,
  ]);
  expect(() => ask['unit.one']({ unit: 'PAL-9' })).toThrow('no handling unit PAL-9');
});

it('shows a movement with both sides, and what took it back', () => {
  stock('A', 'bin-1', 5, { id: 'found-001' });
  room.ok('movement.void', { id: 'void-0001', movement: 'found-001', reason: 'X', note: null });
  const view = ask['movement.one']('found-001');
  expect(view.entries.map(({ at, quantity }) => [at.location, quantity])).toEqual([
    ['adjustment', -5],
    ['bin-1', 5],
  ]);
  expect(view.voided_by).toBe('void-0001');
  expect(() => ask['movement.one']('nothing')).toThrow('there is no movement nothing');
});
