import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../contract/canonical-json.ts';
import { NOW, type Stockroom } from '../../testing/inventory/stockroom.ts';
import {
  limits,
  pallet,
  promises,
  taskNote,
  taskState,
  threeBins,
  unit,
} from '../../testing/inventory/three-bins.ts';
import { put } from '../../testing/inventory/warehouse.ts';
import { wholeAudit } from '../../testing/inventory/whole-audit.ts';
import { planAll } from './plan-all.ts';

/** Goods that came in and that an order waits for; orders are packed at the bench. */

let room: Stockroom;

beforeEach(() => {
  room = threeBins('bench');
});
afterEach(() => {
  expect(wholeAudit(room.db)).toEqual([]);
  room.close();
});

const order = (id: string, sku: string, quantity: number, policy: 'partial' | 'all' = 'partial') =>
  room.ok('order.make', {
    ...{ order: id, customer: 'Corner Café', priority: 5, ship_by: null, policy },
    lines: [{ line: 1, sku, quantity }],
  });
const cancelOrder = (id: string) => room.ok('order.cancel', { order: id, reason: 'x' });
const loose = (quantity: number, sku = 'A', lot: string | null = null, location = 'dock') => ({
  handling_unit: null,
  goods: { sku, lot, quantity, location },
});
const plan = (subject: ReturnType<typeof unit> | ReturnType<typeof loose>) =>
  room.ok('putaway.plan', subject);
const confirm = (task: string, place: string, override_reason: 'OTHER' | null = null) =>
  room.ok('putaway.confirm', { task, place, override_reason, note: null });
const cancel = (task: string) => room.ok('putaway.cancel', { task, note: null });
const serve = () => room.ok('order.serve', { skus: ['A', 'B', 'L'] });

