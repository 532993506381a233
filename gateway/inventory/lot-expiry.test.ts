import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Stockroom } from '../testing/inventory/stockroom.ts';
import { promises, threeBins } from '../testing/inventory/three-bins.ts';
import { put } from '../testing/inventory/warehouse.ts';
import { wholeAudit } from '../testing/inventory/whole-audit.ts';
import { EXPIRED_LOTS_MAX } from './lot-expiry.ts';

/** A lot expires overnight, and nobody says so: promises of its goods are looked at when the day has changed. */

const DAY_MS = 24 * 3_600_000;
let room: Stockroom;
beforeEach(() => {
  room = threeBins('bench');
});
afterEach(() => {
  expect(wholeAudit(room.db)).toEqual([]);
  room.close();
});

const today = (): string => room.recorded_at.slice(0, 10);
const days = (count: number): void => {
  room.recorded_at = new Date(Date.parse(room.recorded_at) + count * DAY_MS).toISOString();
};
const lasts = (lot: string, until: string) =>
  room.ok('lot.change', {
    sku: 'L',
    lot,
    status: null,
    reason: null,
    facts: { expires_on: until },
  });
const keep = (id: string, quantity: number, lot: string | null, location = 'bin-1') =>
  room.ok('reservation.make', {
    ...{ id, sku: 'L', quantity, expires_at: null, reference: { type: 'job', id } },
    at: lot === null ? null : { location, lot, handling_unit: null },
  });
const look = (): number => room.ok('lot.expire', {}).lots;

describe('promises of a lot whose last day is over', () => {
  beforeEach(() => {
    put(room, 'L', 'bin-1', 6, { lot: 'OLD' });
    put(room, 'L', 'bin-2', 2, { lot: 'NEW' });
    lasts('OLD', today());
  });

  it('stand on that day, and the day after mean any goods, as far as there are others', () => {
    keep('kept', 4, 'OLD');
    expect([look(), promises(room)]).toEqual([0, ['kept L 4 bin-1']]);
    days(1);
    expect([look(), promises(room)]).toEqual([1, ['kept L 2']]);
    expect(room.levels()).toEqual(['L @ bin-1 / OLD: 6', 'L @ bin-2 / NEW: 2']);
  });

  it('of no certain goods are given up beyond what is left, the newest first', () => {
    keep('first', 2, null);
    keep('last', 5, null);
    days(1);
    expect([look(), promises(room)]).toEqual([1, ['first L 2']]);
  });

  it('are told in the journal, as all that gives way', () => {
    keep('kept', 4, 'OLD');
    days(1);
    const told = room.db
      .prepare<[], string>(
        `SELECT json_extract(record, '$.body.state') || ' ' || json_extract(record, '$.body.quantity')
         FROM journal WHERE json_extract(record, '$.kind') = 'reservation.changed' ORDER BY position`,
      )
      .pluck();
    look();
    expect(told.all()).toEqual(['live 4', 'live 4', 'live 2']);
  });

  it('are looked at once', () => {
    keep('kept', 1, 'OLD');
    days(1);
    expect([look(), look()]).toEqual([1, 0]);
    days(1);
    expect([look(), promises(room)]).toEqual([0, ['kept L 1']]);
  });

  it('are looked at too where the date became known only afterwards', () => {
    days(1);
    look();
    put(room, 'L', 'bin-3', 3, { lot: 'SAID' });
    keep('kept', 3, 'SAID', 'bin-3');
    // As a label says it that is scanned at another place.
    room.db.prepare("UPDATE lots SET expires_on = '2027-01-01' WHERE number = 'SAID'").run();
    expect([look(), promises(room)]).toEqual([1, ['kept L 2']]);
  });

  it('give way again where the clock had been ahead', () => {
    days(3);
    expect(look()).toBe(1);
    days(-3);
    expect(look()).toBe(0);
    keep('kept', 6, 'OLD');
    days(1);
    expect([look(), promises(room)]).toEqual([1, ['kept L 2']]);
  });
});

describe('an expiry that was mistyped', () => {
  beforeEach(() => {
    put(room, 'L', 'bin-1', 6, { lot: 'OLD' });
    lasts('OLD', '2037-01-31');
    keep('kept', 4, 'OLD');
  });
  const known = () => room.db.prepare("SELECT expires_on FROM lots WHERE number = 'OLD'").pluck();

  it('is put right by a person, and promises of what has expired by it give way at once', () => {
    lasts('OLD', '2027-01-01');
    expect([known().get(), promises(room)]).toEqual(['2027-01-01', []]);
  });

  it('is looked at again by its new date', () => {
    lasts('OLD', today());
    days(1);
    expect([look(), promises(room)]).toEqual([1, []]);
    lasts('OLD', today());
    keep('kept-again', 4, 'OLD');
    expect(promises(room)).toEqual(['kept-again L 4 bin-1']);
    days(1);
    expect([look(), promises(room)]).toEqual([1, []]);
  });

  it('is told with who put it right, and what is not said stays', () => {
    const facts = { certificate: 'C-7' };
    room.ok('lot.change', { sku: 'L', lot: 'OLD', status: null, reason: null, facts, by: 'ann' });
    const told = room.db
      .prepare<[], string>(
        `SELECT record ->> '$.body' FROM journal WHERE record ->> '$.kind' = 'lot.changed'
         ORDER BY position DESC LIMIT 1`,
      )
      .pluck();
    expect(JSON.parse(told.get() ?? '')).toMatchObject({
      ...{ by: 'ann', lot: 'OLD', certificate: 'C-7', expires_on: '2037-01-31' },
    });
  });
});

it('many lots go by steps, those first that expired first', () => {
  const count = EXPIRED_LOTS_MAX + 1;
  for (let n = 0; n < count; n += 1) {
    put(room, 'L', 'bin-1', 1, { lot: `L-${n}` });
    keep(`kept-${n}`, 1, `L-${n}`);
    lasts(`L-${n}`, today());
  }
  days(1);
  expect(look()).toBe(EXPIRED_LOTS_MAX);
  expect(promises(room)).toEqual([`kept-${count - 1} L 1 bin-1`]);
  expect([look(), look(), promises(room)]).toEqual([1, 0, []]);
});

it('lots with many promises go by smaller steps', () => {
  for (const lot of ['L-1', 'L-2']) {
    put(room, 'L', 'bin-1', 200, { lot });
    for (let n = 0; n < 200; n += 1) keep(`${lot}/${n}`, 1, lot);
    lasts(lot, today());
  }
  days(1);
  expect([look(), promises(room).length]).toEqual([1, 200]);
  expect([look(), look(), promises(room)]).toEqual([1, 0, []]);
});
