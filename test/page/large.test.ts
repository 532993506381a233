import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { QUANTITY_MAX } from '../../contract/constants.ts';
import { judge } from './judge.ts';
import { pictures, ZonePage } from './zone-page.ts';

/** The largest quantity that one line may have, on every screen that shows quantities, in real Chromium. */

const SKU = 'OAT-DRINK-1L';

let zone: ZonePage;

beforeAll(async () => {
  zone = await ZonePage.make({ putaway: { packing: 'shipping' } });
  const line = { sku: SKU, quantity: QUANTITY_MAX };
  await zone.put(SKU, 'shipping', QUANTITY_MAX);
  await zone.put(SKU, 'receiving', QUANTITY_MAX, { handling_unit: 'PAL-1' });
  await zone.put('BUTTER-250G', 'receiving', QUANTITY_MAX, { lot: 'B-1' });
  await zone.post('orders', { order: 'SO-1', customer: 'Corner Café', lines: [line] });
  const order = { purchase_order: 'PO-1', supplier: 'Mill 4', location: 'receiving' };
  await zone.post('purchase-orders', { ...order, lines: [line] });
  await zone.post('transfers/outgoing', { id: 'transfer-1', to: 'zone-b' });
  const loose = { kind: 'item', sku: 'BUTTER-250G', lot: 'B-1', from: 'receiving' };
  await zone.post('transfers/outgoing/transfer-1/load', { ...loose, quantity: QUANTITY_MAX / 2 });
  await zone.post('recalls', { id: 'recall-1', sku: 'BUTTER-250G', lot: 'B-1', reason: 'Glass' });
}, 120_000);
afterAll(() => zone?.close());

const SCREENS = [
  '',
  'stock',
  'stock?by=item',
  'stock/items/oat-drink-1l',
  'stock/items/oat-drink-1l?show=ordered',
  'stock/units/PAL-1',
  'stock/places/receiving',
  'stock/lots/butter-250g/B-1',
  'trace/lots/butter-250g/B-1',
  `find?scan=${SKU}`,
  'find?scan=PAL-1',
  'ledger',
  'orders/SO-1',
  'receiving',
  'receiving/order/PO-1',
  'adjustments',
  'putaway?place=receiving',
  'transfers',
  'transfers/out/transfer-1',
  'recalls/recall-1',
] as const;

/** Words that are wider than what shows them, and are cut off there, as `element: words`. */
const cut = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('main *')]
    .filter((one) => one.checkVisibility() && one.matches(':not(.visually-hidden)'))
    .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'visible')
    .filter((one) => getComputedStyle(one).overflowX !== 'auto' && one.clientWidth > 1)
    .filter((one) => /\\d/.test(one.textContent))
    .map((one) => one.tagName + '.' + one.className + ': ' + one.textContent.slice(0, 60))`);
/** What stands beyond the card that holds it. */
const beyond = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('main :is(.line, .panel, button, .five > *) *')]
    .filter((one) => one.checkVisibility() && one.children.length === 0 && /\\d/.test(one.textContent))
    .flatMap((one) => {
      const card = one.closest('.line, button, .panel');
      const range = document.createRange();
      range.selectNodeContents(one);
      const over = range.getBoundingClientRect().right - card.getBoundingClientRect().right;
      return over > 1 ? [card.className + ': ' + one.textContent.slice(0, 60) + ' by ' + Math.round(over)] : [];
    })`);

it.each([
  ['phone', 'dark'],
  ['tablet', 'light'],
] as const)(
  'it is shown whole: %s, %s',
  async (size, scheme) => {
    const page = await zone.open('', size, scheme);
    const faults: Record<string, readonly string[]> = {};
    for (const screen of SCREENS) {
      await zone.go(page, screen);
      const found = [...(await cut(page)), ...(await beyond(page))];
      if (found.length > 0) faults[screen] = found;
      await pictures(page, `large-${screen.replaceAll(/\W/g, '-')}`);
    }
    expect(faults).toEqual({});
    await judge(page, 'the largest quantity');
    await page.close();
  },
  240_000,
);
