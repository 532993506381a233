import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { HEARTBEAT_MS, liveClose } from '../../contract/http/constants.ts';
import { type LiveMessage, liveMessage } from '../../contract/http/view.ts';
import { Program, pause, until } from '../../gateway/testing/http/program.ts';

/** The live view while much changes, and pages that do not keep up. */

const DEVICES = 400;
let gateway: Program;

/** Many devices, so that one whole view is large. None of them is there. */
beforeAll(async () => {
  const devices = Array.from({ length: DEVICES }, (_, n) => {
    const tcp = `127.1.${Math.floor(n / 200)}.${1 + (n % 200)}:9`;
    return [`scanner-${n}`, { profile: 'generic-lines', link: { tcp } }];
  });
  gateway = await Program.start({ devices: Object.fromEntries(devices) });
});

afterAll(async () => {
  await gateway?.stop();
});

type Heard = { readonly at: number; readonly message: LiveMessage };

async function follow(options: { readonly autoPong?: boolean } = {}) {
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/api/live`, options);
  const heard: Heard[] = [];
  socket.on('message', (data) => {
    const message = liveMessage.parse(JSON.parse(data.toString()));
    heard.push({ at: performance.now(), message });
  });
  const closed = once(socket, 'close').then(([code, reason]) => ({ code, reason: String(reason) }));
  await once(socket, 'open');
  return { socket, heard, closed };
}

const ofType = (heard: readonly Heard[], type: LiveMessage['type']): Heard[] =>
  heard.filter(({ message }) => message.type === type);

const dropped = (why: keyof typeof liveClose): Promise<number> =>
  gateway.figure(`zone_gateway_live_dropped_total{reason="${why}"}`);

const memory = (): number =>
  1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${gateway.pid}/status`, 'utf8'))?.[1]);

it('beats every 5 s, though hundreds of devices change all the time', async () => {
  const page = await follow();
  const other = await follow();
  await until(() => ofType(page.heard, 'heartbeat').length === 3, 4 * HEARTBEAT_MS);

  expect(page.heard[0]?.message.type).toBe('view');
  const beats = ofType(page.heard, 'heartbeat').map(({ at }) => at);
  for (const [n, at] of beats.slice(1).entries()) {
    const between = at - (beats[n] ?? 0);
    // A busy machine may hand over one late and the next in time.
    expect(between).toBeGreaterThan(HEARTBEAT_MS / 2);
    expect(between).toBeLessThan(HEARTBEAT_MS * 1.5);
  }
  const deltas = ofType(page.heard, 'delta');
  expect(deltas.length).toBeGreaterThan(2);
  // Over the whole time, since a busy machine hands over several at once.
  const span = (deltas.at(-1)?.at ?? 0) - (deltas[0]?.at ?? 0);
  expect(deltas.length).toBeLessThanOrEqual(4 * (span / 1_000) + 4);
  const revisions = deltas.map(({ message }) => 'revision' in message && message.revision);
  const [first] = revisions;
  expect(revisions).toEqual(revisions.map((_, n) => Number(first) + n));

  const last = deltas.at(-1)?.message;
  const theirs = () => ofType(other.heard, 'delta').map(({ message }) => message);
  // It may be told a moment later.
  const revision = revisions.at(-1);
  await until(() => theirs().some((one) => 'revision' in one && one.revision === revision));
  expect(theirs(), 'every page is told the same').toContainEqual(last);
  page.socket.close();
  other.socket.close();
});

it('closes a page that answers no ping, with its reason', async () => {
  const page = await follow({ autoPong: false });
  const { code, reason } = await page.closed;
  expect(code).toBe(liveClose.silent);
  expect(reason).toMatch(/No pong came for 10 seconds/);
  expect(ofType(page.heard, 'heartbeat').length).toBe(3);
  expect(await dropped('silent')).toBe(1);
});

it('drops a page that reads nothing, holds little for it, and serves the others', async () => {
  const reader = await follow();
  const page = await follow();
  await until(() => page.heard.length > 0);
  const before = memory();
  let highest = before;
  page.socket.pause();
  for (let sent = 0; sent < 100 && (await dropped('tooSlow')) === 0; sent += 1) {
    page.socket.send('{"type":"resync"}');
    highest = Math.max(highest, memory());
    await pause(250);
  }
  expect(await dropped('tooSlow')).toBe(1);
  expect(await dropped('silent'), 'it did not have to wait for the heartbeat').toBe(1);
  expect(highest - before).toBeLessThan(64 * 1024 * 1024);

  // It does not answer the close either: its socket is cut.
  await until(async () => (await gateway.figure('zone_gateway_live_clients')) === 1);
  const count = reader.heard.length;
  await until(() => reader.heard.length > count);
  expect(reader.socket.readyState).toBe(WebSocket.OPEN);
  reader.socket.close();
  page.socket.terminate();
});
