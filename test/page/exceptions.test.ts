import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asPerson, launchChromium } from './chromium.ts';
import { Desk } from './desk.ts';
import { judge } from './judge.ts';

/** What a person makes of rejected parcels, in real Chromium on a real gateway. */

let desk: Desk;
let browser: Browser;

beforeAll(async () => {
  desk = await Desk.start();
  browser = await launchChromium();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

async function open(): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1180, height: 820 } });
  await asPerson(page);
  await page.goto(`${desk.gateway.url}/exceptions`);
  return page;
}

it('an exception is settled by naming the item', async () => {
  await desk.scan('99977788');
  const page = await open();
  await page.locator('a.line').last().click();
  await page.getByRole('button', { name: 'Say what it is' }).click();
  await page.getByRole('searchbox').fill('Honey');
  await page.locator('button.line').first().click();
  await page.getByRole('button', { name: /^Book 1/ }).click();
  await page.getByText('identified by hand').waitFor({ timeout: 5_000 });
  await page.close();
});

it('an exception is dismissed with a reason', async () => {
  await desk.scan('99977799');
  const page = await open();
  await page.locator('a.line').last().click();
  await page.getByRole('button', { name: /^Dismiss/ }).click();
  await page.getByRole('button', { name: 'Not ours' }).click();
  await page.getByText('Not ours').waitFor({ timeout: 5_000 });
  await page.close();
});

it('parcels beyond one order are one line, and are settled together', async () => {
  const order = (version: number, quantity: number) =>
    fetch(`${desk.gateway.url}/api/purchase-orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ id: `rice-order-${version}`, purchase_order: 'PO-RICE', version, by: 'Ann' },
        ...{
          supplier: 'Mill',
          location: 'receiving',
          lines: [{ line: 1, sku: 'RICE-1KG', quantity }],
        },
      }),
    });
  expect((await order(1, 1)).status).toBe(200);
  for (let parcel = 0; parcel < 3; parcel += 1) await desk.scan('4003300000059');
  const page = await open();
  await page.getByText('More than was ordered · 2 parcels').click();
  await page.getByText(/^2 parcels, together 2 × /).waitFor();
  await page.getByRole('link', { name: 'Order PO-RICE' }).waitFor();
  await judge(page, 'several parcels of one exception');
  await order(2, 3);
  await page.getByRole('button', { name: /^Try again/ }).click();
  await page.getByText('tried again').waitFor({ timeout: 5_000 });
  await page.close();
});