describe('a pallet that an order waits for', () => {
  beforeEach(() => {
    order('SO-1', 'A', 10);
    pallet(room, 'P1');
  });

  it('goes straight to packing, and the plan says for whom', () => {
    const { to, part, proposals } = plan(unit('P1'));
    expect([to, part]).toEqual(['bench', false]);
    expect(proposals.map(({ location, orders }) => [location, orders])).toEqual([
      ['bench', [{ order: 'SO-1', sku: 'A', quantity: 10 }]],
      ['bin-1', undefined],
      ['bin-2', undefined],
    ]);
  });

  it('is the order’s from the plan on, and lies at packing for it in the end', () => {
    const { task } = plan(unit('P1'));
    expect(promises(room)).toEqual(['SO-1 A 10 dock / P1']);
    confirm(task, 'PACK');
    expect(promises(room)).toEqual(['SO-1 A 10 bench / P1']);
    expect(room.levels()).toEqual(['A @ bench / P1: 10 (10)']);
  });

  it('goes there too where the promise was made before it was planned', () => {
    serve();
    expect(promises(room)).toEqual(['SO-1 A 10']);
    expect(plan(unit('P1')).to).toBe('bench');
    expect(promises(room)).toEqual(['SO-1 A 10 dock / P1']);
  });

  it('is the only one that is sent for it', () => {
    pallet(room, 'P2');
    expect([plan(unit('P1')).to, plan(unit('P2')).to]).toEqual(['bench', 'bin-1']);
  });

  it('cancelled leaves the order its promise, and the next pallet goes instead', () => {
    const { task } = plan(unit('P1'));
    cancel(task);
    expect(promises(room)).toEqual(['SO-1 A 10']);
    pallet(room, 'P2');
    expect(plan(unit('P2')).to).toBe('bench');
  });

  it('put elsewhere for a reason leaves the order its promise', () => {
    confirm(plan(unit('P1')).task, 'B2', 'OTHER');
    expect(promises(room)).toEqual(['SO-1 A 10']);
    expect(room.levels()).toEqual(['A @ bin-2 / P1: 10']);
  });

  it('sent to a bin instead and then to packing after all is kept again', () => {
    const { task } = plan(unit('P1'));
    room.ok('putaway.choose', { task, location: 'bin-2' });
    expect(promises(room)).toEqual(['SO-1 A 10']);
    room.ok('putaway.choose', { task, location: 'bench' });
    confirm(task, 'PACK');
    expect(promises(room)).toEqual(['SO-1 A 10 bench / P1']);
  });

  it('that nobody brought in time is any goods again, and must be planned anew', () => {
    const { task } = plan(unit('P1'));
    room.ok('putaway.expire', { now: Date.parse(NOW) + 5 * 3_600_000 });
    expect(promises(room)).toEqual(['SO-1 A 10']);
    const late = { task, place: 'PACK', override_reason: null, note: null } as const;
    expect(room.refusal('putaway.confirm', late).code).toBe('task-ended');
  });

  it('stays where it is when its order is cancelled', () => {
    const { task } = plan(unit('P1'));
    cancelOrder('SO-1');
    expect([taskState(room, task), promises(room)]).toEqual(['cancelled', []]);
    expect(taskNote(room, task)).toBe('nothing of it is kept for the order SO-1 any more');
    expect(plan(unit('P1')).to).toBe('bin-1');
  });

  it('of a lot that is held meanwhile does not come to packing, and keeps nothing', () => {
    order('SO-2', 'L', 4);
    put(room, 'L', 'dock', 4, { lot: 'X', handling_unit: 'P3' });
    const { task } = plan(unit('P3'));
    room.ok('lot.change', { sku: 'L', lot: 'X', status: 'blocked', reason: 'R', facts: {} });
    expect([taskState(room, task), promises(room)]).toEqual(['cancelled', []]);
    expect(taskNote(room, task)).toBe('lot X of L is blocked: R');
    const late = { task, place: 'PACK', override_reason: null, note: null } as const;
    expect(room.refusal('putaway.confirm', late).message).toContain('lot X of L is blocked: R');
  });

  it('of which other goods take the place in the promise has no task to packing any more', () => {
    const { task } = plan(unit('P1'));
    put(room, 'A', 'bin-3', 10);
    const held = { location: 'held', name: 'Held', kind: 'quarantine' };
    room.import('locations', [held]);
    const to = { handling_unit: 'P1', to: 'held', onto: null, reason: 'WET', note: null };
    room.ok('unit.move', to);
    expect([taskState(room, task), promises(room)]).toEqual(['cancelled', ['SO-1 A 10']]);
    expect(taskNote(room, task)).toBe('P1 was put into quarantine at held');
  });

  it('of a lot that expires meanwhile does not come to packing, and keeps nothing', () => {
    order('SO-2', 'L', 4);
    put(room, 'L', 'dock', 4, { lot: 'X', handling_unit: 'P3' });
    const facts = { expires_on: NOW.slice(0, 10) };
    room.ok('lot.change', { sku: 'L', lot: 'X', status: null, reason: null, facts });
    const { task } = plan(unit('P3'));
    room.recorded_at = new Date(Date.parse(NOW) + 24 * 3_600_000).toISOString();
    const there = { task, place: 'PACK', override_reason: null, note: null } as const;
    const refused = room.refusal('putaway.confirm', there);
    expect(refused.code).toBe('lot-held');
    expect(refused.message).toContain('the lot X of L is expired; it does not go to packing');
    cancel(task);
    expect(promises(room)).toEqual([]);
  });

  it('goes to a bin where packing cannot take it', () => {
    limits(room, { units_max: 1 }, 'bench');
    put(room, 'B', 'bench', 1, { handling_unit: 'THERE' });
    expect(plan(unit('P1')).to).toBe('bin-1');
  });
});

