import { expect, it, vi } from 'vitest';
import { silentLogger } from '../base/logger.ts';
import { Stockroom } from '../testing/inventory/stockroom.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { EXPIRY_PERIOD, scheduleReservationExpiry } from './reservation-expiry.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A stockroom with so many pieces promised until noon, and the job on a clock that moves when told. */
function setUp(reservations: number) {
  const room = new Stockroom();
  room.import('products', [{ product: 'p', name: 'P' }]);
  room.import('variants', [{ variant: 'v-a', product: 'p', sku: 'A', name: 'A' }]);
  room.import('locations', [{ location: 'bin-1', name: 'Bin 1' }]);
  room.ok('stock.adjust', {
    ...{
      sku: 'A',
      location: 'bin-1',
      lot: null,
      quantity: reservations,
      reason: 'FOUND',
      note: null,
    },
  });
  for (let n = 0; n < reservations; n += 1) {
    room.ok('reservation.make', {
      ...{ sku: 'A', quantity: 1, at: null, reference: { type: 'order', id: `${n}` } },
      expires_at: '2026-01-05T12:00:00.000Z',
    });
  }
  const clock = new ManualClock(Date.parse('2026-01-05T11:59:00.000Z'));
  const cancel = scheduleReservationExpiry({
    gateway: 'zone-t',
    clock,
    logger: silentLogger,
    writer: {
      execute: (command: never, input: never) => Promise.resolve(room.ok(command, input)),
    },
  });
  const live = (): unknown =>
    room.db.prepare("SELECT count(*) FROM reservations WHERE state = 'live'").pluck().get();
  const end = (): number => {
    cancel();
    room.close();
    return clock.pending;
  };
  return { clock, live, end };
}

it('lets all reservations end whose time is over, however many', async () => {
  const { clock, live, end } = setUp(230);
  clock.advance(EXPIRY_PERIOD);
  await settled();
  expect(live()).toBe(230);
  clock.advance(EXPIRY_PERIOD);
  await vi.waitFor(() => expect(live()).toBe(0));
  expect(end()).toBe(0);
});

it('releases nothing by a clock that is not set', async () => {
  const { clock, live, end } = setUp(1);
  clock.jumpWall(Date.parse('2036-01-01T00:00:00.000Z'), false);
  clock.advance(10 * EXPIRY_PERIOD);
  await settled();
  expect(live()).toBe(1);
  clock.jumpWall(Date.parse('2026-01-05T12:00:00.000Z'));
  clock.advance(EXPIRY_PERIOD);
  await vi.waitFor(() => expect(live()).toBe(0));
  end();
});
