import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import { demoBroker } from './demo/broker.ts';
import { CATALOG_FOLDER } from './demo/catalog.ts';
import { Child } from './demo/child.ts';
import { demoConfiguration } from './demo/configuration.ts';
import { controlSocket, isServed, serveControl } from './demo/control.ts';
import { buildPlant } from './demo/plant.ts';

/**
 * The demo zone: an embedded broker, simulated devices that speak their real bytes, the gateway as its own
 * process, and a subscriber that acknowledges. Settings come from the environment, see scripts/run --help.
 */

const ROOT = join(import.meta.dirname, '..');
const MAIN = join(ROOT, 'gateway', 'main.ts');

const wholePort = 'a port number from 1 to 65535';
const port = z.coerce.number(wholePort).int(wholePort).min(1, wholePort).max(65_535, wholePort);
const rate = 'parcels an hour on each conveyor, from 1 to 7200';
const environment = z
  .object({
    PORT: port.default(8080),
    MQTT_PORT: port.default(1883),
    DATA_DIR: z.string().min(1).default('./data'),
    RATE: z.coerce.number(rate).min(1, rate).max(7_200, rate).default(900),
    LOG: z.enum(['debug', 'info', 'warn', 'error'], 'debug, info, warn or error').default('warn'),
  })
  .safeParse(process.env);

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function demand(wanted: number, name: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((done, fail) => {
    server.once('error', () => {
      fail(new Error(`port ${wanted} on 127.0.0.1 is taken; set ${name} to a free one`));
    });
    server.listen(wanted, '127.0.0.1', done);
  });
  await new Promise((done) => server.close(done));
}

function hasSocat(): boolean {
  try {
    execFileSync('socat', ['-V'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

type Settings = Extract<typeof environment, { success: true }>['data'];

async function run(settings: Settings): Promise<void> {
  const data = resolve(settings.DATA_DIR);
  mkdirSync(data, { recursive: true });
  // Before anything is written: the running one's gateway would be started again with what stands there.
  if (await isServed(controlSocket(data))) {
    throw new Error(`a demo runs on ${data} already; stop it, or set DATA_DIR to another folder`);
  }
  await demand(settings.PORT, 'PORT');
  const broker = demoBroker(settings.MQTT_PORT);
  await broker.start();
  const gpio = await freePort();
  const exit1Scanner = await freePort();
  const plant = await buildPlant(gpio, exit1Scanner, settings.RATE, hasSocat());
  const file = join(data, 'gateway.yaml');
  writeFileSync(
    file,
    demoConfiguration({
      ports: {
        page: settings.PORT,
        broker: settings.MQTT_PORT,
        gpio,
        inbound1Scanner: plant.portOf('inbound-1-scanner'),
        inbound1Scale: plant.portOf('inbound-1-scale'),
        inbound2Scanner: plant.portOf('inbound-2-scanner'),
        exit1Scanner,
        exit1Scale: plant.portOf('exit-1-scale'),
      },
      log: settings.LOG,
      benchSerial: plant.benchSerial,
      benchPort: plant.portOf('bench-1-scanner'),
    }),
  );
  const gateway = new Child({
    name: 'gateway',
    args: [MAIN, 'start', '--config', file, '--stop-with-stdin'],
    onLine: say,
    onEnd: (how) => say(`demo: the gateway ${how}; it is started again`),
  });
  let followed = 0;
  const follower = new Child({
    name: 'follower',
    args: [
      MAIN,
      'follow',
      ...['--broker', `mqtt://127.0.0.1:${settings.MQTT_PORT}`, '--site', 'demo'],
      ...['--gateway', 'zone-a', '--consumer', 'follower', '--cursor', join(data, 'follower.json')],
    ],
    onLine: () => {
      followed += 1;
    },
    onEnd: (how) => say(`demo: the subscriber ${how}; it is started again`),
  });
  const url = `http://127.0.0.1:${settings.PORT}`;
  const control = await serveControl(
    controlSocket(data),
    disturbances({ broker, gateway, plant, followed: () => followed }),
  );

  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) process.exit(1);
    stopping = true;
    control.close();
    await Promise.all([gateway.stop(), follower.stop()]);
    await plant.stop();
    await broker.stop();
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());

  gateway.start();
  await untilServed(url);
  await importCatalog(url);
  follower.start();
  plant.start();
  process.stdout.write(`ready ${url}\n`);
  say('  unplug a scanner, stop the broker, kill the gateway: ./scripts/disturb --help');
}

async function untilServed(url: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const answer = await fetch(`${url}/healthz`).catch(() => null);
    if (answer?.ok === true) return;
    await wait(100);
  }
  throw new Error('the gateway did not serve its page within 30 s; start again with LOG=info');
}

/** The same files every time, so that a second start changes nothing. */
async function importCatalog(url: string): Promise<void> {
  for (const kind of ['products', 'variants', 'barcodes', 'locations']) {
    const file = join(CATALOG_FOLDER, `${kind}.csv`);
    await promisify(execFile)(process.execPath, [MAIN, 'import', kind, file, '--url', url]);
  }
}

type Stage = {
  readonly broker: ReturnType<typeof demoBroker>;
  readonly gateway: Child;
  readonly plant: Awaited<ReturnType<typeof buildPlant>>;
  readonly followed: () => number;
};

function disturbances({ broker, gateway, plant, followed }: Stage) {
  return async ([what = '', how = '', which = 'inbound-1-scanner']: readonly string[]) => {
    switch (`${what} ${how}`) {
      case 'device unplug':
      case 'device plug': {
        const cable = plant.cables.get(which);
        if (cable === undefined)
          throw new Error(`there is no ${which}; there are ${[...plant.cables.keys()].join(', ')}`);
        await (how === 'plug' ? cable.plug() : cable.unplug());
        return `${which} is ${how === 'plug' ? 'plugged in again' : 'unplugged'}`;
      }
      case 'broker stop':
        await broker.stop();
        return 'the broker is stopped';
      case 'broker start':
        await broker.start();
        return 'the broker runs';
      case 'gateway kill':
        gateway.kill();
        return 'the gateway was killed as power loss would; it comes back within seconds';
      case 'status ':
        return `broker ${broker.running ? 'runs' : 'is stopped'}; ${followed()} lines from the subscriber`;
      default:
        throw new Error(`"${what} ${how}" is unknown; see ./scripts/disturb --help`);
    }
  };
}

if (environment.success) {
  run(environment.data).catch((error: unknown) => {
    say(`run: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  });
} else {
  for (const { path, message } of environment.error.issues)
    say(`run: ${path.join('.')}=${process.env[path.join('.')]}: should be ${message}`);
  process.exitCode = 2;
}
