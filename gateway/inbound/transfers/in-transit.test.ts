import { afterEach, beforeEach, expect, it } from 'vitest';
import { inTransitPages } from '../../inventory/queries/in-transit.ts';
import { TalkingZones } from '../../testing/inventory/talking-zones.ts';

let zones: TalkingZones<'a' | 'b'>;
beforeEach(() => {
  zones = new TalkingZones(['a', 'b']);
  zones.stock('a', 'L1');
  zones.stock('b', 'L2');
});
afterEach(() => zones.close());

const rows = (name: 'a' | 'b', limit = 10) => {
  const page = inTransitPages(zones.rooms[name].db);
  const told: string[] = [];
  for (let after: string | undefined; ; ) {
    const { rows: found, next } = page({ variant: 'v-l', limit, after });
    told.push(...found.map((row) => `${row.direction} ${row.zone} ${row.lot}: ${row.in_transit}`));
    if (next === null) return told;
    after = next;
  }
};

it('what is in transit is traced to its transfers, both those that leave and those that come', () => {
  zones.send('a', 'b', 'L1', 6);
  zones.send('a', 'c', 'L1', 1);
  zones.send('b', 'a', 'L2', 3);
  zones.talk();
  expect(rows('a')).toEqual(['out b L1: 6', 'out c L1: 1', 'in b L2: 3']);
  expect(rows('a', 1), 'a page at a time').toEqual(rows('a'));
  expect(rows('a', 2)).toEqual(rows('a'));
  expect(rows('b')).toEqual(['out a L2: 3', 'in a L1: 6']);
  zones.arrive('b', 'L1', 4);
  zones.talk();
  expect(rows('b')).toEqual(['out a L2: 3', 'in a L1: 2']);
  expect(rows('a')).toEqual(['out b L1: 2', 'out c L1: 1', 'in b L2: 3']);
});

it('goods that are being loaded are on their way, and are not dispatched yet', () => {
  zones.rooms.a.ok('transfer.open', { id: 't-1', to_zone: 'b', note: null });
  const goods = { kind: 'item', sku: 'L', lot: 'L1', from: 'dock', from_unit: null } as const;
  zones.rooms.a.ok('transfer.load', { transfer: 't-1', goods: { ...goods, quantity: 4 } });
  const page = inTransitPages(zones.rooms.a.db)({ limit: 10 });
  expect(page.rows).toMatchObject([{ transfer: 't-1', in_transit: 4, dispatched_at: null }]);
});

it('of an item that the catalog does not know, what comes is told by the name that its sender has', () => {
  zones.rooms.a.import('variants', [
    { variant: 'v-new', product: 'p', sku: 'NEW', name: 'New', tracking: 'none' },
  ]);
  const found = { reason: 'FOUND', note: null, lot: null, location: 'dock' } as const;
  zones.rooms.a.ok('stock.adjust', { ...found, sku: 'NEW', quantity: 5 });
  zones.rooms.a.ok('transfer.open', { id: 't-1', to_zone: 'b', note: null });
  const goods = { kind: 'item', sku: 'NEW', lot: null, from: 'dock', from_unit: null } as const;
  zones.rooms.a.ok('transfer.load', { transfer: 't-1', goods: { ...goods, quantity: 5 } });
  zones.rooms.a.ok('transfer.dispatch', { transfer: 't-1' });
  zones.talk();
  const page = inTransitPages(zones.rooms.b.db)({ limit: 10 });
  expect(page.rows).toMatchObject([{ direction: 'in', zone: 'a', sku: 'NEW', name: null }]);
});
