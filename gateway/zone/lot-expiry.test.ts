import { expect, it, vi } from 'vitest';
import { silentLogger } from '../base/logger.ts';
import { promises, threeBins } from '../testing/inventory/three-bins.ts';
import { put } from '../testing/inventory/warehouse.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { LOT_EXPIRY_PERIOD, scheduleLotExpiry } from './lot-expiry.ts';

it('promises of goods give way soon after their lot has expired, also while somebody books nothing', async () => {
  const room = threeBins();
  const clock = new ManualClock(Date.parse('2027-01-05T23:59:00.000Z'));
  room.recorded_at = '2027-01-05T23:59:00.000Z';
  const until = { expires_on: '2027-01-05' };
  for (let n = 0; n < 230; n += 1) {
    const [lot, at] = [`L-${n}`, { location: 'bin-1', lot: `L-${n}`, handling_unit: null }];
    put(room, 'L', 'bin-1', 1, { lot });
    room.ok('lot.change', { sku: 'L', lot, status: null, reason: null, facts: until });
    const reference = { type: 'job', id: lot };
    room.ok('reservation.make', { sku: 'L', quantity: 1, at, reference, expires_at: null });
  }
  const { writer } = room;
  const cancel = scheduleLotExpiry({ gateway: 'zone-t', writer, clock, logger: silentLogger });
  clock.advance(LOT_EXPIRY_PERIOD);
  await new Promise((resolve) => setImmediate(resolve));
  expect(promises(room)).toHaveLength(230);
  room.recorded_at = '2027-01-06T00:00:00.000Z';
  clock.advance(LOT_EXPIRY_PERIOD);
  await vi.waitFor(() => expect(promises(room)).toEqual([]));
  cancel();
  expect(clock.pending).toBe(0);
  room.close();
});
