import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TraceDirection } from '../../../contract/http/trace.ts';
import { TwoZones } from '../../testing/inventory/two-zones.ts';
import { traceCsv } from './csv.ts';
import { traces } from './trace.ts';

let zones: TwoZones;
const transfer = 'transfer-1';
const load = (quantity: number) => {
  const goods = { kind: 'item', sku: 'L', lot: 'L1', from: 'dock', from_unit: null } as const;
  zones.a.ok('transfer.load', { transfer, goods: { ...goods, quantity } });
};
const send = (): void => {
  zones.a.ok('transfer.dispatch', { transfer });
  zones.talk();
};
const arrive = (quantity: number): void => {
  const goods = { kind: 'item', sku: 'L', lot: 'L1', to_unit: null, extra: false } as const;
  zones.b.ok('transfer.arrive', {
    ...{ of: null, location: 'dock', damaged: false, note: null },
    goods: { ...goods, quantity },
  });
  zones.b.ok('transfer.close', { from_zone: 'a', transfer, note: null });
  zones.talk();
};
const settle = (kind: 'found' | 'lost', quantity: number) => {
  const what = { line: 1, quantity, location: 'bin', kind } as never;
  zones.a.ok('transfer.settle', { transfer, note: null, what });
};
/** `3 left transit` of each event of the lot. */
const told = (direction: TraceDirection): readonly string[] =>
  traces(zones.a.db)({ of: { kind: 'lot', variant: 'v-l', lot: 'L1' }, direction, limit: 10 })
    .rows.flatMap(({ events }) => events)
    .map(({ quantity, what, other }) => `${quantity} ${what} ${other.location}`);

beforeEach(() => {
  zones = new TwoZones();
  const found = { reason: 'FOUND', note: null, sku: 'L', lot: 'L1', location: 'dock' } as const;
  zones.a.ok('stock.adjust', { ...found, quantity: 10 });
  zones.a.ok('transfer.open', { id: transfer, to_zone: 'b', note: null });
});
afterEach(() => zones.close());

it('what is in transit has left, and is told once when it arrived', () => {
  load(3);
  load(2);
  send();
  expect(told('forward')).toEqual(['2 left transit', '3 left transit']);
  arrive(4);
  expect(told('forward').toSorted()).toEqual(['1 left transit', '4 left other-zones']);
});

it('what came back from transit has neither left nor come', () => {
  load(5);
  send();
  arrive(1);
  settle('found', 3);
  expect(told('forward').toSorted()).toEqual(['1 left other-zones', '1 left transit']);
  expect(told('backward')).toEqual(['10 came adjustment']);
  settle('lost', 1);
  expect(told('forward').toSorted()).toEqual(['1 left adjustment', '1 left other-zones']);
});

it('names the zone that goods went to, and the one that they came from', () => {
  load(5);
  const zonesOf = (zone: 'a' | 'b', direction: TraceDirection) =>
    traces(zones[zone].db)({
      of: { kind: 'lot', variant: 'v-l', lot: 'L1' },
      direction,
      limit: 10,
    });
  const told = (zone: 'a' | 'b', direction: TraceDirection) =>
    zonesOf(zone, direction)
      .rows.flatMap(({ events }) => events)
      .map(({ quantity, what, other }) => `${quantity} ${what} ${other.location} ${other.zone}`);
  send();
  expect(told('a', 'forward')).toEqual(['5 left transit b']);
  arrive(4);
  expect(told('a', 'forward').toSorted()).toEqual(['1 left transit b', '4 left other-zones b']);
  expect(told('b', 'backward')).toEqual(['4 came other-zones a']);
  expect(told('a', 'backward'), 'what was found came from no zone').toEqual([
    '10 came adjustment null',
  ]);
  const lines = traceCsv(zonesOf('b', 'backward'), true).trimEnd().split('\r\n');
  expect(lines.map((line) => line.split(',').at(-1))).toEqual(['zone', '', 'a']);
});
