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

  it('to a bin, held on the way, says so by itself and finds a place anew; released, it does once more', async () => {
    // No order waits for it any more, so it goes to a bin.
    await zone.post('orders/SO-1/cancel', { reason: 'they found another' });
    await pallet('PAL-4', 'B-4');
    const page = await zone.open('putaway', 'phone');
    await wedge(page, 'PAL-4');
    await page.locator('.place').first().waitFor();
    await block('B-4');
    await page.getByText('Held back: lot B-4 of BUTTER-250G is blocked: tastes of soap').waitFor();
    await page.getByText('take it to a place of quarantine and scan that').waitFor();
    expect(await page.locator('.place').count()).toBe(0);
    await judge(page, 'a task whose lot was held on the way');
    await pictures(page, 'putaway-held-on-the-way');
    await page.getByRole('button', { name: 'Find a place anew' }).click();
    await page.locator('.place', { hasText: 'Quarantine' }).waitFor();
    await zone.post('lots/butter-250g/B-4', { status: 'released', by: 'Ben' });
    await page.getByText('Nothing of it is held any more.').waitFor();
    await judge(page, 'a task whose lot was released on the way');
    await page.getByRole('button', { name: 'Find a place anew' }).click();
    await page.locator('.place').first().waitFor();
    expect(await page.locator('.place', { hasText: 'Quarantine' }).count()).toBe(0);
    await page.close();
  }, 40_000);
});

it('a recall tells what customers have of it apart from what was corrected away or thrown away', async () => {
  await zone.put(SKU, 'shipping', 12, { lot: 'B-3' });
  await zone.post('orders', {
    ...{ order: 'SO-3', customer: 'Corner Café' },
    lines: [{ sku: SKU, quantity: 5 }],
  });
  await zone.post('orders/SO-3/ship', {});
  const goods = { sku: SKU, location: 'shipping', lot: 'B-3' };
  await zone.post('adjustments', { ...goods, quantity: -2, reason: 'LOST' });
  await zone.post('adjustments/scrap', { ...goods, quantity: 1, reason: 'DAMAGED' });
  await zone.post('recalls', { id: 'recall-b-3', sku: SKU, lot: 'B-3', reason: 'Glass' });
  const page = await zone.open('recalls/recall-b-3', 'phone');
  const left = page.getByRole('region', { name: 'Has left' });
  await left.getByText('Butter 250 g: 5 with customers').waitFor();
  const [gone, nowhere] = await left.getByRole('list').all();
  expect(await gone?.textContent()).toMatch(/^5 Butter 250 g, lot B-3: left for: customer/);
  expect(await nowhere?.getByRole('listitem').allTextContents()).toEqual([
    expect.stringMatching(/^2 .*corrected away/),
    expect.stringMatching(/^1 .*thrown away/),
  ]);
  await judge(page, 'what has left of a recall');
  await pictures(page, 'recall');
  await page.close();
}, 40_000);
