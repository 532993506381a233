import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Stockroom } from '../../testing/inventory/stockroom.ts';
import { limits, pallet, threeBins, unit } from '../../testing/inventory/three-bins.ts';
import { put } from '../../testing/inventory/warehouse.ts';
import { createHoldings } from './holdings.ts';

const ITEMS = 40;
let room: Stockroom;
beforeEach(() => {
  room = threeBins();
  const variants = Array.from({ length: ITEMS }, (_, index) => ({
    ...{ variant: `m-${index}`, product: 'p', sku: `M-${index}`, name: 'M', unit_weight_mg: 3 },
  }));
  room.import('variants', variants);
  for (const { sku } of variants) put(room, sku, 'bin-1', 2);
});
afterEach(() => room.close());

const ANY = { weight_max_mg: null, volume_max_mm3: null, mixed_lots: true };
const row = (): number =>
  room.db
    .prepare<[], number>(`SELECT id FROM locations WHERE location_id = 'bin-1'`)
    .pluck()
    .get() ?? 0;

it('a bin of many items is read no further than its rules ask', () => {
  const { liesAt, itemsAt } = createHoldings(room.db);
  const id = row();
  const plain = liesAt({ id, ...ANY });
  expect(plain).toMatchObject({ weight_mg: 0, volume_mm3: 0, units: 0 });
  expect(plain.contents).toHaveLength(2);
  expect(new Set(plain.contents.map(({ variant }) => variant)).size).toBe(2);
  expect(liesAt({ id, ...ANY, weight_max_mg: 1 }).weight_mg).toBe(ITEMS * 2 * 3);
  expect(liesAt({ id, ...ANY, mixed_lots: false }).contents).toHaveLength(ITEMS);
  expect(itemsAt(id, 4)).toHaveLength(4);
});

it('a bin of many items that takes one only is refused by the names of a few', () => {
  pallet(room, 'P1', 'M-0');
  const { task } = room.ok('putaway.plan', unit('P1'));
  limits(room, { mixed_variants: 0 }, 'bin-1');
  const asked = { task, place: 'bin-1', override_reason: 'OTHER', note: null } as const;
  expect(room.refusal('putaway.confirm', asked).message).toContain(
    'it takes one item only; there lie M-0, M-1, M-2 and other items. Take another place',
  );
});
