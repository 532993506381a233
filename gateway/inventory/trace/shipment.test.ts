import { afterEach, beforeEach, expect, it } from 'vitest';
import { Stockroom } from '../../testing/inventory/stockroom.ts';
import { furnish } from '../../testing/inventory/two-zones.ts';
import { search } from '../queries/search.ts';
import { traces } from './trace.ts';

let room: Stockroom;
beforeEach(() => {
  room = new Stockroom();
  furnish(room);
});
afterEach(() => room.close());

const rowOf = (table: string, column: string, value: string): number =>
  room.db
    .prepare<[string], number>(`SELECT id FROM ${table} WHERE ${column} = ?`)
    .pluck()
    .get(value) ?? 0;

/** The customer's side of what shipping books; a negative quantity takes it back. */
function ship(reference: string, sku: string, lot: string | null, quantity: number): void {
  const found = { reason: 'FOUND', note: null, sku, lot, location: 'dock' } as const;
  if (quantity > 0) room.ok('stock.adjust', { ...found, quantity });
  room.db
    .prepare(
      `INSERT INTO main.inventory_transactions (movement_id, line, variant, location, lot, handling_unit, type, quantity,
         balance_after, prev_seq, reference_type, reference_id, occurred_at, recorded_at, created_by)
       VALUES (?, 1, ?, 2, ?, 0, 'ship', ?, 0, 0, 'order', ?, 0, 0, 'test')`,
    )
    .run(
      `ship-${reference}-${lot}-${quantity}`,
      rowOf('product_variants', 'sku', sku),
      lot === null ? 0 : rowOf('lots', 'number', lot),
      quantity,
      reference,
    );
}

const trace = (reference: string) =>
  traces(room.db)({ of: { kind: 'shipment', reference }, direction: 'backward', limit: 10 });

it('a trace begins with what was shipped for an order, and not with what was taken back', () => {
  ship('SO-1', 'L', 'L-1', 4);
  ship('SO-1', 'A', null, 3);
  ship('SO-1', 'L', 'L-2', 2);
  ship('SO-1', 'L', 'L-2', -2);
  ship('SO-2', 'L', 'L-3', 1);
  const { rows, untracked } = trace('SO-1');
  expect(rows.map(({ lot }) => lot)).toEqual(['L-1']);
  expect(untracked).toMatchObject([{ sku: 'A', quantity: 3 }]);
});

it('an order for which nothing left is named', () => {
  expect(() => trace('SO-9')).toThrow(/nothing was shipped from this zone for SO-9/);
});

it('the search knows an order by its number, and finds it by its index', () => {
  ship('SO-1', 'A', null, 3);
  const find = search(room.db, { onOrder: () => 0, named: () => [] });
  const hits = (scan: string) => find({ query: { scan }, year: 2026 }).hits;
  expect(hits('SO-1')).toMatchObject([{ kind: 'shipment', reference: 'SO-1' }]);
  expect(hits('SO-9')).toEqual([]);
  ship('SO-1', 'A', null, -3);
  expect(hits('SO-1')).toEqual([]);
});
