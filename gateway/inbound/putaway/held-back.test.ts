import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Stockroom } from '../../testing/inventory/stockroom.ts';
import { threeBins } from '../../testing/inventory/three-bins.ts';
import { put } from '../../testing/inventory/warehouse.ts';
import { putawayQueries } from './queries.ts';

let room: Stockroom;
beforeEach(() => {
  room = threeBins();
});
afterEach(() => room.close());

const goods = () => ({
  handling_unit: null,
  goods: { sku: 'L', lot: 'BAD', quantity: 1, location: 'dock' },
});
const confirm = (task: string, scan: string, override_reason: 'OTHER' | null = null) => ({
  ...{ task, place: scan, override_reason, note: null },
});

it('a plan sends goods that are held back into quarantine and nowhere else', () => {
  put(room, 'L', 'dock', 5, { lot: 'BAD' });
  const what = goods();
  room.ok('lot.change', { sku: 'L', lot: 'BAD', status: 'blocked', reason: 'R', facts: {} });
  expect(room.refusal('putaway.plan', what)).toMatchObject({
    code: 'no-space',
    message: expect.stringContaining(
      'a lot of it is held back, and there is no place of quarantine',
    ),
  });
  room.import('locations', [{ location: 'held', name: 'Held', kind: 'quarantine', barcode: 'Q' }]);
  const { task, to, proposals } = room.ok('putaway.plan', what);
  expect([to, proposals.map(({ location }) => location)]).toEqual(['held', ['held']]);
  expect(proposals[0]?.held_back).toEqual({ sku: 'L', lot: 'BAD', status: 'blocked', reason: 'R' });
  const wrong = room.refusal('putaway.confirm', confirm(task, 'B1', 'OTHER'));
  expect(wrong.message).toContain('only a place of quarantine takes that');
  room.ok('putaway.confirm', confirm(task, 'Q'));
  expect(room.levels()).toEqual(['L @ dock / BAD: 4', 'L @ held / BAD: 1']);
});

describe('a lot that is held or released on the way', () => {
  const change = (status: 'blocked' | 'released', reason: string | null) =>
    room.ok('lot.change', { sku: 'L', lot: 'BAD', status, reason, facts: {} });
  beforeEach(() => {
    room.import('locations', [
      { location: 'held', name: 'Held', kind: 'quarantine', barcode: 'Q' },
    ]);
    put(room, 'L', 'dock', 5, { lot: 'BAD' });
  });

  it('held: no bin takes it, and every refusal says why and where it goes', () => {
    const { task } = room.ok('putaway.plan', goods());
    change('blocked', 'R');
    for (const bin of ['B1', 'B2']) {
      const told = room.refusal('putaway.confirm', confirm(task, bin));
      expect(told.code).toBe('does-not-fit');
      expect(told.message).toMatch(
        /^Bin \d cannot take it: lot BAD of L is blocked: R, and only a place of quarantine takes that\. Take it to one and scan that, or cancel the task and plan the goods anew$/,
      );
    }
  });

  it('held: a place of quarantine is taken by its scan alone', () => {
    const { task } = room.ok('putaway.plan', goods());
    change('blocked', 'R');
    const answer = room.ok('putaway.confirm', confirm(task, 'Q'));
    expect(answer).toMatchObject({ location: 'held', overridden: true });
    expect(room.levels()).toEqual(['L @ dock / BAD: 4', 'L @ held / BAD: 1']);
  });

  it('held: a unit goes as its goods do', () => {
    put(room, 'L', 'dock', 1, { lot: 'BAD', handling_unit: 'P1' });
    const { task } = room.ok('putaway.plan', { handling_unit: 'P1', goods: null });
    change('blocked', 'R');
    room.ok('putaway.confirm', confirm(task, 'Q'));
    expect(room.levels()).toContain('L @ held / BAD / P1: 1');
  });

  it('released: quarantine takes it no more and says so, and a bin is taken by its scan alone', () => {
    change('blocked', 'R');
    const { task, to } = room.ok('putaway.plan', goods());
    expect(to).toBe('held');
    change('released', null);
    expect(room.refusal('putaway.confirm', confirm(task, 'Q'))).toEqual({
      code: 'does-not-fit',
      message:
        'Held cannot take it: no lot of it is held back, and a place of quarantine takes nothing else. Take it to a bin and scan that, or cancel the task and plan the goods anew',
    });
    room.ok('putaway.confirm', confirm(task, 'B2'));
    expect(room.levels()).toEqual(['L @ bin-2 / BAD: 1', 'L @ dock / BAD: 4']);
  });

  it('is told of an open task as it is now, with the day on which it expires', () => {
    const { task } = room.ok('putaway.plan', goods());
    const asked = { task, now: { at: 0, today: '2026-11-29' } };
    const told = () => putawayQueries(room.db)['putaway.one'](asked)?.held_back;
    expect(told()).toBeNull();
    change('blocked', 'R');
    expect(told()).toEqual({
      ...{ sku: 'L', lot: 'BAD', status: 'blocked', reason: 'R' },
      says: 'lot BAD of L is blocked: R',
    });
    const facts = { expires_on: '2026-11-28' };
    room.ok('lot.change', { sku: 'L', lot: 'BAD', status: 'released', reason: null, facts });
    expect(told()).toMatchObject({ status: 'expired', reason: null });
    room.ok('putaway.cancel', { task, note: null });
    expect(told()).toBeNull();
  });

  it('neither: another bin still needs a reason, and quarantine says that before it asks for one', () => {
    const { task } = room.ok('putaway.plan', goods());
    expect(room.refusal('putaway.confirm', confirm(task, 'B2')).code).toBe('other-place');
    expect(room.refusal('putaway.confirm', confirm(task, 'Q')).code).toBe('does-not-fit');
  });

  it('held from the beginning: a bin says that it never takes it before anybody is asked why', () => {
    change('blocked', 'R');
    const { task } = room.ok('putaway.plan', goods());
    expect(room.refusal('putaway.confirm', confirm(task, 'B1')).code).toBe('does-not-fit');
  });
});

