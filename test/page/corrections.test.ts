import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge } from './judge.ts';
import { wedge } from './wedge-keys.ts';
import { pictures, settled, ZonePage } from './zone-page.ts';

/** Corrections and counts by hand, and from the place itself, in real Chromium on a real gateway. */

const OAT = { sku: 'OAT-DRINK-1L', ean: '4003300000011', name: 'Oat drink 1 l' };
const BUTTER = { sku: 'BUTTER-250G', ean: '4003300000028', name: 'Butter 250 g' };
const LOT = 'Lot or serial number';

let zone: ZonePage;

beforeAll(async () => {
  zone = await ZonePage.make();
}, 120_000);
afterAll(() => zone?.close());

const focused = (page: Page): Promise<string> =>
  page.evaluate(
    "document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? ''",
  );
const type = (page: Page, text: string) => page.keyboard.type(text, { delay: 60 });

describe('a lot or serial number', () => {
  it('is asked for in a correction only where the goods have one', async () => {
    await zone.put(OAT.sku, 'a-01-01', 5);
    await zone.put(BUTTER.sku, 'a-01-01', 5, { lot: 'B-1' });
    const page = await zone.open('adjustments', 'phone');
    await wedge(page, OAT.ean);
    await wedge(page, 'LOC-A0101');
    await page.getByRole('button', { name: 'Fewer' }).waitFor();
    expect(await page.getByLabel(LOT).count()).toBe(0);
    await judge(page, 'a correction without a lot');
    await pictures(page, 'correction');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await wedge(page, BUTTER.ean);
    await page.getByRole('button', { name: /5 at A 01 01/ }).click();
    expect(await page.getByLabel(LOT).inputValue()).toBe('B-1');
    await page.close();
  }, 40_000);

  it('is asked for in a count only where the goods have one', async () => {
    const page = await zone.open('counts', 'tablet', 'dark');
    await wedge(page, 'LOC-A0102');
    await page.getByText('Nothing yet.').waitFor();
    await wedge(page, OAT.ean);
    await page.getByRole('heading', { name: OAT.name }).waitFor();
    expect(await page.getByLabel(LOT).count()).toBe(0);
    await judge(page, 'a count without a lot');
    await pictures(page, 'count');
    await wedge(page, BUTTER.ean);
    await page.getByRole('heading', { name: BUTTER.name }).waitFor();
    await page.getByLabel(LOT).waitFor();
    await page.getByRole('button', { name: 'Leave it to somebody else' }).click();
    await page.close();
  }, 40_000);
});

it('by the keyboard alone Enter takes the only one there is, and the focus goes on to what comes next', async () => {
  await zone.put(OAT.sku, 'b-02-01', 7);
  const page = await zone.open('adjustments');
  await page.getByLabel('Name, article number, or scan it').focus();
  // Before the pause is over in which more may be typed.
  await type(page, 'OAT-DRINK');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: OAT.name }).waitFor();
  await expect.poll(() => focused(page)).toContain(' at ');
  await page.getByLabel('Another place: scan it, or type its name').focus();
  await type(page, 'B 02 0');
  await page.locator('button.line', { hasText: 'b-02-02' }).waitFor();
  await page.keyboard.press('Enter');
  expect(await page.getByRole('button', { name: 'Fewer' }).count(), 'there are several').toBe(0);
  await type(page, '1');
  await page.keyboard.press('Enter');
  await page.locator('p.big', { hasText: 'B 02 01' }).waitFor();
  await expect.poll(() => focused(page)).toBe('Fewer');
  await page.close();

  const putaway = await zone.open('putaway');
  await putaway.getByLabel('Or type: handling unit, name or article number').focus();
  await type(putaway, 'OAT-DRINK');
  await putaway.keyboard.press('Enter');
  await expect.poll(() => focused(putaway)).toContain(' at ');
  await putaway.keyboard.press('Enter');
  await putaway.locator('.place').first().waitFor();
  await putaway.close();
}, 60_000);

describe('from the page of a place', () => {
  it('its goods are corrected, and the place is known', async () => {
    await zone.put(OAT.sku, 'b-01-01', 5);
    const page = await zone.open('stock/places/b-01-01', 'phone', 'dark');
    await judge(page, 'a place');
    await pictures(page, 'place');
    await page.getByRole('link', { name: 'Correct', exact: true }).click();
    await page.getByText('At B 01 01: scan the item.').waitFor();
    await wedge(page, OAT.ean);
    await page.locator('p.big', { hasText: 'B 01 01' }).waitFor();
    await page.getByRole('button', { name: 'Lost' }).click();
    await page.getByText('At B 01 01: scan the item.').waitFor();
    await page.close();
  }, 40_000);

  it('its goods are put away with a touch, and it is counted', async () => {
    await zone.put(OAT.sku, 'receiving', 6, { handling_unit: 'PAL-7' });
    await zone.put(BUTTER.sku, 'receiving', 3, { lot: 'B-2' });
    const page = await zone.open('stock/places/receiving', 'phone');
    await page.getByRole('link', { name: 'Put away from here' }).click();
    await page.getByRole('heading', { name: 'What lies at Receiving dock' }).waitFor();
    await page.getByRole('button', { name: /3 × Butter 250 g/ }).waitFor();
    await judge(page, 'what lies at a place');
    await pictures(page, 'putaway-from');
    await page.getByRole('button', { name: /PAL-7/ }).click();
    await page.locator('.place').first().waitFor();

    await zone.go(page, 'stock/places/b-01-01');
    await page.getByRole('button', { name: 'Count', exact: true }).click();
    await page.getByText('Nothing yet.').waitFor();
    await settled(page);
    await page.getByRole('heading', { name: 'B 01 01' }).waitFor();
    await page.close();
  }, 40_000);
});

it('from the page of an item it is corrected, and the scan of a place is all that is missing', async () => {
  await zone.put(OAT.sku, 'b-01-02', 5);
  const page = await zone.open('stock/items/oat-drink-1l', 'phone');
  await page.getByRole('link', { name: 'Correct', exact: true }).click();
  await page.getByRole('heading', { name: OAT.name }).waitFor();
  await wedge(page, 'LOC-B0102');
  await page.locator('p.big', { hasText: 'B 01 02' }).waitFor();
  await page.getByRole('button', { name: 'Lost' }).click();
  // What was asked for is done: the next correction begins anew.
  await page.getByText('Scan an item, then its place.').waitFor();
  await page.close();
}, 40_000);

it('words name what is there: items at a place, serial numbers, and nothing that waits', async () => {
  const csv = 'variant,product,sku,name,tracking\nscanner,oat-drink,SCANNER,Hand scanner,serial\n';
  const imported = await fetch(
    `${zone.gateway.url}/api/import/variants?id=corrections-page-serial`,
    { method: 'POST', headers: { 'content-type': 'text/csv' }, body: csv },
  );
  expect(imported.status, await imported.clone().text()).toBe(200);
  await zone.put('SCANNER', 'a-03-03', 1, { lot: 'SN-99' });
  const page = await zone.open('find?scan=SN-99');
  await page.getByText('SCANNER · serial number SN-99').waitFor();
  expect(await page.locator('.hits').textContent()).not.toMatch(/lot/);
  await zone.go(page, 'find?scan=LOC-A0303');
  await page.getByRole('link', { name: 'A 03 03 1 item', exact: true }).waitFor();
  await zone.go(page, 'counts?list=review');
  await page.getByText('Nothing waits for you').waitFor();
  await page.close();
}, 40_000);
