import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { stringify } from 'yaml';
import { z } from 'zod';
import { freePort } from '../../gateway/testing/gateway/process.ts';
import { Mosquitto } from '../../gateway/testing/mosquitto.ts';
import { FIXTURE_LOCATION, gtinOf } from '../../gateway/testing/storage/zone-fixture.ts';

const PROGRAM = join(import.meta.dirname, '..', 'zone-gateway');
export const PARCELS_PER_S = 200;
const START_WITHIN_MS = 60_000;

/** The program itself, as systemd would start it, with one station behind one scanner. */
export class Program {
  readonly data: string;
  readonly #configuration: string;
  readonly #settings: object;
  readonly #url: string;
  readonly #scanner: Server;
  #wire: Socket | null = null;
  #child: ChildProcess | null = null;

  private constructor(
    folder: string,
    port: number,
    scanner: Server,
    scannerPort: number,
    location: string,
  ) {
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
          location,
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

  static async make(folder: string, location: string = FIXTURE_LOCATION): Promise<Program> {
    const scannerPort = await freePort();
    const scanner = createServer().listen(scannerPort, '127.0.0.1');
    await once(scanner, 'listening');
    return new Program(folder, await freePort(), scanner, scannerPort, location);
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

  /** Asks the running program; a body is posted, as JSON or as CSV. */
  async ask(path: string, body?: object | string): Promise<Response> {
    if (body === undefined) return await fetch(this.#url + path);
    const type = typeof body === 'string' ? 'text/csv' : 'application/json';
    return await fetch(this.#url + path, {
      method: 'POST',
      headers: { 'content-type': type, origin: this.#url },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
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

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));