describe('who waits', () => {
  it('is nobody where what lies stored is enough', () => {
    put(room, 'A', 'bin-3', 10);
    order('SO-1', 'A', 10);
    pallet(room, 'P1');
    expect(plan(unit('P1')).to).toBe('bin-3');
  });

  it('is who comes next where what lies stored serves the first', () => {
    put(room, 'A', 'bin-3', 4);
    order('SO-1', 'A', 4);
    order('SO-2', 'A', 10);
    pallet(room, 'P1');
    expect(plan(unit('P1')).proposals[0]?.orders).toEqual([
      { order: 'SO-2', sku: 'A', quantity: 10 },
    ]);
  });

  it('is nobody where enough lies free at packing already', () => {
    put(room, 'A', 'bench', 10);
    order('SO-1', 'A', 10);
    pallet(room, 'P1');
    expect(plan(unit('P1')).to).not.toBe('bench');
  });

  it('may be several, each with a part of the pallet', () => {
    order('SO-1', 'A', 4);
    order('SO-2', 'A', 8);
    pallet(room, 'P1');
    confirm(plan(unit('P1')).task, 'PACK');
    expect(promises(room)).toEqual(['SO-1 A 4 bench / P1', 'SO-2 A 6 bench / P1']);
  });

  it('is not an order that takes all or nothing, while it lacks another item', () => {
    room.ok('order.make', {
      ...{ order: 'SO-1', customer: 'C', priority: 5, ship_by: null, policy: 'all' },
      lines: [
        { line: 1, sku: 'A', quantity: 10 },
        { line: 2, sku: 'B', quantity: 1 },
      ],
    });
    pallet(room, 'P1');
    expect(plan(unit('P1')).to).toBe('bin-1');
  });

  it('gets nothing that is promised to others', () => {
    pallet(room, 'P1');
    room.ok('reservation.make', {
      ...{ sku: 'A', quantity: 10, at: null, expires_at: null },
      reference: { type: 'transfer', id: 'T-1' },
    });
    order('SO-1', 'A', 10);
    expect(plan(unit('P1')).to).toBe('bin-1');
  });

  it('gets, in turn, no more than is promised to nobody', () => {
    pallet(room, 'P1');
    room.ok('reservation.make', {
      ...{ sku: 'A', quantity: 4, at: null, expires_at: null },
      reference: { type: 'transfer', id: 'T-1' },
    });
    const [first, second] = ['SO-1', 'SO-2'];
    // Nothing was kept for them yet.
    order(first, 'B', 1);
    order(second, 'B', 1);
    room.db.exec(
      "UPDATE order_lines SET variant = (SELECT id FROM product_variants WHERE sku = 'A'), quantity = 5",
    );
    expect(plan(unit('P1')).proposals[0]?.orders).toEqual([
      { order: first, sku: 'A', quantity: 5 },
      { order: second, sku: 'A', quantity: 1 },
    ]);
  });

  it.each([
    ['where no packing is named', undefined],
    ['where packing is a place that nobody knows', 'nowhere'],
  ])('is not asked %s', (_what, packing) => {
    room.close();
    room = threeBins(packing);
    order('SO-1', 'A', 10);
    pallet(room, 'P1');
    expect(plan(unit('P1')).to).toBe('bin-1');
  });

  it('gets no goods that are held, nor such as lie stored already', () => {
    order('SO-1', 'L', 4);
    put(room, 'L', 'dock', 4, { lot: 'X' });
    room.import('locations', [{ location: 'held', name: 'Held', kind: 'quarantine' }]);
    room.ok('lot.change', { sku: 'L', lot: 'X', status: 'quarantined', reason: 'R', facts: {} });
    expect(plan(loose(4, 'L', 'X')).to).toBe('held');
    order('SO-2', 'A', 5);
    put(room, 'A', 'bin-2', 5);
    expect(plan(loose(5, 'A', null, 'bin-2')).to).not.toBe('bench');
  });
});

describe('a pallet of which an order waits for a part', () => {
  beforeEach(() => {
    order('SO-1', 'A', 4);
    pallet(room, 'P1');
  });

  it('has the part taken to packing first, and then goes to a bin', () => {
    const first = plan(unit('P1'));
    expect([first.to, first.part]).toEqual(['bench', true]);
    expect(first.proposals[0]?.orders).toEqual([{ order: 'SO-1', sku: 'A', quantity: 4 }]);
    const { code, message } = room.refusal('putaway.plan', unit('P1'));
    expect(code).toBe('already-planned');
    expect(message).toContain('what orders wait for is taken off P1 to Bench first');
    confirm(first.task, 'PACK');
    expect(room.levels()).toEqual(['A @ bench: 4 (4)', 'A @ dock / P1: 6']);
    expect(promises(room)).toEqual(['SO-1 A 4 bench']);
    const rest = plan(unit('P1'));
    expect([rest.to, rest.part]).toEqual(['bin-1', false]);
  });

  it('cannot be sent to a bin in parts', () => {
    const { task } = plan(unit('P1'));
    const refused = room.refusal('putaway.choose', { task, location: 'bin-1' });
    expect(refused.code).toBe('part-of-unit');
    expect(refused.message).toContain('cancel the task to put it elsewhere');
  });

  it('gives the part up where the task is cancelled', () => {
    cancel(plan(unit('P1')).task);
    expect(promises(room)).toEqual(['SO-1 A 4']);
    expect(room.levels()).toEqual(['A @ dock / P1: 10']);
  });

  it('takes several items and lots off in one go', () => {
    order('SO-2', 'L', 3);
    put(room, 'L', 'dock', 2, { lot: 'X', handling_unit: 'P1' });
    put(room, 'L', 'dock', 2, { lot: 'Y', handling_unit: 'P1' });
    confirm(plan(unit('P1')).task, 'PACK');
    expect(room.levels()).toEqual([
      'A @ bench: 4 (4)',
      'A @ dock / P1: 6',
      'L @ bench / X: 2 (2)',
      'L @ bench / Y: 1 (1)',
      'L @ dock / Y / P1: 1',
    ]);
  });
});

