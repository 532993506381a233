import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GatewayProcess } from '../../gateway/testing/gateway/process.ts';
import { asPerson, importDemo } from './chromium.ts';
import { ean13, emptyTable, gs1, type Picture, writeFilm } from './film.ts';
import { wedge } from './wedge-keys.ts';

/** Scans on the page: what a person sees, hears and feels of them, and the camera, in real Chromium. */

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const EAN = '4003300000011';
const UNKNOWN = '0000UNKNOWN';
const PHONE = { width: 390, height: 844 };
/** On a machine that is busy; all is much sooner there as a rule. */
const SOON = { timeout: 15_000 };
const TABLET = { width: 1180, height: 820 };

/** Tones, taps and camera tracks, noted before the page's own code runs. */
const NOTES = `
  window.notes = { tones: [], taps: [], tracks: [] };
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...when) {
    notes.tones.push(this.frequency.value);
    return start.apply(this, when);
  };
  navigator.vibrate = (taps) => notes.taps.push(taps) > 0;
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await open(wanted);
    notes.tracks.push(...stream.getTracks());
    return stream;
  };`;

let gateway: GatewayProcess;
const browsers: Browser[] = [];

beforeAll(async () => {
  gateway = await GatewayProcess.make({ name: 'Zone T' });
  await gateway.start();
  await importDemo(gateway);
}, 60_000);

afterAll(async () => {
  for (const browser of browsers) await browser.close();
  await gateway?.remove();
});

async function launch(...args: string[]): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      ...args,
    ],
  });
  browsers.push(browser);
  return browser;
}

let plain: Promise<Browser> | undefined;
/** The page without a camera in view. */
async function open(options: BrowserContextOptions = {}, before = NOTES): Promise<Page> {
  plain ??= launch('--use-fake-device-for-media-stream');
  return show(await plain, options, before);
}

async function show(browser: Browser, options: BrowserContextOptions, before = NOTES) {
  const context = await browser.newContext({ viewport: TABLET, ...options });
  const page = await context.newPage();
  await asPerson(page);
  await page.addInitScript(before);
  await page.goto(gateway.url);
  await page.getByRole('heading', { name: 'Needs you' }).waitFor();
  return page;
}

