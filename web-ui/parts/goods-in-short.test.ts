import { expect, it } from 'vitest';
import { count } from '../format.ts';
import { goodsOf } from './goods-in-short.ts';

const butter = { sku: 'B', name: 'Butter', base_unit: 'counted', quantity: 4_000 } as const;
const unknown = { sku: 'X-1', name: null, base_unit: 'weighed', quantity: 2_500_000 } as const;

it.each([
  ['nothing on it yet', { items: [], more_items: 0, units: 0 }],
  [`${count(4_000)} × Butter`, { items: [butter], more_items: 0, units: 0 }],
  [
    `${count(4_000)} × Butter, 2.5 kg × X-1 and 3 more · 2 units`,
    { items: [butter, unknown], more_items: 3, units: 2 },
  ],
  [`2.5 kg × X-1 · 1 unit`, { items: [unknown], more_items: 0, units: 1 }],
])('says: %s', (words, goods) => {
  expect(goodsOf(goods)).toBe(words);
});
