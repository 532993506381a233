import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort, GatewayProcess } from '../../gateway/testing/gateway/process.ts';

/** TLS and the access token, as they are demanded beyond loopback. */

const TOKEN = 'a-token-that-is-long-enough';
const folder = mkdtempSync(join(tmpdir(), 'access-'));
let gateway: GatewayProcess;
let port: number;

beforeAll(async () => {
  const { status, stderr } = spawnSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-keyout',
      'key.pem',
      '-out',
      'cert.pem',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=IP:127.0.0.1,DNS:localhost',
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  writeFileSync(join(folder, 'token'), `${TOKEN}\n`, { mode: 0o600 });
  port = await freePort();
  gateway = await GatewayProcess.make({
    http: {
      listen: `0.0.0.0:${port}`,
      names: ['127.0.0.1', 'localhost'],
      tls: { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') },
      access_token: { file: join(folder, 'token') },
    },
  });
  await gateway.start(() => ask('/healthz').then(({ status }) => status === 200));
}, 60_000);
afterAll(async () => {
  await gateway?.remove();
  rmSync(folder, { recursive: true, force: true });
});

type Answer = {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
};

function ask(path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = {
      port,
      host: '127.0.0.1',
      path,
      ca: readFileSync(join(folder, 'cert.pem')),
      headers,
      method: body === undefined ? 'GET' : 'POST',
    };
    const asked = request(options, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }),
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

it('says which secrets it misses before it serves anybody', async () => {
  const open = await GatewayProcess.make({
    http: { listen: '0.0.0.0:8443', names: ['localhost'] },
  });
  await expect(open.start()).rejects.toThrow(/gateway\.yaml:\d+[\s\S]*tls[\s\S]*access_token/);
  await open.remove();
});

it('tells everybody that it lives, and nothing else', async () => {
  expect((await ask('/healthz')).status).toBe(200);
  for (const path of [
    '/api/zone',
    '/api/stock',
    '/api/ledger',
    '/metrics',
    '/api/openapi.json',
    '/api/live',
  ]) {
    const answer = await ask(path);
    expect(answer.status, path).toBe(401);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'sign_in_needed' });
    expect(answer.headers['www-authenticate']).toMatch(/Bearer/);
  }
});

it('lets programs in by the token and browsers by a cookie', async () => {
  expect((await ask('/api/zone', bearer(TOKEN))).status).toBe(200);
  const json = { 'content-type': 'application/json' };
  const signedIn = await ask('/api/session', json, JSON.stringify({ token: TOKEN }));
  expect(signedIn.status, signedIn.text).toBeLessThan(300);
  const [cookie = ''] = signedIn.headers['set-cookie'] ?? [];
  expect(cookie).toMatch(/^__Host-zone-session=.*HttpOnly.*Secure.*SameSite=Strict/i);
  expect(cookie).not.toContain(TOKEN);
  const [pair = ''] = cookie.split(';');
  expect((await ask('/api/zone', { cookie: pair })).status).toBe(200);
  const [name, value = ''] = pair.split(/=(.*)/s);
  const forged = `${value.slice(0, -2)}${value.endsWith('AA') ? 'BB' : 'AA'}`;
  for (const wrong of [forged, '', 'a.0.b', value.replace(/^[^.]+/, 'other')]) {
    expect((await ask('/api/zone', { cookie: `${name}=${wrong}` })).status, wrong).toBe(401);
  }
});

it('makes whoever guesses wait, and lets nobody see the token', async () => {
  const statuses: number[] = [];
  for (let guess = 0; guess < 8; guess += 1) {
    const answer = await ask('/api/zone', bearer(`wrong-token-number-${guess}`));
    statuses.push(answer.status);
    expect(answer.text).not.toContain(TOKEN);
  }
  expect(statuses.slice(0, 5)).toEqual(Array(5).fill(401));
  expect(statuses.slice(5)).toEqual(Array(3).fill(429));
  expect(gateway.log).not.toContain(TOKEN);
});
