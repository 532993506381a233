import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import BetterSqlite from 'better-sqlite3';
import { stringify } from 'yaml';
import { z } from 'zod';
import { systemClock } from '../../gateway/base/clock.ts';
import { databaseFile } from '../../gateway/store/data-folder.ts';
import { startWriter } from '../../gateway/store/writer.ts';
import { freePort } from '../../gateway/testing/gateway/process.ts';
import { Mosquitto } from '../../gateway/testing/mosquitto.ts';
import {
  FIXTURE_LOCATION,
  fixtureParcel,
  gtinOf,
  seedCatalog,
  ZONE_WRITER_MODULE,
} from '../../gateway/testing/storage/zone-fixture.ts';
import type { ZoneCommands } from '../../gateway/zone/writer-module.ts';
import { type Bench, type Figure, percentile } from './report.ts';

const PROGRAM = join(import.meta.dirname, '..', 'zone-gateway');
const RSS_AIM_MB = 120;
const PARCELS_PER_S = 200;
const STARTS = 5;
const START_WITHIN_MS = 60_000;
/** Growth that is no slope, over the second half of the run. */
const SLOPE_MB_MAX = 8;
/** A start with a million rows counts as the same below this ratio. */
const FLAT = 1.25;

/** The program itself, as systemd would start it. */
export const footprint: Bench = {
  name: 'footprint',
  what: 'Footprint: the program from start to ready, and its resident memory',
  async run({ folder, quick, say }) {
    const rows = quick ? 20_000 : 1_000_000;
    const empty = await Program.make(join(folder, 'empty'));
    const full = await Program.make(join(folder, 'full'));
    say(`a ledger of ${rows} rows`);
    await fill(empty.data, 0);
    await fill(full.data, rows);
    say(`${STARTS} starts of each, in turn`);
    const starts = { empty: [] as number[], full: [] as number[] };
    await empty.start();
    await empty.stop();
    for (let round = 0; round < STARTS; round += 1) {
      starts.empty.push(await empty.start());
      await empty.stop();
      starts.full.push(await full.start());
      await full.stop();
    }
    const [startEmpty, startFull] = [percentile(starts.empty, 0.5), percentile(starts.full, 0.5)];
    const figures: Figure[] = [
      {
        id: 'start',
        what: `start to ready with ${rows} ledger rows`,
        value: startFull,
        unit: 'ms',
        limit: { what: 'ms with none', value: startEmpty },
        aim: { what: 'flat', reached: startFull <= FLAT * startEmpty },
      },
    ];
    const seconds = quick ? 20 : 600;
    await full.start();
    try {
      await pause(quick ? 3_000 : 20_000);
      figures.push(memory('idle', 'resident, idle', full.residentMb()));
      say(`${PARCELS_PER_S} parcels a second for ${seconds} s`);
      const samples = await full.load(seconds);
      const half = samples.slice(Math.floor(samples.length / 2));
      const quarter = Math.max(1, Math.floor(half.length / 2));
      const growth = mean(half.slice(quarter)) - mean(half.slice(0, quarter));
      figures.push(memory('load', `resident after ${seconds} s at ${PARCELS_PER_S}/s`, mean(half)));
      figures.push({
        id: 'slope',
        what: 'growth between its third and fourth quarter',
        value: growth,
        unit: 'MB',
        limit: null,
        aim: { what: `no slope (under ${SLOPE_MB_MAX} MB)`, reached: growth < SLOPE_MB_MAX },
      });
      await full.stop();
      say('the journal as a backlog');
      const { records, resident } = await full.catchUp(quick ? 20_000 : 200_000);
      figures.push(memory('backlog', `resident after a backlog of ${records} records`, resident));
    } finally {
      await full.stop();
      empty.close();
      full.close();
    }
    return figures;
  },
};

function memory(id: string, what: string, value: number): Figure {
  return {
    id: `rss-${id}`,
    what,
    value,
    unit: 'MB',
    limit: null,
    aim: { what: `under ${RSS_AIM_MB} MB`, reached: value < RSS_AIM_MB },
  };
}

/** Two ledger rows for each parcel. */
async function fill(data: string, rows: number): Promise<void> {
  mkdirSync(data, { recursive: true });
  const file = databaseFile(data);
  const clock = systemClock(() => true);
  const module = ZONE_WRITER_MODULE;
  const writer = await startWriter<ZoneCommands>({ file, module, backups: data, clock });
  const db = new BetterSqlite(file);
  seedCatalog(db);
  db.close();
  const epoch = { epoch: 'bench', reason: 'created', anchor: null } as const;
  await writer.execute('journal.open-epoch', epoch);
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next * 2 < rows) {
      const index = next;
      next += 1;
      await writer.execute('parcel.decide', fixtureParcel(`fill-${index}`, index));
    }
  };
  await Promise.all(Array.from({ length: 256 }, lane));
  await writer.close();
}

