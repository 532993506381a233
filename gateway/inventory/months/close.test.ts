import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ORDERS_EXPORT } from '../../inbound/queries.ts';
import { CUSTOMER_ORDERS_EXPORT } from '../../outbound/orders/orders-export.ts';
import { Stockroom } from '../../testing/inventory/stockroom.ts';
import { inventoryQueries } from '../queries/module.ts';

let room: Stockroom;
let ask: ReturnType<typeof inventoryQueries>;

beforeEach(() => {
  room = new Stockroom();
  room.import('products', [{ product: 'p', name: 'P' }]);
  room.import('variants', [{ variant: 'v-a', product: 'p', sku: 'A', name: 'A' }]);
  room.import(
    'locations',
    Array.from({ length: 30 }, (_, n) => ({ location: `bin-${n}`, name: `Bin ${n}` })),
  );
  ask = inventoryQueries(room.db, {
    onOrder: () => 0,
    exported: { purchase_orders: ORDERS_EXPORT, orders: CUSTOMER_ORDERS_EXPORT },
    named: () => [],
  });
});
afterEach(() => room.close());

const stock = (at: string, location: string, quantity: number, occurred_at = at): void => {
  room.recorded_at = at;
  room.ok('stock.adjust', {
    ...{ sku: 'A', location, lot: null, quantity, reason: 'FOUND', note: null, occurred_at },
  });
};
const day = (date: string): string => `${date}T10:00:00.000Z`;
const close = (month: string, at = day('2027-03-02')) => {
  room.recorded_at = at;
  room.ok('month.close', { month });
};
const finish = (month: string): number => {
  for (let steps = 1; ; steps += 1) {
    if (room.ok('month.step', { month, by: 'test', occurred_at: day('2027-03-02') }).done)
      return steps;
    if (steps > 1_000) throw new Error('the month does not close');
  }
};
const balances = (month: string): string[] =>
  ask['month.balances']({ month, limit: 100 }).rows.map(
    ({ at, on_hand }) => `${at.location}: ${on_hand}`,
  );

describe('a month that is over', () => {
  it('is closed with what lay where at its end, whatever is booked meanwhile', () => {
    stock(day('2027-01-05'), 'bin-0', 5);
    stock(day('2027-01-31'), 'bin-1', 7);
    stock(day('2027-02-01'), 'bin-0', -5);
    stock(day('2027-02-01'), 'bin-2', 1);
    close('2027-01');
    stock(day('2027-03-02'), 'bin-1', 100);
    finish('2027-01');
    expect(balances('2027-01')).toEqual(['bin-0: 5', 'bin-1: 7']);
    close('2027-02');
    finish('2027-02');
    expect(balances('2027-02')).toEqual(['bin-1: 7', 'bin-2: 1']);
  });

  it('is closed in steps, of which each says where the next goes on', () => {
    stock(day('2027-01-05'), 'bin-0', 1);
    for (let n = 0; n < 2_400; n += 1) stock(day('2027-02-05'), `bin-${n % 30}`, 1);
    close('2027-01');
    expect(finish('2027-01')).toBeGreaterThan(4);
    expect(balances('2027-01')).toEqual(['bin-0: 1']);
    close('2027-02');
    finish('2027-02');
    expect(balances('2027-02')).toHaveLength(30);
    expect(balances('2027-02')[0]).toBe('bin-0: 81');
  });

  it('shows entries as late that belong to it and came afterwards', () => {
    stock(day('2027-01-05'), 'bin-0', 5);
    stock(day('2027-02-05'), 'bin-0', 6, day('2027-01-30'));
    close('2027-01');
    stock(day('2027-02-06'), 'bin-0', 7, day('2027-02-06'));
    stock(day('2027-02-06'), 'bin-0', 8, day('2026-12-24'));
    const rows = ask['ledger.page']({ sides: 'physical', limit: 10 }).rows;
    expect(rows.map(({ quantity, late }) => [quantity, late])).toEqual([
      [8, true],
      [7, false],
      [6, true],
      [5, false],
    ]);
  });

  it('is told to central once', () => {
    stock(day('2027-01-05'), 'bin-0', 5);
    close('2027-01');
    finish('2027-01');
    finish('2027-01');
    const told = room.db
      .prepare("SELECT record ->> 'body' FROM journal WHERE record ->> 'kind' = 'month.closed'")
      .pluck()
      .all();
    // The place of adjustments has a balance too.
    expect(told).toEqual(['{"balances":2,"by":"test","entries_until":2,"month":"2027-01"}']);
  });

  it('stays as it was', () => {
    stock(day('2027-01-05'), 'bin-0', 5);
    close('2027-01');
    finish('2027-01');
    expect(() => room.db.exec('UPDATE month_balances SET on_hand = 9')).toThrow('append-only');
    expect(() => room.db.exec('DELETE FROM month_balances')).toThrow('append-only');
  });
});

describe('closing a month', () => {
  it.each<[string, string, string]>([
    ['2027-03', 'that is not over', 'month-not-over'],
    ['2027-04', 'that has not begun', 'month-not-over'],
    ['2027-01', 'a second time', 'month-closed'],
    ['2026-12', 'before one that is closed', 'month-closed'],
  ])('%s, %s, is refused', (month, _what, code) => {
    stock(day('2027-01-05'), 'bin-0', 5);
    close('2027-01');
    room.recorded_at = day('2027-03-02');
    expect(room.refusal('month.close', { month }).code).toBe(code);
  });

  it('before an older one, is refused and names that one', () => {
    stock(day('2027-01-05'), 'bin-0', 5);
    stock(day('2027-02-05'), 'bin-0', 5);
    room.recorded_at = day('2027-03-02');
    expect(room.refusal('month.close', { month: '2027-02' })).toEqual({
      code: 'month-order',
      message: '2027-01 is not closed yet, and months are closed in order: close it first',
    });
    close('2027-01');
    close('2027-02');
  });

  it('in which nothing was recorded, nor before, is refused', () => {
    stock(day('2027-01-05'), 'bin-0', 5);
    room.recorded_at = day('2027-03-02');
    expect(room.refusal('month.close', { month: '2026-12' }).code).toBe('month-empty');
  });

  it('is listed with the open ones', () => {
    stock(day('2027-01-05'), 'bin-0', 5);
    stock(day('2027-02-05'), 'bin-0', 5);
    close('2027-01');
    expect(ask['month.closing'](null)).toEqual(['2027-01']);
    const states = ask['month.list'](null).months.map(({ month, state }) => `${month} ${state}`);
    expect(states).toEqual(['2027-02 open', '2027-01 closing']);
    expect(() => ask['month.balances']({ month: '2027-01', limit: 1 })).toThrow('is not closed');
  });
});
