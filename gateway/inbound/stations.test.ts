import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../contract/canonical-json.ts';
import type { StationRole } from '../../contract/parcel.ts';
import type { ParcelCode } from '../inventory/parcel-command.ts';
import { NOW, Stockroom } from '../testing/inventory/stockroom.ts';
import { describe as place, put } from '../testing/inventory/warehouse.ts';

/** Stations of the roles `putaway` and `count`: parcel by parcel, through the desk that all parcels pass. */

const EAN = '4003300000011';
const SSCC = '340123450000000018';
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
