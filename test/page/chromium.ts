import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import type { GatewayProcess } from '../../gateway/testing/gateway/process.ts';

/** What tests of the page begin with: a browser that stays at home, and the goods and places of the demo. */

const CATALOG = join(import.meta.dirname, '..', '..', 'scripts', 'demo', 'catalog');

export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  });
}

/** A device that has been told who works at it. */
export async function asPerson(page: Page, name = 'Ann'): Promise<void> {
  await page.addInitScript(`localStorage.who ??= ${JSON.stringify(name)}`);
}

/** `locations`: the file of the zone's places, of those in the demo's catalog. */
export async function importDemo(
  { url }: GatewayProcess,
  locations: 'locations' | 'locations-b' = 'locations',
): Promise<void> {
  for (const file of ['products', 'variants', 'barcodes', locations]) {
    const kind = file === locations ? 'locations' : file;
    const answer = await fetch(`${url}/api/import/${kind}?id=demo-catalog-${kind}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: readFileSync(join(CATALOG, `${file}.csv`)),
    });
    expect(answer.status, await answer.clone().text()).toBe(200);
  }
}
