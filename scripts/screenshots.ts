import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

/** Pictures of each screen of a running gateway: `node scripts/screenshots.ts URL FOLDER`. */

const SIZES = { phone: [390, 844], tablet: [1180, 820], desktop: [1440, 900] } as const;
const SCREENS = ['', 'exceptions', 'stock', 'ledger', 'devices', 'replication', 'import', 'find'];

const [url, folder] = process.argv.slice(2);
if (url === undefined || folder === undefined) {
  process.stderr.write('usage: node scripts/screenshots.ts URL FOLDER\n');
  process.exit(2);
}
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
      await page.close();
    }
  }
} finally {
  await browser.close();
}
