import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NOW, type Stockroom } from '../../testing/inventory/stockroom.ts';
import {
  KG,
  limits as limitBins,
  pallet as palletAtDock,
  taskState,
  threeBins,
  unit,
} from '../../testing/inventory/three-bins.ts';
import { type BinLimits, describeItem, put } from '../../testing/inventory/warehouse.ts';
import type { LooseGoods } from './commands.ts';

let room: Stockroom;

beforeEach(() => {
  room = threeBins();
});
afterEach(() => room.close());

const limits = (of: BinLimits, ...bins: string[]): void => limitBins(room, of, ...bins);
const goods = (more: Partial<LooseGoods> = {}) => ({
  handling_unit: null,
  goods: { sku: 'A', lot: null, quantity: 1, location: 'dock', ...more },
});
const pallet = (code: string, sku?: string, quantity?: number): void =>
  palletAtDock(room, code, sku, quantity);
const confirm = (task: string, scan: string, override_reason: 'OTHER' | null = null) => ({
  task,
  place: scan,
  override_reason,
  note: null,
});

type Goes = readonly [what: string, prepare: () => unknown, bin: string | null];

describe('a plan', () => {
  it('proposes the three best places, and says in parts why', () => {
    put(room, 'A', 'dock', 5);
    put(room, 'A', 'bin-2', 1);
    const { to, proposals } = room.ok('putaway.plan', goods());
    expect(to).toBe('bin-2');
    expect(proposals).toHaveLength(3);
    const [best] = proposals;
    expect(best?.parts.map(({ criterion, word }) => `${criterion}: ${word}`)).toEqual([
      'same_item: same_item_there',
      'rotation: same_age',
      'low: light',
      'velocity: no_velocity',
      'fit: no_limit',
      'distance: walk',
    ]);
    for (const { score, parts } of proposals) {
      const sum = parts.reduce((total, { points }) => total + points, 0);
      expect(score).toBeCloseTo(sum, 5);
    }
  });

  it('tells the same lot from another one of the item', () => {
    put(room, 'L', 'dock', 5, { lot: 'L1' });
    put(room, 'L', 'bin-2', 1, { lot: 'L1' });
    put(room, 'L', 'bin-3', 1, { lot: 'L2' });
    const { proposals } = room.ok('putaway.plan', goods({ sku: 'L', lot: 'L1' }));
    expect(proposals.slice(0, 2).map(({ location, parts }) => [location, parts[0]?.word])).toEqual([
      ['bin-2', 'same_lot_there'],
      ['bin-3', 'same_item_there'],
    ]);
  });

  it.each<Goes>([
    ['the nearest, with all else equal', () => {}, 'bin-1'],
    ['where the item lies', () => put(room, 'A', 'bin-3', 1), 'bin-3'],
    ['away from a blocked place', () => block('bin-1'), 'bin-2'],
    ['away from what lies beneath a blocked place, where any is left', () => block('rack'), null],
    ['where its class may lie', () => limits({ storage_classes: ['chilled'] }, 'bin-1'), 'bin-2'],
    [
      'where the class from above allows it',
      () => {
        limits({ storage_classes: ['chilled'] }, 'rack');
        limits({ storage_classes: ['ambient'] }, 'bin-3');
      },
      'bin-3',
    ],
    [
      'where the weight is allowed',
      () => limits({ weight_max_mg: 3 * KG }, 'bin-1', 'bin-2'),
      'bin-3',
    ],
    [
      'where no other item lies, when it may not be mixed',
      () => {
        limits({ mixed_variants: 0 }, 'bin-1');
        put(room, 'B', 'bin-1', 1);
      },
      'bin-2',
    ],
    [
      'where it fits in',
      () => {
        describeItem(room, 'A', { length_mm: 100, width_mm: 100, height_mm: 100 });
        limits({ inner_length_mm: 100, inner_width_mm: 100, inner_height_mm: 99 }, 'bin-1');
      },
      'bin-2',
    ],
    [
      'near packing when it is fast',
      () => describeItem(room, 'A', { velocity_class: 'A' }),
      'bin-1',
    ],
    [
      'far from packing when it is slow',
      () => describeItem(room, 'A', { velocity_class: 'C' }),
      'bin-3',
    ],
  ])('goes %s', (_what, prepare, bin) => {
    put(room, 'A', 'dock', 5);
    prepare();
    if (bin === null) {
      expect(room.refusal('putaway.plan', goods({ quantity: 4 })).code).toBe('no-space');
      return;
    }
    expect(room.ok('putaway.plan', goods({ quantity: 4 })).to).toBe(bin);
  });

  const block = (location: string) => room.ok('putaway.block', { location, reason: 'LEAK' });

  it('puts heavy goods low, and light ones near', () => {
    limits({ height_mm: 5_000 }, 'bin-1');
    put(room, 'A', 'dock', 25);
    expect(room.ok('putaway.plan', goods({ quantity: 20 })).to).toBe('bin-2');
    expect(room.ok('putaway.plan', goods({ quantity: 1, sku: 'A' })).to).toBe('bin-2');
    put(room, 'B', 'dock', 1);
    expect(room.ok('putaway.plan', goods({ sku: 'B' })).to).toBe('bin-1');
  });

  it('keeps goods of one age together and does not cover what must go first', () => {
    const lot = (number: string, expires_on: string): void => {
      put(room, 'L', 'dock', 5, { lot: number });
      room.ok('lot.change', {
        sku: 'L',
        lot: number,
        status: null,
        reason: null,
        facts: { expires_on },
      });
    };
    lot('OLD', '2027-03-01');
    lot('NEW', '2027-09-01');
    put(room, 'L', 'bin-1', 1, { lot: 'OLD' });
    const { proposals } = room.ok('putaway.plan', goods({ sku: 'L', lot: 'NEW' }));
    const first = proposals.find(({ location }) => location === 'bin-1');
    expect(first?.parts.find(({ criterion }) => criterion === 'rotation')).toMatchObject({
      word: 'covers_earlier',
      points: 0,
      date: '2027-03-01',
    });
  });

  it.each([
    ['more than lies there', goods({ quantity: 6 }), 'not-in-stock'],
    ['nothing', goods({ quantity: 0 }), 'bad-quantity'],
    ['a quantity beyond the bound', goods({ quantity: 10 ** 12 + 1 }), 'bad-quantity'],
    ['an unknown item', goods({ sku: 'Z' }), 'unknown-item'],
    ['an unknown place', goods({ location: 'moon' }), 'unknown-location'],
    ['an unknown unit', unit('NOBODY'), 'unknown-unit'],
    ['a lot that nobody knows', goods({ sku: 'L', lot: 'X' }), 'unknown-lot'],
  ])('of %s is refused', (_what, asked, code) => {
    put(room, 'A', 'dock', 5);
    expect(room.refusal('putaway.plan', asked).code).toBe(code);
  });

  it('says what keeps the goods out when nothing is left', () => {
    put(room, 'A', 'dock', 5);
    limits({ weight_max_mg: KG }, 'bin-1', 'bin-2');
    limits({ storage_classes: ['frozen'] }, 'bin-3');
    const told = room.refusal('putaway.plan', goods({ quantity: 4 }));
    expect(told.message).toContain(
      'none of 3 places can take it; kept out: 2 by weight, 1 by storage class',
    );
  });

  it('says in words that places are blocked', () => {
    put(room, 'A', 'dock', 5);
    for (const location of ['bin-1', 'bin-2', 'bin-3']) {
      room.ok('putaway.block', { location, reason: 'LEAK' });
    }
    const told = room.refusal('putaway.plan', goods({ quantity: 4 }));
    expect(told.message).toContain('kept out: 3 by being blocked');
  });

  it('counts loose goods once, however often they are planned', () => {
    put(room, 'A', 'dock', 5);
    room.ok('putaway.plan', goods({ quantity: 3 }));
    const told = room.refusal('putaway.plan', goods({ quantity: 3 }));
    expect(told.message).toContain('where 5 lie loose, of which 3 are being put away already');
  });

  it('of a unit that somebody sent already says who and where', () => {
    pallet('P1');
    room.ok('putaway.plan', { ...unit('P1'), by: 'first' });
    const told = room.refusal('putaway.plan', unit('P1'));
    expect(told.code).toBe('already-planned');
    expect(told.message).toContain('on its way to Bin 1 already, sent by first');
  });
});

