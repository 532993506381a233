import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { laySceneIn, PERSON, type Scene } from './screenshots/scene.ts';
import { followed, SCREENS } from './screenshots/screens.ts';

/**
 * Pictures of each screen of a running gateway. Those of docs/pictures are the board of the demo on a desktop after its
 * day, made small by `convert … -strip +dither -colors 128`.
 */

const USAGE = `usage: node scripts/screenshots.ts URL FOLDER [options]
  URL               the page, as the demo prints it; best after the demo's day
  FOLDER            where the pictures go
  --scene           first books what the day leaves open: a receipt, counts, transfers, …
  --second URL      the second zone, which then sends a transfer to the first
  --only PATTERN    only screens whose name matches, such as '^(receipt|count)'
  --dark            all screens dark as well, not only some
  --whole           the whole page, not only what fits the screen
`;
const SIZES = { phone: [390, 844], tablet: [1024, 768], desktop: [1440, 900] } as const;
/** Those that are taken in the dark whatever is asked: each kind of screen once. */
const DARK: ReadonlySet<string> = new Set(['board', 'receipt', 'trace-forward', 'putaway-task']);
/** Until fetched values have been drawn. */
const DRAWN_MS = 700;
const PARTS_MAX = 4;

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        scene: { type: 'boolean', default: false },
        second: { type: 'string' },
        only: { type: 'string' },
        dark: { type: 'boolean', default: false },
        whole: { type: 'boolean', default: false },
      },
    });
    const [url, folder, ...others] = positionals;
    if (url === undefined || folder === undefined || others.length > 0) return null;
    return { ...values, url, folder };
  } catch {
    return null;
  }
}

type Settings = NonNullable<ReturnType<typeof readArguments>>;

async function takeAll(browser: Browser, settings: Settings, screens: Scene): Promise<void> {
  const only = settings.only === undefined ? null : new RegExp(settings.only);
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [size, [width, height]] of Object.entries(SIZES)) {
      const page = await browser.newPage({ colorScheme, viewport: { width, height } });
      await page.addInitScript(`localStorage.who = ${JSON.stringify(PERSON)}`);
      for (const [name, path] of Object.entries(screens)) {
        if (only?.test(name) === false) continue;
        if (colorScheme === 'dark' && !settings.dark && !DARK.has(name)) continue;
        await page.goto(new URL(path, settings.url).href);
        await page.waitForTimeout(DRAWN_MS);
        const file = join(settings.folder, `${name}-${size}-${colorScheme}.png`);
        await take(page, file, settings.whole, width, height);
      }
      await page.close();
    }
  }
}

async function take(page: Page, path: string, whole: boolean, width: number, height: number) {
  if (!whole) return page.screenshot({ path });
  // A taller screen rather than a longer picture: what is fixed to its edges stays at the edges.
  const long = await page.evaluate<number>('document.documentElement.scrollHeight');
  const tall = Math.min(Math.max(long, height), PARTS_MAX * height);
  await page.setViewportSize({ width, height: tall });
  await page.screenshot({ path });
  await page.setViewportSize({ width, height });
}

const settings = readArguments();
if (settings === null) {
  process.stderr.write(USAGE);
  process.exit(2);
}
mkdirSync(settings.folder, { recursive: true });
const scene = settings.scene ? await laySceneIn(settings.url, settings.second) : {};
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
});
try {
  const page = await browser.newPage();
  const details = await followed(page, settings.url);
  await page.close();
  await takeAll(browser, settings, { ...SCREENS, ...details, ...scene });
} finally {
  await browser.close();
}
