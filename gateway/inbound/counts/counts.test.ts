import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stockroom } from '../../testing/inventory/stockroom.ts';
import { put } from '../../testing/inventory/warehouse.ts';
import type { CountEntry } from './commands.ts';
import { countsQueries } from './queries.ts';

let room: Stockroom;

function filled(settings?: ConstructorParameters<typeof Stockroom>[0]): void {
  room = new Stockroom(settings);
  room.import('products', [{ product: 'p', name: 'P' }]);
  room.import('variants', [
    { variant: 'v-a', product: 'p', sku: 'A', name: 'A' },
    { variant: 'v-b', product: 'p', sku: 'B', name: 'B' },
    { variant: 'v-l', product: 'p', sku: 'L', name: 'L', tracking: 'lot' },
    { variant: 'v-s', product: 'p', sku: 'S', name: 'S', tracking: 'serial' },
  ]);
  room.import('locations', [
    { location: 'dock', name: 'Dock', kind: 'dock' },
    { location: 'bin-1', name: 'Bin 1', barcode: 'B1' },
    { location: 'bin-2', name: 'Bin 2', barcode: 'B2' },
  ]);
}
beforeEach(() => filled());
afterEach(() => room.close());

const start = (by = 'anna', place = 'bin-1') =>
  room.ok('count.start', { count: null, place, by }).count;
const goods = (sku: string, quantity: number, more: object = {}): CountEntry => ({
  kind: 'goods',
  sku,
  lot: null,
  handling_unit: null,
  quantity,
  mode: 'set',
  ...more,
});
const enter = (count: string, entry: CountEntry, by = 'anna') =>
  room.ok('count.enter', { count, entry, by });
const finish = (count: string, by = 'anna') => room.ok('count.finish', { count, by }).state;
const approve = (count: string) => room.ok('count.approve', { count, note: null, by: 'lead' });
const move = (quantity: number, from = 'bin-1', to = 'bin-2') =>
  room.ok('stock.move', {
    sku: 'A',
    lot: null,
    from,
    from_unit: null,
    to,
    to_unit: null,
    quantity,
    reason: null,
    note: null,
  });

describe('a count', () => {
  it('without a difference is done, and the place and its goods are marked', () => {
    put(room, 'A', 'bin-1', 5);
    const count = start();
    enter(count, goods('A', 5));
    expect(finish(count)).toBe('done');
    expect(room.db.prepare('SELECT count(*) FROM counted_places').pluck().get()).toBe(1);
    expect(room.db.prepare('SELECT count(*) FROM counted_variants').pluck().get()).toBe(1);
  });

  it('never tells the counter what should be there', () => {
    put(room, 'A', 'bin-1', 5);
    const started = room.ok('count.start', { count: null, place: 'B1', by: 'anna' });
    expect(Object.keys(started).sort()).toEqual(['count', 'location', 'outcome', 'round']);
    const entered = enter(started.count, goods('A', 4));
    expect(entered).toEqual({ outcome: 'created', count: started.count, counted: 4 });
    expect(room.ok('count.finish', { count: started.count, by: 'anna' })).toEqual({
      outcome: 'created',
      count: started.count,
      state: 'review',
    });
  });

  it('with a small difference waits for the lead, and then books it with its reason and reference', () => {
    put(room, 'A', 'bin-1', 5);
    const count = start();
    enter(count, goods('A', 6));
    expect(finish(count)).toBe('review');
    approve(count);
    expect(room.levels()).toEqual(['A @ bin-1: 6']);
    const entry = room.db
      .prepare(
        `SELECT type, quantity, reason, reference_type, reference_id, created_by
         FROM inventory_transactions ORDER BY seq DESC LIMIT 1`,
      )
      .get();
    expect(entry).toEqual({
      type: 'count',
      quantity: 1,
      reason: 'COUNT',
      reference_type: 'count',
      reference_id: count,
      created_by: 'lead',
    });
  });

  it('counts what was not entered as not there', () => {
    put(room, 'A', 'bin-1', 1);
    put(room, 'B', 'bin-1', 1);
    const count = start();
    enter(count, goods('A', 1));
    expect(finish(count)).toBe('review');
    approve(count);
    expect(room.levels()).toEqual(['A @ bin-1: 1']);
  });

  it('finds what nobody knew of: other items, lots and codes of no item', () => {
    const count = start();
    enter(count, goods('B', 1));
    enter(count, goods('L', 1, { lot: 'L-NEW' }));
    enter(count, { kind: 'unknown', code: ']E04006381333931', quantity: 3 });
    expect(finish(count)).toBe('review');
    approve(count);
    expect(room.levels()).toEqual(['B @ bin-1: 1', 'L @ bin-1 / L-NEW: 1']);
    expect(room.db.prepare('SELECT code FROM count_unknown').pluck().all()).toEqual([
      '4006381333931',
    ]);
  });

  it('takes a closed unit as it is known', () => {
    put(room, 'A', 'bin-1', 40, { handling_unit: 'CASE-1' });
    const count = start();
    enter(count, { kind: 'unit', handling_unit: 'CASE-1' });
    expect(finish(count)).toBe('done');
  });

  it('adds scan by scan, or says how many there are in all', () => {
    const count = start();
    enter(count, goods('A', 2, { mode: 'add' }));
    expect(enter(count, goods('A', 3, { mode: 'add' })).counted).toBe(5);
    expect(enter(count, goods('A', 4)).counted).toBe(4);
  });
});

