import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { lotsPage } from '../../contract/http/lots.ts';
import { recallAnswer, recallView } from '../../contract/http/recalls.ts';
import { stockItemsPage } from '../../contract/http/stock.ts';
import { incomingPage, outgoingTransfer } from '../../contract/http/transfers.ts';
import { freePort, GatewayProcess } from '../../gateway/testing/gateway/process.ts';
import { Mosquitto } from '../../gateway/testing/mosquitto.ts';

/** Two gateways as programs, a real Mosquitto between them and no central server at all. */

const CATALOG = join(import.meta.dirname, '..', '..', 'scripts', 'demo', 'catalog');
const KINDS = ['products', 'variants', 'barcodes', 'locations'] as const;
const delivered = { timeout: 30_000, interval: 100 };
const answerOf = z.object({ outcome: z.string() }).loose();

let broker: Mosquitto;
let a: GatewayProcess;
let b: GatewayProcess;
let asked = 0;

async function ask(zone: GatewayProcess, path: string, body?: object): Promise<unknown> {
  asked += 1;
  const init =
    body === undefined
      ? {}
      : {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ id: `request-${asked}`, ...body }),
        };
  const answer = await fetch(`${zone.url}${path}`, init);
  const value: unknown = await answer.json();
  if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(value)}`);
  return value;
}

async function make(gateway: string): Promise<GatewayProcess> {
  const uplink = { broker: broker.url, site: 'test', consumers: ['central'] };
  const made = await GatewayProcess.make({ gateway, uplink });
  await made.start();
  for (const kind of KINDS) {
    const answer = await fetch(`${made.url}/api/import/${kind}?id=transfer-test-${kind}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: readFileSync(join(CATALOG, `${kind}.csv`)),
    });
    expect(answer.status).toBe(200);
  }
  return made;
}

beforeAll(async () => {
  broker = new Mosquitto(await freePort(), 'max_queued_messages 1\n');
  await broker.start();
  [a, b] = await Promise.all([make('zone-a'), make('zone-b')]);
  const back = { sku: SKU, quantity: 20, result: 'restock', reason: 'OTHER', location: PLACE };
  answerOf.parse(await ask(a, '/api/returns', back));
}, 90_000);

afterAll(async () => {
  await a?.remove();
  await b?.remove();
  await broker?.remove();
});

const variants = readFileSync(join(CATALOG, 'variants.csv'), 'utf8').split('\n');
const places = readFileSync(join(CATALOG, 'locations.csv'), 'utf8').split('\n');
const column = (rows: readonly string[], name: string): number =>
  rows[0]?.split(',').indexOf(name) ?? -1;
const untracked = variants
  .slice(1)
  .find((row) => row.split(',')[column(variants, 'tracking')] === 'none');
const SKU = untracked?.split(',')[column(variants, 'sku')] ?? '';
const tracked = variants
  .slice(1)
  .find((row) => row.split(',')[column(variants, 'tracking')] === 'lot');
const LOT_ITEM = {
  sku: tracked?.split(',')[column(variants, 'sku')] ?? '',
  variant: tracked?.split(',')[column(variants, 'variant')] ?? '',
};
const dock = places.slice(1).find((row) => row.split(',')[column(places, 'kind')] === 'dock');
const PLACE = dock?.split(',')[column(places, 'location')] ?? '';

async function stock(zone: GatewayProcess): Promise<readonly [number, number]> {
  const text = encodeURIComponent(SKU);
  const page = stockItemsPage.parse(await ask(zone, `/api/stock/items?text=${text}`));
  const row = page.rows.find(({ sku }) => sku === SKU);
  return [row?.on_hand ?? 0, row?.in_transit ?? 0];
}

async function send(transfer: string, quantity: number): Promise<void> {
  const path = `/api/transfers/outgoing/${transfer}`;
  await ask(a, '/api/transfers/outgoing', { id: transfer, to: 'zone-b' });
  await ask(a, `${path}/load`, { kind: 'item', sku: SKU, from: PLACE, quantity });
  await ask(a, `${path}/dispatch`, {});
}

const expected = async () =>
  incomingPage.parse(await ask(b, '/api/transfers/incoming')).rows.map(({ transfer }) => transfer);
const arrive = (quantity: number) =>
  ask(b, '/api/transfers/incoming/arrive', { kind: 'item', sku: SKU, location: PLACE, quantity });