describe('a place of quarantine', () => {
  it('is told with why the goods are held and what matters there, and nothing of selling them', () => {
    room.import('locations', [
      { location: 'far', name: 'Far', kind: 'quarantine' },
      { location: 'near', name: 'Near', kind: 'quarantine' },
    ]);
    put(room, 'L', 'far', 1, { lot: 'BAD' });
    put(room, 'A', 'near', 1);
    put(room, 'L', 'dock', 1, { lot: 'BAD' });
    const facts = { expires_on: '2020-01-01' };
    room.ok('lot.change', { sku: 'L', lot: 'BAD', status: 'released', reason: null, facts });
    const { proposals } = room.ok('putaway.plan', goods());
    const words = proposals.map(({ location, parts }) => [location, parts.map(({ word }) => word)]);
    expect(words).toEqual([
      ['far', ['same_lot_there', 'weight_unknown', 'no_limit']],
      ['near', ['among_others', 'weight_unknown', 'no_limit']],
    ]);
    expect(proposals.map(({ held_back }) => held_back?.status)).toEqual(['expired', 'expired']);
    for (const { score, parts } of proposals) {
      expect(score).toBe(parts.reduce((sum, { points }) => sum + points, 0));
    }
  });

  const pallet = (code: string) => {
    put(room, 'L', 'dock', 1, { lot: 'BAD', handling_unit: code });
    return { handling_unit: code, goods: null };
  };
  const quarantine = (location: string, more: object = {}) =>
    room.import('locations', [{ location, name: location, kind: 'quarantine', ...more }]);
  const hold = () =>
    room.ok('lot.change', { sku: 'L', lot: 'BAD', status: 'blocked', reason: 'R', facts: {} });

  it('without a limit takes one unit after the other, also while others are on their way', () => {
    quarantine('held');
    const [first, second] = [pallet('P1'), pallet('P2')];
    hold();
    const one = room.ok('putaway.plan', first);
    const other = room.ok('putaway.plan', second);
    expect([one.to, other.to]).toEqual(['held', 'held']);
    for (const { task } of [other, one]) room.ok('putaway.confirm', confirm(task, 'held'));
  });

  it('takes no more than its limit, with what is on its way there', () => {
    quarantine('held', { units_max: 2 });
    put(room, 'A', 'held', 1, { handling_unit: 'P0' });
    const units = [pallet('P1'), pallet('P2')];
    hold();
    const [first, second] = units.map((each) => room.ask('putaway.plan', each).ok);
    expect([first, second]).toEqual([true, false]);
  });
});
