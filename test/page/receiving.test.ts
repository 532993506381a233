import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { orderDetails } from '../../contract/http/purchase-orders.ts';
import { receiptsPage } from '../../contract/http/receipts.ts';
import { GatewayProcess } from '../../gateway/testing/gateway/process.ts';
import { asPerson, importDemo, launchChromium } from './chromium.ts';
import { judge } from './judge.ts';
import { wedge } from './wedge-keys.ts';

/** Receiving as a zone lead does it, in real Chromium on a real gateway. */

const EAN = '4003300000011';
const SSCC = '340123450000000017';
const SIZES = { phone: [390, 844], tablet: [1180, 820], desktop: [1440, 900] } as const;
/** Where pictures of the steps go, for whoever wants to look at them. */
const PICTURES = process.env.RECEIVING_PICTURES;

let gateway: GatewayProcess;
let browser: Browser;

beforeAll(async () => {
  gateway = await GatewayProcess.make({ name: 'Zone T' });
  await gateway.start();
  await importDemo(gateway);
  await order('PO-1001', { 'OAT-DRINK-1L': 3, 'BUTTER-250G': 40, 'RICE-1KG': 12 });
  browser = await launchChromium();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await gateway?.remove();
});

async function order(
  purchase_order: string,
  wanted: Readonly<Record<string, number>>,
): Promise<void> {
  const answer = await fetch(`${gateway.url}/api/purchase-orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      id: `receiving-page-${purchase_order}`,
      purchase_order,
      supplier: 'Mill 4',
      expected_on: '2026-12-01',
      location: 'receiving',
      lines: Object.entries(wanted).map(([sku, quantity]) => ({ sku, quantity })),
    }),
  });
  expect(answer.status, await answer.clone().text()).toBe(200);
}

async function announced(asn: string, contents: readonly object[]): Promise<void> {
  const answer = await fetch(`${gateway.url}/api/asns`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      id: `receiving-page-${asn}`,
      ...{ asn, supplier: 'Mill 4', location: 'receiving', units: [{ sscc: SSCC, contents }] },
    }),
  });
  expect(answer.status, await answer.clone().text()).toBe(200);
}

async function closed(receipt: string, by: string): Promise<void> {
  const answer = await fetch(`${gateway.url}/api/receipts/${receipt}/close`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: `receiving-page-close-${receipt}`, by }),
  });
  expect(answer.status, await answer.clone().text()).toBe(200);
}

async function open(size: keyof typeof SIZES, colorScheme: 'light' | 'dark'): Promise<Page> {
  const [width, height] = SIZES[size];
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  await asPerson(page);
  await page.goto(`${gateway.url}/receiving`);
  await page.getByText('Mill 4').first().waitFor();
  return page;
}

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
}

async function receipts(): Promise<number> {
  const answer = await fetch(`${gateway.url}/api/receipts`);
  return receiptsPage.parse(await answer.json()).rows.length;
}

async function received(order = 'PO-1001'): Promise<number[]> {
  const answer = await fetch(`${gateway.url}/api/purchase-orders/${order}`);
  return orderDetails.parse(await answer.json()).all_lines.map((line) => line.received);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

it('an order is received by scan, with what is wrong in one tap, and closed with a report', async () => {
  const page = await open('tablet', 'light');
  await judge(page, 'the list');
  await picture(page, 'list-tablet');
  // To look at an order begins nothing.
  await page.getByRole('link', { name: /Mill 4/ }).click();
  await page.getByText('0 of 40').waitFor();
  await judge(page, 'what is expected');
  await picture(page, 'expected-tablet');
  expect(await receipts()).toBe(0);
  await page.getByRole('button', { name: 'Start receiving' }).click();
  await page.getByText('Scan what comes').waitFor();
  await judge(page, 'an empty receipt');

  // A right scan counts at once.
  await wedge(page, EAN);
  await page.getByText('1 of 3').waitFor();
  await page.locator('.scan-line', { hasText: 'Oat drink' }).getByText('right').waitFor();
  await page.locator('.scan-line', { hasText: 'Oat drink' }).getByText('Ann,').waitFor();

  // A code that nothing has stays on the page until it is touched, and is kept.
  await wedge(page, '0000UNKNOWN');
  await page.getByRole('button', { name: /No item has the code 0000UNKNOWN/ }).click();
  await page.locator('.scan-line', { hasText: 'unknown code' }).waitFor();

  // Goods that are kept by lot ask for it, and take it.
  await page
    .getByRole('button', { name: /Butter/ })
    .first()
    .click();
  await page.getByRole('button', { name: /^Receive 40/ }).click();
  await page.getByText('The label names no lot').waitFor();
  await judge(page, 'the question for a lot');
  await picture(page, 'lot-tablet');
  await page.keyboard.press('Escape');
  await page.getByLabel('Lot, as printed').fill('L-7');
  await page.getByRole('button', { name: 'Receive', exact: true }).click();
  await page.getByText('40 of 40').waitFor();

  // Two of them are damaged.
  const butter = page.locator('.scan-line', { hasText: 'Butter' }).first();
  await butter.getByRole('button', { name: 'Damaged' }).click();
  await page.getByRole('button', { name: 'one more' }).click();
  await judge(page, 'the question for damage');
  await picture(page, 'damage-tablet');
  await page.getByRole('button', { name: 'Crushed' }).click();
  await page.locator('.scan-line', { hasText: '2 × Butter' }).waitFor();

  // A scan too many goes back with one tap.
  await wedge(page, EAN);
  await page.getByText('2 of 3').waitFor();
  await page
    .locator('.scan-line', { hasText: 'Oat drink' })
    .first()
    .getByRole('button', { name: 'Undo' })
    .click();
  await page.getByText('1 of 3').waitFor();
  await page.getByText('taken back by Ann').waitFor();
  expect(await received()).toEqual([1, 40, 0]);
  await picture(page, 'receipt-tablet');

  // What is beyond the order is refused, and taken in only with a reason.
  for (const scans of ['2 of 3', '3 of 3']) {
    await wedge(page, EAN);
    await page.getByText(scans).waitFor();
  }
  await wedge(page, EAN);
  await page
    .getByText(/3 are expected, 3 came already/)
    .first()
    .waitFor();
  await picture(page, 'over-tablet');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Agreed with the supplier' }).click();
  await page.getByText('4 of 3').waitFor();
  expect(await received()).toEqual([4, 40, 0]);

  await page.getByRole('button', { name: 'Close the receipt' }).click();
  await page.getByRole('button', { name: /rest comes later/ }).click();
  await page.getByText('What was different').waitFor();
  await page.getByText('Counted by Ann').waitFor();
  for (const told of ['missing', 'too much', 'damaged', 'unknown code']) {
    await page.locator('.state', { hasText: told }).first().waitFor();
  }
  await judge(page, 'the report');
  await picture(page, 'report-tablet');
  await page.close();
}, 60_000);

it.each([
  ['phone', 'dark'],
  ['desktop', 'light'],
] as const)('a receipt is fit for %s, %s', async (size, scheme) => {
  await order(`PO-${size}`, { 'OAT-DRINK-1L': 24, 'RICE-1KG': 12 });
  const page = await open(size, scheme);
  await judge(page, 'the list');
  await picture(page, `list-${size}`);
  await page.getByRole('link', { name: new RegExp(`PO-${size}`) }).click();
  await page.getByRole('button', { name: 'Start receiving' }).waitFor();
  await judge(page, 'what is expected');
  await picture(page, `expected-${size}`);
  // The first scan begins it, and counts.
  await wedge(page, EAN);
  await page.getByText('Scan what comes').waitFor();
  await page.getByText('1 of 24').waitFor();
  await judge(page, 'the receipt');
  await picture(page, `receipt-${size}`);
  await page.close();
});

it('an order whose number is scanned on the list is begun at once', async () => {
  await order('PO-SCANNED', { 'RICE-1KG': 2 });
  const page = await open('phone', 'light');
  await page.getByText('PO-SCANNED').waitFor();
  await wedge(page, 'PO-SCANNED');
  await page.getByText('Scan what comes').waitFor();
  await page.getByText('0 of 2').waitFor();
  await page.close();
});

it('what is scanned on a receipt that somebody closed meanwhile is refused, by name, and leads nowhere', async () => {
  await order('PO-BENEATH', { 'RICE-1KG': 2 });
  const page = await open('phone', 'light');
  await wedge(page, 'PO-BENEATH');
  await page.getByText('Scan what comes').waitFor();
  const { pathname } = new URL(page.url());
  // At first the page has not heard of it: what it asks anew gets no answer.
  await page.route('**/report', (route) => route.abort());
  await closed(pathname.split('/').at(-1) ?? '', 'Ben');
  await pause(1_500);
  expect(await page.getByText('Scan what comes').count()).toBe(1);
  await page.unroute('**/report');
  for (const _ of ['unheard', 'heard']) {
    await wedge(page, EAN);
    await page.getByText(/This receipt was closed by Ben, .*; nothing was booked/).waitFor();
    expect(await page.locator('.scan-tick').count()).toBe(0);
    await page.locator('.scan-band').click();
    await page.getByText('What was different').waitFor();
    expect(new URL(page.url()).pathname).toBe(pathname);
  }
  await page.close();
});

it('what comes without an order is received blind, at a place that is scanned', async () => {
  const page = await open('tablet', 'dark');
  await wedge(page, 'LOC-RECEIVING');
  await page.getByText('Scan what comes').waitFor();
  await wedge(page, EAN);
  await page.locator('.scan-line', { hasText: 'Oat drink' }).waitFor();
  await judge(page, 'a blind receipt');
  await picture(page, 'blind-tablet');
  await page.getByRole('button', { name: 'Close the receipt' }).click();
  await page.getByRole('button', { name: 'Close the receipt' }).last().click();
  await page.getByText('All came as expected').waitFor();
  await page.close();
});

it('a unit whose notice names no lot asks for it, and comes with what is typed', async () => {
  await announced('ASN-NO-LOT', [{ sku: 'BUTTER-250G', quantity: 40 }]);
  const page = await open('tablet', 'light');
  await wedge(page, 'ASN-NO-LOT');
  await page.getByText('Scan what comes').waitFor();
  await wedge(page, `]C100${SSCC}`);
  await page.getByText('The label names no lot').waitFor();
  // It is told as a wrong scan too, above everything, until it is touched.
  await page.locator('.scan-band').click();
  await page.getByLabel('Lot, as printed').fill('L-9');
  await page.getByRole('button', { name: 'Receive', exact: true }).click();
  await page.getByText('40 of 40').waitFor();
  await page.locator('.scan-line', { hasText: '40 × Butter' }).getByText('L-9').waitFor();
  await page.close();
});

it('a label with another date than its lot has is told unmistakably, and in the report', async () => {
  const page = await open('phone', 'light');
  const dated = (date: string): string => `]C1010400330000002817${date}10L7`;
  await wedge(page, 'LOC-RECEIVING');
  await page.getByText('Scan what comes').waitFor();
  await wedge(page, dated('290630'));
  await page.locator('.scan-line', { hasText: 'Butter' }).waitFor();
  expect(await page.getByText('the label says').count()).toBe(0);
  await wedge(page, dated('290731'));
  await page.getByText(/the label says Jul 31, 2029, and lot L7 is known with Jun 30/).waitFor();
  await judge(page, 'another date on the label');
  await picture(page, 'other-date-phone');
  await page.getByRole('button', { name: 'Close the receipt' }).click();
  await page.getByRole('button', { name: 'Close the receipt' }).last().click();
  await page.getByText('another date on the label').waitFor();
  await page.close();
});

it('a closed receipt is found again, on the list and from its order', async () => {
  await order('PO-AGAIN', { 'RICE-1KG': 2 });
  const page = await open('phone', 'dark');
  await wedge(page, 'PO-AGAIN');
  await page.getByText('Scan what comes').waitFor();
  const { pathname } = new URL(page.url());
  await closed(pathname.split('/').at(-1) ?? '', 'Ben');
  await page.goto(`${gateway.url}/receiving`);
  await page.getByRole('button', { name: 'Closed' }).click();
  const row = page.getByRole('link', { name: /PO-AGAIN · Mill 4.*closed by Ben/ });
  await row.waitFor();
  await judge(page, 'the closed receipts');
  await picture(page, 'closed-phone');
  await page.goto(`${gateway.url}/receiving/order/PO-AGAIN`);
  await row.click();
  await page.getByText('What was different').waitFor();
  expect(new URL(page.url()).pathname).toBe(pathname);
  await page.close();
});

it('a receipt that is not there says so', async () => {
  const page = await open('tablet', 'light');
  await page.goto(`${gateway.url}/receiving/nothing-like-it`);
  await page.getByText('There is no such receipt').waitFor();
  await page.close();
});