describe('what is on its way', () => {
  it('takes room until it has come', () => {
    put(room, 'A', 'dock', 12);
    limits({ weight_max_mg: 6 * KG }, 'bin-1', 'bin-2', 'bin-3');
    const planned = [1, 2, 3].map(() => room.ok('putaway.plan', goods({ quantity: 4 })).to);
    expect(new Set(planned).size).toBe(3);
    put(room, 'A', 'dock', 4);
    expect(room.refusal('putaway.plan', goods({ quantity: 4 })).code).toBe('no-space');
  });

  it.each([
    ['cancelled', (task: string) => room.ok('putaway.cancel', { task, note: null })],
    ['expired', () => (room.recorded_at = '2027-01-05T12:00:00.000Z')],
    ['sent elsewhere', (task: string) => room.ok('putaway.choose', { task, location: 'bin-3' })],
  ])('gives its place free when it is %s', (_what, end) => {
    pallet('P1');
    pallet('P2');
    limits({ units_max: 1 }, 'bin-1', 'bin-2', 'bin-3');
    const { task, to } = room.ok('putaway.plan', unit('P1'));
    expect(to).toBe('bin-1');
    end(task);
    expect(room.ok('putaway.plan', unit('P2')).to).toBe('bin-1');
  });

  it('is seen as it is, also after a plan that was undone has looked at it', () => {
    limits({ weight_max_mg: 20 * KG }, 'bin-1', 'bin-2', 'bin-3');
    pallet('P1');
    pallet('P2');
    pallet('HEAVY', 'A', 50);
    expect(room.ok('putaway.plan', unit('P1')).to).toBe('bin-1');
    // This one finds the first task expired and its place free, has no space itself, and is undone.
    const now = room.recorded_at;
    room.recorded_at = '2027-01-05T12:00:00.000Z';
    expect(room.refusal('putaway.plan', unit('HEAVY')).code).toBe('no-space');
    room.recorded_at = now;
    expect(room.ok('putaway.plan', unit('P2')).to).toBe('bin-2');
  });
});

