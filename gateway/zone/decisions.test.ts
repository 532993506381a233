import { afterEach, beforeEach, expect, it } from 'vitest';
import { canonicalJson } from '../../contract/canonical-json.ts';
import { Refused } from '../base/errors.ts';
import type { DecideParcel } from '../inventory/parcel-command.ts';
import { stationPlaceFaults } from '../inventory/queries/station-places.ts';
import type { Writer } from '../store/command.ts';
import { NOW, OWN_ZONE, Stockroom } from '../testing/inventory/stockroom.ts';
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

it('a parcel that a station would put beyond the zone is rejected and recorded, and the page is told why', async () => {
  room.import('locations', [
    { location: OWN_ZONE, name: 'Own', kind: 'zone' },
    { location: 'beside', name: 'Beside', kind: 'zone' },
    { location: 'dock-beside', name: 'Dock beside', kind: 'dock', parent: 'beside' },
  ]);
  const beyond = { ...parcel, location: 'dock-beside' };
  const told = await decisions(room.writer).decide(beyond);
  expect(told).toMatchObject({ verdict: 'reject', reason: 'NOT_OWN_PLACE' });
  expect(room.db.prepare('SELECT reason FROM parcels').pluck().all()).toEqual(['NOT_OWN_PLACE']);
  expect(room.levels()).toEqual([]);
  const faults = stationPlaceFaults(room.db)([
    { location: 'dock-beside', puts: true },
    { location: 'dock-beside', puts: false },
    { location: OWN_ZONE, puts: true },
    { location: 'supplier', puts: false },
    { location: 'nowhere', puts: false },
  ]);
  expect(faults.map(({ location, why }) => [location, why])).toEqual([
    ['dock-beside', expect.stringContaining('does not lie in own-zone')],
    ['supplier', '"supplier" is no place where goods lie; name a dock or a bin'],
    ['nowhere', 'the location "nowhere" is not in the catalog: import the locations'],
  ]);
});

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
