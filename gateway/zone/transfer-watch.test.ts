import { expect, it } from 'vitest';
import { silentLogger } from '../base/logger.ts';
import { transferLists } from '../inbound/transfers/queries.ts';
import { TwoZones } from '../testing/inventory/two-zones.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { Alarms } from './alarms.ts';
import { look } from './transfer-watch.ts';

it('goods that are in transit for too long raise an alarm, and so does what did not arrive', async () => {
  const zones = new TwoZones();
  const clock = new ManualClock(Date.parse('2027-01-05T08:00:00.000Z'));
  const alarms = new Alarms(clock, () => {});
  const lists = transferLists(zones.a.db);
  const reader = { query: async (name: keyof typeof lists, input: never) => lists[name](input) };
  const options = { reader: reader as never, clock, alarms, logger: silentLogger };
  const codes = async () => {
    await look({ ...options, overdue_ms: 3_600_000 });
    return alarms.list().map(({ code }) => code);
  };
  const found = { reason: 'FOUND', note: null, lot: null } as const;
  zones.a.ok('stock.adjust', { ...found, sku: 'A', location: 'dock', quantity: 2 });
  zones.a.ok('transfer.open', { id: 'transfer-1', to_zone: 'b', note: null });
  const goods = { kind: 'item', sku: 'A', lot: null, from: 'dock', from_unit: null, quantity: 2 };
  zones.a.ok('transfer.load', { transfer: 'transfer-1', goods: goods as never });
  zones.a.ok('transfer.dispatch', { transfer: 'transfer-1' });
  zones.talk();
  expect(await codes()).toEqual([]);
  clock.advance(3_600_001);
  expect(await codes()).toEqual(['transfers-overdue']);
  zones.b.ok('transfer.close', { from_zone: 'a', transfer: 'transfer-1', note: null });
  zones.talk();
  expect(await codes()).toEqual(['transfers-overdue', 'transfers-differ']);
  const what = { kind: 'lost', line: 1, quantity: 2 } as const;
  zones.a.ok('transfer.settle', { transfer: 'transfer-1', what, note: null });
  expect(await codes()).toEqual([]);
  zones.close();
});
