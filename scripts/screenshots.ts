import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Locator } from 'playwright-core';

/** Pictures of each screen of a running gateway: `node scripts/screenshots.ts URL FOLDER`. */

/** Screens of one thing: the first that a list leads to. */
const DETAILS = { station: 'a.tile', exception: 'main a.line', device: 'main a.line' } as const;
const LISTS = { station: '', exception: 'exceptions', device: 'devices' } as const;

const SIZES = { phone: [390, 844], tablet: [1180, 820], desktop: [1440, 900] } as const;
const SCREENS =
  ' exceptions receiving transfers returns stock putaway counts adjustments ledger devices replication import find more'.split(
    ' ',
  );

const [url, folder] = process.argv.slice(2);
if (url === undefined || folder === undefined) {
  process.stderr.write('usage: node scripts/screenshots.ts URL FOLDER\n');
  process.exit(2);
}
/** Waits a moment for what the page has to fetch first. */
const shown = (link: Locator): Promise<boolean> =>
  link.waitFor({ timeout: 1_500 }).then(
    () => true,
    () => false,
  );

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
});
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [size, [width, height]] of Object.entries(SIZES)) {
      const page = await browser.newPage({ colorScheme, viewport: { width, height } });
      for (const screen of SCREENS) {
        await page.goto(new URL(screen, url).href);
        await page.waitForTimeout(700);
        const name = `${screen === '' ? 'board' : screen}-${size}-${colorScheme}.png`;
        await page.screenshot({ path: join(folder, name) });
      }
      for (const detail of ['station', 'exception', 'device'] as const) {
        await page.goto(new URL(LISTS[detail], url).href);
        const link = page.locator(DETAILS[detail]).first();
        // A zone without exceptions has none to show.
        if (!(await shown(link))) continue;
        await link.click();
        await page.waitForTimeout(700);
        await page.screenshot({ path: join(folder, `${detail}-${size}-${colorScheme}.png`) });
      }
      await page.close();
    }
  }
} finally {
  await browser.close();
}
