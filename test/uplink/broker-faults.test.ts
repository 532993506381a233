import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openMqtt } from '../../gateway/platform/mqtt.ts';
import { freePort } from '../../gateway/testing/gateway/process.ts';
import { Mosquitto } from '../../gateway/testing/mosquitto.ts';
import type { MqttEvents, MqttOptions, MqttSession } from '../../gateway/uplink/mqtt-port.ts';

/** The adapter of one connection against a real Mosquitto that refuses, forgets and distrusts. */

const folder = mkdtempSync(join(tmpdir(), 'broker-faults-'));
const file = (name: string): string => join(folder, name);
const sessions: MqttSession[] = [];
const brokers: Mosquitto[] = [];

function openssl(...args: readonly string[]): void {
  const { status, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr}`);
}

function authority(name: string): void {
  const subject = ['-subj', `/CN=${name}`];
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.pem`,
    ...subject,
  );
}

function certificate(name: string, by: string, subject: string): void {
  writeFileSync(file(`${name}.ext`), 'subjectAltName=IP:127.0.0.1\n');
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.csr`,
    '-subj',
    `/CN=${subject}`,
  );
  openssl(
    'x509',
    '-req',
    '-days',
    '2',
    '-in',
    `${name}.csr`,
    '-CA',
    `${by}.pem`,
    '-CAkey',
    `${by}.key`,
    '-CAcreateserial',
    '-extfile',
    `${name}.ext`,
    '-out',
    `${name}.pem`,
  );
}

beforeAll(() => {
  authority('house');
  authority('stranger');
  certificate('broker', 'house', '127.0.0.1');
  certificate('gateway', 'house', 'zone-t');
  certificate('intruder', 'stranger', 'zone-t');
  // Started by root, Mosquitto reads its files as a user of its own.
  chmodSync(folder, 0o755);
  chmodSync(file('broker.key'), 0o644);
});
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.close();
  for (const broker of brokers.splice(0)) await broker.remove();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function broker(settings = ''): Promise<Mosquitto> {
  const one = new Mosquitto(await freePort(), settings);
  brokers.push(one);
  await one.start();
  return one;
}

async function open(
  url: string,
  more: Partial<MqttOptions> = {},
  events: Partial<MqttEvents> = {},
): Promise<MqttSession> {
  const options: MqttOptions = {
    url,
    protocol: 4,
    clientId: 'zone-t',
    keepalive_s: 5,
    will: null,
    subscriptions: ['t/#'],
    incomingBytesMax: 1_000,
    ...more,
  };
  const all = { message: () => {}, closed: () => {}, ...events };
  const session = await openMqtt(options, all, AbortSignal.timeout(8_000));
  sessions.push(session);
  return session;
}

const tls = (ca: string, own?: string) => ({
  tls: {
    ca: readFileSync(file(`${ca}.pem`)),
    ...(own === undefined
      ? {}
      : { certificate: readFileSync(file(`${own}.pem`)), key: readFileSync(file(`${own}.key`)) }),
  },
});

it.each([4, 5] as const)(
  'speaks MQTT %i: publishes, receives, and holds back what is too long',
  async (protocol) => {
    const { url } = await broker();
    const heard: (string | null)[] = [];
    const session = await open(
      url,
      { protocol },
      { message: (_, payload) => heard.push(payload?.toString() ?? null) },
    );
    await session.publish({ topic: 't/a', payload: 'short', qos: 1, retain: false });
    await session.publish({ topic: 't/b', payload: 'x'.repeat(1_001), qos: 1, retain: false });
    await session.publish({ topic: 't/c', payload: 'last', qos: 1, retain: false });
    await expect.poll(() => heard.at(-1), { timeout: 5_000 }).toBe('last');
    expect(heard).toEqual(['short', null, 'last']);
  },
);

it('names each reason why a broker cannot be used', async () => {
  const closed = await freePort();
  await expect(open(`mqtt://127.0.0.1:${closed}`)).rejects.toThrow(/no broker listens at mqtt:/);
  await expect(open('mqtt://no-such-host.invalid')).rejects.toThrow(
    /name in mqtt:.* is not known here/,
  );
  const strict = new Mosquitto(await freePort(), '', 'allow_anonymous false');
  brokers.push(strict);
  await strict.start();
  await expect(open(strict.url)).rejects.toThrow(/refuses this gateway's name or password/);
});

it('trusts a broker only by its authority, and shows it a certificate of its own', async () => {
  const paths = `cafile ${file('house.pem')}\ncertfile ${file('broker.pem')}\nkeyfile ${file('broker.key')}\nrequire_certificate true\nuse_identity_as_username true\n`;
  const { url } = await broker(paths);
  const secure = url.replace('mqtt:', 'mqtts:');
  const trusted = await open(secure, tls('house', 'gateway'));
  await trusted.publish({ topic: 't/a', payload: 'a', qos: 1, retain: false });
  await expect(open(secure, tls('stranger', 'gateway'))).rejects.toThrow(
    /do not trust each other's certificates/,
  );
  await expect(open(secure, tls('house', 'intruder'))).rejects.toThrow(
    /certificates|cannot be used/,
  );
  await expect(open(secure, tls('house'))).rejects.toThrow(/certificates|cannot be used/);
  await expect(open(url)).rejects.toThrow(/cannot be used/);
});

it('a broker that is killed ends the session, and what was under way is unknown', async () => {
  const one = await broker();
  const ended: string[] = [];
  const session = await open(one.url, {}, { closed: (why) => ended.push(why) });
  await one.kill();
  await expect.poll(() => ended.length, { timeout: 5_000 }).toBe(1);
  await expect(
    session.publish({ topic: 't/a', payload: 'a', qos: 1, retain: false }),
  ).rejects.toThrow(/ended/);
});

it.each([4, 5] as const)(
  'a second client of the same name ends the first (MQTT %i)',
  async (protocol) => {
    const { url } = await broker();
    const ended: string[] = [];
    await open(url, { protocol }, { closed: (why) => ended.push(why) });
    await open(url, { protocol });
    await expect.poll(() => ended.length, { timeout: 5_000 }).toBe(1);
  },
);

it('gives up on a socket that accepts and says nothing', async () => {
  const mute = createServer(() => {}).listen(await freePort(), '127.0.0.1');
  await once(mute, 'listening');
  const address = mute.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await expect(
    openMqtt(
      {
        url: `mqtt://127.0.0.1:${port}`,
        protocol: 4,
        clientId: 'x',
        keepalive_s: 5,
        will: null,
        subscriptions: [],
        incomingBytesMax: 10,
      },
      { message: () => {}, closed: () => {} },
      AbortSignal.timeout(1_500),
    ),
  ).rejects.toThrow(/cannot be used/);
  mute.close();
});

it('learns from MQTT 5 how long a packet may be', async () => {
  const { url } = await broker('max_packet_size 5000\n');
  expect((await open(url, { protocol: 5 })).limits.packetBytesMax).toBe(5_000);
});
