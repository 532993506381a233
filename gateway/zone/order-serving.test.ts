import { expect, it, vi } from 'vitest';
import { silentLogger } from '../base/logger.ts';
import { orderQueries } from '../outbound/orders/queries.ts';
import { threeBins } from '../testing/inventory/three-bins.ts';
import { put } from '../testing/inventory/warehouse.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { SERVING_PERIOD, scheduleOrderServing } from './order-serving.ts';

/** Orders that wait, and the job on a clock that moves when told. */
function setUp() {
  const room = threeBins();
  const clock = new ManualClock(Date.parse('2027-01-05T08:00:00.000Z'));
  const queries = orderQueries(room.db);
  const commands: string[] = [];
  const cancel = scheduleOrderServing({
    gateway: 'zone-t',
    clock,
    logger: silentLogger,
    reader: {
      query: async (name, input) => queries[name as 'order.freed'](input as never) as never,
    },
    writer: {
      execute: async (command: never, input: never) => {
        commands.push(command);
        return room.ok(command, input);
      },
    },
  });
  const order = (id: string, sku: string): void => {
    room.ok('order.make', {
      ...{ order: id, customer: 'C', priority: 5, ship_by: null, policy: 'partial' },
      lines: [{ line: 1, sku, quantity: 1 }],
    });
  };
  const waiting = (): number =>
    queries['order.page']({ state: 'open', waiting: 'yes', limit: 200 }).rows.length;
  const end = (): number => {
    cancel();
    room.close();
    return clock.pending;
  };
  return { room, clock, commands, order, waiting, end };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('keeps what has become free for those who wait, and asks for nothing in vain', async () => {
  const { room, clock, commands, order, waiting, end } = setUp();
  order('SO-1', 'A');
  order('SO-2', 'B');
  clock.advance(SERVING_PERIOD);
  await settled();
  expect(commands).toEqual([]);
  put(room, 'A', 'bin-1', 5);
  clock.advance(SERVING_PERIOD);
  await vi.waitFor(() => expect(commands).toEqual(['order.serve']));
  expect(waiting()).toBe(1);
  clock.advance(SERVING_PERIOD);
  await settled();
  expect(commands).toEqual(['order.serve']);
  expect(end()).toBe(0);
});

it('asks on while one step does not reach all, and not for what an order can take only as a whole', async () => {
  const { room, clock, commands, order, waiting, end } = setUp();
  room.ok('order.make', {
    ...{ order: 'ALL', customer: 'C', priority: 1, ship_by: null, policy: 'all' },
    lines: [{ line: 1, sku: 'B', quantity: 5 }],
  });
  for (let n = 0; n < 310; n += 1) order(`SO-${n}`, 'A');
  put(room, 'A', 'bin-1', 400);
  put(room, 'B', 'bin-1', 4);
  clock.advance(SERVING_PERIOD);
  await vi.waitFor(() => expect(waiting()).toBe(1));
  clock.advance(SERVING_PERIOD);
  await settled();
  expect(commands).toEqual(['order.serve', 'order.serve']);
  end();
});

it('reaches every line, look by look', async () => {
  const { room, clock, order, waiting, end } = setUp();
  for (let n = 0; n < 1_001; n += 1) order(`SO-${n}`, 'A');
  order('LAST', 'B');
  put(room, 'B', 'bin-1', 1);
  clock.advance(SERVING_PERIOD);
  await settled();
  expect(waiting()).toBe(200);
  clock.advance(SERVING_PERIOD);
  const kept = () => room.db.prepare('SELECT reference_id FROM reservations').pluck().all();
  await vi.waitFor(() => expect(kept()).toEqual(['LAST']));
  end();
});
