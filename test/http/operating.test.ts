import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { GatewayProcess } from '../../gateway/testing/gateway/process.ts';

/** What those who operate the gateway ask it. */

let gateway: GatewayProcess;
beforeAll(async () => {
  gateway = await GatewayProcess.make({});
  await gateway.start();
}, 60_000);
afterAll(() => gateway?.remove());

const get = (path: string): Promise<Response> => fetch(`${gateway.url}${path}`);

it('metrics are text that Prometheus reads, with units in their names', async () => {
  const answer = await get('/metrics');
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = (await answer.text()).trim().split('\n');
  const types = new Map(
    lines.flatMap((line) => {
      const match = /^# TYPE (\S+) (\S+)$/.exec(line);
      return match?.[1] === undefined ? [] : [[match[1], match[2] ?? ''] as const];
    }),
  );
  const samples = lines.filter((line) => line !== '' && !line.startsWith('#'));
  for (const line of samples)
    expect(line).toMatch(/^[a-z_:][a-z0-9_:]*(?:\{[^}]*\})? (?:-?[0-9.e+-]+|NaN|\+Inf)$/i);
  for (const [name, type] of types) {
    if (type === 'counter') expect(name).toMatch(/_total$/);
    expect(name).not.toMatch(/_(?:ms|milliseconds|kb|mb|percent)$/);
  }
  expect(
    [...types.keys()].filter((name) => name.startsWith('zone_gateway_')).length,
  ).toBeGreaterThan(10);
});

const schemaObject = z.looseObject({});
const operation = z.looseObject({
  summary: z.string().min(5),
  responses: z.record(
    z.string(),
    z.looseObject({
      description: z.string().min(3),
      content: z
        .record(
          z.string(),
          z.looseObject({ schema: schemaObject.optional(), example: z.unknown().optional() }),
        )
        .optional(),
    }),
  ),
});
const document = z.looseObject({
  openapi: z.string().regex(/^3\.1\./),
  info: z.object({ title: z.string(), version: z.string() }).loose(),
  paths: z.record(z.string(), z.record(z.string(), operation)),
});

it('describes every address that it serves, and each is there', async () => {
  const { paths } = document.parse(await (await get('/api/openapi.json')).json());
  const addresses = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => ({ path, method })),
  );
  expect(addresses.length).toBeGreaterThan(20);
  for (const { path, method } of addresses) {
    const address = path.replaceAll(/\{[^}]+\}/g, 'none');
    const answer = await fetch(`${gateway.url}${address}`, {
      method: method.toUpperCase(),
      ...(method === 'get'
        ? {}
        : {
            body: '{}',
            headers: { 'content-type': path.includes('import') ? 'text/csv' : 'application/json' },
          }),
    });
    const declared = Object.keys(paths[path]?.[method]?.responses ?? {});
    expect(declared, `${method} ${path} answers ${answer.status}`).toContain(String(answer.status));
    expect(answer.status).not.toBe(405);
    expect(answer.status).not.toBe(500);
    await answer.body?.cancel();
  }
});

it('counts a trusted clock as set, and keeps the day for when it is not', async () => {
  const trusting = await GatewayProcess.make({ clock: 'trusted' });
  try {
    await trusting.start();
    const metrics = await (await fetch(`${trusting.url}/metrics`)).text();
    expect(metrics).toContain('zone_gateway_clock_synchronised 1');
    const kept = readFileSync(join(trusting.folder, 'data', 'known-day'), 'utf8');
    expect(kept).toMatch(/^\d{4}-\d{2}-\d{2}\n$/);
  } finally {
    await trusting.remove();
  }
}, 60_000);

it('is alive and ready, and sends safe headers', async () => {
  expect(await (await get('/healthz')).json()).toEqual({ alive: true });
  expect(await (await get('/readyz')).json()).toEqual({ ready: true, reasons: [] });
  const page = await get('/');
  expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'/);
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
});

it('stops in order within seconds', async () => {
  const other = await GatewayProcess.make({});
  await other.start();
  const began = performance.now();
  expect(await other.stop()).toBe(0);
  expect(performance.now() - began).toBeLessThan(5_000);
  await other.remove();
});

it('ends by itself though its parent still holds its input', async () => {
  const other = await GatewayProcess.make({});
  await other.start(undefined, ['--stop-with-stdin']);
  const began = performance.now();
  expect(await other.stop()).toBe(0);
  expect(performance.now() - began).toBeLessThan(10_000);
  await other.remove();
});