describe('goods that move', () => {
  it.each([
    ['before', ['move', 'count', 'finish']],
    ['between the entry and the end', ['count', 'move', 'finish']],
    ['between the end and the approval', ['count', 'finish', 'move']],
  ])('%s change nothing of a difference', (_when, order) => {
    put(room, 'A', 'bin-1', 10);
    const count = start();
    // One piece is missing, and three are moved at some moment.
    let there = 9;
    for (const step of order) {
      if (step === 'move') {
        move(3);
        there -= 3;
      } else if (step === 'count') enter(count, goods('A', there));
      else expect(finish(count)).toBe('review');
    }
    approve(count);
    expect(room.levels()).toEqual(['A @ bin-1: 6', 'A @ bin-2: 3']);
  });

  it('while they are counted piece by piece are counted again', () => {
    put(room, 'A', 'bin-1', 10);
    const count = start();
    enter(count, goods('A', 3, { mode: 'add' }));
    move(1);
    enter(count, goods('A', 7, { mode: 'add' }));
    expect(finish(count)).toBe('recount');
  });

  it('away after the count leave too little to take off: that is said, and nothing is booked', () => {
    put(room, 'A', 'bin-1', 1);
    const count = start();
    expect(finish(count)).toBe('review');
    move(1);
    expect(room.refusal('count.approve', { count, note: null }).code).toBe('not-in-stock');
    expect(room.levels()).toEqual(['A @ bin-2: 1']);
  });
});

describe('a difference', () => {
  const counted = (): string => {
    put(room, 'A', 'bin-1', 1);
    const count = start();
    expect(finish(count)).toBe('review');
    return count;
  };

  it('is approved by another person than who counted it', () => {
    const count = counted();
    const told = room.refusal('count.approve', { count, note: null, by: 'anna' });
    expect(told.code).toBe('own-count');
    expect(told.message).toContain('another person must approve');
    expect(room.refusal('count.approve', { count, note: null, by: ' Anna' }).code).toBe(
      'own-count',
    );
    expect(room.levels()).toEqual(['A @ bin-1: 1']);
    approve(count);
    expect(room.levels()).toEqual([]);
  });

  it('may be approved by who counted it where the configuration says so', () => {
    room.close();
    filled({ counts: { approve_own: true } });
    const count = counted();
    room.ok('count.approve', { count, note: null, by: 'anna' });
    expect(room.levels()).toEqual([]);
  });
});

describe('a recount', () => {
  beforeEach(() => put(room, 'A', 'bin-1', 100));

  it('follows a large difference, and is for another person', () => {
    const count = start('anna');
    expect(finish(count, 'anna')).toBe('recount');
    const again = { count, place: null };
    expect(room.refusal('count.start', { ...again, by: 'anna' }).code).toBe('same-counter');
    expect(room.ok('count.start', { ...again, by: 'bert' }).round).toBe(2);
    enter(count, goods('A', 100), 'bert');
    expect(finish(count, 'bert')).toBe('done');
    expect(room.levels()).toEqual(['A @ bin-1: 100']);
  });

  it('that finds the same goes to the lead, who may want another one', () => {
    const count = start('anna');
    finish(count, 'anna');
    room.ok('count.start', { count, place: null, by: 'bert' });
    enter(count, goods('A', 60), 'bert');
    expect(finish(count, 'bert')).toBe('review');
    expect(room.ok('count.again', { count, note: 'look behind', by: 'lead' }).state).toBe(
      'recount',
    );
    expect(room.refusal('count.start', { count, place: null, by: 'bert' }).code).toBe(
      'same-counter',
    );
    room.ok('count.start', { count, place: null, by: 'anna' });
    enter(count, goods('A', 61), 'anna');
    finish(count, 'anna');
    approve(count);
    expect(room.levels()).toEqual(['A @ bin-1: 61']);
  });
});

