import type { Page } from 'playwright-core';

/** When the scan before has ended, in seconds. */
let free = 0;

/** Keys as a scanner sends them, 3 ms apart by the clock of the input, however busy this machine is. */
export async function wedge(page: Page, text: string): Promise<void> {
  const protocol = await page.context().newCDPSession(page);
  // A person pulls the trigger after the scan before has ended, by the clock of the input too.
  const start = Math.max(Date.now() / 1_000, free);
  const keys = [...text, 'Enter'].map((key, index) =>
    protocol.send('Input.dispatchKeyEvent', {
      type: 'keyDown',
      key,
      text: key === 'Enter' ? '\r' : key,
      timestamp: start + index * 0.003,
    }),
  );
  free = start + (text.length + 1) * 0.003 + 0.05;
  await Promise.all(keys);
  await protocol.detach();
}