const sent = async (transfer: string) =>
  outgoingTransfer.parse(await ask(a, `/api/transfers/outgoing/${transfer}`));

it('[T-01] [T-02] goods go from one zone to the other, and both ends say so', async () => {
  await send('transfer-0001', 6);
  expect(await stock(a)).toEqual([14, 6]);
  await expect.poll(expected, delivered).toEqual(['transfer-0001']);
  expect((await stock(b))[0]).toBe(0);
  await arrive(6);
  expect((await stock(b))[0]).toBe(6);
  const state = async () => (await sent('transfer-0001')).state;
  await expect.poll(state, delivered).toBe('closed');
  expect(await stock(a)).toEqual([14, 0]);
}, 60_000);

it('[T-03] neither a killed receiver, nor a killed broker, nor a killed sender loses or doubles anything', async () => {
  await b.stop('SIGKILL');
  await send('transfer-0002', 5);
  await a.stop('SIGKILL');
  await broker.kill();
  await Promise.all([a.start(), b.start()]);
  await broker.start();
  await expect.poll(expected, delivered).toEqual(['transfer-0002']);
  await broker.kill();
  await arrive(3);
  await b.stop('SIGKILL');
  await broker.start();
  await a.stop('SIGKILL');
  await Promise.all([a.start(), b.start()]);
  const arrived = async () => (await sent('transfer-0002')).goods[0]?.arrived;
  await expect.poll(arrived, delivered).toBe(3);
  expect(await stock(a)).toEqual([9, 2]);
  expect((await stock(b))[0]).toBe(9);
  await b.stop('SIGKILL');
  await b.start();
  await arrive(2);
  await expect.poll(arrived, delivered).toBe(5);
  expect(await stock(a)).toEqual([9, 0]);
  expect(await stock(b)).toEqual([11, 0]);
}, 120_000);

it('[T-10] [T-11] a recall reaches goods on their way, although neither the other gateway nor the broker runs when it is called', async () => {
  const lots = `/api/lots/${LOT_ITEM.variant}`;
  await ask(a, '/api/adjustments', {
    ...{ sku: LOT_ITEM.sku, lot: 'CF2', location: PLACE, quantity: 4, reason: 'FOUND' },
  });
  const path = '/api/transfers/outgoing/transfer-0003';
  await ask(a, '/api/transfers/outgoing', { id: 'transfer-0003', to: 'zone-b' });
  const goods = { kind: 'item', sku: LOT_ITEM.sku, lot: 'CF2', from: PLACE, quantity: 4 };
  await ask(a, `${path}/load`, goods);
  await ask(a, `${path}/dispatch`, {});
  await expect.poll(expected, delivered).toContain('transfer-0003');
  await b.stop('SIGKILL');
  await broker.kill();
  const recall = { sku: LOT_ITEM.sku, lot: 'CF2', reason: 'Glass' };
  const called = recallAnswer.parse(await ask(a, '/api/recalls', recall));
  await a.stop('SIGKILL');
  await Promise.all([a.start(), b.start()]);
  await broker.start();
  const held = async () => lotsPage.parse(await ask(b, '/api/lots?status=held')).rows;
  await expect
    .poll(held, delivered)
    .toMatchObject([{ lot: 'CF2', status: 'blocked', reason: 'Glass', on_hand: 0 }]);
  const there = `/api/recalls/${called.recall}@zone-a`;
  expect(recallView.parse(await ask(b, there))).toMatchObject({ zone: 'zone-a', to_fetch: 0 });
  const item = { kind: 'item', sku: LOT_ITEM.sku, lot: 'CF2', location: PLACE, quantity: 4 };
  await ask(b, '/api/transfers/incoming/arrive', item);
  expect(recallView.parse(await ask(b, there))).toMatchObject({ to_fetch: 1 });
  const zones = async () => recallView.parse(await ask(a, `/api/recalls/${called.recall}`)).zones;
  await expect.poll(zones, delivered).toEqual([{ zone: 'zone-b', knows: true }]);
  const release = { status: 'released' };
  await expect(ask(b, `${lots}/CF2`, release)).rejects.toThrow('held_elsewhere');
  await ask(a, `${lots}/CF2`, release);
  await expect.poll(held, delivered).toEqual([]);
}, 120_000);
