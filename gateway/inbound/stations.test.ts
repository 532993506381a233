import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../contract/canonical-json.ts';
import type { StationRole } from '../../contract/parcel.ts';
import type { ParcelCode } from '../inventory/parcel-command.ts';
import { NOW, Stockroom } from '../testing/inventory/stockroom.ts';
import { describe as place, put } from '../testing/inventory/warehouse.ts';

/** Stations of the roles `putaway` and `count`: parcel by parcel, through the desk that all parcels pass. */

const EAN = '4003300000011';
const SSCC = '340123450000000017';
let room: Stockroom;
let parcels: number;

beforeEach(() => {
  room = new Stockroom({
    putaway: {},
    counts: {},
    stations: { 'to-lane': { to: 'lane' }, 'no-lane': { to: null } },
  });
  parcels = 0;
  room.import('products', [{ product: 'p', name: 'P' }]);
  room.import('variants', [{ variant: 'v-a', product: 'p', sku: 'A', name: 'A' }]);
  room.import('barcodes', [{ code: '04003300000011', sku: 'A' }]);
  room.import('locations', [
    { location: 'dock', name: 'Dock', kind: 'dock' },
    { location: 'lane', name: 'Lane', kind: 'staging' },
    { location: 'bin-1', name: 'Bin 1', barcode: 'B1' },
    { location: 'bin-2', name: 'Bin 2', barcode: 'B2' },
  ]);
});
afterEach(() => room.close());

const code = (text: string, gs1: ParcelCode['gs1'] = null): ParcelCode => ({
  text,
  aim: null,
  gs1,
  gs1_error: null,
});
const sscc = code(`00${SSCC}`, [{ ai: '00', value: SSCC, title: 'SSCC' }]);

function pass(
  station: string,
  role: StationRole,
  location: string,
  ...codes: ParcelCode[]
): string {
  parcels += 1;
  const { verdict, reason } = room.ok('parcel.decide', {
    parcel: `parcel-${parcels}`,
    station,
    role,
    location,
    occurred_at: NOW,
    clock_synchronised: true,
    deadline_ms: null,
    codes,
    weight: null,
    fault: null,
    readings: canonicalJson([]),
    readings_left_out: 0,
  });
  return reason ?? verdict;
}
const tasks = () =>
  room.db
    .prepare(
      `SELECT task.state || ' ' || source.location_id || ' to ' || target.location_id
       FROM putaway_tasks AS task JOIN locations AS source ON source.id = task.from_location
         JOIN locations AS target ON target.id = task.to_location ORDER BY task.id`,
    )
    .pluck()
    .all();

describe('a putaway station', () => {
  const send = (...codes: ParcelCode[]) => pass('no-lane', 'putaway', 'dock', ...codes);

  it('sends what stands there to a bin', () => {
    put(room, 'A', 'dock', 1);
    expect(send(code(EAN))).toBe('accept');
    expect(tasks()).toEqual(['open dock to bin-1']);
  });

  it('with a lane moves it on, where it is then to be fetched', () => {
    put(room, 'A', 'dock', 1);
    expect(pass('to-lane', 'putaway', 'dock', code(EAN))).toBe('accept');
    expect(room.levels()).toEqual(['A @ lane: 1']);
    expect(tasks()).toEqual(['open lane to bin-1']);
    room.ok('putaway.confirm', {
      task: 'parcel-1',
      place: 'B1',
      override_reason: null,
      note: null,
    });
    expect(room.levels()).toEqual(['A @ bin-1: 1']);
  });

  it('forgets the task of what came too late for the gate', () => {
    put(room, 'A', 'dock', 1);
    pass('to-lane', 'putaway', 'dock', code(EAN));
    room.ok('parcel.revoke', {
      parcel: 'parcel-1',
      reason: 'LATE_DECISION',
      occurred_at: NOW,
      clock_synchronised: true,
    });
    expect(room.levels()).toEqual(['A @ dock: 1']);
    expect(tasks()).toEqual(['cancelled lane to bin-1']);
  });

  it('says so where a person took the movement back before', () => {
    put(room, 'A', 'dock', 1);
    pass('to-lane', 'putaway', 'dock', code(EAN));
    room.ok('movement.void', { movement: 'parcel-1', reason: 'MISTAKE', note: null });
    const late = { parcel: 'parcel-1', reason: 'LATE_DECISION', occurred_at: NOW } as const;
    const told = room.ok('parcel.revoke', { ...late, clock_synchronised: true });
    expect(told).toEqual({ outcome: 'created', taken_back: false });
    expect(room.db.prepare('SELECT exception_id FROM exceptions').pluck().all()).toEqual([
      'parcel-1/revoked',
    ]);
  });

  it('moves a unit with all it carries', () => {
    put(room, 'A', 'dock', 12, { handling_unit: SSCC });
    expect(pass('to-lane', 'putaway', 'dock', sscc)).toBe('accept');
    expect(room.levels()).toEqual([`A @ lane / ${SSCC}: 12`]);
  });

  it('lets a unit that goes round pass without a second task', () => {
    put(room, 'A', 'dock', 12, { handling_unit: SSCC });
    expect([send(sscc), send(sscc)]).toEqual(['accept', 'accept']);
    expect(tasks()).toHaveLength(1);
  });

  it.each([
    ['what is not there', () => {}, () => send(code(EAN)), 'NOT_IN_STOCK'],
    ['a unit that nobody knows', () => {}, () => send(sscc), 'NOT_IN_STOCK'],
    [
      'a unit that stands elsewhere',
      () => put(room, 'A', 'bin-2', 1, { handling_unit: SSCC }),
      () => send(sscc),
      'NOT_IN_STOCK',
    ],
    [
      'a second parcel where there is one',
      () => {
        put(room, 'A', 'dock', 1);
        send(code(EAN));
      },
      () => send(code(EAN)),
      'NOT_IN_STOCK',
    ],
    [
      'what no bin can take',
      () => {
        put(room, 'A', 'dock', 1);
        for (const bin of ['bin-1', 'bin-2']) place(room, bin, { storage_classes: ['frozen'] });
      },
      () => send(code(EAN)),
      'NO_SPACE',
    ],
    ['an unknown code', () => {}, () => send(code('nothing')), 'UNKNOWN_ITEM'],
  ] as const)('rejects %s', (_what, prepare, asked, reason) => {
    prepare();
    expect(asked()).toBe(reason);
  });
});