/** The page whose camera sees this, and the scans that it asked the gateway about. */
async function filmed(
  scenes: readonly (readonly [Picture, number])[],
  options: BrowserContextOptions = {},
): Promise<{ readonly page: Page; readonly scans: string[]; readonly loaded: string[] }> {
  const film = join(gateway.folder, `film-${browsers.length}.y4m`);
  writeFilm(film, scenes);
  const browser = await launch(
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${film}`,
  );
  const page = await show(browser, { permissions: ['camera'], ...options });
  const scans: string[] = [];
  const loaded: string[] = [];
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    const scan = searchParams.get('scan');
    if (pathname === '/api/search' && scan !== null) scans.push(scan);
    if (pathname.startsWith('/assets/')) loaded.push(pathname);
  });
  return { page, scans, loaded };
}

const notes = (page: Page): Promise<{ tones: number[]; taps: unknown[]; running: number }> =>
  page.evaluate(`({
    tones: notes.tones,
    taps: notes.taps,
    running: notes.tracks.filter(({ readyState }) => readyState === 'live').length,
  })`);

async function faults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(
    "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))",
  );
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const isActive = (one: { readonly ownerDocument: { readonly activeElement: unknown } }) =>
  one.ownerDocument.activeElement === one;
const band = (page: Page) => page.locator('.scan-band');
const camera = (page: Page) => page.getByRole('region', { name: 'Camera' });
const scanButton = (page: Page) => page.getByRole('button', { name: 'Scan', exact: true });

it('a right scan: one high tone, one tap, a tick with the name, which is also announced', async () => {
  const page = await open();
  await page.mouse.click(5, 400);
  await wedge(page, EAN);
  await page.locator('.scan-tick').getByText('Oat drink 1 l').waitFor();
  expect(await page.getByRole('status').allTextContents()).toContain('Oat drink 1 l');
  expect(await notes(page)).toMatchObject({ tones: [1_760], taps: [30] });
  await page.context().close();
});

it('a wrong scan: two low tones, two taps, and a band that says what and what next', async () => {
  const page = await open();
  await page.mouse.click(5, 400);
  await wedge(page, UNKNOWN);
  const alert = page.getByRole('alert').filter({ has: band(page) });
  await alert.getByText(`Nothing is called ${UNKNOWN}`).waitFor();
  await alert.getByText('it must be imported first').waitFor();
  expect(await notes(page)).toMatchObject({ tones: [220, 196], taps: [[90, 60, 90]] });
  const box = await band(page).boundingBox();
  expect(box).toMatchObject({ x: 0, width: TABLET.width });
  expect(new URL(page.url()).pathname, 'a wrong scan leads nowhere').toBe('/');
  await page.context().close();
});

it('the band stays, through time and right scans, until it is touched', async () => {
  const page = await open();
  await wedge(page, UNKNOWN);
  await band(page).waitFor();
  await wedge(page, EAN);
  await page.getByText('Oat drink 1 l').first().waitFor();
  await pause(3_000);
  expect(await band(page).count()).toBe(1);
  await band(page).click();
  await expect.poll(() => band(page).count(), SOON).toBe(0);
  await page.context().close();
});

it('the band takes the focus and gives it back; Esc closes it', async () => {
  const page = await open();
  const home = page.getByRole('link', { name: 'Stock' });
  await home.focus();
  await wedge(page, UNKNOWN);
  await expect.poll(() => band(page).evaluate(isActive), SOON).toBe(true);
  await page.keyboard.press('Escape');
  await expect.poll(() => band(page).count(), SOON).toBe(0);
  await expect.poll(() => home.evaluate(isActive), SOON).toBe(true);
  await page.context().close();
});

it('who is writing goes on writing when a scan was wrong, and Esc still closes the band', async () => {
  const page = await open();
  await page.goto(`${gateway.url}/find`);
  const field = page.getByRole('searchbox');
  await field.fill('Oat');
  await wedge(page, UNKNOWN);
  await band(page).waitFor();
  expect(await field.inputValue(), 'the scan leaves no trace in the field').toBe('Oat');
  expect(await field.evaluate(isActive)).toBe(true);
  await page.keyboard.press('Escape');
  await expect.poll(() => band(page).count(), SOON).toBe(0);
  await page.context().close();
});

it('two scans within 200 ms are two: both wrong ones are kept, the newest on top', async () => {
  const page = await open();
  await wedge(page, 'WRONG-ONE');
  await wedge(page, 'WRONG TWO');
  await band(page).getByText('WRONG TWO').waitFor();
  await band(page).getByText('1 earlier').waitFor();
  await page.keyboard.press('Enter');
  await band(page).getByText('WRONG-ONE').waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(() => band(page).count(), SOON).toBe(0);
  await page.context().close();
});

it('the same code scanned twice is told twice', async () => {
  const page = await open();
  await page.mouse.click(5, 400);
  await wedge(page, EAN);
  await wedge(page, EAN);
  await expect.poll(async () => (await notes(page)).tones, SOON).toEqual([1_760, 1_760]);
  expect(new URL(page.url()).search).toBe(`?scan=${EAN}`);
  await page.context().close();
});

it('sound is switched off for good, taps go on', async () => {
  const page = await open();
  await page.getByRole('switch', { name: /Sound/ }).click();
  await page.reload();
  await page.getByRole('heading', { name: 'Needs you' }).waitFor();
  await page.mouse.click(5, 400);
  await wedge(page, EAN);
  await expect.poll(async () => (await notes(page)).taps, SOON).toEqual([30]);
  expect((await notes(page)).tones).toEqual([]);
  expect(await page.getByRole('switch', { name: /Sound/ }).getAttribute('aria-checked')).toBe(
    'false',
  );
  await page.context().close();
});

it('with reduced motion the tick stands still, and is seen', async () => {
  const page = await open({ reducedMotion: 'reduce' });
  await wedge(page, EAN);
  const tick = page.locator('.scan-tick');
  await tick.waitFor();
  await pause(400);
  const look: unknown = await page.evaluate(`
    (({ opacity, transform, visibility }) => ({ opacity, transform, visibility }))(
      getComputedStyle(document.querySelector('.scan-tick')),
    )`);
  expect(look).toEqual({ opacity: '1', transform: 'none', visibility: 'visible' });
  await page.context().close();
});

it('the camera takes a label once, however long it is held', async () => {
  const { page, scans } = await filmed([[ean13(EAN), 1]]);
  await scanButton(page).click();
  await page.getByText('Oat drink 1 l').first().waitFor(SOON);
  await pause(3_000);
  expect(scans).toEqual([`]E0${EAN}`]);
  await camera(page).getByText(`Read ${EAN}`).waitFor();
  await page.context().close();
});

it('a label that leaves the view and comes back is a second scan', async () => {
  const { page, scans } = await filmed([
    [ean13(EAN), 2],
    [emptyTable(), 2],
  ]);
  await scanButton(page).click();
  await expect.poll(() => scans.length, { timeout: 20_000 }).toBe(3);
  expect(new Set(scans)).toEqual(new Set([`]E0${EAN}`]));
  await page.context().close();
}, 40_000);

it.each([
  ['DataMatrix', ']d2'],
  ['Code128', ']C1'],
] as const)('GS1 in a %s comes as from a fixed scanner', async (format, aim) => {
  const { page, scans } = await filmed([[await gs1(format, `(10)A1(01)0${EAN}`), 1]]);
  await scanButton(page).click();
  await expect.poll(() => scans, SOON).toEqual([`${aim}10A1\u001d010${EAN}`]);
  await page.getByText('(10) A1').waitFor();
  await page.context().close();
});

it('the camera is let go when it is closed, and when the page is hidden', async () => {
  const { page } = await filmed([[emptyTable(), 1]]);
  await scanButton(page).click();
  await expect.poll(async () => (await notes(page)).running, SOON).toBe(1);
  await page.evaluate(`
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'))`);
  await expect.poll(async () => (await notes(page)).running, SOON).toBe(0);
  await page.evaluate(`
    Object.defineProperty(document, 'hidden', { value: false, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'))`);
  await expect.poll(async () => (await notes(page)).running, SOON).toBe(1);
  await page.keyboard.press('Escape');
  await expect.poll(async () => (await notes(page)).running, SOON).toBe(0);
  expect(await scanButton(page).evaluate(isActive)).toBe(true);
  await page.context().close();
});

