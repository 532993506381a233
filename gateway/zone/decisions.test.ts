import { afterEach, beforeEach, expect, it } from 'vitest';
import { canonicalJson } from '../../contract/canonical-json.ts';
import { Refused } from '../base/errors.ts';
import type { DecideParcel } from '../inventory/parcel-command.ts';
import type { Writer } from '../store/command.ts';
import { NOW, Stockroom } from '../testing/inventory/stockroom.ts';
import { decisions } from './decisions.ts';
import type { ZoneCommands } from './writer-module.ts';

let room: Stockroom;
beforeEach(() => {
  room = new Stockroom();
  room.import('products', [{ product: 'p', name: 'P' }]);
  room.import('variants', [{ variant: 'v-a', product: 'p', sku: 'A', name: 'A' }]);
  room.import('barcodes', [{ code: '04003300000011', sku: 'A' }]);
  room.import('locations', [{ location: 'dock', name: 'Dock', kind: 'dock' }]);
});
afterEach(() => room.close());

const parcel: DecideParcel = {
  ...{ parcel: 'parcel-01', station: 'inbound', role: 'receive', location: 'dock' },
  ...{ occurred_at: NOW, clock_synchronised: true, deadline_ms: null, weight: null, fault: null },
  ...{ readings: canonicalJson([]), readings_left_out: 0 },
  codes: [{ text: '04003300000011', aim: null, gs1: null, gs1_error: null }],
};

/** The writer, in which a rule of the ledger stands against what is asked for the first time. */
function against(code: string): Writer<ZoneCommands> {
  let first = true;
  return {
    execute(command, input) {
      if (!first) return room.writer.execute(command, input);
      first = false;
      return Promise.reject(new Refused('conflict', code, 'a rule stands against it'));
    },
  };
}

it.each([
  ['serial', 'SERIAL_KNOWN'],
  ['unit-elsewhere', 'RECIRCULATED'],
])(
  'a parcel that the rule %s stands against is rejected and recorded as %s',
  async (code, reason) => {
    const told = await decisions(against(code)).decide(parcel);
    expect(told).toMatchObject({ verdict: 'reject', reason, exception: 'parcel-01/exception' });
    expect(room.levels()).toEqual([]);
    expect(room.db.prepare('SELECT reason FROM parcels').pluck().all()).toEqual([reason]);
  },
);

it('what cannot be recorded at all is no decision', async () => {
  await expect(decisions(against('disk')).decide(parcel)).rejects.toThrow('a rule stands against');
  expect(room.db.prepare('SELECT count(*) FROM parcels').pluck().get()).toBe(0);
});

it('a parcel that cannot be taken back is told to a person', async () => {
  room.ok('parcel.decide', parcel);
  const revoked = { parcel: 'parcel-01', reason: 'LATE_DECISION', occurred_at: NOW } as const;
  const asked = { ...revoked, clock_synchronised: true };
  const told = await decisions(against('unit-elsewhere')).revoke(asked);
  expect(told).toEqual({ outcome: 'created', taken_back: false });
  expect(room.levels()).toEqual(['A @ dock: 1']);
  const open = room.db.prepare("SELECT exception_id FROM exceptions WHERE state = 'open'").pluck();
  expect(open.all()).toEqual(['parcel-01/revoked']);
});
