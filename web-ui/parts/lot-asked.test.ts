import { expect, it } from 'vitest';
import type { FoundItem } from './hits.ts';
import { lotAsked } from './lot-asked.ts';

type Tracking = FoundItem['item']['tracking'];

const item = (
  tracking: Tracking,
  lots: Readonly<Record<string, string | null>> = {},
): FoundItem => ({
  kind: 'item',
  factor: null,
  item: {
    ...{ variant: 'v', sku: 'V', name: 'V', base_unit: 'counted', tracking },
    ...{ on_hand: 1, reserved: 0, available: 1, on_order: 0, in_transit: 0, places: 1 },
  },
  places: Object.entries(lots).map(([location, lot]) => ({
    at: { location, name: location, kind: 'bin' },
    ...{ lot, handling_unit: null, on_hand: 1, available: 1, held: null },
  })),
});

it.each<[string, boolean, FoundItem]>([
  ['of goods that are kept by nothing', false, item('none', { 'bin-1': null })],
  ['of goods that are kept by lot', true, item('lot')],
  ['of goods that are kept by serial number', true, item('serial')],
  ['where some of it lies in a lot all the same', true, item('none', { 'bin-1': 'L-1' })],
  ['where some of it lies in a lot elsewhere', false, item('none', { 'bin-2': 'L-1' })],
])('a lot is asked for or not: %s', (_, asked, hit) => {
  expect(lotAsked(hit, 'bin-1')).toBe(asked);
});
