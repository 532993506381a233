import { createServer, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { FIXTURE_VARIANTS, gtinOf } from '../../gateway/testing/storage/zone-fixture.ts';

/**
 * The other end of the cables: scanners that keep so many parcels under way, and a wire from the gates.
 * In a thread of its own, so that it takes no time from the gateway's.
 */

export type DriverData = { readonly stations: number };
export type DriverJob = { readonly in_flight: number; readonly parcels: number };
export type DriverReady = { readonly scanners: readonly number[]; readonly gates: number };
export type DriverResult = { readonly seconds: number; readonly latencies: readonly number[] };

const { stations }: DriverData = workerData;
const scanners: (Socket | null)[] = new Array(stations).fill(null);
/** When each parcel that a station still owes a gate signal was sent. */
const owed: number[][] = Array.from({ length: stations }, () => []);
let job: DriverJob | null = null;
let sent = 0;
let latencies: number[] = [];
let began = 0;

function send(station: number): void {
  if (job === null || sent >= job.parcels) return;
  const text = `]C101${gtinOf((sent % FIXTURE_VARIANTS) + 1)}\r\n`;
  sent += 1;
  owed[station]?.push(performance.now());
  scanners[station]?.write(text, 'latin1');
}

/** A byte on the gates' wire is the number of the station whose gate opened. */
function opened(station: number): void {
  const since = owed[station]?.shift();
  if (since === undefined || job === null) return;
  latencies.push(performance.now() - since);
  if (latencies.length === job.parcels) {
    const result: DriverResult = { seconds: (performance.now() - began) / 1_000, latencies };
    job = null;
    parentPort?.postMessage(result);
    return;
  }
  send(station);
}

function listen(take: (socket: Socket) => void): Promise<number> {
  const server = createServer({ noDelay: true }, take);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(address !== null && typeof address !== 'string' ? address.port : 0);
    });
  });
}

const ports = await Promise.all(
  scanners.map((_, station) =>
    listen((socket) => {
      scanners[station] = socket;
    }),
  ),
);
const gates = await listen((socket) => {
  socket.on('data', (bytes) => {
    for (const station of bytes) if (typeof station === 'number') opened(station);
  });
});
parentPort?.on('message', (next: DriverJob) => {
  job = next;
  sent = 0;
  latencies = [];
  began = performance.now();
  for (let n = 0; n < next.in_flight; n += 1) send(n % stations);
});
const ready: DriverReady = { scanners: ports, gates };
parentPort?.postMessage(ready);
