import type { Page } from 'playwright-core';

/** Keys as a scanner sends them, 3 ms apart by the clock of the input, however busy this machine is. */
export async function wedge(page: Page, text: string): Promise<void> {
  const protocol = await page.context().newCDPSession(page);
  const start = Date.now() / 1_000;
  const keys = [...text, 'Enter'].map((key, index) =>
    protocol.send('Input.dispatchKeyEvent', {
      type: 'keyDown',
      key,
      text: key === 'Enter' ? '\r' : key,
      timestamp: start + index * 0.003,
    }),
  );
  await Promise.all(keys);
  await protocol.detach();
}
