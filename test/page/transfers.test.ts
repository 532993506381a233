import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort, GatewayProcess } from '../../gateway/testing/gateway/process.ts';
import { Mosquitto } from '../../gateway/testing/mosquitto.ts';
import { asPerson, importDemo, launchChromium } from './chromium.ts';
import { judge } from './judge.ts';
import { wedge } from './wedge-keys.ts';
import { pictures } from './zone-page.ts';

/** A pallet and loose goods from one zone to another, on the pages of both, over a real broker. */

const EAN = '4003300000011';
const PLACE_B = 'arrivals';
const SOON = { timeout: 15_000 };

let broker: Mosquitto;
let a: GatewayProcess;
let b: GatewayProcess;
let browser: Browser;
let ids = 0;

async function post(zone: GatewayProcess, path: string, body: object): Promise<void> {
  ids += 1;
  const answer = await fetch(`${zone.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: `transfers-page-${ids}`, ...body }),
  });
  expect(answer.status, await answer.clone().text()).toBe(200);
}

async function zone(
  gateway: string,
  locations: 'locations' | 'locations-b',
): Promise<GatewayProcess> {
  const made = await GatewayProcess.make({
    gateway,
    name: gateway,
    uplink: { broker: broker.url, site: 'test', consumers: ['central'] },
  });
  await made.start();
  await importDemo(made, locations);
  return made;
}

beforeAll(async () => {
  broker = new Mosquitto(await freePort());
  await broker.start();
  a = await zone('zone-a', 'locations');
  b = await zone('zone-b', 'locations-b');
  const found = { location: 'receiving', reason: 'FOUND' };
  for (const [handling_unit, quantity] of [
    ['PAL-1', 40],
    ['PAL-2', 30],
  ] as const) {
    const butter = { sku: 'BUTTER-250G', lot: 'B-1', handling_unit, quantity };
    await post(a, '/api/adjustments', { ...found, ...butter });
  }
  const drinks = { ...found, sku: 'OAT-DRINK-1L' };
  await post(a, '/api/adjustments', { ...drinks, quantity: 24 });
  await post(a, '/api/adjustments', { ...drinks, location: 'staging', quantity: 50 });
  browser = await launchChromium();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await a?.remove();
  await b?.remove();
  await broker?.remove();
});

async function open(of: GatewayProcess, path: string, width: number, height: number) {
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme: width < 500 ? 'dark' : 'light',
  });
  page.setDefaultTimeout(15_000);
  await asPerson(page);
  await page.addInitScript(
    'window.taps = []; navigator.vibrate = (pattern) => window.taps.push(pattern) > 0;',
  );
  await page.goto(`${of.url}/${path}`);
  await page.locator('main h1').waitFor();
  await page.getByText('Loading…').first().waitFor({ state: 'detached' });
  return page;
}

const taps = (page: Page): Promise<unknown[]> => page.evaluate('window.taps');
const row = (page: Page, name: string) => page.locator('li.line', { hasText: name });

it('is loaded, sent, appears in the other zone by itself, and is booked in by scans of the list', async () => {
  const there = await open(b, 'transfers?by=coming', 390, 844);
  await there.getByText('Nothing is on its way here').waitFor();
  await judge(there, 'nothing comes');

  const here = await open(a, 'transfers', 1024, 768);
  await here.getByLabel('Zone that it goes to').fill('zone-b');
  await judge(here, 'the list of what leaves');
  await here.getByRole('button', { name: 'Load a transfer' }).click();
  // The first contact: the name could as well be a slip.
  await here.getByText('zone-b has never been heard of here, nor any other zone').waitFor();
  await judge(here, 'a zone that was never heard of');
  await here.getByRole('button', { name: 'Send to zone-b' }).click();
  await here.getByText('Scan what goes onto the truck').waitFor();
  await judge(here, 'an empty transfer');
  await wedge(here, 'PAL-1');
  await row(here, 'Butter').waitFor();
  await wedge(here, 'PAL-2');
  await row(here, 'PAL-2').waitFor();

  // Nothing bears that code: told until it is touched, and nothing is loaded.
  await wedge(here, '0000UNKNOWN');
  const band = here.locator('.scan-band');
  await band.waitFor();
  expect(await taps(here)).toContainEqual([90, 60, 90]);
  expect(await here.locator('li.line').count()).toBe(2);
  await judge(here, 'a wrong scan on a transfer');
  await band.click();

  // It lies in two places: which of them is said by a scan or by a touch, never guessed.
  await wedge(here, EAN);
  await here.getByText('From where?').waitFor();
  await here.getByRole('button', { name: '50 at Staging' }).waitFor();
  await judge(here, 'where loose goods are taken from');
  await wedge(here, 'LOC-B0101');
  await band.getByText('No loose Oat drink 1 l can be taken from B 01 01').waitFor();
  await band.click();
  await wedge(here, 'LOC-RECEIVING');
  await here.getByText('from Receiving dock').waitFor();
  await here.getByRole('button', { name: 'one more' }).click();
  await judge(here, 'how many of loose goods');
  await here.getByRole('button', { name: 'Put it on' }).click();
  await row(here, 'Oat drink').getByText('2', { exact: true }).waitFor();
  await here.getByRole('button', { name: 'It leaves now' }).click();
  await here.getByText('on its way').first().waitFor();
  await judge(here, 'a transfer on its way');

  // The list of the other zone was open all the time, and nobody has touched it.
  await there.getByText('From zone-a').waitFor(SOON);
  await there.getByText('70 × Butter 250 g, 2 × Oat drink 1 l · 2 units').waitFor();
  await pictures(there, 'transfers-coming');
  await judge(there, 'what comes');
  await wedge(there, 'NOT-ON-ANY');
  await there.getByText('NOT-ON-ANY is on no transfer that comes here').waitFor();
  await there.locator('.scan-band').click();

  // The scan of a pallet opens its transfer and asks only for what is not known yet.
  await wedge(there, 'PAL-1');
  await there.getByText('PAL-1: where do you put it?').waitFor();
  await judge(there, 'a pallet without a place');
  await wedge(there, 'LOC-ARRIVALS');
  await row(there, 'PAL-1').getByText('40 / 40').waitFor();
  await judge(there, 'a pallet arrived');

  // The place is known now: the next pallet counts with its scan, from the list too.
  await there.getByRole('link', { name: 'Back' }).click();
  await there.getByText('arriving').waitFor();
  await wedge(there, 'PAL-2');
  await row(there, 'PAL-2').getByText('30 / 30').waitFor();

  // Loose goods ask how many.
  await there.getByRole('link', { name: 'Back' }).click();
  await there.getByText('arriving').waitFor();
  await wedge(there, EAN);
  await there.getByRole('button', { name: 'one more' }).click();
  await judge(there, 'how many have arrived');
  await there.getByRole('button', { name: 'Book 2 × Oat drink 1 l' }).click();
  await row(there, 'Oat drink').getByText('2 / 2').waitFor();
  await there.getByText('ended').waitFor();

  const sent = await open(a, 'transfers?state=ended', 390, 844);
  await sent.getByText('To zone-b').waitFor(SOON);
  await sent.getByText('70 × Butter 250 g, 2 × Oat drink 1 l · 2 units').waitFor();
  await judge(sent, 'what has ended');
  for (const page of [here, there, sent]) await page.close();
}, 120_000);

it('to a zone that was never heard of it asks, names those that were, and can be left', async () => {
  const here = await open(a, 'transfers', 390, 844);
  await here.getByLabel('Another zone').fill('Zone-x');
  await here.getByRole('button', { name: 'Load a transfer' }).click();
  await here
    .getByText('Zone-x has never been heard of here. Known: zone-b. Send anyway?')
    .waitFor();
  await here.getByRole('button', { name: 'Cancel' }).click();
  await here.getByRole('button', { name: 'Load a transfer' }).waitFor();
  await here.close();
}, 60_000);

it('ended too early it asks once, and the sender says what became of the rest', async () => {
  const here = await open(a, 'transfers', 390, 844);
  await here.getByRole('button', { name: 'To zone-b' }).click();
  await here.getByText('Scan what goes onto the truck').waitFor();
  await wedge(here, EAN);
  await here.getByRole('button', { name: '22 at Receiving dock' }).click();
  await here.getByRole('button', { name: 'Put it on' }).click();
  await row(here, 'Oat drink').waitFor();
  await here.getByRole('button', { name: 'It leaves now' }).click();

  const there = await open(b, 'transfers?by=coming', 1024, 768);
  await there.getByText('From zone-a').click(SOON);
  await there.getByRole('button', { name: 'Nothing more will come' }).click();
  await there.getByText('One line is not complete yet.').waitFor();
  await judge(there, 'the question before it is ended');
  await there.getByRole('button', { name: /^End it/ }).click();
  await there.getByText('ended', { exact: true }).waitFor();

  await expect
    .poll(async () => {
      await here.reload();
      await here.locator('li.line').first().waitFor();
      return here.getByText('something is missing').count();
    }, SOON)
    .toBeGreaterThan(0);
  await judge(here, 'what is missing');
  await wedge(here, 'LOC-RECEIVING');
  await here.getByRole('button', { name: 'It lies here' }).click();
  await here.getByText('something is missing').waitFor({ state: 'detached' });

  // It comes late: its scan opens the transfer that was ended, and counts there.
  await there.goto(`${b.url}/transfers?by=coming`);
  await there.getByText('Nothing is on its way here').waitFor();
  await wedge(there, EAN);
  await there.getByText('This was ended with one line missing').waitFor();
  await judge(there, 'what comes late');
  await wedge(there, 'LOC-ARRIVALS');
  await there.getByRole('button', { name: 'Book 1 × Oat drink 1 l' }).click();
  await row(there, 'Oat drink').getByText('1 / 1').waitFor();

  // A pallet that has arrived already is told as such.
  await there.goto(`${b.url}/transfers?by=coming`);
  await there.getByText('Nothing is on its way here').waitFor();
  await wedge(there, 'PAL-2');
  await there.getByText('All of PAL-2 has arrived already').waitFor();
  for (const page of [here, there]) await page.close();
}, 120_000);

it('cancelled too late, it goes on, and both ends say why', async () => {
  await post(a, '/api/transfers/outgoing', { id: 'too-late-0001', to: 'zone-b' });
  const oats = { kind: 'item', sku: 'OAT-DRINK-1L', quantity: 3 };
  const path = '/api/transfers/outgoing/too-late-0001';
  await post(a, `${path}/load`, { ...oats, from: 'receiving' });
  await post(a, `${path}/dispatch`, {});
  const there = await open(b, 'transfers?by=coming', 390, 844);
  await there.getByText('From zone-a').waitFor(SOON);
  await broker.kill();
  const where = { from: 'zone-a', transfer: 'too-late-0001', location: PLACE_B };
  await post(b, '/api/transfers/incoming/arrive', { ...oats, ...where, quantity: 1 });
  const here = await open(a, 'transfers/out/too-late-0001', 390, 844);
  await here.getByRole('button', { name: 'Cancel the transfer' }).click();
  await here.getByText('asked to cancel').waitFor();
  await broker.start();
  const told = async (page: Page, text: string) => {
    await expect
      .poll(async () => {
        await page.reload();
        await page.locator('li.line').first().waitFor();
        return page.getByText(text).count();
      }, SOON)
      .toBeGreaterThan(0);
  };
  await told(here, 'Not cancelled: goods had begun to arrive at zone-b');
  await judge(here, 'a transfer that was not cancelled');
  await there.getByText('From zone-a').click();
  await told(there, 'zone-a asked to cancel. Some had arrived here already');
  await judge(there, 'a cancelling that came too late');
  for (const page of [here, there]) await page.close();
}, 120_000);

it('called back, a lot is blocked in both zones, and each says by whom', async () => {
  const here = await open(a, 'stock/lots/butter-250g/B-1', 390, 844);
  await here.getByRole('button', { name: /^Call it back/ }).click();
  await here.getByLabel('Why').fill('Glass');
  await here.getByRole('button', { name: 'Block lot B-1 now' }).click();
  await here.getByRole('heading', { name: 'Other zones' }).waitFor();
  await expect
    .poll(async () => {
      await here.reload();
      await here.getByRole('heading', { name: 'Other zones' }).waitFor();
      return here.getByText('has blocked it').count();
    }, SOON)
    .toBe(1);
  await judge(here, 'a recall that another zone knows of');
  // By the name of the zone, and not only that it is in transit.
  await here.getByText('zone-b, transfer').first().waitFor();

  const there = await open(b, 'stock/lots/butter-250g/B-1', 390, 844);
  await there.getByText('blocked by zone-a: Glass').waitFor();
  await there.getByText('Only zone-a can lift what was set there.').waitFor();
  expect(await there.getByRole('button', { name: 'Release it' }).count()).toBe(0);
  await judge(there, 'a lot that another zone holds');
  await there.getByRole('link', { name: 'Recall', exact: true }).click();
  await there.getByRole('heading', { name: 'To fetch' }).waitFor();
  await there.getByText('PAL-1').waitFor();
  await there
    .getByText(/, zone-a/)
    .first()
    .waitFor();
  for (const page of [here, there]) await page.close();
}, 120_000);

it('what comes is behind the number in transit, and leads to its transfer', async () => {
  const there = await open(b, 'stock/items/oat-drink-1l?show=transit', 390, 844);
  await there.getByRole('link', { name: /From zone-a.*too-late-0001/ }).click();
  await there.getByText('Scan what arrives').waitFor();
  await there.close();
}, 60_000);
