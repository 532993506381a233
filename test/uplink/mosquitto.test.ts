import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { zoneView } from '../../contract/http/view.ts';
import { freePort, GatewayProcess } from '../../gateway/testing/gateway/process.ts';
import { Mosquitto } from '../../gateway/testing/mosquitto.ts';

/** The program, a real Mosquitto and `follow` as the consumer, end to end. */

const ROOT = join(import.meta.dirname, '..', '..');
const MAIN = join(ROOT, 'gateway', 'main.ts');
const CATALOG = join(ROOT, 'scripts', 'demo', 'catalog');
const cursor = z.object({ seq: z.number(), epoch: z.string() });

let broker: Mosquitto;
let gateway: GatewayProcess;
let follower: ReturnType<typeof spawn>;
const lines: string[] = [];

beforeAll(async () => {
  // A broker that queues next to nothing: what it drops must come again.
  broker = new Mosquitto(await freePort(), 'max_queued_messages 1\nmax_inflight_messages 1\n');
  await broker.start();
  gateway = await GatewayProcess.make({
    uplink: { broker: broker.url, site: 'test', consumers: ['central'], protocol: 5 },
  });
  await gateway.start();
  follower = spawn(
    process.execPath,
    [
      ...[MAIN, 'follow', '--broker', broker.url, '--site', 'test', '--gateway', 'zone-t'],
      ...['--consumer', 'central', '--cursor', join(gateway.folder, 'cursor.json')],
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  let rest = '';
  follower.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
}, 60_000);

afterAll(async () => {
  follower?.kill('SIGKILL');
  await gateway?.remove();
  await broker?.remove();
});

async function replication() {
  const answer = await fetch(`${gateway.url}/api/zone`);
  return zoneView.parse(await answer.json()).replication;
}

async function importFile(kind: string): Promise<void> {
  const answer = await fetch(`${gateway.url}/api/import/${kind}?id=uplink-test-${kind}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: readFileSync(join(CATALOG, `${kind}.csv`)),
  });
  expect(answer.status).toBe(200);
}

const delivered = { timeout: 30_000, interval: 100 };

it('[G-01] [M-06] what is recorded is acknowledged by the consumer', async () => {
  await importFile('products');
  await expect.poll(async () => (await replication()).acknowledged, delivered).toBe(2);
  const held = cursor.parse(JSON.parse(readFileSync(join(gateway.folder, 'cursor.json'), 'utf8')));
  expect(held.seq).toBe(2);
}, 60_000);

it('[G-01] a broker that was killed and started again loses nothing and repeats nothing', async () => {
  await broker.kill();
  await importFile('variants');
  expect((await replication()).backlog_records).toBe(1);
  await broker.start();
  await expect.poll(async () => (await replication()).acknowledged, delivered).toBe(3);
  await expect.poll(() => lines.length, delivered).toBe(3);
  const seqs = lines.map((line) => z.object({ seq: z.number() }).parse(JSON.parse(line)).seq);
  expect(seqs).toEqual([1, 2, 3]);
}, 60_000);

it('[G-01] a gateway that was killed goes on where it was', async () => {
  await gateway.stop('SIGKILL');
  await gateway.start();
  await importFile('locations');
  await expect.poll(async () => (await replication()).acknowledged, delivered).toBe(4);
}, 60_000);

it('[G-05] a restored copy opens a new epoch, and the page says so until a person confirms', async () => {
  const before = (await replication()).epoch;
  await gateway.stop();
  const restore = spawn(
    process.execPath,
    [MAIN, 'restore', '--empty', '-d', join(gateway.folder, 'data')],
    {
      stdio: 'ignore',
    },
  );
  await new Promise((resolve) => restore.once('exit', resolve));
  await gateway.start();
  const view = await replication();
  expect(view.epoch).not.toBe(before);
  expect(view.restored).not.toBeNull();
}, 60_000);
