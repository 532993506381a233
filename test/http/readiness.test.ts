import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readiness } from '../../contract/http/health.ts';
import { freePort } from '../../gateway/testing/gateway/process.ts';
import { Program, pause, problemIn, until } from '../../gateway/testing/http/program.ts';

/** A gateway that lives but cannot work says why; one that is guessed at makes guessers wait. */

const TOKEN = 'correct-horse-battery-staple';
let gateway: Program;
let scanner: Server;

beforeAll(async () => {
  const port = await freePort();
  scanner = createServer((socket) => socket.on('error', () => {})).listen(port, '127.0.0.1');
  const station = { id: 'desk', name: 'Desk', role: 'receive', location: 'receiving' };
  gateway = await Program.start(
    {
      devices: { hand: { profile: 'generic-lines', link: { tcp: `127.0.0.1:${port}` } } },
      stations: [{ ...station, mode: 'bench', scanners: ['hand'] }],
      log: { level: 'debug' },
    },
    { token: TOKEN },
  );
});

afterAll(async () => {
  await gateway?.stop();
  scanner.close();
});

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

it('lives, is not ready, and says which station lacks what', async () => {
  expect((await gateway.ask('/healthz')).text).toBe('{"alive":true}');
  const answer = await gateway.ask('/readyz');
  expect(answer.status).toBe(503);
  const { ready, reasons } = readiness.parse(JSON.parse(answer.text));
  expect(ready).toBe(false);
  expect(reasons).toEqual([
    { code: 'station-stopped', text: expect.stringMatching(/^desk: .*receiving.*import/) },
  ]);
  const { text } = await gateway.ask('/metrics', bearer(TOKEN));
  expect(text).toMatch(/^zone_gateway_ready 0$/m);
});

it('is ready when what it lacked is there', async () => {
  const csv = 'location,parent,name,kind,barcode\nsite,,Site,site,\nreceiving,site,In,dock,\n';
  const answer = await gateway.ask(
    '/api/import/locations?id=readiness-0001',
    { method: 'POST', headers: { ...bearer(TOKEN).headers, 'content-type': 'text/csv' } },
    csv,
  );
  expect(answer.status, answer.text).toBe(200);
  await until(async () => (await gateway.ask('/readyz')).status === 200);
  expect((await gateway.ask('/readyz')).text).toBe('{"ready":true,"reasons":[]}');
});

it('makes whoever guesses wait, the right token too, and takes it after the wait', async () => {
  for (let guess = 0; guess < 5; guess += 1) {
    const wrong = await gateway.post('/api/session', { token: `${TOKEN}${guess}` });
    expect(problemIn(wrong)).toMatchObject({ status: 401, code: 'sign_in_needed' });
  }
  for (const path of ['/api/zone', '/metrics']) {
    const answer = await gateway.ask(path, bearer(TOKEN));
    expect(problemIn(answer)).toMatchObject({ status: 429, code: 'too_many_attempts' });
    expect(answer.headers['retry-after']).toBe('10');
  }
  await pause(10_500);
  expect((await gateway.ask('/api/zone', bearer(TOKEN))).status).toBe(200);
  expect((await gateway.ask('/api/zone', bearer(TOKEN))).status).toBe(200);
});

it('never wrote the token down', async () => {
  const { text } = await gateway.ask('/api/zone', bearer(TOKEN));
  expect(text).not.toContain(TOKEN);
  expect(gateway.log).toContain('"msg":"ready"');
  expect(gateway.log).not.toContain(TOKEN);
});
