import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../contract/canonical-json.ts';
import { NOW, Stockroom } from '../../testing/inventory/stockroom.ts';
import {
  pallet,
  promises,
  taskState,
  threeBins,
  unit,
} from '../../testing/inventory/three-bins.ts';
import { put } from '../../testing/inventory/warehouse.ts';
import { wholeAudit } from '../../testing/inventory/whole-audit.ts';

/** Goods that come to packing in another way than by their task, or do not come there. */

let room: Stockroom;

beforeEach(() => {
  room = threeBins('bench');
});
afterEach(() => {
  expect(wholeAudit(room.db)).toEqual([]);
  room.close();
});

const order = (id: string, sku: string, quantity: number) =>
  room.ok('order.make', {
    ...{ order: id, customer: 'Corner Café', priority: 5, ship_by: null, policy: 'partial' },
    lines: [{ line: 1, sku, quantity }],
  });
const plan = (subject: ReturnType<typeof unit>) => room.ok('putaway.plan', subject);
const confirm = (task: string, place: string) =>
  room.ok('putaway.confirm', { task, place, override_reason: null, note: null });

describe('a station whose lane ends at packing', () => {
  const pass = (parcel: string, codes: readonly object[]) =>
    room.ok('parcel.decide', {
      ...{ parcel, station: 'lane', role: 'putaway', location: 'dock', occurred_at: NOW },
      ...{ clock_synchronised: true, deadline_ms: null, weight: null, fault: null },
      ...{ codes: codes as never, readings: canonicalJson([]), readings_left_out: 0 },
    });

  beforeEach(() => {
    const image = room.image();
    room.close();
    const stations = { lane: { to: 'bench' } };
    room = new Stockroom({ putaway: { packing: 'bench' }, counts: {}, stations }, image);
    order('SO-1', 'A', 10);
  });

  it('has brought the unit there, which is then confirmed without a move', () => {
    const sscc = '340123450000000017';
    pallet(room, sscc);
    const gs1 = [{ ai: '00', value: sscc, title: 'SSCC' }];
    pass('parcel-1', [{ text: `00${sscc}`, aim: null, gs1, gs1_error: null }]);
    expect(confirm('parcel-1', 'PACK')).toMatchObject({ location: 'bench', movements: [] });
    expect([taskState(room, 'parcel-1'), promises(room)]).toEqual([
      'done',
      [`SO-1 A 10 bench / ${sscc}`],
    ]);
  });

  it('has brought loose goods there, which are then confirmed without a move', () => {
    room.import('barcodes', [{ code: '04003300000011', sku: 'A' }]);
    put(room, 'A', 'dock', 1);
    pass('parcel-1', [{ text: '04003300000011', aim: null, gs1: null, gs1_error: null }]);
    expect(confirm('parcel-1', 'PACK')).toMatchObject({ location: 'bench', movements: [] });
    expect([taskState(room, 'parcel-1'), promises(room)]).toEqual(['done', ['SO-1 A 1 bench']]);
  });
});

it('a pallet that goes to quarantine instead leaves the order to wait for another', () => {
  room.import('locations', [{ location: 'q', name: 'Q', kind: 'quarantine' }]);
  order('SO-1', 'A', 10);
  pallet(room, 'P1');
  const { task } = plan(unit('P1'));
  room.ok('unit.move', { handling_unit: 'P1', to: 'q', onto: null, reason: null, note: null });
  expect([promises(room), taskState(room, task)]).toEqual([[], 'cancelled']);
  pallet(room, 'P2');
  expect(plan(unit('P2')).to).toBe('bench');
});

it('a pallet for two orders that goes to quarantine leaves each what else is free', () => {
  room.import('locations', [{ location: 'q', name: 'Q', kind: 'quarantine' }]);
  order('SO-1', 'A', 4);
  order('SO-2', 'A', 6);
  pallet(room, 'P1');
  plan(unit('P1'));
  put(room, 'A', 'bin-1', 6);
  room.ok('unit.move', { handling_unit: 'P1', to: 'q', onto: null, reason: null, note: null });
  room.ok('order.serve', { skus: ['A'] });
  expect(promises(room)).toEqual(['SO-1 A 4', 'SO-2 A 2']);
});
