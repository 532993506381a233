import { expect, it } from 'vitest';
import { canonicalJson } from '../../contract/canonical-json.ts';
import { exceptionById } from '../inventory/queries/exceptions.ts';
import { Dock, GTIN } from '../testing/inventory/dock.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { ZoneDesk } from './desk.ts';

/** Two parcels of one piece beyond an order of none. */
function setUp() {
  const dock = new Dock();
  dock.order('PO-1', { A: 1 });
  for (const parcel of ['parcel-1', 'parcel-2', 'parcel-3']) {
    dock.ok('parcel.decide', {
      ...{ parcel, station: 'dock-in', role: 'receive', location: 'dock' },
      ...{ occurred_at: '2027-01-05T08:00:00.000Z', clock_synchronised: true, deadline_ms: null },
      codes: [{ text: GTIN.a, aim: null, gs1: null, gs1_error: null }],
      ...{ weight: null, fault: null, readings: canonicalJson([]), readings_left_out: 0 },
    });
  }
  const one = exceptionById(dock.db);
  const desk = new ZoneDesk({
    writer: dock.writer,
    reader: { query: async (_name: string, input: never) => one(input) } as never,
    clock: new ManualClock(),
  });
  const resolve = (more: object, exception = 'parcel-2/exception') =>
    desk.resolve(exception, { id: 'request-id-1', ...more } as never, 'lena');
  return { dock, resolve };
}

it('several parcels are not taken for one: whoever says what they are says how much they hold', async () => {
  const { dock, resolve } = setUp();
  const identify = { action: 'identify', sku: 'A' };
  expect(await resolve(identify)).toMatchObject({
    ok: false,
    error: { kind: 'invalid', detail: 'It counts 2 parcels. Say how much they hold together.' },
  });
  dock.ok('po.close', { purchase_order: 'PO-1', reason: 'enough' });
  expect(await resolve({ ...identify, quantity: 2 })).toMatchObject({ ok: true });
  expect(dock.levels()).toEqual(['A @ dock: 3']);
  dock.close();
});

it('an exception that nobody knows is told so', async () => {
  const { dock, resolve } = setUp();
  const told = await resolve({ action: 'identify', sku: 'A' }, 'nobody');
  expect(told).toMatchObject({ ok: false, error: { kind: 'not-found' } });
  dock.close();
});
