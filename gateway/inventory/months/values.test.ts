import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stockroom } from '../../testing/inventory/stockroom.ts';
import { monthRange } from './range.ts';
import { monthValues, type ValuedBalance, valuesCsv } from './values.ts';

let room: Stockroom;
beforeEach(() => {
  room = new Stockroom();
  room.import('products', [{ product: 'p', name: 'P' }]);
  room.import('variants', [
    { variant: 'v-a', product: 'p', sku: 'A', name: 'A', unit_cost: 1_050_000_000 },
    { variant: 'v-b', product: 'p', sku: 'B', name: '=B', unit_cost: null },
    { variant: 'v-c', product: 'p', sku: 'C', name: 'C', unit_cost: 333_333_333 },
  ]);
  room.import('locations', [{ location: 'bin', name: 'Bin' }]);
});
afterEach(() => room.close());

const stock = (day: string, sku: string, quantity: number): void => {
  room.recorded_at = `${day}T10:00:00.000Z`;
  room.ok('stock.adjust', {
    ...{ sku, location: 'bin', lot: null, quantity, reason: 'FOUND', note: null },
  });
};
const close = (month: string): void => {
  room.recorded_at = '2027-03-02T10:00:00.000Z';
  room.ok('month.close', { month });
  const step = { month, by: 'test', occurred_at: room.recorded_at };
  while (!room.ok('month.step', step).done);
};
const file = (month: string): string[] =>
  valuesCsv(month, monthValues(room.db)({ month, limit: 100 }).rows, true).split('\r\n');

describe('the balances of a closed month as a file', () => {
  it('have their value where a cost is known, to the last digit', () => {
    stock('2027-01-05', 'A', 12);
    stock('2027-01-05', 'B', 4);
    stock('2027-01-06', 'C', 10);
    close('2027-01');
    expect(file('2027-01')).toEqual([
      'month,sku,item,location,place,lot,handling_unit,quantity,base_unit,unit_cost,value',
      '2027-01,A,A,bin,Bin,,,12,counted,1.05,12.6',
      // Not taken for a formula.
      "2027-01,B,'=B,bin,Bin,,,4,counted,,",
      '2027-01,C,C,bin,Bin,,,10,counted,0.333333333,3.33333333',
      '',
    ]);
  });

  it('are exact where floats are not', () => {
    const row: ValuedBalance = {
      ...{
        variant: 'v',
        sku: 'V',
        name: 'V',
        base_unit: 'weighed',
        lot: null,
        handling_unit: null,
      },
      at: { location: 'bin', name: 'Bin', kind: 'bin' },
      on_hand: 9_007_199_254_740_991,
      unit_cost_nanos: 999_999_999_999_999,
    };
    expect(valuesCsv('2027-01', [row], false)).toContain(',9007199254740981992800.745259009\r\n');
  });

  it('cost what the catalog says today', () => {
    stock('2027-01-05', 'A', 2);
    close('2027-01');
    const changed = { variant: 'v-a', product: 'p', sku: 'A', name: 'A', unit_cost: 2_000_000_000 };
    room.import('variants', [changed]);
    expect(file('2027-01')[1]).toBe('2027-01,A,A,bin,Bin,,,2,counted,2,4');
  });

  it('are refused while the month is open', () => {
    stock('2027-01-05', 'A', 2);
    expect(() => file('2027-01')).toThrow('the month 2027-01 is not closed');
  });
});

describe('the entries of a month', () => {
  it('are those from its first to its last, also where the clock was set back meanwhile', () => {
    stock('2027-01-05', 'A', 1);
    stock('2027-02-01', 'A', 1);
    stock('2027-01-31', 'A', 1);
    stock('2027-02-02', 'A', 1);
    expect(monthRange(room.db)('2027-01')).toEqual({ first: 1, until: 6 });
    expect(monthRange(room.db)('2027-02')).toEqual({
      first: 3,
      until: Number.MAX_SAFE_INTEGER - 1,
    });
    expect(() => monthRange(room.db)('2026-12')).toThrow('nothing was recorded in 2026-12');
  });
});