it('nothing of the camera is loaded before it is used, and all of it from this gateway', async () => {
  const { page, loaded } = await filmed([[ean13(EAN), 1]]);
  await page.reload();
  await page.getByRole('heading', { name: 'Needs you' }).waitFor();
  expect(loaded.filter((file) => /panel|decoder|wasm/.test(file))).toEqual([]);
  loaded.length = 0;
  await scanButton(page).click();
  await page.getByText('Oat drink 1 l').first().waitFor(SOON);
  const [worker = ''] = loaded.filter((file) => file.includes('decoder.worker'));
  const policy = async (path: string): Promise<string | null> =>
    (await fetch(gateway.url + path)).headers.get('content-security-policy');
  expect(await policy(worker)).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(await policy('/')).toContain("script-src 'self';");
  await page.context().close();
});

it('with a reader of its own the browser reads an EAN, and the decoder what could be GS1', async () => {
  const native = (format: string, rawValue: string): string => `
    window.BarcodeDetector = class {
      static getSupportedFormats = async () => ['ean_13', 'code_128'];
      detect = async () => [{
        format: '${format}',
        rawValue: '${rawValue}',
        boundingBox: { x: 10, y: 10, width: 10, height: 10 },
      }];
    };`;
  const label = await gs1('Code128', `(10)A1(01)0${EAN}`);
  const { page, scans, loaded } = await filmed([[label, 1]]);
  await page.addInitScript(native('ean_13', EAN));
  await page.reload();
  await scanButton(page).click();
  await expect.poll(() => scans, SOON).toEqual([`]E0${EAN}`]);
  expect(loaded.filter((file) => file.endsWith('.wasm'))).toEqual([]);
  await page.addInitScript(native('code_128', '10A1'));
  await page.reload();
  scans.length = 0;
  await scanButton(page).click();
  await expect.poll(() => scans, SOON).toContain(`]C110A1\u001d010${EAN}`);
  await page.context().close();
});

it('says why there is no camera, and what to do', async () => {
  const insecure = await open(
    {},
    "Object.defineProperty(window, 'isSecureContext', { value: false });",
  );
  await scanButton(insecure).click();
  await camera(insecure).getByText('No camera over this address').waitFor();
  await camera(insecure)
    .getByText(/Open the https address/)
    .waitFor();
  expect(await faults(insecure)).toEqual([]);
  await insecure.context().close();
  const denied = await open();
  await scanButton(denied).click();
  await camera(denied).getByText('This page may not use the camera').waitFor();
  await denied.context().grantPermissions(['camera']);
  await camera(denied).getByRole('button', { name: 'Try again' }).click();
  await camera(denied).getByText('Hold a code inside the corners').waitFor();
  await denied.context().close();
});

it('the light is offered where the camera has one', async () => {
  const { page } = await filmed([[emptyTable(), 1]]);
  await page.addInitScript(`
    MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true });
    MediaStreamTrack.prototype.applyConstraints = async function (wanted) {
      window.lit = wanted.advanced[0].torch;
    };`);
  await page.reload();
  await scanButton(page).click();
  const light = page.getByRole('button', { name: 'Light' });
  await light.click();
  await expect.poll(() => light.getAttribute('aria-pressed'), SOON).toBe('true');
  expect(await page.evaluate('lit')).toBe(true);
  await page.context().close();
});

it.each([
  ['phone', PHONE, 'light'],
  ['phone', PHONE, 'dark'],
  ['tablet', TABLET, 'dark'],
] as const)(
  'camera and band have no accessibility fault and fit: %s, %s, %s',
  async (_name, viewport, colorScheme) => {
    const { page } = await filmed([[ean13('2000000000008'), 1]], { viewport, colorScheme });
    await scanButton(page).click();
    await band(page).waitFor(SOON);
    expect(await faults(page)).toEqual([]);
    const wide: number = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(wide).toBeLessThanOrEqual(0);
    await band(page).click();
    await camera(page).getByText('Read 2000000000008').waitFor();
    expect(await faults(page)).toEqual([]);
    const small: unknown[] = await page.evaluate(`
      [...document.querySelectorAll('.head button, .head .button, .camera button')]
        .map((one) => ({ text: one.textContent, height: one.getBoundingClientRect().height }))
        .filter(({ height }) => height < 56)`);
    expect(small).toEqual([]);
    await page.context().close();
  },
);
