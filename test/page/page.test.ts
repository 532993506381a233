import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GatewayProcess } from '../../gateway/testing/gateway/process.ts';
import { asPerson, launchChromium } from './chromium.ts';
import { Desk, pause } from './desk.ts';
import { firstScreenBytes } from './first-screen.ts';
import { judge } from './judge.ts';
import { wedge } from './wedge-keys.ts';

/** The page in real Chromium on a real gateway with a simulated scanner. */

const ROOT = join(import.meta.dirname, '..', '..');
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const SCREENS = [
  '',
  'exceptions',
  'receiving',
  'stock',
  'stock?by=item',
  'ledger',
  'devices',
  'devices/desk-scanner',
];
const MORE = [
  'stations/desk',
  'putaway',
  'orders',
  'counts',
  'adjustments',
  'transfers',
  'transfers?by=coming',
  'returns',
  'replication',
  'import',
  'find',
  'more',
];
const SIZES = { phone: [390, 844], tablet: [1180, 820], desktop: [1440, 900] } as const;
const EAN = '4003300000011';

let desk: Desk;
let gateway: GatewayProcess;
let browser: Browser;

beforeAll(async () => {
  desk = await Desk.start();
  ({ gateway } = desk);
  await desk.scan(`]E0${EAN}`);
  // Longer than a phone is wide, as labels are.
  await desk.scan(`]C1010${EAN}1727092810${'L1109'.repeat(4)}`);
  await desk.scan(']E09990000000000');
  await desk.scan(`]C1010${EAN}1727092810${'L1109'.repeat(4)}`);
  browser = await launchChromium();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

async function open(
  address: string,
  size: keyof typeof SIZES = 'tablet',
  colorScheme: 'light' | 'dark' = 'light',
): Promise<Page> {
  const [width, height] = SIZES[size];
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  await asPerson(page);
  await page.goto(`${gateway.url}/${address}`);
  await page.locator('main h1').waitFor();
  await page.getByText('Loading…').waitFor({ state: 'detached' });
  return page;
}

it.each([
  ['phone', 'light'],
  ['tablet', 'dark'],
  ['desktop', 'light'],
] as const)(
  'no screen has an accessibility fault or scrolls sideways: %s, %s',
  async (size, scheme) => {
    const page = await open('', size, scheme);
    const source = readFileSync(AXE, 'utf8');
    for (const screen of [...SCREENS, ...MORE]) {
      await page.goto(`${gateway.url}/${screen}`);
      await page.locator('main h1').waitFor();
      await page.getByText('Loading…').waitFor({ state: 'detached' });
      await page.evaluate(source);
      const faults: string[] = await page.evaluate(
        "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))",
      );
      expect(faults, `/${screen}`).toEqual([]);
      const wide: number = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect(wide, `/${screen} scrolls sideways`).toBeLessThanOrEqual(0);
    }
    await page.close();
  },
  120_000,
);

it('what can be touched is at least 56 px high', async () => {
  for (const screen of [...SCREENS, ...MORE]) {
    const page = await open(screen, 'phone');
    const small: unknown[] = await page.evaluate(`
      [...document.querySelectorAll('main button, main .button, .nav a, main a.line')]
        .filter((one) => one.checkVisibility())
        .map((one) => ({ text: one.textContent, height: one.getBoundingClientRect().height }))
        .filter(({ height }) => height < 56)`);
    expect(small, `/${screen}`).toEqual([]);
    await page.close();
  }
}, 60_000);

it('the first screen weighs at most 60 kB', () => {
  expect(firstScreenBytes(join(ROOT, 'web-ui', 'dist'))).toBeLessThanOrEqual(60 * 1024);
});

it('what is served compressed is what was built', () => {
  const folder = join(ROOT, 'web-ui', 'dist');
  const files = readdirSync(folder, { recursive: true }).map(String);
  const packed = files.filter((file) => /\.(?:br|gz)$/.test(file));
  expect(packed.length).toBeGreaterThan(8);
  for (const file of packed) {
    const unpack = file.endsWith('.br') ? brotliDecompressSync : gunzipSync;
    const plain = readFileSync(join(folder, file.slice(0, -3)));
    expect(unpack(readFileSync(join(folder, file))).equals(plain), file).toBe(true);
  }
});

it('shows a parcel without being touched', async () => {
  const page = await open('');
  await desk.scan(`]E0${EAN}`);
  await page.getByText('Oat drink 1 l').first().waitFor({ timeout: 3_000 });
  await page.close();
});

it.each(['', 'exceptions', 'ledger', 'devices', 'replication', 'import', 'find'])(
  'a wedge scan is understood on /%s',
  async (screen) => {
    const page = await open(screen);
    await wedge(page, EAN);
    await page.getByText('Oat drink 1 l').first().waitFor({ timeout: 5_000 });
    await page.close();
  },
);

it.each([
  ['nonsense', 'To the board', 'Board'],
  ['stations', 'To the board', 'Board'],
  ['%zz', 'To the board', 'Board'],
  ['stock/nonsense/1', 'To the list', 'Stock'],
  ['stock/items', 'To the list', 'Stock'],
  ['transfers/nope', 'To the list', 'Transfers'],
  ['transfers/in/zone-b', 'To the list', 'Transfers'],
  ['months/x', 'To the list', 'Closing'],
  ['orders/SO-1/lines', 'To the list', 'Orders'],
  ['trace/nope/1', 'To the list', 'Trace goods'],
])('an address that leads nowhere says so, and leads on: %s', async (address, link, screen) => {
  const page = await open(address, 'phone', 'dark');
  await page.getByRole('heading', { name: 'There is no page here' }).waitFor();
  await page.getByText(`/${address}`, { exact: true }).waitFor();
  await judge(page, 'no page');
  await page.getByRole('link', { name: link }).click();
  await page.getByRole('heading', { name: screen, level: 1 }).waitFor();
  await page.close();
});

it.each([
  ['exceptions/x', 'exception', 'Needs you'],
  ['stations/x', 'station', 'Board'],
  ['devices/x', 'device', 'Devices'],
  ['receiving/x', 'receipt', 'Receiving'],
  ['receiving/order/x', 'order to a supplier', 'Receiving'],
  ['receiving/asn/x', 'shipping notice', 'Receiving'],
  ['transfers/out/x', 'transfer', 'Transfers'],
  ['transfers/in/zone-b/x', 'transfer', 'Transfers'],
  ['putaway/x', 'putaway', 'Putaway'],
  ['orders/x', 'order', 'Orders'],
  // No order can be called that.
  ['orders/a b', 'order', 'Orders'],
  ['counts/x', 'count', 'Counts'],
  ['recalls/x', 'recall', 'Recalls'],
  ['stock/items/x', 'item', 'Stock'],
  ['stock/lots/OAT-DRINK-1L/x', 'lot', 'Stock'],
  ['stock/units/x', 'handling unit', 'Stock'],
  ['stock/places/x', 'place', 'Places'],
])('what is not there is said once, and leads to the list: %s', async (address, what, screen) => {
  const page = await open(address, 'phone', 'dark');
  await page.getByRole('heading', { name: `There is no such ${what}`, exact: true }).waitFor();
  expect(await page.locator('main code').allInnerTexts()).toEqual([asked(address)]);
  expect(await page.getByRole('alert').filter({ hasText: /./ }).count()).toBe(0);
  await judge(page, `no such ${what}`);
  await page.getByRole('link', { name: /^To the (list|board)$/ }).click();
  await page.getByRole('heading', { name: screen, level: 1 }).waitFor();
  await page.close();
});

/** The name in an address; of a lot its item too, of what comes the zone. */
function asked(address: string): string {
  const levels = address.split('/');
  return levels.slice(levels.length === 4 || levels[1] === 'lots' ? 2 : -1).join(' ');
}

it.each([
  ['units/x', 'x'],
  ['lots/OAT-DRINK-1L/x', 'OAT-DRINK-1L x'],
  ['shipments/x', 'x'],
  ['movements/x', 'x'],
])('nothing to trace is said once: %s', async (address, name) => {
  const page = await open(`trace/${address}`, 'phone');
  await page.getByRole('heading', { name: 'There is nothing of that name to trace' }).waitFor();
  expect(await page.locator('main code').allInnerTexts()).toEqual([name]);
  await page.close();
});

it('a bench scanner moves no page until somebody there chose to follow it, and then one page only', async () => {
  const [page, other] = [await open(''), await open('')];
  const here = page.getByRole('switch', { name: 'Follow the scanner Desk' });
  const there = other.getByRole('switch', { name: 'Follow the scanner Desk' });
  const searched: string[] = [];
  for (const each of [page, other]) {
    each.on('request', (request) => {
      if (request.url().includes('/api/search')) searched.push(request.url());
    });
  }
  await desk.scan(`]E0${EAN}`);
  await pause(300);
  expect(searched).toEqual([]);
  expect(await here.getAttribute('aria-checked')).toBe('false');

  await here.click();
  await page.getByRole('link', { name: 'Following Desk' }).waitFor();
  // It is remembered, and holds after a reload.
  await page.reload();
  await page.getByRole('link', { name: 'Following Desk' }).waitFor();
  await judge(page, 'a page that follows');

  await there.click();
  await page.getByText('Another device follows the scanner Desk now').waitFor();
  expect(await here.getAttribute('aria-checked')).toBe('false');
  await there.click();
  await expect.poll(() => there.getAttribute('aria-checked')).toBe('false');
  await Promise.all([page.close(), other.close()]);
});

it('where a bench books by its own rules, the page that follows opens only, and other screens stay', async () => {
  const page = await open('stations/desk', 'phone');
  await page.getByRole('switch', { name: 'Follow the scanner Desk' }).click();
  await page.getByRole('link', { name: 'Following Desk' }).waitFor();
  await judge(page, 'the bench that is followed');
  await page.goto(`${gateway.url}/stock`);
  await page.getByRole('link', { name: 'Following Desk' }).waitFor();
  await desk.scan(`]E0${EAN}`);
  await pause(300);
  expect(new URL(page.url()).search).toBe('');
  expect(await page.locator('.scan-tick').count()).toBe(0);
  await page.close();
});

it('the bench scanner opens what it reads, as it was sent', async () => {
  const page = await open('');
  await page.getByRole('switch', { name: 'Follow the scanner Desk' }).click();
  await page.getByRole('link', { name: 'Following Desk' }).waitFor();
  const asked = page.waitForRequest((request) => request.url().includes('/api/search'));
  await desk.scan(']C1010400330000001110A1');
  expect(new URL((await asked).url()).searchParams.get('scan')).toBe(']C1010400330000001110A1');
  await page.getByText('Oat drink 1 l').first().waitFor({ timeout: 5_000 });
  await page.close();
});

it('an alarm takes one line of a phone, whatever it says, and leads to where it is settled', async () => {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  const alarms = [
    ['transfers-overdue', '2 transfers to another zone: in transit for more than 24 hours. Ask.'],
    ['backup', 'The nightly backup failed: there is no room left on the disk at all.'],
  ].map(([code, text]) => ({ code, text, age_ms: 90_000 }));
  await page.routeWebSocket(/\/api\/live/, (socket) => {
    const gatewaySide = socket.connectToServer();
    gatewaySide.onMessage((data) => {
      const message = JSON.parse(String(data));
      if (message.type === 'view') message.view.alarms = alarms;
      if (message.delta !== undefined) delete message.delta.alarms;
      socket.send(JSON.stringify(message));
    });
  });
  await page.goto(`${gateway.url}/transfers`);
  const strip = page.getByRole('alert', { name: 'Alarm' });
  await strip.getByText('2 transfers to another zone').waitFor();
  await judge(page, 'two alarms');
  expect((await strip.boundingBox())?.height).toBeLessThan(100);
  await strip.getByRole('link', { name: /nightly backup/ }).click();
  const backup = page.locator('main').getByText('no room left on the disk at all');
  await backup.waitFor();
  await judge(page, 'the alarms in full');
  await strip.getByRole('link', { name: /2 transfers/ }).click();
  await page.getByRole('heading', { name: 'Transfers' }).waitFor();
  await page.close();
});

it('a wrong scan stays on the page until it is touched', async () => {
  const page = await open('');
  await wedge(page, '0000UNKNOWN');
  const band = page.locator('.scan-band');
  await band.waitFor();
  await pause(500);
  await band.click();
  await expect.poll(() => band.count()).toBe(0);
  await page.close();
});

it('greys out when no news comes, and is live again by itself', async () => {
  const page = await open('');
  await page.waitForSelector('text=live');
  await gateway.stop();
  await page.locator('.is-stale').waitFor({ timeout: 20_000 });
  await gateway.start();
  await page.locator('.shell:not(.is-stale)').waitFor({ timeout: 20_000 });
  await page.close();
}, 60_000);
