import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GatewayProcess } from '../../gateway/testing/gateway/process.ts';
import { asPerson, importDemo, launchChromium } from './chromium.ts';
import { judge, press, write } from './judge.ts';
import { wedge } from './wedge-keys.ts';

/** A shift without a mouse and without a touch: a scanner, the tab key and Enter, on a phone and on a tablet. */

const EAN = '4003300000011';
const PHONE = { width: 390, height: 844 };
const TABLET = { width: 1024, height: 768 };

let gateway: GatewayProcess;
let browser: Browser;
let ids = 0;

async function post(path: string, body: object): Promise<{ readonly receipt: string }> {
  ids += 1;
  const answer = await fetch(`${gateway.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: `by-keys-page-${ids}`, ...body }),
  });
  expect(answer.status, await answer.clone().text()).toBe(200);
  return (await answer.json()) as { receipt: string };
}
const put = (sku: string, location: string, quantity: number, more: object = {}) =>
  post('/api/adjustments', { sku, location, quantity, reason: 'FOUND', ...more });

beforeAll(async () => {
  gateway = await GatewayProcess.make({ name: 'Zone T' });
  await gateway.start();
  await importDemo(gateway);
  browser = await launchChromium();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await gateway?.remove();
});

async function open(path: string, viewport: typeof PHONE, person = 'Ann'): Promise<Page> {
  const page = await browser.newPage({ viewport });
  if (person !== '') await asPerson(page, person);
  page.setDefaultTimeout(15_000);
  await page.goto(`${gateway.url}/${path}`);
  await page.locator('main h1').waitFor();
  await page.getByText('Loading…').first().waitFor({ state: 'detached' });
  return page;
}

it('a place is blocked with a reason, is listed, and is freed', async () => {
  const page = await open('stock/places/a-01-01', PHONE);
  await page.getByRole('heading', { name: 'A 01 01' }).waitFor();
  await press(page, 'Block this place');
  await judge(page, 'why a place is blocked');
  await press(page, 'Wet');
  await page.getByRole('region', { name: 'Blocked' }).getByText('Wet').waitFor();
  await judge(page, 'a blocked place');
  await page.goto(`${gateway.url}/stock/places`);
  await page.getByRole('heading', { name: 'Blocked places' }).waitFor();
  await judge(page, 'the places');
  await press(page, /^A 01 01/);
  await press(page, 'Free it again');
  await page.getByRole('button', { name: 'Block this place' }).waitFor();
  await page.goto(`${gateway.url}/stock/places/a-01-99`);
  await page.getByText('There is no such place').waitFor();
  await page.close();
}, 60_000);

it('all that came with a receipt gets its places at once', async () => {
  const { receipt } = await post('/api/receipts', { location: 'receiving' });
  for (const [sku, more] of [
    ['RICE-1KG', { quantity: 12 }],
    ['HONEY-500G', { quantity: 6, handling_unit: 'PAL-31' }],
    ['TEA-20', { quantity: 6, handling_unit: 'PAL-32' }],
  ] as const) {
    await post(`/api/receipts/${receipt}/scan`, { sku, ...more });
  }
  const page = await open(`receiving/${receipt}`, TABLET);
  await judge(page, 'a receipt with goods that wait');
  await press(page, 'Find places for all 3 that came');
  await page.getByText('✓ 3 places found').waitFor();
  await judge(page, 'a receipt with places');
  await press(page, 'Put them away');
  await page.getByRole('heading', { name: 'On the way' }).waitFor();
  expect(await page.locator('section[aria-labelledby="on-the-way"] a.line').count()).toBe(3);
  await judge(page, 'the tasks');
  // One more comes while the list is open: it says so by itself.
  await post(`/api/receipts/${receipt}/scan`, { sku: 'SUGAR-1KG', quantity: 10 });
  await post('/api/putaway', { goods: { sku: 'SUGAR-1KG', quantity: 10, location: 'receiving' } });
  await page.locator('a.line', { hasText: 'sugar' }).waitFor();
  await page.close();
}, 60_000);

it('goods are put away by the key, and a wrong place stays told until Esc', async () => {
  await put('PASTA-500G', 'receiving', 16, { handling_unit: 'PAL-41' });
  const page = await open('putaway', PHONE);
  await wedge(page, 'PAL-41');
  await page.locator('.place.is-chosen').waitFor();
  await wedge(page, '0000NOWHERE');
  await page.locator('.scan-band').waitFor();
  await page.waitForTimeout(600);
  await page.keyboard.press('Escape');
  await page.locator('.scan-band').waitFor({ state: 'detached' });
  await press(page, /^It lies at/);
  await page.getByText('put away', { exact: true }).waitFor();
  await judge(page, 'goods put away');
  await page.close();
}, 60_000);

it('a place that differs is counted twice and decided, and each person is asked for a name once', async () => {
  await put('OAT-DRINK-1L', 'a-02-01', 21);
  const page = await open('counts', PHONE, '');
  const ask = page.getByRole('dialog', { name: 'Who are you?' });
  const say = (name: string) => page.keyboard.type(name, { delay: 60 });
  for (const who of ['anna', 'ben']) {
    if (who === 'ben') {
      // Somebody else takes the device over.
      await page.goto(`${gateway.url}/more`);
      await press(page, /^Your name/);
      await ask.waitFor();
      await say('ben');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Your name ben' }).waitFor();
    }
    await page.goto(`${gateway.url}/counts`);
    await page.getByText('Scan a place').first().waitFor();
    await wedge(page, 'LOC-A0201');
    if (who === 'anna') {
      await judge(page, 'the question who it is');
      // Whoever would rather not changes nothing, and is told.
      await page.keyboard.press('Escape');
      const band = page.locator('.scan-band');
      await band.getByText('Nothing was changed, since nobody said who does it').waitFor();
      expect(await band.textContent(), 'nothing was away').not.toContain('When it is back');
      await page.keyboard.press('Escape');
      // The scan waits for the name, longer than a slow server may take.
      await wedge(page, 'LOC-A0201');
      await ask.waitFor();
      await page.waitForTimeout(11_000);
      expect(await page.locator('.scan-band').count()).toBe(0);
      await say('anna');
      await page.keyboard.press('Enter');
    }
    await page.getByText('Scan each item').waitFor();
    await wedge(page, EAN);
    await page.getByRole('heading', { name: 'Oat drink 1 l' }).waitFor();
    await press(page, '9');
    await press(page, '9 are there');
    await page.locator('.plain li').first().waitFor();
    await press(page, 'The place is finished');
    await page
      .getByText(who === 'anna' ? 'count again' : 'differs')
      .first()
      .waitFor();
    await judge(page, `after the count of ${who}`);
  }
  // Who counted does not approve: the lead takes the device over.
  await press(page, /^Your name/);
  await ask.waitFor();
  await say('lead');
  await page.keyboard.press('Enter');
  await ask.waitFor({ state: 'detached' });
  await press(page, 'Book the differences');
  await page.getByText('done', { exact: true }).first().waitFor();
  await page.close();
}, 90_000);

it('a correction and a return, each taken back', async () => {
  await put('HONEY-500G', 'b-01-01', 9);
  const page = await open('adjustments', TABLET);
  await wedge(page, '4003300000110');
  await wedge(page, 'LOC-B0101');
  await page.getByRole('heading', { name: 'Why?' }).waitFor();
  await judge(page, 'a correction');
  await press(page, 'one more');
  await press(page, 'Lost');
  await page.locator('.line', { hasText: '−2 × Blossom honey' }).waitFor();
  await press(page, 'Take back');
  await page.getByText('taken back').first().waitFor();

  await page.goto(`${gateway.url}/returns`);
  await page.getByText('Scan what came back').waitFor();
  await wedge(page, 'LOC-STAGING');
  await wedge(page, '4003300000110');
  await write(page, 'Order, if it is known', 'SO-77');
  await judge(page, 'a return');
  await press(page, 'For sale again');
  await page.locator('.line', { hasText: 'SO-77' }).waitFor();
  await judge(page, 'the returns');
  await press(page, 'Take it back');
  await page.getByText('taken back').waitFor();
  await page.close();
}, 90_000);

it('a lot is traced from its number and called back; its list goes to a file', async () => {
  await put('BUTTER-250G', 'a-03-01', 40, { lot: 'B-77', handling_unit: 'PAL-77' });
  const page = await open('trace', PHONE);
  await judge(page, 'where a trace begins');
  await write(page, 'Order, shipment, pallet or lot', 'NOTHING-77');
  await page.keyboard.press('Enter');
  await page.getByText('Nothing is known of NOTHING-77').waitFor();
  await page.keyboard.press('Escape');
  await page.getByLabel('Order, shipment, pallet or lot').fill('B-77');
  await press(page, 'Trace it');
  await page.getByRole('heading', { name: 'Lot B-77' }).waitFor();
  await judge(page, 'a trace');
  await press(page, /^Butter 250 g, lot B-77/);
  await press(page, /^Call it back/);
  await write(page, 'Why', 'Glass found');
  await press(page, 'Block lot B-77 now');
  await page.getByRole('heading', { name: /^Recall/ }).waitFor();
  await judge(page, 'a recall');
  const file = page.waitForEvent('download');
  await press(page, 'Save as a file');
  const saved = readFileSync(await (await file).path(), 'utf8');
  expect(saved).toContain('A 03 01,BUTTER-250G,Butter 250 g,B-77,PAL-77,40,counted,no');
  await page.goto(`${gateway.url}/stock/lots/butter-250g/B-77`);
  await press(page, 'Release it');
  await page.getByText(/^Lot B-77 was blocked/).waitFor();
  await judge(page, 'a lot before it is released');
  await press(page, 'Release lot B-77');
  await page.getByText('released').waitFor();
  await page.close();
}, 90_000);

it('the list of orders grows by itself', async () => {
  const page = await open('receiving', TABLET);
  await post('/api/purchase-orders', {
    ...{ purchase_order: 'PO-81', supplier: 'Late Mill', location: 'receiving' },
    lines: [{ sku: 'RICE-1KG', quantity: 3 }],
  });
  await page.getByText('Late Mill').waitFor();
  await page.close();
}, 60_000);
