import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LotHold, TransferHolds } from '../../../contract/transfers.ts';
import { recallById, recallPlaces } from '../../inventory/trace/recall-queries.ts';
import { Stockroom } from '../../testing/inventory/stockroom.ts';
import { TalkingZones } from '../../testing/inventory/talking-zones.ts';
import { helloMessage } from './messages.ts';

/** A hold goes with the goods, and a recall everywhere that they went or came from. */

let zones: TalkingZones<'a' | 'b' | 'c'>;
beforeEach(() => {
  zones = new TalkingZones(['a', 'b', 'c']);
  zones.stock('a', 'L1');
});
afterEach(() => zones.close());

const statuses = (lot = 'L1') =>
  (['a', 'b', 'c'] as const).map((name) => zones.status(name, lot) ?? 'unknown');

describe('a recall', () => {
  it('[T-10] reaches goods that are on their way: they arrive held', () => {
    zones.send('a', 'b', 'L1');
    zones.talk();
    zones.recall('a', 'L1', 'recall-0001');
    zones.talk();
    expect(zones.status('b', 'L1'), 'held before anything is here').toBe('blocked: glass');
    zones.arrive('b', 'L1');
    expect(statuses()).toEqual(['blocked: glass', 'blocked: glass', 'unknown']);
  });

  it('[T-10] reaches goods that have arrived, and says who called and what to fetch', () => {
    zones.send('a', 'b', 'L1');
    zones.talk();
    zones.arrive('b', 'L1');
    zones.talk();
    zones.recall('a', 'L1', 'recall-0001');
    zones.talk();
    const { db } = zones.rooms.b;
    expect(recallById(db)('recall-0001@a')).toMatchObject({
      ...{ zone: 'a', reason: 'glass', created_by: 'test', lots: 1, to_fetch: 1 },
    });
    const { rows } = recallPlaces(db)({ recall: 'recall-0001@a', limit: 10 });
    expect(rows).toMatchObject([{ lot: 'L1', on_hand: 2, fetched: false }]);
  });

  it('[T-10] is passed on to where the goods went from there, and told nobody twice', () => {
    zones.send('a', 'b', 'L1', 6);
    zones.talk();
    zones.arrive('b', 'L1', 6);
    zones.send('b', 'c', 'L1', 3);
    zones.talk();
    zones.recall('a', 'L1', 'recall-0001');
    zones.said = [];
    zones.talk();
    expect(statuses()).toEqual(['blocked: glass', 'blocked: glass', 'blocked: glass']);
    const words = zones.said.map(({ kind, from, to }) => `${from} ${kind} ${to}`);
    expect(words).toEqual(['a holds b', 'b held a', 'b holds c', 'c held b']);
    expect(recallById(zones.rooms.c.db)('recall-0001@a').zone).toBe('a');
  });

  it('[T-10] ends where the goods went round in a circle', () => {
    zones.send('a', 'b', 'L1', 6);
    zones.talk();
    zones.arrive('b', 'L1', 6);
    zones.send('b', 'c', 'L1', 4);
    zones.talk();
    zones.arrive('c', 'L1', 4);
    zones.send('c', 'a', 'L1', 2);
    zones.talk();
    zones.recall('b', 'L1', 'recall-0001');
    zones.talk();
    expect(statuses()).toEqual(['blocked: glass', 'blocked: glass', 'blocked: glass']);
    zones.change('b', 'L1', 'released');
    zones.talk();
    expect(statuses()).toEqual(['released', 'released', 'released']);
  });

  it('[T-10] goes back to where the goods came from; what is only held does not', () => {
    zones.send('a', 'b', 'L1');
    zones.talk();
    zones.arrive('b', 'L1');
    zones.change('b', 'L1', 'quarantined', 'wet');
    zones.talk();
    expect(statuses()).toEqual(['released', 'quarantined: wet', 'unknown']);
    zones.recall('b', 'L1', 'recall-0001');
    zones.talk();
    expect(statuses()).toEqual(['blocked: glass', 'blocked: glass', 'unknown']);
  });

  it('[T-10] meets goods that are announced afterwards', () => {
    zones.stock('b', 'L1');
    zones.recall('b', 'L1', 'recall-0001');
    zones.send('a', 'b', 'L1');
    zones.talk();
    expect(statuses()).toEqual(['blocked: glass', 'blocked: glass', 'unknown']);
  });

  it('[T-10] holds what was made of the lot there, which that zone may release', () => {
    zones.send('a', 'b', 'L1');
    zones.talk();
    zones.arrive('b', 'L1');
    const side = { location: 'dock', handling_unit: null, sku: 'L' };
    zones.rooms.b.ok('goods.transform', {
      inputs: [{ ...side, lot: 'L1', quantity: 2 }],
      outputs: [{ ...side, lot: 'MIX', quantity: 1, expires_on: null }],
      reason: 'MIXED',
      note: null,
    });
    zones.recall('a', 'L1', 'recall-0001');
    zones.talk();
    expect(zones.status('b', 'MIX')).toBe('blocked: glass');
    expect(recallById(zones.rooms.b.db)('recall-0001@a').lots).toBe(2);
    zones.change('b', 'MIX', 'released');
    expect(zones.status('b', 'MIX')).toBe('released');
  });

  it('[T-10] waits for an item that the catalog does not know yet', () => {
    const { a, b } = zones.rooms;
    const item = { variant: 'v-new', product: 'p', sku: 'NEW', name: 'New', tracking: 'lot' };
    a.import('variants', [item]);
    const found = {
      reason: 'FOUND',
      note: null,
      location: 'dock',
      lot: 'N1',
      quantity: 3,
    } as const;
    a.ok('stock.adjust', { ...found, sku: 'NEW' });
    const goods = { kind: 'item', sku: 'NEW', lot: 'N1', from: 'dock', from_unit: null } as const;
    a.ok('transfer.open', { id: 'new-goods', to_zone: 'b', note: null });
    a.ok('transfer.load', { transfer: 'new-goods', goods: { ...goods, quantity: 3 } });
    a.ok('transfer.dispatch', { transfer: 'new-goods' });
    const recall = { id: 'recall-0002', sku: 'NEW', lot: 'N1', reason: 'glass', note: null };
    a.ok('lot.recall', { ...recall, descendants: true });
    zones.talk();
    b.import('variants', [item]);
    const what = { kind: 'item', sku: 'NEW', lot: 'N1', quantity: 3, to_unit: null, extra: false };
    const where = { of: null, location: 'dock', damaged: false, note: null };
    b.ok('transfer.arrive', { ...where, goods: what } as never);
    expect(zones.status('b', 'N1')).toBe('blocked: glass');
    expect(recallById(b.db)('recall-0002@a').to_fetch).toBe(1);
  });
});

