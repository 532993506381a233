import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GatewayProcess } from '../../gateway/testing/gateway/process.ts';
import { asPerson, importDemo, launchChromium } from './chromium.ts';
import { judge } from './judge.ts';
import { wedge } from './wedge-keys.ts';

/** Orders on the page, and goods that go straight to packing by the scans of a wedge scanner. */

const SKU = 'OAT-DRINK-1L';
const EAN = '4003300000011';
const ITEM = 'Oat drink 1 l';

let gateway: GatewayProcess;
let browser: Browser;
let ids = 0;

beforeAll(async () => {
  gateway = await GatewayProcess.make({
    ...{ name: 'Zone T', devices: {}, stations: [] },
    putaway: { packing: 'shipping' },
  });
  await gateway.start();
  await importDemo(gateway);
  browser = await launchChromium();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await gateway?.remove();
});

async function post(path: string, body: object): Promise<void> {
  ids += 1;
  const answer = await fetch(`${gateway.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: `orders-page-${ids}`, ...body }),
  });
  expect(answer.status, await answer.clone().text()).toBe(200);
}
const order = (name: string, quantity: number) =>
  post('/api/orders', { order: name, customer: 'Corner Café', lines: [{ sku: SKU, quantity }] });
const cancel = (name: string) => post(`/api/orders/${name}/cancel`, { reason: 'the test is over' });
const pallet = (handling_unit: string, quantity: number) =>
  post('/api/adjustments', {
    ...{ sku: SKU, location: 'receiving', quantity, reason: 'FOUND', handling_unit },
  });

async function open(address: string, width = 1180, scheme: 'light' | 'dark' = 'light') {
  const page = await browser.newPage({ viewport: { width, height: 820 }, colorScheme: scheme });
  await asPerson(page);
  page.setDefaultTimeout(8_000);
  await page.goto(`${gateway.url}/${address}`);
  await settled(page);
  return page;
}
async function settled(page: Page): Promise<void> {
  await page.locator('main h1').waitFor();
  await page.getByText('Loading…').waitFor({ state: 'detached' });
}

describe('goods that an order waits for', () => {
  it('go straight to packing, unmistakably, by the scans of unit and packing', async () => {
    await order('SO-12', 12);
    await pallet('PALLET-1', 12);
    const page = await open('putaway');
    await wedge(page, 'PALLET-1');
    await page.getByText('Straight to packing · order SO-12').waitFor();
    await page.getByText(`order SO-12 waits for 12 × ${SKU}`).waitFor();
    await judge(page, 'straight to packing');
    await wedge(page, 'LOC-SHIPPING');
    await page.getByText('put away', { exact: true }).waitFor();
    await page.goto(`${gateway.url}/orders/SO-12`);
    await page.getByText('12 kept, Shipping dock, PALLET-1').waitFor();
    await page.close();
    await cancel('SO-12');
  }, 40_000);

  it('of which a part is waited for are brought first, and the rest comes next', async () => {
    await order('SO-13', 16);
    await pallet('PALLET-2', 12);
    const page = await open('putaway', 390, 'dark');
    await wedge(page, 'PALLET-2');
    await page.getByText('Take only these off PALLET-2 and bring them to packing.').waitFor();
    await judge(page, 'a part to packing, on a phone');
    await wedge(page, 'LOC-SHIPPING');
    await page.getByRole('button', { name: 'Now the rest of PALLET-2' }).click();
    await page.locator('.place').nth(2).waitFor();
    expect(await page.getByText('Straight to packing').count()).toBe(0);
    await page.close();
    await cancel('SO-13');
  }, 40_000);
});

describe('orders', () => {
  it('are found from any screen by a scan of their number', async () => {
    await order('SO/20', 9_000);
    const page = await open('');
    await wedge(page, 'SO/20');
    await page.getByText('order of a customer').waitFor();
    await judge(page, 'an order that was scanned');
    await page.getByRole('link', { name: /SO.20.*Corner Café · open/ }).click();
    await page.locator('h1', { hasText: 'SO/20' }).waitFor();
    await page.goto(`${gateway.url}/trace`);
    await settled(page);
    await wedge(page, 'SO/20');
    await page.getByText('Nothing has left for the order SO/20 yet').waitFor();
    await page.close();
    await cancel(encodeURIComponent('SO/20'));
  }, 40_000);

  it('say what waits, and are empty at first in words', async () => {
    const page = await open('orders?show=waiting');
    await page.getByText('No order waits').waitFor();
    await judge(page, 'no order waits');
    await order('SO-14', 10_000);
    await page.getByRole('link', { name: /SO-14.*1 line waits/s }).waitFor();
    await judge(page, 'an order that waits');
    await wedge(page, 'SO-14');
    await page.locator('h1', { hasText: 'SO-14' }).waitFor();
    await page.close();
    await cancel('SO-14');
  }, 40_000);

  it.each([
    [390, 'dark'],
    [1180, 'light'],
  ] as const)(
    'that are due or late are marked by the clock of the zone once it is set: %i wide, %s',
    async (width, scheme) => {
      const day = new Date().toISOString().slice(0, 10);
      const days = { 'SO-17': '2026-01-05', 'SO-18': day, 'SO-19': '2099-01-05' };
      for (const [name, ship_by] of Object.entries(days)) {
        await post('/api/orders', {
          ...{ order: `${name}-${width}`, customer: 'Corner Café', ship_by },
          lines: [{ sku: SKU, quantity: 1 }],
        });
      }
      const clock = { set: false };
      const page = await browser.newPage({
        ...{ viewport: { width, height: 820 }, colorScheme: scheme, locale: 'en-GB' },
      });
      // As from a gateway whose clock is set; that of the machine may not be.
      await page.routeWebSocket('**/api/live', (socket) => {
        const server = socket.connectToServer();
        server.onMessage((text) => {
          const was = '"synchronised":false';
          socket.send(clock.set ? String(text).replace(was, '"synchronised":true') : text);
        });
      });
      const row = (name: string) => page.getByRole('link', { name: `${name}-${width}` });
      await page.goto(`${gateway.url}/orders`);
      await row('SO-17').getByText('leaves by 5 Jan 2026').waitFor();
      expect(await page.getByText(/late since|due today/).count()).toBe(0);

      clock.set = true;
      await page.reload();
      await row('SO-17').getByText('late since 5 Jan 2026').waitFor();
      await row('SO-18').getByText('due today').waitFor();
      await row('SO-19').getByText('leaves by 5 Jan 2099').waitFor();
      expect(await row('SO-17').getByText('leaves by').count()).toBe(0);
      await judge(page, 'orders that are late');
      await row('SO-17').click();
      await page.getByText('late since 5 Jan 2026').waitFor();
      await judge(page, 'a late order');
      await page.close();
      for (const name of Object.keys(days)) await cancel(`${name}-${width}`);
    },
    40_000,
  );

  it('are made by hand with a scan of the item, and cancelled with a reason', async () => {
    const page = await open('orders', 390, 'dark');
    // Reached without a touch, however long the list is.
    const make = page.getByRole('button', { name: 'Make an order' });
    const box = await make.boundingBox();
    expect((box?.y ?? 820) + (box?.height ?? 0)).toBeLessThan(300);
    await make.click();
    await judge(page, 'a new order without anything');
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await make.waitFor();
    // What a phone's bar holds stays as it is.
    expect(await page.locator('.nav a:visible').count()).toBe(5);
    await page.getByRole('button', { name: 'Make an order' }).click();
    await page.getByLabel('Its number').fill('SO-15');
    await page.getByLabel('Customer', { exact: true }).fill('Bakery Two');
    await wedge(page, EAN);
    await page.locator('.big', { hasText: ITEM }).waitFor();
    await judge(page, 'a new order');
    await page.getByRole('button', { name: 'Make it, with 1 line' }).click();
    await page.locator('h1', { hasText: 'SO-15' }).waitFor();
    await judge(page, 'one order');
    await page.getByRole('button', { name: 'Cancel this order' }).click();
    await judge(page, 'the question why');
    await page.getByRole('button', { name: 'Entered twice' }).click();
    await page.getByText('cancelled by Ann').waitFor();
    await page.close();
  }, 40_000);

  it('that are refused say why', async () => {
    await order('SO-16', 1);
    const page = await open('orders');
    await page.getByRole('button', { name: 'Make an order' }).click();
    await page.getByLabel('Its number').fill('SO-16');
    await page.getByLabel('Customer', { exact: true }).fill('Somebody else');
    await wedge(page, EAN);
    await page.getByRole('button', { name: 'Make it, with 1 line' }).click();
    await page.getByText('The order SO-16 of Corner Café is known').waitFor();
    await page.goto(`${gateway.url}/orders/NONE`);
    await page.getByRole('heading', { name: 'There is no such order' }).waitFor();
    await page.close();
    await cancel('SO-16');
  }, 40_000);
});

describe('an order that lies packed', () => {
  it('is shipped from its screen, asked once, and a mistake is taken back there', async () => {
    await order('SO-20', 2);
    await post('/api/adjustments', {
      ...{ sku: SKU, location: 'shipping', quantity: 2, reason: 'FOUND' },
    });
    const page = await open('orders/SO-20', 390);
    const button = (name: string) => page.getByRole('button', { name });
    await button('Ship what lies at packing').click();
    await judge(page, 'shipping, asked once, on a phone');
    await button('Ship SO-20 now').click();
    await page.getByText('one line has left').waitFor();
    await judge(page, 'a shipped order');
    await button('Take it back').click();
    await page.getByText('taken back', { exact: true }).waitFor();
    await button('Ship what lies at packing').waitFor();
    await page.close();
    await cancel('SO-20');
  }, 40_000);
});
