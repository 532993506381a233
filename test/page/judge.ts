import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What a glove can hit, in pixels; half a pixel is lost where the screen's edges are rounded. */
const TOUCH_MIN = 55.5;
const TOUCHED = 'main button, main .button, main a.line, main .tree a, main select';

/** No fault of accessibility, nothing sideways, nothing too small for a glove. */
export async function judge(page: Page, what: string): Promise<void> {
  // The tick of a scan fades; half faded, nobody reads it any more.
  await page.evaluate(`Promise.allSettled([...document.querySelectorAll('.scan-tick')]
    .flatMap((tick) => tick.getAnimations()).map(({ finished }) => finished)).then(() => null)`);
  await page.evaluate(readFileSync(AXE, 'utf8'));
  const faults: string[] = await page.evaluate(
    "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))",
  );
  expect(faults, what).toEqual([]);
  const wide: number = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  expect(wide, `${what} scrolls sideways`).toBeLessThanOrEqual(0);
  const small: unknown[] = await page.evaluate(`
    [...document.querySelectorAll('${TOUCHED}')]
      .filter((one) => one.checkVisibility())
      .map((one) => ({ text: one.textContent, height: one.getBoundingClientRect().height }))
      .filter(({ height }) => height < ${TOUCH_MIN})`);
  expect(small, `${what}: too small for gloves`).toEqual([]);
}

/** Goes to a control by the tab key alone, as somebody without a mouse does, and presses Enter there. */
export async function press(page: Page, name: string | RegExp): Promise<void> {
  const wanted = typeof name === 'string' ? `^${name}$` : name.source;
  await page.getByRole('button', { name }).or(page.getByRole('link', { name })).first().waitFor();
  for (let step = 0; step < STEPS_MAX; step += 1) {
    await page.keyboard.press('Tab');
    const there: boolean = await page.evaluate(
      `new RegExp(${JSON.stringify(wanted)}).test(
        (document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '').trim())`,
    );
    if (!there) continue;
    await page.keyboard.press('Enter');
    return;
  }
  throw new Error(`the tab key does not lead to ${wanted}`);
}

/** Goes to a field by the tab key alone, and writes. */
export async function write(page: Page, label: string, text: string): Promise<void> {
  const field = page.getByLabel(label, { exact: true });
  await field.waitFor();
  for (let step = 0; step < STEPS_MAX; step += 1) {
    await page.keyboard.press('Tab');
    if (await field.evaluate((one) => one.ownerDocument.activeElement === one)) {
      await page.keyboard.type(text, { delay: TYPED_MS });
      return;
    }
  }
  throw new Error(`the tab key does not lead to the field ${label}`);
}

const STEPS_MAX = 80;
/** Slower than a scanner, which the page tells from a person by its speed. */
const TYPED_MS = 60;