describe('a counting station', () => {
  const scan = (...codes: ParcelCode[]) => pass('bench', 'count', 'bin-1', ...codes);
  const states = () =>
    room.db
      .prepare(
        `SELECT place.location_id || ' ' || count.state FROM count_tasks AS count
           JOIN locations AS place ON place.id = count.location ORDER BY count.id`,
      )
      .pluck()
      .all();

  it('counts a bin scan by scan, from its code to the next one', () => {
    put(room, 'A', 'bin-2', 2);
    expect([scan(code('B2')), scan(code(EAN)), scan(code(EAN)), scan(code('B1'))]).toEqual([
      'accept',
      'accept',
      'accept',
      'accept',
    ]);
    expect(states()).toEqual(['bin-2 done', 'bin-1 counting']);
  });

  it('ends a bin with its own code, and begins at its own place without one', () => {
    expect(scan(code(EAN))).toBe('accept');
    expect(scan(code('B1'))).toBe('accept');
    expect(states()).toEqual(['bin-1 review']);
  });

  it('rejects a place that somebody else counts, and what it does not know', () => {
    room.ok('count.start', { count: null, place: 'B2', by: 'anna' });
    expect(scan(code('B2'))).toBe('PLACE_TAKEN');
    expect(scan(code('nothing'))).toBe('UNKNOWN_ITEM');
  });

  it('begins no count, and makes no lot, for a parcel that it rejects', () => {
    room.import('variants', [
      { variant: 'v-l', product: 'p', sku: 'L', name: 'L', tracking: 'lot' },
      { variant: 'v-s', product: 'p', sku: 'S', name: 'S', tracking: 'serial' },
    ]);
    room.import('barcodes', [
      { code: '04003300000028', sku: 'L' },
      { code: '04003300000035', sku: 'S' },
    ]);
    expect(scan(code('04003300000028'))).toBe('INVALID_CODE');
    expect(states()).toEqual([]);
    const twice = code('serial', [
      { ai: '01', value: '04003300000035', title: 'GTIN' },
      { ai: '21', value: 'S-1', title: 'SERIAL' },
      { ai: '30', value: '2', title: 'COUNT' },
    ]);
    expect(scan(twice)).toBe('RECIRCULATED');
    expect(states()).toEqual([]);
    expect(room.db.prepare('SELECT count(*) FROM lots WHERE id <> 0').pluck().get()).toBe(0);
  });

  it('goes on with a place that was taken, once that is tried again', () => {
    room.ok('count.start', { id: 'count-0001', count: null, place: 'B2', by: 'anna' });
    expect(scan(code('B2'))).toBe('PLACE_TAKEN');
    const again = { exception: `parcel-${parcels}/exception`, how: { kind: 'retried' } } as const;
    expect(room.ok('exception.resolve', again)).toMatchObject({ reason: 'PLACE_TAKEN' });
    room.ok('count.leave', { count: 'count-0001', by: 'anna' });
    expect(room.ok('exception.resolve', again)).toMatchObject({ outcome: 'created' });
    expect(states()).toEqual(['bin-2 counting']);
  });

  it('takes a unit whose contents are known as a whole', () => {
    put(room, 'A', 'bin-1', 12, { handling_unit: SSCC });
    expect([scan(code('B1')), scan(sscc), scan(code('B1'))]).toEqual([
      'accept',
      'accept',
      'accept',
    ]);
    expect(states()).toEqual(['bin-1 done']);
  });
});
