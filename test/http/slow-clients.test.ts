import type { Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBareServer } from '../../gateway/testing/http/bare-server.ts';
import { Program, pause, problemIn, until } from '../../gateway/testing/http/program.ts';
import { answerIn, openRaw, untilClosed } from '../../gateway/testing/http/raw.ts';

/** Clients that take their time, or take every connection, cost nobody else anything. */

/** `connections`, `headers_ms` and `check_ms` of the server, and a moment for a loaded machine. */
const CONNECTIONS_MAX = 256;
const HEADERS_MS_MAX = 10_000 + 2_000 + 1_000;

let gateway: Program;

beforeAll(async () => {
  gateway = await Program.start();
});

afterAll(async () => {
  await gateway?.stop();
});

/** One byte now and then, until the server has enough. */
async function drip(socket: Socket, text: string, everyMs: number): Promise<void> {
  for (const byte of text) {
    if (socket.destroyed || !socket.writable) return;
    socket.write(byte);
    await pause(everyMs);
  }
}

async function timed(port: number, head: string, rest: string, everyMs: number) {
  const socket = await openRaw(port);
  const began = performance.now();
  const all = untilClosed(socket);
  socket.write(head);
  const dripping = drip(socket, rest, everyMs);
  const text = await all;
  const took = performance.now() - began;
  await dripping;
  return { text, took };
}

it('ends connections whose headers drip in or never come, and serves others meanwhile', async () => {
  const header = `X-Slow: ${'a'.repeat(200)}`;
  const dripping = timed(gateway.port, 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n', header, 250);
  const silent = timed(gateway.port, '', '', 0);
  const halfALine = timed(gateway.port, 'GET /hea', '', 0);
  await pause(1_000);
  expect((await gateway.ask('/healthz')).status).toBe(200);

  for (const { text, took } of await Promise.all([dripping, silent, halfALine])) {
    expect(took).toBeGreaterThan(5_000);
    expect(took).toBeLessThan(HEADERS_MS_MAX);
    expect(problemIn(answerIn(text))).toMatchObject({ status: 408, code: 'too_slow' });
  }
  expect((await gateway.ask('/healthz')).status).toBe(200);
});

it('takes so many connections and no more, and serves those that it took', async () => {
  const held: Socket[] = [];
  const first = await openRaw(gateway.port);
  let heard = '';
  first.setEncoding('utf8').on('data', (part: string) => {
    heard += part;
  });
  for (let n = 0; n < CONNECTIONS_MAX + 44; n += 1) held.push(await openRaw(gateway.port));
  await until(() => held.filter(({ closed }) => closed).length >= 45);
  expect(held.filter(({ closed }) => !closed).length).toBe(CONNECTIONS_MAX - 1);

  first.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await until(() => heard.includes('{"alive":true}'));
  for (const socket of [first, ...held]) socket.destroy();
  await until(async () => (await gateway.ask('/healthz').catch(() => null))?.status === 200);
  expect(await gateway.figure('zone_gateway_http_connections_refused_total')).toBeGreaterThan(44);
  expect(await gateway.figure('zone_gateway_http_connections')).toBeLessThan(10);
  expect(gateway.log.match(/too many HTTP connections/g)).toHaveLength(1);
});

it.each([
  ['of announced length', 'Content-Length: 40', '{"token":"'],
  ['in chunks', 'Transfer-Encoding: chunked', '28\r\n{"token":"'],
])(
  'ends a request whose body %s drips in, without calling it a failure of its own',
  async (_how, length, begun) => {
    const server = await startBareServer({ request_ms: 1_000, headers_ms: 800, check_ms: 100 });
    try {
      const head = `POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${length}\r\n\r\n${begun}`;
      const { text, took } = await timed(server.port, head, 'a'.repeat(20), 200);
      expect(took).toBeGreaterThan(900);
      expect(took).toBeLessThan(3_000);
      expect(problemIn(answerIn(text))).toMatchObject({ status: 408, code: 'too_slow' });
      await pause(100);
      expect(server.log()).not.toContain('"level":"error"');
    } finally {
      await server.close();
    }
  },
);

it('closes a connection over which nothing more is asked', async () => {
  const server = await startBareServer({ keep_alive_ms: 300, check_ms: 100 });
  try {
    const request = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const { text, took } = await timed(server.port, request, '', 0);
    expect(text).toContain('{"alive":true}');
    // Node adds a second, so that a request under way at the last moment is still taken.
    expect(took).toBeLessThan(3_000);
  } finally {
    await server.close();
  }
});

it('ends within its patience though a client holds a request open', async () => {
  const server = await startBareServer({ stop_ms: 300 });
  const socket = await openRaw(server.port);
  const closed = untilClosed(socket);
  socket.write('POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n');
  await pause(100);
  const began = performance.now();
  await server.close();
  await closed;
  expect(performance.now() - began).toBeLessThan(2_000);
});
