import { expect, it } from 'vitest';
import { canonicalJson } from '../../../contract/canonical-json.ts';
import { NOW, Stockroom } from '../../testing/inventory/stockroom.ts';
import { recentParcels } from './recent.ts';

it('tells what each station decided within the hour, and stops where the clock was set', () => {
  const room = new Stockroom();
  try {
    room.import('products', [{ product: 'p', name: 'P' }]);
    room.import('variants', [{ variant: 'v-a', product: 'p', sku: 'A', name: 'Oats' }]);
    room.import('barcodes', [{ code: '04003300000011', sku: 'A', factor: 6, packaging: 'case' }]);
    room.import('locations', [{ location: 'dock', name: 'Dock', kind: 'dock' }]);
    const decide = (parcel: string, station: string, at: string, text: string | null) => {
      room.recorded_at = at;
      const codes = text === null ? [] : [{ text, aim: null, gs1: null, gs1_error: null }];
      room.ok('parcel.decide', {
        parcel,
        station,
        role: 'receive',
        location: 'dock',
        clock_synchronised: true,
        deadline_ms: null,
        codes,
        weight: null,
        fault: null,
        readings: canonicalJson([]),
        readings_left_out: 0,
      });
    };
    decide('old', 's1', '2027-01-05T07:59:59.999Z', '04003300000011');
    decide('p1', 's1', '2027-01-05T08:10:00.000Z', null);
    decide('p2', 's2', '2027-01-05T08:50:00.000Z', 'unknown');
    decide('p3', 's1', '2027-01-05T08:59:30.000Z', '04003300000011');
    const recent = recentParcels(room.db);
    const at = Date.parse('2027-01-05T09:00:00.000Z');
    expect(recent({ now: at })).toEqual({
      s1: {
        minutes: [
          { age: 50, parcels: 1, no_read: 1 },
          { age: 0, parcels: 1, no_read: 0 },
        ],
        rejects: { NO_READ: 1 },
        decided: 2,
        last: {
          parcel: 'p3',
          verdict: 'accept',
          reason: null,
          item: { variant: 'v-a', sku: 'A', name: 'Oats', quantity: 6 },
          age_ms: 30_000,
        },
      },
      s2: {
        minutes: [{ age: 10, parcels: 1, no_read: 0 }],
        rejects: { UNKNOWN_ITEM: 1 },
        decided: 1,
        last: {
          parcel: 'p2',
          verdict: 'reject',
          reason: 'UNKNOWN_ITEM',
          item: null,
          age_ms: 600_000,
        },
      },
    });
    expect(recent({ now: Date.parse(NOW) - 3_600_000 })).toEqual({});
  } finally {
    room.close();
  }
});
