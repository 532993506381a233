import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, Program, problemIn } from '../../gateway/testing/http/program.ts';
import { exchange } from '../../gateway/testing/http/raw.ts';

/** A stranger's page in the browser of somebody who may use the gateway gets nothing done there. */

let gateway: Program;
let own: string;

beforeAll(async () => {
  gateway = await Program.start();
  own = `127.0.0.1:${gateway.port}`;
});

afterAll(async () => {
  await gateway?.stop();
});

const JSON_TYPE = { 'content-type': 'application/json' };

/** What a WebSocket client is told instead of 101. */
function upgrade(headers: Record<string, string>): Promise<Answer> {
  const all = {
    host: own,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return exchange(gateway.port, `GET /api/live HTTP/1.1\r\n${lines.join('')}\r\n`);
}

it.each(['/healthz', '/', '/api/zone', '/api/openapi.json', '/metrics'])(
  'a name that is not its own opens nothing, not even %s',
  async (path) => {
    const problem = problemIn(await gateway.ask(path, { headers: { host: 'evil.example' } }));
    expect(problem).toMatchObject({ status: 421, code: 'unknown_host' });
    expect(problem.detail).toMatch(/not called evil\.example, but .*http\.names/);
  },
);

it.each(['localhost', 'LOCALHOST:1', '127.0.0.1:8080', '[::1]:8080'])(
  'answers to %s',
  async (host) => {
    expect((await gateway.ask('/healthz', { headers: { host } })).status).toBe(200);
  },
);

it.each(['127.0.0.1.evil.example', 'localhost.', 'localhost:80@evil.example', 'evil.example:80'])(
  'does not answer to %s',
  async (host) => {
    const { status } = await gateway.ask('/healthz', { headers: { host } });
    expect([400, 421]).toContain(status);
  },
);

it('an address that names another host is not believed over Host', async () => {
  const text = (host: string) =>
    `GET http://localhost/healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  expect((await exchange(gateway.port, text('evil.example'))).status).toBe(421);
  expect((await exchange(gateway.port, text('localhost'))).status).toBe(200);
});

it.each([
  ['another site', { origin: 'https://evil.example' }, /comes from https:\/\/evil\.example/],
  ['another port', { origin: 'http://127.0.0.1:1' }, /comes from http:\/\/127\.0\.0\.1:1/],
  ['another name of this machine', { origin: 'http://localhost' }, /comes from http:\/\/localhost/],
  ['a sandbox', { origin: 'null' }, /comes from another site/],
  ['another site without Origin', { 'sec-fetch-site': 'cross-site' }, /comes from another site/],
  ['a sister site', { 'sec-fetch-site': 'same-site' }, /comes from another site/],
])('a change from %s is refused', async (_where, headers, detail) => {
  for (const answer of [
    await gateway.post('/api/session', { token: 'any' }, headers),
    await gateway.ask('/api/session', { method: 'DELETE', headers: { ...JSON_TYPE, ...headers } }),
    await upgrade(headers),
  ]) {
    const problem = problemIn(answer);
    expect(problem).toMatchObject({ status: 403, code: 'foreign_origin' });
    expect(problem.detail).toMatch(detail);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  }
});

it('a form of another site has no media type that is taken', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
    const answer = await gateway.post('/api/session', {}, { 'content-type': type });
    expect(problemIn(answer).status).toBe(415);
  }
});

it('a change from its own page, or from a program, is carried out', async () => {
  for (const headers of [
    {},
    { origin: `http://${own}`, 'sec-fetch-site': 'same-origin' },
    { origin: `http://${own}` },
  ]) {
    expect((await gateway.post('/api/session', { token: 'any' }, headers)).status).toBe(200);
  }
});

it('no preflight is answered with leave', async () => {
  const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
  const answer = await gateway.ask('/api/session', { method: 'OPTIONS', headers });
  expect(problemIn(answer).status).toBe(405);
  for (const name of Object.keys(answer.headers)) expect(name).not.toMatch(/^access-control/);
});

it('an upgrade is refused in words: by name, by address, and where there is no WebSocket', async () => {
  expect(problemIn(await upgrade({ host: 'evil.example' })).code).toBe('unknown_host');
  expect(problemIn(await upgrade({ host: 'a b' })).code).toBe('bad_host');
  const plain = problemIn(await gateway.ask('/api/live'));
  expect(plain).toMatchObject({ status: 426, code: 'upgrade_required' });
});

it('every answer, problems too, forbids being framed, sniffed or kept', async () => {
  for (const path of ['/api/zone', '/api/nope', '/api/stock?limit=x']) {
    const { headers } = await gateway.ask(path);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  }
});

it('listens on loopback alone', async () => {
  const { networkInterfaces } = await import('node:os');
  const outer = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4');
  for (const { address } of outer) {
    const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
      const socket = connect(gateway.port, address, () => resolve(null));
      socket.once('error', resolve).once('close', () => socket.destroy());
    });
    expect(error?.code, address).toBe('ECONNREFUSED');
  }
});

it.each([
  ['no TLS', { access_token: { file: 'token' } }, /give `tls/],
  ['no token', { tls: { certificate: 'a', key: 'b' } }, /give `access_token/],
])('beyond loopback it does not start with %s', async (_what, http, why) => {
  const configuration = { http: { listen: '192.0.2.1:8080', ...http } };
  await expect(Program.start(configuration)).rejects.toThrow(why);
});
