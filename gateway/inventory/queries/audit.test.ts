import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stockroom } from '../../testing/inventory/stockroom.ts';
import { auditor } from './audit.ts';

let room: Stockroom;

beforeEach(() => {
  room = new Stockroom();
  room.import('products', [{ product: 'p', name: 'P' }]);
  room.import('variants', [
    { variant: 'v-a', product: 'p', sku: 'A', name: 'A' },
    { variant: 'v-s', product: 'p', sku: 'S', name: 'S', tracking: 'serial' },
  ]);
  room.import('locations', [
    { location: 'bin-1', name: 'Bin 1' },
    { location: 'bin-2', name: 'Bin 2' },
  ]);
  const found = { reason: 'FOUND', note: null, location: 'bin-1' } as const;
  room.ok('stock.adjust', { ...found, sku: 'A', lot: null, quantity: 9, handling_unit: 'PAL-1' });
  room.ok('stock.adjust', { ...found, sku: 'A', lot: null, quantity: 9, id: 'found-001' });
  room.ok('stock.adjust', { ...found, sku: 'S', lot: 'SN-1', quantity: 1 });
  room.ok('reservation.make', {
    ...{ sku: 'A', quantity: 4, reference: { type: 'order', id: '1' }, expires_at: null },
    at: { location: 'bin-1', lot: null, handling_unit: 'PAL-1' },
  });
  room.ok('movement.void', { movement: 'found-001', reason: 'X', note: null, id: 'void-0001' });
});
afterEach(() => room.close());

/** A whole pass, in steps of so many rows. */
function found(entries: number): string[] {
  const step = auditor(room.db);
  const codes: string[] = [];
  let cursor: Parameters<typeof step>[0]['cursor'] = null;
  for (let steps = 0; steps < 200; steps += 1) {
    const done = step({ cursor, entries });
    codes.push(...done.divergences.map(({ code, what }) => `${code}: ${named(what)}`));
    cursor = done.next;
    if (cursor === null) return codes;
  }
  throw new Error('the pass does not end');
}

/** Rows of places, which shift as the gateway gets more of its own, by what they are. */
function named(what: string): string {
  const row = (location: string): string =>
    String(room.db.prepare('SELECT id FROM locations WHERE location_id = ?').pluck().get(location));
  return what
    .replaceAll(new RegExp(`(location|lie at) ${row('bin-1')}\\b`, 'g'), '$1 BIN-1')
    .replaceAll(new RegExp(`(location|lie at) ${row('bin-2')}\\b`, 'g'), '$1 BIN-2');
}

describe('the audit', () => {
  it.each([1, 2, 1_000])('finds nothing where nothing is wrong, in steps of %i', (entries) => {
    expect(found(entries)).toEqual([]);
  });

  it.each<[string, string, string[]]>([
    [
      'more is reserved at a place than was promised',
      'UPDATE inventory_levels SET reserved = 5 WHERE reserved = 4',
      [
        'reserved: variant 1 at location BIN-1, lot 0, unit 1: 5 are reserved, the live reservations there add up to 4',
      ],
    ],
    [
      'a reservation was ended and its place not told',
      "UPDATE reservations SET state = 'released', quantity = 0, ended_at = 1",
      [
        'reserved: variant 1 at location BIN-1, lot 0, unit 1: 4 are reserved, the live reservations there add up to 0',
      ],
    ],
    [
      'a reservation names goods that are not there',
      "UPDATE reservations SET location = (SELECT id FROM locations WHERE location_id = 'bin-2')",
      [
        'reserved: variant 1 at location BIN-1, lot 0, unit 1: 4 are reserved, the live reservations there add up to 0',
        expect.stringMatching(
          /^reserved: reservation request-\d+ keeps 4 where 0 are reserved$/,
        ) as never,
      ],
    ],
    [
      'a unit stands elsewhere than its goods',
      "UPDATE handling_units SET location = (SELECT id FROM locations WHERE location_id = 'bin-2') WHERE code = 'PAL-1'",
      ['unit: unit PAL-1 stands at location BIN-2, its goods lie at BIN-1'],
    ],
    [
      'a unit has left and its goods have not',
      "UPDATE handling_units SET location = NULL WHERE code = 'PAL-1'",
      ['unit: unit PAL-1 stands at location none, its goods lie at BIN-1'],
    ],
    [
      'a movement is marked as taken back by one that does not say so',
      "UPDATE voided_movements SET voided_by = 'nothing'",
      ['void: movement found-001 is marked as taken back by nothing, which does not say so'],
    ],
  ])('finds that %s', (_what, tamper, expected) => {
    room.db.exec(tamper);
    expect(found(1)).toEqual(expected);
    expect(found(1_000)).toEqual(expected);
  });

  it('finds a serial number that lies here twice', () => {
    room.db.exec('UPDATE inventory_levels SET on_hand = 2 WHERE lot <> 0 AND virtual = 0');
    const told = found(3);
    expect(told).toContain('serial: serial number SN-1 of S lies here 2 times');
    expect(told.some((each) => each.startsWith('chain: '))).toBe(true);
  });

  it('finds an item whose places do not add up to zero, and an entry that no level leads to', () => {
    room.db.exec('DELETE FROM inventory_levels WHERE lot <> 0 AND virtual = 1');
    const expected = [
      'sum: variant 2, lot 1: all places add up to 1, not 0',
      expect.stringMatching(/^orphan: 1 of \d+ entries belong to no level's chain$/),
    ];
    for (const entries of [1, 3, 1_000]) expect(found(entries)).toEqual(expected);
  });

  it('goes on rightly when goods come to a place before the one whose chain was begun', () => {
    const step = auditor(room.db);
    const move = (location: string, quantity: number) =>
      room.ok('stock.adjust', {
        ...{ reason: 'FOUND', note: null, location, sku: 'A', lot: null, quantity },
      });
    for (let times = 0; times < 20; times += 1) move('bin-2', 1);
    const codes: string[] = [];
    let cursor: Parameters<typeof step>[0]['cursor'] = null;
    const second = room.db
      .prepare<[], number>("SELECT id FROM locations WHERE location_id = 'bin-2'")
      .pluck()
      .get();
    let between = 0;
    for (let steps = 0; steps < 500; steps += 1) {
      const done = step({ cursor, entries: 2 });
      codes.push(...done.divergences.map(({ code, what }) => `${code}: ${what}`));
      cursor = done.next;
      if (cursor === null) break;
      // While the chain of bin 2 is followed, goods come to a level before it that did not exist.
      const part = cursor.stage === 'levels' ? cursor.at.part : null;
      if (part?.level[1] === second && between < 3) {
        between += 1;
        room.ok('stock.adjust', {
          ...{ reason: 'FOUND', note: null, location: 'bin-1', sku: 'A', lot: null, quantity: 1 },
          handling_unit: `CASE-${between}`,
        });
      }
    }
    expect([codes, between, cursor]).toEqual([[], 3, null]);
  });
});