describe('a hold of another zone', () => {
  beforeEach(() => {
    zones.send('a', 'b', 'L1', 5);
    zones.talk();
    zones.arrive('b', 'L1', 5);
  });

  it('[T-11] is lifted by that zone, and by it alone', () => {
    zones.change('a', 'L1', 'quarantined', 'lab');
    zones.talk();
    expect(zones.status('b', 'L1')).toBe('quarantined: lab');
    const release = { sku: 'L', lot: 'L1', status: 'released', reason: null, facts: {} } as const;
    expect(zones.rooms.b.refusal('lot.change', release)).toEqual({
      code: 'held-elsewhere',
      message: 'the lot L1 of L is quarantined by a (lab); release it there',
    });
    zones.change('a', 'L1', 'released');
    zones.talk();
    expect(statuses()).toEqual(['released', 'released', 'unknown']);
  });

  it('[T-11] leaves what was held here as it is, and the graver of both counts', () => {
    zones.change('b', 'L1', 'quarantined', 'wet');
    zones.recall('a', 'L1', 'recall-0001');
    zones.talk();
    expect(zones.status('b', 'L1')).toBe('blocked: glass');
    zones.change('a', 'L1', 'released');
    zones.talk();
    expect(zones.status('b', 'L1')).toBe('quarantined: wet');
    zones.change('b', 'L1', 'released');
    expect(zones.status('b', 'L1')).toBe('released');
  });

  it('[T-11] counts by its number, whatever comes first or twice', () => {
    zones.change('a', 'L1', 'quarantined', 'lab');
    const old = zones.due('a');
    zones.change('a', 'L1', 'released');
    zones.talk();
    for (const message of [...old, ...old]) zones.hear('b', message);
    expect(zones.status('b', 'L1')).toBe('released');
  });

  it('[T-10] is told anew where it changed before the answer came', () => {
    const by = { by: 'test', at: '2027-01-05T08:00:00.000Z', recall: null };
    const other = { ...by, zone: 'c', revision: 1, status: 'blocked', reason: 'glass' } as const;
    const lots = [{ variant: 'v-l', sku: 'L', lot: 'L1', holds: [other] }];
    zones.hear('a', { ...{ v: 1, from: 'c', to: 'a', epoch: 'e' }, kind: 'holds', lots });
    zones.change('a', 'L1', 'quarantined', 'lab');
    const [word] = zones.due('a');
    const [answer] = word === undefined ? [] : zones.hear('b', word).answers;
    zones.change('a', 'L1', 'released');
    if (answer !== undefined) zones.hear('a', answer);
    expect(zones.due('a')).toMatchObject([{ kind: 'holds', to: 'b' }]);
  });

  it('[T-11] that was lifted while the goods were on their way is not read off their notice', () => {
    zones.change('a', 'L1', 'quarantined', 'lab');
    zones.send('a', 'c', 'L1', 2);
    zones.change('a', 'L1', 'released');
    zones.talk();
    zones.arrive('c', 'L1', 2);
    expect(zones.status('c', 'L1')).toBe('released');
  });

  it('[T-11] is read off the notice until the zone has spoken', () => {
    zones.change('a', 'L1', 'quarantined', 'lab');
    zones.send('a', 'c', 'L1', 2);
    const [notice, ...words] = zones.due('a').filter(({ to }) => to === 'c');
    expect([notice?.kind, ...words.map(({ kind }) => kind)]).toEqual(['notice', 'holds']);
    if (notice !== undefined) zones.hear('c', notice);
    zones.arrive('c', 'L1', 2);
    expect(zones.status('c', 'L1')).toBe('quarantined: lab');
    zones.change('a', 'L1', 'released');
    zones.talk();
    expect(zones.status('c', 'L1')).toBe('released');
  });

  it('[T-11] that is read off a notice ends what was promised of the lot when its goods come', () => {
    const { b } = zones.rooms;
    const reference = { type: 'order', id: 'O-1' } as const;
    const at = { location: 'dock', lot: 'L1', handling_unit: null };
    const ask = { sku: 'L', quantity: 2, at, reference, expires_at: null };
    b.ok('reservation.make', { id: 'promise-1', ...ask });
    zones.change('a', 'L1', 'quarantined', 'lab');
    zones.send('a', 'b', 'L1', 2);
    const [notice] = zones.due('a').filter(({ to, kind }) => to === 'b' && kind === 'notice');
    if (notice !== undefined) zones.hear('b', notice);
    const state = b.db.prepare<[], string>('SELECT state FROM reservations').pluck();
    expect(state.all()).toEqual(['live']);
    zones.arrive('b', 'L1', 2);
    expect(state.all()).toEqual(['released']);
  });

  it('[T-11] ends what was promised of its goods, as one that was set here', () => {
    const { b } = zones.rooms;
    const reference = { type: 'order', id: 'O-1' } as const;
    const at = { location: 'dock', lot: 'L1', handling_unit: null };
    const ask = { sku: 'L', quantity: 2, at, reference, expires_at: null };
    b.ok('reservation.make', { id: 'promise-1', ...ask });
    zones.recall('a', 'L1', 'recall-0001');
    zones.talk();
    const state = b.db.prepare<[], string>('SELECT state FROM reservations').pluck();
    expect(state.all()).toEqual(['released']);
    expect(b.refusal('reservation.make', { ...ask, at: null }).code).toBe('nothing-free');
  });
});

