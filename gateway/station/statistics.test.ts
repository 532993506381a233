import { expect, it } from 'vitest';
import { millis } from '../base/units.ts';
import { resumed, shown } from './statistics.ts';

const MINUTE = 60_000;
const item = { variant: 'v', sku: 'A', name: 'A', quantity: 6 };

it('goes on after a restart with what was decided in the hour before', () => {
  const now = millis(5 * MINUTE);
  const before = {
    minutes: [
      { age: 59, parcels: 2, no_read: 1 },
      { age: 0, parcels: 6, no_read: 1 },
    ],
    rejects: { NO_READ: 2, UNKNOWN_ITEM: 1 },
    decided: 8,
    last: { parcel: 'p', verdict: 'accept', reason: null, item, age_ms: 4_000 },
  } as const;
  const then = shown(resumed(before, now), now);
  expect(then).toMatchObject({
    parcels_per_hour: 8,
    no_read_percent: 25,
    last: { parcel: 'p', verdict: 'accept', item, age_ms: 4_000 },
    latency_ms: null,
  });
  expect(then.per_minute.at(0)).toBe(2);
  expect(then.per_minute.at(-1)).toBe(6);
  // A minute later the oldest have left the hour.
  expect(shown(resumed(before, now), millis(now + MINUTE)).parcels_per_hour).toBe(6);
});
