import { afterEach, beforeEach, expect, it } from 'vitest';
import { Stockroom } from '../../testing/inventory/stockroom.ts';
import { TwoZones, type ZoneName } from '../../testing/inventory/two-zones.ts';
import { helloMessage } from './messages.ts';

/** What becomes of transfers when either zone's database is put back from an old copy. */

let zones: TwoZones;
beforeEach(() => {
  zones = new TwoZones();
  zones.a.ok('stock.adjust', { ...FOUND, sku: 'A', location: 'dock', quantity: 10 });
});
afterEach(() => zones.close());

const FOUND = { reason: 'FOUND', note: null, lot: null } as const;

function send(): void {
  zones.a.ok('transfer.open', { id: 'transfer-1', to_zone: 'b', note: null });
  const goods = { kind: 'item', sku: 'A', lot: null, from: 'dock', from_unit: null } as const;
  zones.a.ok('transfer.load', { transfer: 'transfer-1', goods: { ...goods, quantity: 6 } });
  zones.a.ok('transfer.dispatch', { transfer: 'transfer-1' });
}

const arrive = (quantity: number) =>
  zones.b.ok('transfer.arrive', {
    of: { from_zone: 'a', transfer: 'transfer-1' },
    goods: { kind: 'item', sku: 'A', lot: null, quantity, to_unit: null, extra: false },
    location: 'dock',
    damaged: false,
    note: null,
  });

/** The zone goes on from an old copy, in a new epoch, and greets the other one as on every connect. */
function restore(zone: ZoneName, image: Buffer): void {
  zones[zone].close();
  Object.assign(zones, { [zone]: new Stockroom({}, image) });
  zones.epochs[zone] = `${zones.epochs[zone]}-restored`;
  const other = zone === 'a' ? 'b' : 'a';
  const speaker = { gateway: zone, epoch: zones.epochs[zone] };
  for (const answer of zones.hear(other, helloMessage(speaker, other)).answers) {
    zones.hear(zone, answer);
  }
  zones.talk(true);
}

it('[T-08] a sender that forgot what it had heard hears it again', () => {
  send();
  zones.talk();
  const image = zones.a.db.serialize();
  arrive(6);
  zones.talk();
  restore('a', image);
  expect(zones.beyond('a')).toEqual({ adjustment: -10, 'other-zones': 6 });
  expect(zones.state('a', 'transfer-1')).toBe('closed');
});

it('[T-08] a receiver that forgot an arrival is told of it, and one scan makes both right', () => {
  send();
  zones.talk();
  const image = zones.b.db.serialize();
  arrive(2);
  arrive(4);
  zones.talk();
  restore('b', image);
  expect(zones.b.levels(), 'the copy knows nothing of them').toEqual([]);
  expect(zones.beyond('a'), 'in transit again, not lost').toEqual({ adjustment: -10, transit: 6 });
  const row = zones.b.db.prepare('SELECT forgotten FROM transfers_in').get();
  expect(row).toEqual({ forgotten: 1 });
  arrive(6);
  zones.talk();
  expect(zones.beyond('a')).toEqual({ adjustment: -10, 'other-zones': 6 });
  expect(zones.b.levels()).toEqual(['A @ dock: 6']);
});

it('[T-08] a receiver that forgot the notice gets it again, though it had been answered', () => {
  zones.a.ok('transfer.open', { id: 'transfer-0', to_zone: 'b', note: null });
  zones.hear('b', helloMessage({ gateway: 'a', epoch: zones.epochs.a }, 'b'));
  const image = zones.b.db.serialize();
  send();
  zones.talk();
  arrive(6);
  zones.talk();
  restore('b', image);
  expect(zones.state('b', 'transfer-1')).toBe('expected');
  expect(zones.beyond('a')).toEqual({ adjustment: -10, transit: 6 });
  arrive(6);
  zones.talk();
  expect(zones.beyond('a')).toEqual({ adjustment: -10, 'other-zones': 6 });
});

it('[T-07] [T-08] a sender that forgot the whole transfer is told of it, and a person decides', () => {
  zones.a.ok('transfer.open', { id: 'transfer-0', to_zone: 'b', note: null });
  zones.hear('a', helloMessage({ gateway: 'b', epoch: zones.epochs.b }, 'a'));
  const image = zones.a.db.serialize();
  send();
  zones.talk();
  arrive(6);
  zones.talk();
  restore('a', image);
  expect(zones.a.levels(), 'nothing is booked on the word of another zone').toEqual([
    'A @ dock: 10',
  ]);
  const stray = zones.a.db.prepare('SELECT from_zone, state FROM transfer_strays').get();
  expect(stray).toEqual({ from_zone: 'b', state: 'open' });
  const note = '6 booked out as lost';
  zones.a.ok('transfer.dismiss', { from_zone: 'b', transfer: 'transfer-1', note });
  expect(zones.a.db.prepare('SELECT state FROM transfer_strays').get()).toEqual({
    state: 'dismissed',
  });
});

it('[T-08] a sender that forgot that it cancelled learns it from the other zone', () => {
  send();
  zones.talk();
  const image = zones.a.db.serialize();
  zones.a.ok('transfer.cancel', { transfer: 'transfer-1', note: null });
  zones.talk();
  restore('a', image);
  expect(zones.a.levels()).toEqual(['A @ dock: 10']);
  expect(zones.state('a', 'transfer-1')).toBe('cancelled');
});