describe('an old copy', () => {
  const greet = (name: 'a' | 'b'): void => {
    const other = name === 'a' ? 'b' : 'a';
    zones.epochs[name] = `${zones.epochs[name]}-restored`;
    const speaker = { gateway: name, epoch: zones.epochs[name] };
    for (const answer of zones.hear(other, helloMessage(speaker, other)).answers) {
      zones.hear(name, answer);
    }
  };
  const restore = (name: 'a' | 'b', image: Buffer): readonly string[] => {
    zones.rooms[name].close();
    zones.rooms[name] = new Stockroom({}, image);
    greet(name);
    return zones.talk();
  };
  beforeEach(() => {
    zones.send('a', 'b', 'L1', 5);
    zones.talk();
    zones.arrive('b', 'L1', 5);
  });

  it('[T-12] of a zone that was told is told again', () => {
    const image = zones.rooms.b.image();
    zones.recall('a', 'L1', 'recall-0001');
    zones.talk();
    restore('b', image);
    expect(zones.status('b', 'L1')).toBe('blocked: glass');
  });

  it('[T-12] of the zone that called hears of its recall from those that it told', () => {
    const image = zones.rooms.a.image();
    zones.recall('a', 'L1', 'recall-0001');
    zones.talk();
    expect(restore('a', image)).toEqual([
      'b: this zone held lot L1 of L, which it had forgotten; it does again',
    ]);
    expect(statuses()).toEqual(['blocked: glass', 'blocked: glass', 'unknown']);
    expect(recallById(zones.rooms.a.db)('recall-0001').zone).toBeNull();
    zones.change('a', 'L1', 'released');
    zones.talk();
    expect(statuses()).toEqual(['released', 'released', 'unknown']);
  });

  it('[T-12] of the zone that called goes on holding what it does not know to have released', () => {
    zones.recall('a', 'L1', 'recall-0001');
    const image = zones.rooms.a.image();
    zones.change('a', 'L1', 'released');
    zones.talk();
    restore('a', image);
    expect(statuses()).toEqual(['blocked: glass', 'blocked: glass', 'unknown']);
  });

  it('[T-12] that used a number for something else is heard all the same', () => {
    const image = zones.rooms.a.image();
    zones.change('a', 'L1', 'quarantined', 'lab');
    zones.talk();
    zones.rooms.a.close();
    zones.rooms.a = new Stockroom({}, image);
    zones.recall('a', 'L1', 'recall-0001');
    greet('a');
    zones.talk();
    expect(statuses()).toEqual(['blocked: glass', 'blocked: glass', 'unknown']);
    zones.change('a', 'L1', 'released');
    zones.talk();
    expect(statuses()).toEqual(['released', 'released', 'unknown']);
  });
});

