import type { Page } from 'playwright-core';
import type { Scene } from './scene.ts';

/** Screens that stand at the same address in every zone, by the name of their picture. */
export const SCREENS: Scene = {
  board: '/',
  orders: '/orders',
  exceptions: '/exceptions',
  'exceptions-done': '/exceptions?state=resolved',
  receiving: '/receiving',
  stock: '/stock',
  'stock-items': '/stock?by=item',
  places: '/stock/places',
  putaway: '/putaway',
  counts: '/counts',
  'counts-review': '/counts?list=review',
  'counts-done': '/counts?list=ended',
  adjustments: '/adjustments',
  transfers: '/transfers',
  'transfers-coming': '/transfers?by=coming',
  'transfers-ended': '/transfers?state=ended',
  returns: '/returns',
  recalls: '/recalls',
  ledger: '/ledger',
  devices: '/devices',
  replication: '/replication',
  import: '/import',
  months: '/months',
  find: '/find',
  'find-item': '/find?text=butter',
  'find-nothing': '/find?text=no-such-thing',
  more: '/more',
  trace: '/trace',
};

/** Screens of one thing: the first that a list leads to. */
const LEADS = {
  station: ['/', 'a.tile'],
  exception: ['/exceptions', 'main a.line'],
  device: ['/devices', 'main a.line'],
  item: ['/stock?by=item', 'main a.line'],
  place: ['/stock/places', 'main a.line'],
  order: ['/orders', 'main a.line'],
  expected: ['/receiving', 'main a[href^="/receiving/order/"]'],
  recall: ['/recalls', 'main a.line[href^="/recalls/"]'],
  lot: ['/recalls', 'main a.line[href^="/stock/lots/"]'],
} as const;
const SHOWN_MS = 1_500;

/** What lists lead to in this zone; one without exceptions has none to show. */
export async function followed(page: Page, url: string): Promise<Scene> {
  const found: Record<string, string> = {};
  for (const [name, [list, link]] of Object.entries(LEADS)) {
    await page.goto(new URL(list, url).href);
    const path = await page
      .locator(link)
      .first()
      .getAttribute('href', { timeout: SHOWN_MS })
      .catch(() => null);
    if (path !== null) found[name] = path;
  }
  const { lot, item } = found;
  if (lot !== undefined) {
    const trace = lot.replace('/stock/', '/trace/');
    found['trace-forward'] = trace;
    found['trace-backward'] = `${trace}?direction=backward`;
    const variant = lot.split('/')[3] ?? '';
    await page.goto(new URL(`/stock/items/${variant}`, url).href);
    const unit = page.locator('main a.line[href*="handling_unit="]').first();
    const history = await unit.getAttribute('href', { timeout: SHOWN_MS }).catch(() => null);
    const code = new URL(history ?? '/', url).searchParams.get('handling_unit');
    if (code !== null) found.unit = `/stock/units/${encodeURIComponent(code)}`;
  }
  for (const show of item === undefined ? [] : ['reserved', 'ordered', 'transit', 'lots']) {
    found[`item-${show}`] = `${item}?show=${show}`;
  }
  return found;
}
