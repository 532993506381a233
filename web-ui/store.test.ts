import { expect, it } from 'vitest';
import type { LiveMessage, ZoneView } from '../contract/http/view.ts';
import { folded, type Zone } from './store.ts';

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

it('notices what it missed, by a number or by a heartbeat', () => {
  const late = message({ type: 'delta', revision: 9, delta: { exceptions: { open: 5 } } });
  expect(folded(known, late, 0)).toEqual({ zone: known, gap: true });
  expect(folded(known, message({ type: 'heartbeat', revision: 8 }), 0)?.gap).toBe(true);
  expect(folded(known, message({ type: 'heartbeat', revision: 7 }), 0)?.gap).toBe(false);
});