describe('a confirmation', () => {
  it('moves a unit with all it carries to the place that was scanned', () => {
    pallet('P1');
    const { task } = room.ok('putaway.plan', unit('P1'));
    const answer = room.ok('putaway.confirm', confirm(task, ']C1B1'));
    expect(answer).toMatchObject({ location: 'bin-1', overridden: false });
    expect(room.levels()).toEqual(['A @ bin-1 / P1: 10']);
  });

  it('of a unit that has left the zone is refused', () => {
    pallet('P1');
    const { task } = room.ok('putaway.plan', unit('P1'));
    room.ok('transfer.open', { id: 'transfer-1', to_zone: 'b', note: null });
    const goods = { kind: 'unit', handling_unit: 'P1' } as const;
    room.ok('transfer.load', { transfer: 'transfer-1', goods });
    expect(room.refusal('putaway.confirm', confirm(task, 'bin-1'))).toEqual({
      code: 'unit-left',
      message: 'P1 has left this zone since; cancel the task',
    });
    room.ok('putaway.cancel', { task, note: null });
  });

  it('of a unit that has left the zone ends by itself, and its place is free again', () => {
    pallet('P1');
    const { task, to } = room.ok('putaway.plan', unit('P1'));
    room.ok('transfer.open', { id: 'transfer-1', to_zone: 'zone-b', note: null });
    const goods = { kind: 'unit', handling_unit: 'P1' } as const;
    room.ok('transfer.load', { transfer: 'transfer-1', goods });
    expect(room.ok('putaway.expire', { now: Date.parse(NOW) }).expired).toBe(1);
    expect(taskState(room, task)).toBe('cancelled');
    pallet('P2');
    expect(room.ok('putaway.plan', unit('P2')).to).toBe(to);
  });

  it('is for a unit as it stands: neither what it stands on nor what it carries has another one', () => {
    pallet('P1');
    pallet('C1', 'B', 1);
    room.ok('unit.move', {
      ...{ handling_unit: 'C1', to: 'dock', onto: 'P1', reason: null, note: null },
    });
    const { task } = room.ok('putaway.plan', unit('C1'));
    const told = room.refusal('putaway.plan', unit('P1'));
    expect(told).toMatchObject({ code: 'already-planned' });
    expect(told.message).toContain('C1 is on its way to Bin 1 already');
    room.ok('putaway.cancel', { task, note: null });
    room.ok('putaway.plan', unit('P1'));
    expect(room.refusal('putaway.plan', unit('C1')).code).toBe('already-planned');
  });

  it('of a unit that was put there without a word ends the task and moves nothing', () => {
    pallet('P1');
    const { task } = room.ok('putaway.plan', unit('P1'));
    const by_hand = { handling_unit: 'P1', to: 'bin-1', onto: null, reason: null, note: null };
    room.ok('unit.move', by_hand);
    expect(room.ok('putaway.confirm', confirm(task, 'bin-1')).movements).toEqual([]);
    expect(room.levels()).toEqual(['A @ bin-1 / P1: 10']);
  });

  it('of loose goods of which some were taken says to plan what is left', () => {
    put(room, 'A', 'dock', 5);
    const { task } = room.ok('putaway.plan', goods({ quantity: 5 }));
    put(room, 'A', 'dock', -2);
    expect(room.refusal('putaway.confirm', confirm(task, 'bin-1')).message).toBe(
      '5 of A were to be put away from Dock, where 3 lie by now; cancel the task and plan what is left',
    );
  });

  it('moves loose goods', () => {
    put(room, 'A', 'dock', 5);
    const { task } = room.ok('putaway.plan', goods({ quantity: 3 }));
    room.ok('putaway.confirm', confirm(task, 'bin-1'));
    expect(room.levels()).toEqual(['A @ bin-1: 3', 'A @ dock: 2']);
  });

  it('at another place needs a reason, which is kept', () => {
    pallet('P1');
    const { task } = room.ok('putaway.plan', unit('P1'));
    const told = room.refusal('putaway.confirm', confirm(task, 'B3'));
    expect(told).toEqual({
      code: 'other-place',
      message:
        'the goods were sent to Bin 1, and this is Bin 3; put them at Bin 1, or say why they lie here',
    });
    const answer = room.ok('putaway.confirm', confirm(task, 'B3', 'OTHER'));
    expect(answer).toMatchObject({ location: 'bin-3', overridden: true });
    const kept = room.db.prepare('SELECT override_reason FROM putaway_tasks').pluck().get();
    expect(kept).toBe('OTHER');
  });

  it('at a place that filled up meanwhile is refused with what lies there', () => {
    pallet('P1');
    limits({ mixed_variants: 0 }, 'bin-1');
    const { task } = room.ok('putaway.plan', unit('P1'));
    put(room, 'B', 'bin-1', 3);
    const told = room.refusal('putaway.confirm', confirm(task, 'B1'));
    expect(told.code).toBe('does-not-fit');
    expect(told.message).toContain(
      'another item lies there, and it takes one item only; there lie B',
    );
    expect(room.levels()).toContain('A @ dock / P1: 10');
  });

  it.each([
    ['no place', 'NOWHERE', 'unknown-location'],
    ['a dock', 'dock', 'does-not-fit'],
    ['a virtual place', 'scrap', 'unknown-location'],
  ])('at %s is refused', (_what, scan, code) => {
    pallet('P1');
    const { task } = room.ok('putaway.plan', unit('P1'));
    expect(room.refusal('putaway.confirm', confirm(task, scan, 'OTHER')).code).toBe(code);
  });

  it('that comes again is answered as before; another one is told that it is done, and by whom', () => {
    pallet('P1');
    const { task } = room.ok('putaway.plan', unit('P1'));
    const asked = { ...confirm(task, 'B1'), id: 'confirm-1', by: 'driver' };
    expect(room.ok('putaway.confirm', asked).outcome).toBe('created');
    expect(room.ok('putaway.confirm', asked).outcome).toBe('exists');
    expect(room.refusal('putaway.confirm', confirm(task, 'B1')).message).toContain(
      'is done by driver',
    );
  });

  it('that comes late is taken, unless the unit was sent anew', () => {
    pallet('P1');
    const late = room.ok('putaway.plan', unit('P1'));
    room.recorded_at = '2027-01-05T12:00:00.000Z';
    expect(room.ok('putaway.expire', { now: Date.parse(room.recorded_at) })).toEqual({
      expired: 1,
    });
    const anew = room.ok('putaway.plan', unit('P1'));
    expect(room.refusal('putaway.confirm', confirm(late.task, 'B1')).code).toBe('task-ended');
    room.ok('putaway.cancel', { task: anew.task, note: null });
    room.ok('putaway.confirm', confirm(late.task, 'B1'));
    expect(room.levels()).toEqual(['A @ bin-1 / P1: 10']);
  });
});