describe('what is told of a count', () => {
  beforeEach(() => put(room, 'A', 'bin-1', 100));
  const told = (count: string) => countsQueries(room.db)['counts.one']({ count });

  it('is all of its rounds when nobody counts any more, with who counted and which one decides', () => {
    const count = start('anna');
    enter(count, goods('A', 60));
    finish(count, 'anna');
    room.ok('count.start', { count, place: null, by: 'bert' });
    enter(count, goods('A', 61), 'bert');
    finish(count, 'bert');
    approve(count);
    expect(told(count)).toMatchObject({
      rounds: [
        { round: 1, counter: 'anna', decides: false },
        { round: 2, counter: 'bert', decides: true },
      ],
      lines: [
        { round: 1, counted: 60, expected: 100 },
        { round: 2, counted: 61, expected: 100 },
      ],
    });
  });

  it('is both rounds too when nothing is booked, and then none of them decides', () => {
    const count = start('anna');
    enter(count, goods('A', 60));
    finish(count, 'anna');
    room.ok('count.start', { count, place: null, by: 'bert' });
    room.ok('count.cancel', { count, note: null, by: 'lead' });
    expect(told(count)).toMatchObject({
      rounds: [{ decides: false }, { counter: 'bert', decides: false }],
      lines: [{ round: 1, counted: 60, expected: 100 }],
    });
  });

  it('is nothing of the rounds before, and nothing of what should be there, while somebody counts', () => {
    const count = start('anna');
    enter(count, goods('A', 60));
    finish(count, 'anna');
    room.ok('count.start', { count, place: null, by: 'cem' });
    room.ok('count.leave', { count, by: 'cem' });
    room.ok('count.start', { count, place: null, by: 'bert' });
    enter(count, goods('A', 61), 'bert');
    expect(told(count)).toMatchObject({
      rounds: [{ round: 2, counter: 'bert', decides: false }],
      lines: [{ round: 2, counted: 61, expected: null }],
    });
  });
});

describe('two people at one place', () => {
  it('one counts, and the other is told who', () => {
    start('anna');
    const told = room.refusal('count.start', { count: null, place: 'B1', by: 'bert' });
    expect(told).toEqual({
      code: 'being-counted',
      message: 'Bin 1 is being counted by anna; count another place, or ask them to leave it',
    });
  });

  it('the place is free again when the first one leaves, and what they entered is gone', () => {
    put(room, 'A', 'bin-1', 1);
    const count = start('anna');
    enter(count, goods('A', 7));
    room.ok('count.leave', { count, by: 'anna' });
    expect(start('bert')).toBe(count);
    enter(count, goods('A', 1), 'bert');
    expect(finish(count, 'bert')).toBe('done');
  });

  it('the place is free again after an hour, and then the first one is told', () => {
    const count = start('anna');
    room.recorded_at = '2027-01-05T09:00:00.000Z';
    start('bert');
    const entry = goods('A', 1);
    expect(room.refusal('count.enter', { count, entry, by: 'anna' }).message).toContain(
      'is being counted by bert',
    );
  });
});

describe('what is refused', () => {
  it.each([
    ['a place that nobody knows', 'NOWHERE', 'unknown-location'],
    ['a virtual place', 'scrap', 'unknown-location'],
  ])('%s', (_what, place, code) => {
    expect(room.refusal('count.start', { count: null, place }).code).toBe(code);
  });

  it.each([
    ['an unknown item', goods('Z', 1), 'unknown-item'],
    ['less than nothing', goods('A', -1), 'bad-quantity'],
    ['half a piece', goods('A', 1.5), 'bad-quantity'],
    ['a quantity beyond the bound', goods('A', 10 ** 12 + 1), 'bad-quantity'],
    ['an item by lot without one', goods('L', 1), 'lot-needed'],
    ['two pieces of one serial number', goods('S', 2, { lot: 'SN' }), 'serial'],
    ['a unit that nobody knows', { kind: 'unit', handling_unit: 'X' }, 'unknown-unit'],
    ['a unit that stands elsewhere', { kind: 'unit', handling_unit: 'CASE-2' }, 'unit-elsewhere'],
  ] as const)('%s', (_what, entry, code) => {
    put(room, 'A', 'bin-2', 1, { handling_unit: 'CASE-2' });
    const count = start();
    expect(room.refusal('count.enter', { count, entry, by: 'anna' }).code).toBe(code);
  });

  it('to decide what is not counted, and to count what is decided', () => {
    const count = start();
    const early = room.refusal('count.approve', { count, note: null });
    expect(early.code).toBe('not-in-review');
    expect(early.message).toMatch(/of Bin 1 (waits to be|is being|is to be) counted/);
    room.ok('count.cancel', { count, note: null });
    expect(room.refusal('count.start', { count, place: null }).code).toBe('count-ended');
  });
});

it('a plan makes a task for each place, and leaves out those that are being counted', () => {
  start('anna', 'bin-2');
  const planned = room.ok('count.plan', {
    id: 'plan-0001',
    why: 'last_counted',
    places: ['bin-1', 'bin-2'],
  });
  expect(planned).toMatchObject({
    counts: [{ count: 'plan-0001.1', location: 'bin-1' }],
    skipped: ['bin-2'],
  });
  expect(room.refusal('count.plan', { why: 'value', places: [] }).code).toBe('plan-size');
});
