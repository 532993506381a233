import { afterEach, beforeEach, expect, it } from 'vitest';
import { canonicalJson } from '../../../contract/canonical-json.ts';
import type { ParcelCode } from '../../inventory/parcel-command.ts';
import { NOW } from '../../testing/inventory/stockroom.ts';
import { TwoZones, type ZoneName } from '../../testing/inventory/two-zones.ts';

/** Stations of the roles `transfer-out` and `transfer-in`, parcel by parcel. */

const EAN = '04003300000011';
const SSCC = '340123450000000017';
let zones: TwoZones;
let parcels: number;

beforeEach(() => {
  zones = new TwoZones();
  parcels = 0;
  for (const room of [zones.a, zones.b]) room.import('barcodes', [{ code: EAN, sku: 'A' }]);
});
afterEach(() => zones.close());

const code = (text: string, gs1: ParcelCode['gs1'] = null): ParcelCode => ({
  text,
  aim: null,
  gs1,
  gs1_error: null,
});
const item = code(EAN);
const unit = code(`00${SSCC}`, [{ ai: '00', value: SSCC, title: 'SSCC' }]);
const found = { reason: 'FOUND', note: null, lot: null, sku: 'A', location: 'dock' } as const;

function pass(
  zone: ZoneName,
  role: 'transfer-out' | 'transfer-in',
  one: ParcelCode,
  to_zone: string | null = null,
): string {
  parcels += 1;
  const { verdict, reason } = zones[zone].ok('parcel.decide', {
    parcel: `parcel-${parcels}`,
    station: 'exit',
    role,
    location: 'dock',
    to_zone,
    occurred_at: NOW,
    clock_synchronised: true,
    deadline_ms: null,
    codes: [one],
    weight: null,
    fault: null,
    readings: canonicalJson([]),
    readings_left_out: 0,
  });
  return reason ?? verdict;
}
const revoke = (zone: ZoneName) =>
  zones[zone].ok('parcel.revoke', {
    parcel: `parcel-${parcels}`,
    reason: 'LATE_DECISION',
    occurred_at: NOW,
    clock_synchronised: true,
  });

it('each parcel is a transfer by itself where the station names a zone, and arrives there by scan', () => {
  zones.a.ok('stock.adjust', { ...found, quantity: 1 });
  zones.a.ok('stock.adjust', { ...found, quantity: 4, handling_unit: SSCC });
  expect(pass('a', 'transfer-out', item, 'b')).toBe('accept');
  expect(pass('a', 'transfer-out', item, 'b')).toBe('NOT_IN_STOCK');
  expect(pass('a', 'transfer-out', unit, 'b')).toBe('accept');
  expect(pass('a', 'transfer-out', unit, 'b')).toBe('RECIRCULATED');
  expect(pass('b', 'transfer-in', item), 'before its notice').toBe('NOT_EXPECTED');
  zones.talk();
  expect(pass('b', 'transfer-in', unit)).toBe('accept');
  expect(pass('b', 'transfer-in', unit), 'all of it is here').toBe('NOT_EXPECTED');
  expect(pass('b', 'transfer-in', item)).toBe('accept');
  expect(zones.b.levels()).toEqual(['A @ dock / 340123450000000017: 4', 'A @ dock: 1']);
  zones.talk();
  expect(zones.beyond('a')).toEqual({ adjustment: -5, 'other-zones': 5 });
  expect(zones.due('a', true)).toEqual([]);
});

it('a lot that was recalled stays, on a unit too', () => {
  const lot = { ...found, sku: 'L', lot: 'L1', quantity: 2 };
  zones.a.ok('stock.adjust', { ...lot, handling_unit: SSCC });
  const status = { sku: 'L', lot: 'L1', reason: 'RECALL', facts: {} };
  zones.a.ok('lot.change', { ...status, status: 'blocked' });
  expect(pass('a', 'transfer-out', unit, 'b')).toBe('LOT_HELD');
  zones.a.ok('lot.change', { ...status, status: 'released' });
  expect(pass('a', 'transfer-out', unit, 'b')).toBe('accept');
});

it('parcels join the transfer that is being loaded, and leave with it', () => {
  zones.a.ok('stock.adjust', { ...found, quantity: 2 });
  expect(pass('a', 'transfer-out', item)).toBe('NO_DESTINATION');
  zones.a.ok('transfer.open', { id: 'transfer-1', to_zone: 'b', note: null });
  expect(pass('a', 'transfer-out', item)).toBe('accept');
  expect(pass('a', 'transfer-out', item, 'b')).toBe('accept');
  expect(zones.due('a')).toEqual([]);
  zones.a.ok('transfer.dispatch', { transfer: 'transfer-1' });
  zones.talk();
  expect(zones.state('b', 'transfer-1')).toBe('expected');
});