describe('a word that cannot be true', () => {
  const hold = (more: Partial<LotHold> = {}): LotHold => ({
    ...{ zone: 'c', revision: 1, status: 'blocked', reason: 'glass', recall: null },
    ...{ by: 'test', at: '2027-01-05T08:00:00.000Z' },
    ...more,
  });
  const words = (more: object, holds: readonly LotHold[] = [hold()]): TransferHolds =>
    ({
      ...{ v: 1, from: 'c', to: 'a', epoch: 'epoch-c', kind: 'holds' },
      lots: [{ variant: 'v-l', sku: 'L', lot: 'L1', holds, ...more }],
    }) as TransferHolds;

  it('[T-13] about another thing under the same name is refused, and not answered', () => {
    const heard = zones.hear('a', words({ sku: 'OTHER' }));
    expect(heard.answers).toEqual([]);
    expect(heard.refused).toContain('which is L here; make both catalogs the same');
    expect(zones.status('a', 'L1')).toBe('released');
  });

  it('[T-13] in the name of this zone releases nothing', () => {
    zones.recall('a', 'L1', 'recall-0001');
    zones.hear('a', words({}, [hold({ zone: 'a', revision: 77, status: 'released' })]));
    expect(zones.status('a', 'L1')).toBe('blocked: glass');
    zones.send('a', 'b', 'L1');
    const told = zones.due('a').flatMap((one) => (one.kind === 'holds' ? one.lots : []));
    expect(told[0]?.holds).toMatchObject([{ zone: 'a', revision: 78, status: 'blocked' }]);
  });

  it('[T-13] does not keep the others of the same message from being heard', () => {
    const message = words({ sku: 'OTHER' });
    const lots = [...message.lots, { variant: 'v-l', sku: 'L', lot: 'L2', holds: [hold()] }];
    const heard = zones.hear('a', { ...message, lots });
    expect(heard.answers).toMatchObject([{ kind: 'held', lots: [{ lot: 'L2' }] }]);
    expect(zones.status('a', 'L2')).toBe('blocked: glass');
  });
});