describe('loose goods that an order waits for', () => {
  it('go to packing as many as are wanted, and the rest to a bin', () => {
    order('SO-1', 'A', 4);
    put(room, 'A', 'dock', 10);
    const first = plan(loose(10));
    expect([first.to, first.part]).toEqual(['bench', true]);
    const rest = plan(loose(6));
    expect([rest.to, rest.part]).toEqual(['bin-1', false]);
    confirm(first.task, 'PACK');
    confirm(rest.task, 'B1');
    expect(room.levels()).toEqual(['A @ bench: 4 (4)', 'A @ bin-1: 6']);
  });

  it('are told once among what waits of a receipt', async () => {
    order('SO-1', 'A', 4);
    put(room, 'A', 'dock', 10);
    const asked = { id: 'plan-0001', by: 'test', occurred_at: NOW, subjects: [loose(10)] };
    const { planned } = await planAll(room.writer, asked);
    expect(planned).toMatchObject([
      { ok: true, to: 'bench', part: true, orders: [{ order: 'SO-1', sku: 'A', quantity: 4 }] },
    ]);
  });
});

describe('a putaway station', () => {
  const pass = (parcel: string, sscc: string) =>
    room.ok('parcel.decide', {
      ...{ parcel, station: 'lane', role: 'putaway', location: 'dock', occurred_at: NOW },
      ...{ clock_synchronised: true, deadline_ms: null, weight: null, fault: null },
      codes: [
        {
          ...{ text: `00${sscc}`, aim: null, gs1_error: null },
          gs1: [{ ai: '00', value: sscc, title: 'SSCC' }],
        },
      ],
      readings: canonicalJson([]),
      readings_left_out: 0,
    });
  const SSCC = '340123450000000017';

  beforeEach(() => {
    order('SO-1', 'A', 10);
    pallet(room, SSCC);
  });

  it('sends it from its lane to packing, kept on the way', () => {
    expect(pass('parcel-1', SSCC).verdict).toBe('accept');
    expect(promises(room)).toEqual([`SO-1 A 10 lane-1 / ${SSCC}`]);
    confirm('parcel-1', 'PACK');
    expect(promises(room)).toEqual([`SO-1 A 10 bench / ${SSCC}`]);
  });

  it('takes it back where the decision came too late', () => {
    pass('parcel-1', SSCC);
    const late = { parcel: 'parcel-1', reason: 'LATE_DECISION', occurred_at: NOW } as const;
    expect(room.ok('parcel.revoke', { ...late, clock_synchronised: true }).taken_back).toBe(true);
    expect(room.levels()).toEqual([`A @ dock / ${SSCC}: 10`]);
    expect([taskState(room, 'parcel-1'), promises(room)]).toEqual(['cancelled', ['SO-1 A 10']]);
  });

  it('takes nothing apart: a pallet with more on it goes to a bin', () => {
    put(room, 'A', 'dock', 1, { handling_unit: SSCC });
    pass('parcel-1', SSCC);
    expect(room.ok('putaway.choose', { task: 'parcel-1', location: 'bin-1' }).to).toBe('bin-1');
    expect(promises(room)).toEqual([]);
  });
});
