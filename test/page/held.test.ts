import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge } from './judge.ts';
import { wedge } from './wedge-keys.ts';
import { pictures, ZonePage } from './zone-page.ts';

/** Goods that are held back, as a zone lead meets them, in real Chromium on a real gateway. */

const SKU = 'BUTTER-250G';

let zone: ZonePage;

beforeAll(async () => {
  zone = await ZonePage.make({ putaway: { packing: 'shipping' } });
}, 120_000);
afterAll(() => zone?.close());

const pallet = (handling_unit: string, lot: string) =>
  zone.put(SKU, 'receiving', 8, { handling_unit, lot });
const block = (lot: string) =>
  zone.post(`lots/butter-250g/${lot}`, { status: 'blocked', reason: 'tastes of soap', by: 'Ben' });

describe('putaway', () => {
  it('that ended because its lot was held says why, and who held it', async () => {
    await zone.post('orders', {
      ...{ order: 'SO-1', customer: 'Corner Café' },
      lines: [{ sku: SKU, quantity: 8 }],
    });
    await pallet('PAL-1', 'B-1');
    const page = await zone.open('putaway', 'phone');
    await wedge(page, 'PAL-1');
    await page.getByText('Straight to packing · order SO-1').waitFor();
    await block('B-1');
    await page.getByText('Lot B-1 of BUTTER-250G is blocked: tastes of soap').waitFor();
    await page.getByText(/^by Ben, /).waitFor();
    await judge(page, 'a task that ended because its lot was held');
    await pictures(page, 'putaway-held');
    await wedge(page, 'LOC-SHIPPING');
    await page
      .locator('.scan-band')
      .getByText(/by Ben: not put away, lot B-1 of BUTTER-250G is blocked: tastes of soap/)
      .waitFor();
    await page.close();
  }, 40_000);

  it('into quarantine says that the goods are held and why, and only what matters there', async () => {
    await pallet('PAL-2', 'B-2');
    await block('B-2');
    const page = await zone.open('putaway', 'phone', 'dark');
    await wedge(page, 'PAL-2');
    await page.getByText('Held back: lot B-2 of BUTTER-250G is blocked: tastes of soap').waitFor();
    await page.locator('.place', { hasText: 'Quarantine' }).waitFor();
    const reasons = await page
      .locator('.place')
      .first()
      .locator('.reasons strong')
      .allTextContents();
    expect(reasons).toEqual(['Same goods', 'Height', 'Room']);
    await judge(page, 'a proposal of quarantine');
    await pictures(page, 'putaway-quarantine');
    await page.close();
  }, 40_000);
});
