import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { orderDetails } from '../../contract/http/purchase-orders.ts';
import { judge } from './judge.ts';
import { wedge } from './wedge-keys.ts';
import { pictures, ZonePage } from './zone-page.ts';

/** Receiving while the gateway is not reached, in real Chromium on a real gateway. */

const EAN = '4003300000011';
const BUTTER = '4003300000028';

let zone: ZonePage;

beforeAll(async () => {
  zone = await ZonePage.make();
}, 120_000);
afterAll(() => zone?.close());

async function order(purchase_order: string): Promise<void> {
  await zone.post('purchase-orders', {
    ...{ purchase_order, supplier: 'Mill 4', location: 'receiving' },
    lines: [
      { sku: 'OAT-DRINK-1L', quantity: 10 },
      { sku: 'BUTTER-250G', quantity: 5 },
    ],
  });
}

async function received(purchase_order: string): Promise<number[]> {
  const answer = await fetch(`${zone.gateway.url}/api/purchase-orders/${purchase_order}`);
  return orderDetails.parse(await answer.json()).all_lines.map((line) => line.received);
}

/** A receipt of an order on the page, and what becomes of its changes on their way. */
async function receiving(purchase_order: string) {
  await order(purchase_order);
  const page = await zone.open('receiving', 'phone', 'dark');
  await page.getByText(purchase_order).waitFor();
  await wedge(page, purchase_order);
  await page.getByText('Scan what comes').waitFor();
  const way: { is: 'open' | 'answers are lost once' | 'closed' } = { is: 'open' };
  await page.route(/\/(scan|damage|undo)$/, async (route) => {
    if (way.is === 'open') return route.continue();
    if (way.is === 'answers are lost once') await route.fetch();
    way.is = 'closed';
    return route.abort();
  });
  return { page, way, receipt: new URL(page.url()).pathname.split('/').at(-1) ?? '' };
}
const waits = (page: Page, words: string) => page.getByRole('link', { name: words }).waitFor();

it('scans that reach no gateway are kept, listed and sent once in their order, and what is refused then is told', async () => {
  const { page, way } = await receiving('PO-AWAY');
  way.is = 'answers are lost once';
  await wedge(page, EAN);
  await page.locator('.scan-tick.is-kept').getByText('1 scan waits').waitFor();
  await wedge(page, BUTTER);
  await wedge(page, EAN);
  await waits(page, '3 scans wait');
  expect(await page.locator('.scan-band').count()).toBe(0);
  await page.reload();
  await waits(page, '3 scans wait');
  await expect.poll(() => page.getByText('waits, not booked yet').count()).toBe(3);
  await judge(page, 'scans that wait');
  await pictures(page, 'kept');

  way.is = 'open';
  await page.getByText('2 of 10').waitFor();
  await page.locator('.scan-band').getByText('the label names none').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: '1 scan not booked' }).click();
  await page
    .locator('.line', { hasText: 'not booked' })
    .getByText(/^BUTTER-250G is kept by lot/)
    .waitFor();
  await judge(page, 'a kept scan that was refused');
  await page.getByRole('button', { name: 'Seen' }).click();
  await page.getByText('No scan waits').waitFor();
  expect(await received('PO-AWAY')).toEqual([2, 0]);
  await page.close();
}, 60_000);

it('a kept scan is taken back before it is booked, and one that was booked meanwhile after it', async () => {
  const { page, way } = await receiving('PO-BACK');
  way.is = 'answers are lost once';
  await wedge(page, EAN);
  await waits(page, '1 scan waits');
  await wedge(page, EAN);
  await wedge(page, EAN);
  await waits(page, '3 scans wait');
  const back = page.getByRole('button', { name: 'Take back' });
  await back.last().click();
  await waits(page, '2 scans wait');
  await back.first().click();
  await page.getByText('taken back: the gateway is told when it is reached').waitFor();
  await judge(page, 'kept scans, one taken back');
  await pictures(page, 'kept-back');
  expect(await received('PO-BACK')).toEqual([1, 0]);
  way.is = 'open';
  await page.getByRole('link', { name: /scans? waits?/ }).waitFor({ state: 'detached' });
  await expect.poll(() => received('PO-BACK')).toEqual([1, 0]);
  await page.locator('.scan-line.is-undone').waitFor();
  await page.close();
}, 60_000);

it('damage is kept like a scan; what needs the gateway says that it waits for it', async () => {
  const { page, way } = await receiving('PO-DAMAGE');
  await wedge(page, EAN);
  await page.getByText('1 of 10').waitFor();
  way.is = 'closed';
  await page.getByRole('button', { name: 'Damaged' }).click();
  await page.getByRole('button', { name: 'Crushed' }).click();
  await waits(page, '1 scan waits');
  await page.getByText('Damaged: 1 × Oat drink 1 l').waitFor();
  await page.getByText('undo and closing wait for it').waitFor();
  expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
  expect(await page.getByRole('button', { name: 'Close the receipt' }).isDisabled()).toBe(true);
  await judge(page, 'damage that waits');
  await pictures(page, 'kept-damage');
  way.is = 'open';
  await page.locator('.scan-line .state', { hasText: 'damaged' }).waitFor();
  await page.getByText('undo and closing wait for it').waitFor({ state: 'detached' });
  await page.close();
}, 60_000);

it('a kept scan of a receipt that was closed meanwhile says who closed it and when', async () => {
  const { page, way, receipt } = await receiving('PO-CLOSED');
  way.is = 'closed';
  await wedge(page, EAN);
  await waits(page, '1 scan waits');
  await zone.post(`receipts/${receipt}/close`, { by: 'Ben' });
  way.is = 'open';
  await waits(page, '1 scan not booked');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: '1 scan not booked' }).click();
  await page
    .locator('.line', { hasText: 'not booked' })
    .getByText(/^This receipt was closed by Ben, .*; nothing was booked/)
    .waitFor();
  await judge(page, 'a kept scan of a closed receipt');
  await pictures(page, 'kept-closed');
  await page.close();
}, 60_000);
