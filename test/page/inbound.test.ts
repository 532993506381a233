import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { GatewayProcess } from '../../gateway/testing/gateway/process.ts';
import { asPerson, importDemo, launchChromium } from './chromium.ts';
import { judge } from './judge.ts';
import { wedge } from './wedge-keys.ts';

/** Putaway, counts and corrections on the page, in real Chromium on a real gateway. */

const ROOT = join(import.meta.dirname, '..', '..');
const CATALOG = join(ROOT, 'scripts', 'demo', 'catalog');
const SKU = 'OAT-DRINK-1L';
const EAN = '4003300000011';
const ITEM = 'Oat drink 1 l';

let gateway: GatewayProcess;
let browser: Browser;
let ids = 0;

beforeAll(async () => {
  gateway = await GatewayProcess.make({ name: 'Zone T', devices: {}, stations: [] });
  await gateway.start();
  await importDemo(gateway);
  browser = await launchChromium();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await gateway?.remove();
});

async function post(path: string, body: object): Promise<unknown> {
  ids += 1;
  const answer = await fetch(`${gateway.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: `inbound-page-${ids}`, ...body }),
  });
  expect(answer.status, await answer.clone().text()).toBe(200);
  return answer.json();
}
/** As the catalog's file of places has it. */
function placeNamed(name: string): { readonly location: string; readonly barcode: string } {
  const rows = readFileSync(join(CATALOG, 'locations.csv'), 'utf8').split('\n');
  const cells = rows.map((row) => row.split(',')).find((row) => row[2] === name);
  if (cells === undefined) throw new Error(`there is no place called ${name}`);
  return { location: cells[0] ?? '', barcode: cells[4] ?? '' };
}
const put = (location: string, quantity: number, more: object = {}) =>
  post('/api/adjustments', { sku: SKU, location, quantity, reason: 'FOUND', ...more });

/** Where pictures go, for whoever wants to look at them. */
const PICTURES = process.env.INBOUND_PICTURES;
const started = z.object({ count: z.string() });
const lying = z.object({ rows: z.array(z.object({ on_hand: z.number() })) });
async function onHand(location: string): Promise<number> {
  const answer = await fetch(`${gateway.url}/api/stock?location=${location}`);
  const { rows } = lying.parse(await answer.json());
  return rows.reduce((sum, { on_hand }) => sum + on_hand, 0);
}

async function open(address: string, width = 1180, scheme: 'light' | 'dark' = 'light') {
  const page = await browser.newPage({ viewport: { width, height: 820 }, colorScheme: scheme });
  await asPerson(page);
  page.setDefaultTimeout(8_000);
  await page.goto(`${gateway.url}/${address}`);
  await settled(page);
  return page;
}
/** Somebody else takes the device over. */
async function become(page: Page, name: string): Promise<void> {
  await page
    .locator('main')
    .getByRole('button', { name: /^Your name/ })
    .click();
  const ask = page.getByRole('dialog', { name: 'Who are you?' });
  await ask.waitFor();
  await page.keyboard.type(name, { delay: 60 });
  await page.keyboard.press('Enter');
  await ask.waitFor({ state: 'detached' });
}
async function settled(page: Page): Promise<void> {
  await page.locator('main h1').waitFor();
  await page.getByText('Loading…').waitFor({ state: 'detached' });
}

describe('putaway', () => {
  it('from the scan of a unit to the scan of the place', async () => {
    await put('receiving', 12, { handling_unit: 'PALLET-1' });
    const page = await open('putaway');
    await judge(page, 'the empty list');
    await wedge(page, 'PALLET-1');
    await page.locator('.place').nth(2).waitFor();
    await judge(page, 'the three places');
    await page
      .getByText(/the place is then \d+ % full/)
      .first()
      .waitFor();
    const place = await page.locator('.place.is-chosen h2').textContent();
    const { location, barcode } = placeNamed(place ?? '');
    await wedge(page, barcode);
    await page.getByText('put away', { exact: true }).waitFor();
    expect(await onHand(location)).toBe(12);
    await page.close();
  }, 40_000);

  it('at another place asks why', async () => {
    await put('receiving', 6, { handling_unit: 'PALLET-2' });
    const page = await open('putaway', 390, 'dark');
    await wedge(page, 'PALLET-2');
    await page.locator('.place').first().waitFor();
    await wedge(page, 'LOC-A0303');
    await page.locator('.scan-band').waitFor();
    await page.locator('.scan-band').click();
    await judge(page, 'the question why');
    await page.getByRole('button', { name: 'The same lies here' }).click();
    await page.getByText('put away', { exact: true }).waitFor();
    expect(await onHand('a-03-03')).toBe(6);
    await page.close();
  }, 40_000);

  it('of loose goods asks from where', async () => {
    await put('receiving', 4);
    const page = await open('putaway');
    await wedge(page, EAN);
    await page.getByRole('button', { name: '4 at Receiving dock' }).click();
    await page.locator('.place').first().waitFor();
    await page.getByRole('button', { name: /^It lies at/ }).click();
    await page.getByText('put away', { exact: true }).waitFor();
    expect(await onHand('receiving')).toBe(0);
    await page.close();
  }, 40_000);
});

it('a task and a count that ended elsewhere say so at once, and a scan then books nothing', async () => {
  await put('receiving', 2, { handling_unit: 'PALLET-9' });
  const page = await open('putaway');
  await wedge(page, 'PALLET-9');
  await page.locator('.place').first().waitFor();
  await post(`/api/putaway/${page.url().split('/').at(-1)}/cancel`, { by: 'Ben' });
  await page.getByText('not put away').first().waitFor();
  await wedge(page, 'LOC-A0303');
  await page.getByText('Ended meanwhile by Ben: not put away. Nothing was booked').waitFor();
  await page.locator('.scan-band').click();
  expect(new URL(page.url()).pathname).toMatch(/^\/putaway\//);

  await page.goto(`${gateway.url}/counts`);
  await settled(page);
  await wedge(page, 'LOC-A0302');
  await page.getByText('Nothing yet.').waitFor();
  await post(`/api/counts/${page.url().split('/').at(-1)}/cancel`, { by: 'Ben' });
  await page.getByText('cancelled').first().waitFor();
  await wedge(page, EAN);
  await page.getByText('This count is over meanwhile: cancelled. Nothing was counted').waitFor();
  await page.close();
}, 40_000);

it('a count: blind, with the number pad, then for the lead', async () => {
  await put('a-02-03', 21);
  const page = await open('counts');
  await judge(page, 'the list of counts');
  await wedge(page, 'LOC-A0203');
  await page.getByText('Nothing yet.').waitFor();
  await wedge(page, EAN);
  await page.getByRole('heading', { name: ITEM }).waitFor();
  await judge(page, 'the number pad');
  expect(await page.locator('main').textContent()).not.toContain('21');
  await page.getByRole('button', { name: '2', exact: true }).click();
  await page.getByRole('button', { name: '0', exact: true }).click();
  await page.getByRole('button', { name: '20 are there' }).click();
  await page.locator('.plain li').first().waitFor();
  await page.getByRole('button', { name: 'The place is finished' }).click();
  await page.getByText('counted 20, expected 21').waitFor();
  await judge(page, 'the decision');
  await page.getByText('You counted it: somebody else books it').waitFor();
  await page.getByRole('button', { name: 'Book the differences' }).click();
  await page.getByText('another person must approve the difference').waitFor();
  await page.keyboard.press('Escape');
  // The lead looks at the board, not at the list of counts.
  await page.goto(`${gateway.url}/`);
  await page.getByText('One count waits for you').waitFor();
  await judge(page, 'the board with a count that waits');
  await page.goto(`${gateway.url}/exceptions`);
  await page.getByRole('link', { name: 'One count waits for you' }).click();
  await page.getByRole('link', { name: 'A 02 03' }).click();
  await become(page, 'Lead');
  await page.getByRole('button', { name: 'Book the differences' }).click();
  await page.getByText('done', { exact: true }).first().waitFor();
  expect(await onHand('a-02-03')).toBe(20);
  await page.goto(`${gateway.url}/`);
  await page.getByText('No parcel needs you').waitFor();
  expect(await page.getByText('One count waits for you').count()).toBe(0);
  await page.close();
}, 40_000);

it('a count of two rounds tells both, who counted, and which one decides', async () => {
  await put('b-01-03', 40);
  const place = { place: 'b-01-03' };
  const goods = { kind: 'goods', sku: SKU };
  const { count } = started.parse(await post('/api/counts/start', { ...place, by: 'anna' }));
  await post(`/api/counts/${count}/entries`, { by: 'anna', entry: { ...goods, quantity: 20 } });
  await post(`/api/counts/${count}/finish`, { by: 'anna' });
  await post('/api/counts/start', { count, by: 'bert' });
  await post(`/api/counts/${count}/entries`, { by: 'bert', entry: { ...goods, quantity: 21 } });
  await post(`/api/counts/${count}/finish`, { by: 'bert' });
  const page = await open(`counts/${count}`, 390, 'dark');
  const round = (name: string) => page.getByRole('region', { name });
  await round('Count 2, by bert this one decides').getByText('counted 21, expected 40').waitFor();
  await round('Count 1, by anna was counted again').getByText('counted 20, expected 40').waitFor();
  await judge(page, 'a count of two rounds');
  await page.getByRole('button', { name: 'Book the differences' }).click();
  await page.getByText('done', { exact: true }).first().waitFor();
  await round('Count 1, by anna was counted again').getByText('counted 20, expected 40').waitFor();
  expect(await onHand('b-01-03')).toBe(21);
  if (PICTURES !== undefined)
    await page.screenshot({ path: `${PICTURES}/rounds.png`, fullPage: true });
  await page.close();
}, 40_000);

it('a plan of counts makes tasks', async () => {
  const page = await open('counts', 390);
  await page.getByRole('button', { name: 'Should be empty' }).click();
  await page.getByRole('button', { name: /^Have \d+ places counted/ }).click();
  await page.locator('a.line').first().waitFor();
  await judge(page, 'the planned counts');
  await page.close();
}, 40_000);

it('a correction and a putaway begin by typing as well, from the item itself', async () => {
  await put('receiving', 3);
  const page = await open('stock?by=item');
  await page.getByRole('link', { name: new RegExp(ITEM) }).click();
  await page.getByRole('link', { name: 'Correct', exact: true }).click();
  await page.getByLabel('Another place: scan it, or type its name').fill('A 03');
  await judge(page, 'a place by its letters');
  await page.locator('button.line', { hasText: 'a-03-01' }).click();
  await page.getByRole('button', { name: 'Fewer' }).waitFor();

  await page.goto(`${gateway.url}/putaway`);
  await page.getByLabel('Or type: handling unit, name or article number').fill('oat');
  await page.locator('button.line', { hasText: ITEM }).click();
  await page.getByRole('button', { name: /at Receiving dock/ }).click();
  await page.locator('.place').first().waitFor();
  await page.close();
});

it('a correction is booked and taken back', async () => {
  await put('b-01-01', 5);
  const page = await open('adjustments');
  await wedge(page, EAN);
  await wedge(page, 'LOC-B0101');
  await page.getByRole('button', { name: 'Thrown away' }).click();
  await judge(page, 'the reasons');
  await page.getByRole('button', { name: 'Expired' }).click();
  await expect.poll(() => onHand('b-01-01')).toBe(4);
  await page.getByRole('button', { name: 'Take back' }).first().click();
  await expect.poll(() => onHand('b-01-01')).toBe(5);
  await judge(page, 'the list of corrections');
  await page.close();
}, 40_000);

it('goods that became others are one line, and taken back as a whole', async () => {
  await put('b-01-02', 5);
  const goods = { sku: SKU, location: 'b-01-02' };
  await post('/api/transformations', {
    inputs: [{ ...goods, quantity: 4 }],
    outputs: [{ ...goods, location: 'b-01-03', quantity: 2 }],
  });
  const page = await open('adjustments');
  const made = page.getByRole('listitem').filter({ hasText: 'Made into other goods' });
  await made.waitFor();
  expect(await made.count()).toBe(1);
  expect(await made.textContent()).toMatch(/^.4 × Oat drink 1 l.2 × Oat drink 1 l/);
  await made.getByRole('button', { name: 'Take back' }).click();
  await expect.poll(() => onHand('b-01-02')).toBe(5);
  await page.close();
}, 40_000);