it('a parcel that went to reject after all is not on its way, and the other zone is told', () => {
  zones.a.ok('stock.adjust', { ...found, quantity: 1 });
  pass('a', 'transfer-out', item, 'b');
  zones.talk();
  revoke('a');
  expect(zones.a.levels()).toEqual(['A @ dock: 1']);
  zones.talk();
  expect(zones.state('a', 'parcel-1')).toBe('cancelled');
  expect(zones.state('b', 'parcel-1')).toBe('cancelled');
  expect(zones.beyond('a')).toEqual({ adjustment: -1 });
});

it('a parcel that went to reject after all takes nothing from transit that had left it before', () => {
  zones.a.ok('stock.adjust', { ...found, quantity: 1 });
  pass('a', 'transfer-out', item, 'b');
  const what = { kind: 'lost', line: 1, quantity: 1 } as const;
  zones.a.ok('transfer.settle', { transfer: 'parcel-1', what, note: null });
  revoke('a');
  expect(zones.a.levels()).toEqual(['A @ dock: 1']);
  expect(zones.beyond('a'), 'it was not lost').toEqual({ adjustment: -1 });
});

it('a parcel that went to reject after it was taken off again is not back twice', () => {
  zones.a.ok('stock.adjust', { ...found, quantity: 1 });
  zones.a.ok('transfer.open', { id: 'transfer-1', to_zone: 'b', note: null });
  expect(pass('a', 'transfer-out', item)).toBe('accept');
  zones.a.ok('transfer.unload', { transfer: 'transfer-1', line: 1 });
  expect(revoke('a')).toEqual({ outcome: 'created', taken_back: false });
  expect(zones.a.levels()).toEqual(['A @ dock: 1']);
  expect(zones.beyond('a')).toEqual({ adjustment: -1 });
});

it('an arrival that went to reject after all is in transit again', () => {
  zones.a.ok('stock.adjust', { ...found, quantity: 1 });
  pass('a', 'transfer-out', item, 'b');
  zones.talk();
  pass('b', 'transfer-in', item);
  zones.talk();
  revoke('b');
  zones.talk();
  expect(zones.b.levels()).toEqual([]);
  expect(zones.beyond('a')).toEqual({ adjustment: -1, transit: 1 });
  expect(pass('b', 'transfer-in', item)).toBe('accept');
  zones.talk();
  expect(zones.beyond('a')).toEqual({ adjustment: -1, 'other-zones': 1 });
});

it('a unit that comes after its transfer was closed is booked there all the same, and once', () => {
  zones.a.ok('stock.adjust', { ...found, quantity: 4, handling_unit: SSCC });
  pass('a', 'transfer-out', unit, 'b');
  zones.talk();
  zones.b.ok('transfer.close', { from_zone: 'a', transfer: 'parcel-1', note: null });
  zones.talk();
  const what = { kind: 'lost', line: 1, quantity: 4 } as const;
  zones.a.ok('transfer.settle', { transfer: 'parcel-1', note: null, what });
  expect(pass('b', 'transfer-in', unit)).toBe('accept');
  expect(zones.b.levels()).toEqual([`A @ dock / ${SSCC}: 4`]);
  expect(zones.state('b', 'parcel-1')).toBe('closed');
  zones.talk();
  expect(zones.beyond('a'), 'found again there').toEqual({ adjustment: -4, 'other-zones': 4 });
  expect(pass('b', 'transfer-in', unit)).toBe('NOT_EXPECTED');
});

it('a unit of a transfer that was cancelled is not let in, and loose goods never go to a closed one', () => {
  zones.a.ok('stock.adjust', { ...found, quantity: 4, handling_unit: SSCC });
  zones.a.ok('stock.adjust', { ...found, quantity: 1 });
  pass('a', 'transfer-out', unit, 'b');
  zones.talk();
  zones.a.ok('transfer.cancel', { transfer: 'parcel-1', note: null });
  zones.talk();
  expect(zones.state('b', 'parcel-1')).toBe('cancelled');
  expect(pass('b', 'transfer-in', unit)).toBe('NOT_EXPECTED');
  pass('a', 'transfer-out', item, 'b');
  zones.talk();
  zones.b.ok('transfer.close', { from_zone: 'a', transfer: 'parcel-3', note: null });
  expect(pass('b', 'transfer-in', item)).toBe('NOT_EXPECTED');
  expect(zones.b.levels()).toEqual([]);
});
