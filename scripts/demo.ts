import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { demoBroker } from './demo/broker.ts';
import { demoConfiguration, secondConfiguration } from './demo/configuration.ts';
import { controlSocket, isServed, serveControl } from './demo/control.ts';
import { runDay } from './demo/day.ts';
import { buildPlant } from './demo/plant.ts';
import { DemoZone } from './demo/zone.ts';

/**
 * Two zones on one embedded broker: the first with simulated devices that speak their real bytes, the second
 * with shelves and two scanners; each gateway as its own process, with a subscriber that acknowledges. Settings
 * come from the environment, see scripts/run --help.
 */

const wholePort = 'a port number from 1 to 65535';
const port = z.coerce.number(wholePort).int(wholePort).min(1, wholePort).max(65_535, wholePort);
const rate = 'parcels an hour on each conveyor, from 1 to 7200';
const environment = z
  .object({
    PORT: port.default(8080),
    PORT_B: port.optional(),
    MQTT_PORT: port.default(1883),
    DATA_DIR: z.string().min(1).default('./data'),
    RATE: z.coerce.number(rate).min(1, rate).max(7_200, rate).default(900),
    DAY: z.enum(['on', 'off'], 'on or off').default('on'),
    LOG: z.enum(['debug', 'info', 'warn', 'error'], 'debug, info, warn or error').default('warn'),
  })
  .safeParse(process.env);

/** Between two things of the scripted day. */
const DAY_PAUSE_MS = 2_000;

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

/** The next one that is free, so that nobody has to think of the second zone. */
async function portBeside({ PORT, MQTT_PORT }: Settings): Promise<number> {
  for (const wanted of [PORT + 1, PORT + 2, PORT + 3]) {
    if (wanted === MQTT_PORT || wanted > 65_535) continue;
    const free = await demand(wanted, 'PORT_B').then(
      () => true,
      () => false,
    );
    if (free) return wanted;
  }
  return freePort();
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
  const secondPort = settings.PORT_B ?? (await portBeside(settings));
  await demand(secondPort, 'PORT_B');
  const broker = demoBroker(settings.MQTT_PORT);
  await broker.start();
  const gpio = await freePort();
  const exit1Scanner = await freePort();
  const plant = await buildPlant(gpio, exit1Scanner, settings.RATE, hasSocat());
  const first = new DemoZone({
    gateway: 'zone-a',
    folder: data,
    configuration: demoConfiguration({
      ports: {
        page: settings.PORT,
        broker: settings.MQTT_PORT,
        gpio,
        inbound1Scanner: plant.portOf('inbound-1-scanner'),
        inbound1Scale: plant.portOf('inbound-1-scale'),
        inbound2Scanner: plant.portOf('inbound-2-scanner'),
        exit1Scanner,
        exit1Scale: plant.portOf('exit-1-scale'),
        laneScanner: plant.portOf('lane-scanner'),
        truckScanner: plant.portOf('truck-scanner'),
      },
      log: settings.LOG,
      benchSerial: plant.benchSerial,
      benchPort: plant.portOf('bench-1-scanner'),
    }),
    page: settings.PORT,
    broker: settings.MQTT_PORT,
    locations: 'locations.csv',
    say,
  });
  const second = new DemoZone({
    gateway: 'zone-b',
    folder: join(data, 'zone-b'),
    configuration: secondConfiguration({
      page: secondPort,
      arrivalsScanner: plant.portOf('arrivals-scanner'),
      counterScanner: plant.portOf('counter-scanner'),
      broker: settings.MQTT_PORT,
      log: settings.LOG,
    }),
    page: secondPort,
    broker: settings.MQTT_PORT,
    locations: 'locations-b.csv',
    say,
  });
  const control = await serveControl(
    controlSocket(data),
    disturbances({ broker, first, second, plant }),
  );

  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) process.exit(1);
    stopping = true;
    control.close();
    await Promise.all([first.stop(), second.stop()]);
    await plant.stop();
    await broker.stop();
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());

  await Promise.all([first.start(), second.start()]);
  plant.start();
  process.stdout.write(`ready ${first.url}\n`);
  say(`  the second zone: ${second.url}`);
  if (settings.DAY === 'on') {
    const stopped = (): boolean => stopping;
    const { hands } = plant;
    const urls = { first: first.url, second: second.url };
    void runDay({ ...urls, hands, pause_ms: DAY_PAUSE_MS, say, stopped });
  }
  say('  unplug a scanner, stop the broker, kill the gateway: ./scripts/disturb --help');
}

type Stage = {
  readonly broker: ReturnType<typeof demoBroker>;
  readonly first: DemoZone;
  readonly second: DemoZone;
  readonly plant: Awaited<ReturnType<typeof buildPlant>>;
};

function disturbances({ broker, first, second, plant }: Stage) {
  return async ([what = '', how = '', named]: readonly string[]) => {
    const which = named ?? 'inbound-1-scanner';
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
        (named === 'zone-b' ? second : first).gateway.kill();
        return 'the gateway was killed as power loss would; it comes back within seconds';
      case 'status ':
        return `broker ${broker.running ? 'runs' : 'is stopped'}; ${first.followed + second.followed} lines from the subscribers`;
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
