import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type LiveMessage, liveMessage } from '../../contract/http/view.ts';
import { GatewayProcess } from '../../gateway/testing/gateway/process.ts';
import { RawClient } from '../../gateway/testing/http/raw-client.ts';

/** The live view over real WebSockets. */

let gateway: GatewayProcess;
let url: string;
const pages: WebSocket[] = [];

beforeAll(async () => {
  gateway = await GatewayProcess.make({});
  await gateway.start();
  url = `${gateway.url.replace('http', 'ws')}/api/live`;
}, 60_000);
afterEach(() => {
  for (const page of pages.splice(0)) page.terminate();
});
afterAll(() => gateway?.remove());

type Page = {
  socket: WebSocket;
  messages: { at: number; message: LiveMessage }[];
  closed: Promise<{ code: number; reason: string }>;
};

async function open(headers: Record<string, string> = {}): Promise<Page> {
  const socket = new WebSocket(url, { headers });
  pages.push(socket);
  const messages: Page['messages'] = [];
  socket.on('message', (data) => {
    messages.push({ at: performance.now(), message: liveMessage.parse(JSON.parse(String(data))) });
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  await once(socket, 'open');
  return { socket, messages, closed };
}

/** Something is committed, as often as it is asked for. */
const book = (index: number): Promise<Response> =>
  fetch(`${gateway.url}/api/adjustments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ id: `live-change-${index}`, sku: 'L', location: 'LIVE', quantity: 1, reason: 'FOUND' },
    }),
  });

async function importGoods(): Promise<void> {
  const files = {
    products: 'product,name\nL,Live\n',
    variants: 'variant,product,sku,name\nL,L,L,Live\n',
    locations: 'location,name,kind\nLIVE,Live,bin\n',
  };
  for (const [kind, body] of Object.entries(files)) {
    const answer = await fetch(`${gateway.url}/api/import/${kind}?id=live-import-${kind}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body,
    });
    expect(answer.status, await answer.clone().text()).toBe(200);
  }
}

it('sends the whole view first, then at most four changes a second, and a heartbeat', async () => {
  await importGoods();
  const page = await open();
  await expect.poll(() => page.messages.length).toBeGreaterThan(0);
  expect(page.messages[0]?.message.type).toBe('view');
  const before = page.messages.length;
  const began = performance.now();
  for (let index = 0; performance.now() - began < 2_000; index += 1) {
    expect((await book(index)).status).toBe(200);
  }
  const during = page.messages.slice(before).filter(({ at }) => at - began <= 2_000);
  expect(during.length, 'something was shown').toBeGreaterThan(2);
  expect(during.length, 'and not everything').toBeLessThanOrEqual(10);
  await expect
    .poll(() => page.messages.some(({ at }) => at - began > 5_000), { timeout: 8_000 })
    .toBe(true);
}, 20_000);

it.each([
  ['not JSON', 'hello', 4003],
  ['an unknown type', JSON.stringify({ type: 'dance' }), 4003],
  ['bytes', Buffer.from([1, 2, 3]), 4003],
  ['too much', 'x'.repeat(70_000), 1009],
] as const)('closes on %s with its reason', async (_, message, code) => {
  const page = await open();
  page.socket.send(message);
  expect((await page.closed).code).toBe(code);
});

it('closes on a flood', async () => {
  const page = await open();
  for (let one = 0; one < 200; one += 1) page.socket.send(JSON.stringify({ type: 'resync' }));
  const { code, reason } = await page.closed;
  expect(code).toBe(4002);
  expect(reason).toMatch(/at most 20 at once/);
});

it('says that there is no such device', async () => {
  const page = await open();
  page.socket.send(JSON.stringify({ type: 'watch', device: 'nobody' }));
  await expect
    .poll(() => page.messages.at(-1)?.message)
    .toMatchObject({ type: 'refused', detail: expect.stringContaining('nobody') });
});

it.each([
  ['another origin', { origin: 'https://evil.example' }, 403],
  ['another name', { host: 'evil.example' }, 421],
] as const)('refuses %s before it opens', async (_, headers, status) => {
  const socket = new WebSocket(url, { headers });
  pages.push(socket);
  const refused = await new Promise((resolve) => {
    socket.on('unexpected-response', (_request, answer) => resolve(answer.statusCode));
    socket.on('error', () => {});
  });
  expect(refused).toBe(status);
});

it('serves 64 pages and tells the next one why not', async () => {
  const all = await Promise.all(Array.from({ length: 64 }, () => open()));
  const extra = await open();
  expect(await extra.closed).toMatchObject({
    code: 4004,
    reason: expect.stringContaining('close one of them'),
  });
  expect(all.every(({ socket }) => socket.readyState === WebSocket.OPEN)).toBe(true);
});

it('drops a page that neither reads nor answers, and goes on', async () => {
  const client = new RawClient(Number(new URL(gateway.url).port));
  client.send(
    'GET /api/live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  await expect.poll(() => client.text).toContain('101 Switching');
  client.socket.pause();
  // No pong comes: after two heartbeats it is gone.
  await expect
    .poll(async () => (await fetch(`${gateway.url}/metrics`)).text(), {
      timeout: 25_000,
      interval: 500,
    })
    .toMatch(/zone_gateway_live_dropped_total\{[^}]*silent[^}]*\} 1/);
  client.close();
}, 40_000);

it('tells each page that the gateway stops', async () => {
  const page = await open();
  await gateway.stop();
  expect(await page.closed).toMatchObject({
    code: 1001,
    reason: expect.stringContaining('stopping'),
  });
});
