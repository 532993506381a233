import { expect, it } from 'vitest';
import type { LiveMessage, ZoneView } from '../contract/http/view.ts';
import { folded, now, today, type Zone, zone } from './store.ts';

// What folding looks at; the rest of a view passes through it untouched.
const view = {
  name: 'Z',
  alarms: { list: [] },
  exceptions: { open: 1 },
  replication: { state: 'connected' },
  stations: { a: { id: 'a', state: 'idle' }, b: { id: 'b', state: 'idle' } },
  devices: {},
} as unknown as ZoneView;
const message = (value: unknown) => value as LiveMessage;
const known: Zone = { view, revision: 7 };

it('begins with a whole view', () => {
  const whole = message({ type: 'view', revision: 7, view });
  expect(folded(null, whole, 0)).toEqual({ zone: known, gap: false });
  expect(folded(null, message({ type: 'delta', revision: 8, delta: {} }), 0)).toBeNull();
  expect(folded(null, message({ type: 'heartbeat', revision: 8 }), 0)).toBeNull();
});

it('puts a delta into what it knows and leaves the rest', () => {
  const delta = { exceptions: { open: 2 }, stations: { b: { id: 'b', state: 'running' } } };
  const next = folded(known, message({ type: 'delta', revision: 8, delta }), 0);
  expect(next?.gap).toBe(false);
  expect(next?.zone.revision).toBe(8);
  expect(next?.zone.view).toMatchObject({
    name: 'Z',
    exceptions: { open: 2 },
    stations: { a: { state: 'idle' }, b: { state: 'running' } },
  });
  expect(known.view, 'what was known stays as it was').toBe(view);
});

it('knows the day by the clock of the zone, as it goes on, and none while that is not set', () => {
  const set = { ...view, clock: { now: '2026-11-30T23:59:00.000Z', synchronised: true } };
  zone.value = folded(null, message({ type: 'view', revision: 7, view: set }), 1_000)?.zone ?? null;
  now.value = 60_999;
  expect(today.value).toBe('2026-11-30');
  now.value = 61_000;
  expect(today.value).toBe('2026-12-01');
  const delta = { clock: { now: '1970-01-01T00:00:00.000Z', synchronised: false } };
  zone.value =
    folded(zone.value, message({ type: 'delta', revision: 8, delta }), 61_000)?.zone ?? null;
  expect(today.value).toBeNull();
});

it('notices what it missed, by a number or by a heartbeat', () => {
  const late = message({ type: 'delta', revision: 9, delta: { exceptions: { open: 5 } } });
  expect(folded(known, late, 0)).toEqual({ zone: known, gap: true });
  expect(folded(known, message({ type: 'heartbeat', revision: 8 }), 0)?.gap).toBe(true);
  expect(folded(known, message({ type: 'heartbeat', revision: 7 }), 0)?.gap).toBe(false);
});
