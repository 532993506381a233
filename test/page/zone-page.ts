import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { GatewayProcess } from '../../gateway/testing/gateway/process.ts';
import { asPerson, importDemo, launchChromium } from './chromium.ts';

/** Where pictures go, for whoever wants to look at them. */
const PICTURES = process.env.PAGE_PICTURES;
const SIZES = { phone: [390, 844], tablet: [1024, 768] } as const;

/** A real gateway with the goods and places of the demo, and Chromium before it. */
export class ZonePage {
  readonly gateway: GatewayProcess;
  readonly #browser: Browser;
  #ids = 0;

  private constructor(gateway: GatewayProcess, browser: Browser) {
    this.gateway = gateway;
    this.#browser = browser;
  }

  static async make(configuration: object = {}): Promise<ZonePage> {
    const named = { name: 'Zone T', devices: {}, stations: [], ...configuration };
    const gateway = await GatewayProcess.make(named);
    await gateway.start();
    await importDemo(gateway);
    return new ZonePage(gateway, await launchChromium());
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.gateway.remove();
  }

  /** Changes something as a program would; everything has an id of its own. */
  async post(path: string, body: object): Promise<unknown> {
    this.#ids += 1;
    const answer = await fetch(`${this.gateway.url}/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: `zone-page-${this.#ids}`, ...body }),
    });
    expect(answer.status, await answer.clone().text()).toBe(200);
    return answer.json();
  }

  /** Goods that were found somewhere. */
  put(sku: string, location: string, quantity: number, more: object = {}): Promise<unknown> {
    return this.post('adjustments', { sku, location, quantity, reason: 'FOUND', ...more });
  }

  async open(
    address: string,
    size: keyof typeof SIZES = 'tablet',
    colorScheme: 'light' | 'dark' = 'light',
  ): Promise<Page> {
    const [width, height] = SIZES[size];
    const page = await this.#browser.newPage({ viewport: { width, height }, colorScheme });
    await asPerson(page);
    page.setDefaultTimeout(8_000);
    await this.go(page, address);
    return page;
  }

  async go(page: Page, address: string): Promise<void> {
    await page.goto(`${this.gateway.url}/${address}`);
    await settled(page);
  }
}

export async function settled(page: Page): Promise<void> {
  await page.locator('main h1').waitFor();
  await expect.poll(() => page.getByText('Loading…').count()).toBe(0);
}

/** As the page stands, in each size, light and dark. */
export async function pictures(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  const before = page.viewportSize();
  for (const [size, [width, height]] of Object.entries(SIZES)) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({
        path: join(PICTURES, `${name}-${size}-${colorScheme}.png`),
        fullPage: true,
      });
    }
  }
  if (before !== null) await page.setViewportSize(before);
}
