import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { judge } from './judge.ts';
import { wedge } from './wedge-keys.ts';
import { pictures, ZonePage } from './zone-page.ts';

/** Nothing that was scanned while a place is counted is lost, in real Chromium on a real gateway. */

const OAT = { sku: 'OAT-DRINK-1L', ean: '4003300000011', dozen: '14003300000018' };
const PENNE = { ean: '4003300000035', name: 'Penne 500 g' };

let zone: ZonePage;

beforeAll(async () => {
  zone = await ZonePage.make();
}, 120_000);
afterAll(() => zone?.close());

async function counting(place: string, size?: 'phone'): Promise<Page> {
  const page = await zone.open('counts', size);
  await wedge(page, place);
  await page.getByText('Nothing yet.').waitFor();
  return page;
}
const says = (page: Page, amount: number) =>
  page.getByRole('button', { name: `${amount} are there`, exact: true }).waitFor();
const entered = (page: Page) => page.locator('.plain li').allTextContents();
const finish = (page: Page) => page.getByRole('button', { name: 'The place is finished' }).click();

it('each scan is one piece, another item enters what was asked, and so does the end', async () => {
  await zone.put(OAT.sku, 'a-01-01', 15);
  const page = await counting('LOC-A0101');
  await wedge(page, OAT.ean);
  await says(page, 1);
  await wedge(page, OAT.ean);
  await says(page, 2);
  await judge(page, 'pieces that were scanned');
  await pictures(page, 'counting');
  await wedge(page, PENNE.ean);
  await page.getByRole('heading', { name: PENNE.name }).waitFor();
  await expect.poll(() => entered(page)).toEqual([expect.stringMatching(/^2 × Oat drink/)]);
  // A case is twelve, and goes on where the item was left.
  await wedge(page, OAT.dozen);
  await says(page, 14);
  await finish(page);
  await page.getByText('counted 14, expected 15').waitFor();
  await page.getByText('counted 1, expected 0').waitFor();
  await page.close();
}, 60_000);

it('what is typed replaces what was scanned, and what was scanned by mistake is let go by a touch', async () => {
  const page = await counting('LOC-A0102', 'phone');
  await wedge(page, PENNE.ean);
  await says(page, 1);
  await page.getByRole('button', { name: '2', exact: true }).click();
  await page.getByRole('button', { name: '0', exact: true }).click();
  await says(page, 20);
  await wedge(page, PENNE.ean);
  await says(page, 21);
  await page.getByRole('button', { name: 'Do not count this' }).click();
  await finish(page);
  await page.getByText('Nothing was there, and nothing should be.').waitFor();
  await page.close();
}, 60_000);

it('a code that was misread is told so and is not counted as unknown goods', async () => {
  const page = await counting('LOC-A0103');
  await wedge(page, '4012345678917');
  const band = page.locator('.scan-band');
  await band.getByText('the check digit of 4012345678917').waitFor();
  await band.click();
  expect(await page.getByRole('button', { name: /are there$/ }).count()).toBe(0);
  // One that is right may be of goods that nobody imported.
  await wedge(page, '4012345678901');
  await page.getByRole('heading', { name: 'Not known: 4012345678901' }).waitFor();
  await band.click();
  await page.getByRole('button', { name: 'Do not count this' }).click();
  await finish(page);
  await page.getByText('Nothing was there, and nothing should be.').waitFor();
  await page.close();
}, 60_000);