class Program {
  readonly data: string;
  readonly #configuration: string;
  readonly #settings: object;
  readonly #url: string;
  readonly #scanner: Server;
  #wire: Socket | null = null;
  #child: ChildProcess | null = null;

  private constructor(folder: string, port: number, scanner: Server, scannerPort: number) {
    mkdirSync(folder, { recursive: true });
    this.data = join(folder, 'data');
    this.#url = `http://127.0.0.1:${port}`;
    this.#scanner = scanner;
    this.#configuration = join(folder, 'gateway.yaml');
    scanner.on('connection', (socket) => {
      this.#wire = socket;
      socket.on('error', () => {});
    });
    this.#settings = {
      gateway: 'bench',
      data: './data',
      log: { level: 'warn' },
      http: { listen: `127.0.0.1:${port}` },
      devices: {
        scanner: { profile: 'generic-lines', link: { tcp: `127.0.0.1:${scannerPort}` } },
      },
      stations: [
        {
          id: 's',
          name: 'S',
          role: 'receive',
          location: FIXTURE_LOCATION,
          mode: 'self-triggered',
          scanners: ['scanner'],
          window_ms: 0,
          hold_off_ms: 0,
        },
      ],
    };
    this.#configure({});
  }

  #configure(more: object): void {
    writeFileSync(this.#configuration, stringify({ ...this.#settings, ...more }));
  }

  static async make(folder: string): Promise<Program> {
    const scannerPort = await freePort();
    const scanner = createServer().listen(scannerPort, '127.0.0.1');
    await once(scanner, 'listening');
    return new Program(folder, await freePort(), scanner, scannerPort);
  }

  /** Milliseconds from the command to ready. */
  async start(): Promise<number> {
    const began = performance.now();
    const child = spawn(PROGRAM, ['start', '--config', this.#configuration], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    this.#child = child;
    for (;;) {
      if (child.exitCode !== null) throw new Error(`the gateway ended with ${child.exitCode}`);
      const ready = await fetch(`${this.#url}/readyz`).catch(() => null);
      if (ready?.ok === true) return performance.now() - began;
      if (performance.now() - began > START_WITHIN_MS) {
        child.kill('SIGKILL');
        throw new Error(`not ready: ${(await ready?.text()) ?? 'it does not answer'}`);
      }
      await pause(5);
    }
  }

  residentMb(): number {
    const status = readFileSync(`/proc/${this.#child?.pid ?? 0}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1_024;
  }

  /** Resident memory once a second while codes come in. Throws when they do not become parcels. */
  async load(seconds: number): Promise<readonly number[]> {
    const before = await this.#head();
    const samples: number[] = [];
    const began = performance.now();
    let sent = 0;
    while (performance.now() - began < seconds * 1_000) {
      const due = Math.floor(((performance.now() - began) / 1_000) * PARCELS_PER_S);
      for (; sent < due; sent += 1) this.#wire?.write(`${gtinOf((sent % 1_000) + 1)}\r\n`);
      if (samples.length < (performance.now() - began) / 1_000) samples.push(this.residentMb());
      await pause(5);
    }
    await pause(500);
    const records = (await this.#head()) - before;
    if (records < sent) throw new Error(`${sent} codes became ${records} records`);
    return samples;
  }

  /** Sends the journal, of which a consumer that checks it has nothing yet, until it holds so many records. */
  async catchUp(most: number): Promise<{ readonly records: number; readonly resident: number }> {
    const broker = new Mosquitto(await freePort(), 'set_tcp_nodelay true');
    await broker.start();
    const consumer = new Worker(new URL('./uplink-consumer.ts', import.meta.url), {
      workerData: { url: broker.url, consumer: 'central' },
    });
    try {
      await once(consumer, 'message');
      const uplink = { broker: broker.url, site: 'bench', consumers: ['central'] };
      this.#configure({ uplink });
      await this.start();
      const records = Math.min(most, (await this.#replication()).head);
      for (;;) {
        const { acknowledged } = await this.#replication();
        if (acknowledged >= records) break;
        await pause(100);
      }
      return { records, resident: this.residentMb() };
    } finally {
      await consumer.terminate();
      await broker.remove();
    }
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }

  close(): void {
    this.#wire?.destroy();
    this.#scanner.close();
  }

  async #head(): Promise<number> {
    return (await this.#replication()).head;
  }

  async #replication(): Promise<{ readonly head: number; readonly acknowledged: number }> {
    const answer = await fetch(`${this.#url}/api/replication`);
    return z.object({ head: z.number(), acknowledged: z.number() }).parse(await answer.json());
  }
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
