import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GatewayProcess } from '../../gateway/testing/gateway/process.ts';
import { asPerson, launchChromium } from './chromium.ts';
import { judge } from './judge.ts';

/** From a number to what is behind it, a trace and a recall, in real Chromium on a real gateway. */

const CATALOG = join(import.meta.dirname, '..', '..', 'scripts', 'demo', 'catalog');
const SCREENS = [
  'stock/places',
  'stock/places/receiving',
  'stock/items/butter-250g',
  'stock/items/butter-250g?show=lots',
  'stock/items/butter-250g?show=reserved',
  'stock/items/butter-250g?show=ordered',
  'stock/items/butter-250g?show=transit',
  'stock/units/PAL-1',
  'stock/lots/butter-250g/B-1',
  'trace/lots/butter-250g/B-1',
  'trace/units/PAL-1?direction=backward',
  'stock/places/aisle-a',
  'stock/places/a-01-01',
  'trace',
  'recalls',
  'months',
];
const SIZES = { phone: [390, 844], tablet: [1180, 820], desktop: [1440, 900] } as const;

/** Where pictures go, for whoever wants to look at them. */
const PICTURES = process.env.INVENTORY_PICTURES;

let gateway: GatewayProcess;
let browser: Browser;

async function post(path: string, body: string | object): Promise<void> {
  const csv = typeof body === 'string';
  const answer = await fetch(`${gateway.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': csv ? 'text/csv' : 'application/json' },
    body: csv ? body : JSON.stringify(body),
  });
  expect(answer.status, await answer.clone().text()).toBe(200);
}

beforeAll(async () => {
  gateway = await GatewayProcess.make({ name: 'Zone T' });
  await gateway.start();
  for (const kind of ['products', 'variants', 'barcodes', 'locations']) {
    const csv = readFileSync(join(CATALOG, `${kind}.csv`), 'utf8');
    await post(`/api/import/${kind}?id=inventory-page-${kind}`, csv);
  }
  await post(
    '/api/import/opening_stock?id=inventory-page-stock',
    'sku,location,quantity,lot,expiry,handling_unit\nBUTTER-250G,receiving,40,B-1,2099-03-31,PAL-1\n',
  );
  const said = { fat_percent: 82, allergens: ['milk'], storage: { min_c: 2, note: '<b>cold</b>' } };
  await post(
    '/api/import/variants?id=inventory-page-attributes',
    `variant,product,sku,name,tracking,attributes\nbutter-250g,butter,BUTTER-250G,Butter 250 g,lot,"${JSON.stringify(said).replaceAll('"', '""')}"\n`,
  );
  const goods = { sku: 'BUTTER-250G', location: 'receiving' };
  await post('/api/transformations', {
    id: 'inventory-page-mix',
    inputs: [{ ...goods, lot: 'B-1', handling_unit: 'PAL-1', quantity: 10 }],
    outputs: [{ ...goods, lot: 'B-2', quantity: 10 }],
  });
  await post('/api/reservations', {
    id: 'inventory-page-res',
    ...{ sku: 'BUTTER-250G', quantity: 4, reference: { type: 'order', id: '1001' } },
  });
  browser = await launchChromium();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await gateway?.remove();
});

async function show(page: Page, screen: string): Promise<void> {
  await page.goto(`${gateway.url}/${screen}`);
  await page.locator('main h1').waitFor();
  await page.getByText('Loading…').first().waitFor({ state: 'detached' });
  await expect.poll(() => page.getByText('Loading…').count()).toBe(0);
}

it.each([
  ['phone', 'dark'],
  ['tablet', 'light'],
  ['desktop', 'dark'],
] as const)(
  'the screens behind the numbers are accessible, do not scroll sideways and suit gloves: %s, %s',
  async (size, colorScheme) => {
    const [width, height] = SIZES[size];
    const page = await browser.newPage({ viewport: { width, height }, colorScheme });
    await asPerson(page);
    for (const screen of SCREENS) {
      await show(page, screen);
      await judge(page, `/${screen}`);
    }
    await page.close();
  },
  120_000,
);

it('shows what the catalog says of an item in its own words, as it was written', async () => {
  const [width, height] = SIZES.phone;
  const page = await browser.newPage({ viewport: { width, height } });
  await asPerson(page);
  await show(page, 'stock/items/butter-250g');
  const facts = page.locator('dl.facts');
  expect(await facts.locator('dt').allTextContents()).toEqual([
    ...['fat_percent', 'allergens', 'storage › min_c', 'storage › note'],
  ]);
  expect(await facts.locator('dd').allTextContents()).toEqual(['82', 'milk', '2', '<b>cold</b>']);
  if (PICTURES !== undefined)
    await page.screenshot({ path: `${PICTURES}/item.png`, fullPage: true });
  await page.close();
});

it('leads from the number of an item to the entries that made it', async () => {
  const page = await browser.newPage();
  await asPerson(page);
  await show(page, 'stock?by=item');
  await page.getByRole('link', { name: /Butter/ }).click();
  await page.getByRole('button', { name: /reserved/ }).click();
  await page.getByText('order 1001').waitFor();
  await page.getByRole('button', { name: /on hand/ }).click();
  await page.getByRole('link', { name: /PAL-1/ }).click();
  await page.locator('table.ledger').waitFor();
  const changes = await page.locator('table.ledger td.number:nth-child(4)').allTextContents();
  expect(changes).toEqual(['−10', '+40']);
  await page.close();
});

it('shows a lot as a tree both ways, and calls it back with all that was made of it', async () => {
  const page = await browser.newPage();
  await asPerson(page);
  await show(page, 'trace/lots/butter-250g/B-1');
  expect(await page.locator('.tree > li').count()).toBe(2);
  expect(await page.locator('.tree-1').textContent()).toContain('lot B-2');
  await page.getByRole('button', { name: 'What it came from' }).click();
  await page.getByText(/came from: corrections/).waitFor();

  await show(page, 'stock/lots/butter-250g/B-1');
  await page.getByRole('button', { name: /^Call it back/ }).click();
  const block = page.getByRole('button', { name: 'Block lot B-1 now' });
  expect(await block.isDisabled()).toBe(true);
  await page.getByLabel('Why').fill('Glass found');
  await block.click();
  await page.getByText('2 lots blocked').waitFor();
  expect(await page.locator('.lines > li.line').count()).toBe(2);
  await show(page, 'stock/items/butter-250g');
  await page.getByText('lot blocked').first().waitFor();

  // Whoever only asks where it is learns the same.
  await show(page, 'find?text=butter');
  const hit = page.locator('.hits > li', { hasText: 'Butter 250 g' });
  await hit.locator('.state-bad', { hasText: 'lot blocked' }).first().waitFor();
  expect(await hit.locator('.big').first().textContent()).toMatch(/40 on hand 0 available/);
  await judge(page, 'what was found and is held');
  await show(page, 'find?scan=B-1');
  await page.locator('.hits .state-bad', { hasText: 'lot blocked' }).first().waitFor();
  await page.close();
});

it('a misread digit is told as such, and not as an item that nobody imported', async () => {
  const page = await browser.newPage();
  await show(page, 'find?scan=04003300000029');
  await page.getByText(/the check digit of 04003300000029 is 9, should be 8/).waitFor();
  expect(await page.getByText('must be imported').count()).toBe(0);
  await show(page, 'find?scan=4012345678901');
  await page.getByText('must be imported').waitFor();
  await page.close();
});
