import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import BetterSqlite from 'better-sqlite3';
import { BATCH_BYTES_MAX } from '../../contract/constants.ts';
import { topicsOf } from '../../contract/mqtt.ts';
import { systemClock } from '../../gateway/base/clock.ts';
import { randomIds } from '../../gateway/base/ids.ts';
import { silentLogger } from '../../gateway/base/logger.ts';
import { openMqtt } from '../../gateway/platform/mqtt.ts';
import { startReader } from '../../gateway/store/reader.ts';
import { startWriter, type WriterThread } from '../../gateway/store/writer.ts';
import { freePort } from '../../gateway/testing/gateway/process.ts';
import { Mosquitto } from '../../gateway/testing/mosquitto.ts';
import {
  fixtureParcel,
  seedCatalog,
  ZONE_WRITER_MODULE,
} from '../../gateway/testing/storage/zone-fixture.ts';
import { uplinkConfig } from '../../gateway/uplink/config.ts';
import { Uplink } from '../../gateway/uplink/uplink.ts';
import type { ZoneQueries } from '../../gateway/zone/reader-module.ts';
import type { ZoneCommands } from '../../gateway/zone/writer-module.ts';
import { type Bench, percentile } from './report.ts';

const TOPICS = topicsOf({ root: 'wms/v1', site: 'bench', gateway: 'bench' });
const BACKLOG = 200_000;
/** Live parcels while the backlog goes out: one each so many milliseconds. */
const LIVE_EVERY_MS = 5;
/** How many times slower live parcels may become. */
const LIVE_TIMES_MAX = 2;

export const uplink: Bench = {
  name: 'uplink',
  what: 'Uplink: a backlog from the ledger over a real Mosquitto to a consumer that checks, and back to the cursor',
  async run({ folder, quick, say }) {
    const records = quick ? 20_000 : BACKLOG;
    // Without it the broker holds back small packets for up to 40 ms, as docs/mqtt.md says.
    const broker = new Mosquitto(await freePort(), 'set_tcp_nodelay true');
    const file = join(folder, 'zone.db');
    const clock = systemClock(() => true);
    const writer = await startWriter<ZoneCommands>({
      file,
      module: ZONE_WRITER_MODULE,
      backups: folder,
      clock,
    });
    const reader = await startReader<ZoneQueries>({
      file,
      module: new URL('../../gateway/zone/reader-module.ts', import.meta.url),
      clock,
    });
    const workers: Worker[] = [];
    try {
      await broker.start();
      const db = new BetterSqlite(file);
      seedCatalog(db);
      db.close();
      say(`${records} records of parcels`);
      await writer.execute('journal.open-epoch', {
        epoch: 'bench',
        reason: 'created',
        anchor: null,
      });
      await fill(writer, records);
      say('ready-made batches by mqtt.js alone');
      workers.push(await subscriber(broker.url, null));
      const ready = await readyMade(reader, broker.url);
      say('the backlog while the zone rests');
      const parts = { writer, reader, clock };
      const first = await subscriber(broker.url, 'first');
      const resting = await replicate(parts, broker.url, 'first', async () => []);
      await first.terminate();
      say('live parcels without replication');
      const since = performance.now();
      const still = await live(
        writer,
        () => performance.now() - since < (quick ? 2_000 : 10_000),
        'still',
      );
      say('the same with the backlog going out');
      workers.push(await subscriber(broker.url, 'second'));
      const sent = await replicate(parts, broker.url, 'second', (goesOn) =>
        live(writer, goesOn, 'busy'),
      );
      return [
        {
          id: 'uplink-rate',
          what: `${records} records behind: ledger to acknowledgement`,
          value: resting.rate,
          unit: 'records/s',
          limit: { what: 'records/s, mqtt.js sending ready-made batches', value: ready },
          aim: null,
        },
        {
          id: 'uplink-rate-live',
          what: 'the same while parcels are decided',
          value: sent.rate,
          unit: 'records/s',
          limit: { what: 'records/s, mqtt.js sending ready-made batches', value: ready },
          aim: null,
        },
        {
          id: 'uplink-live-p99',
          what: 'a live parcel meanwhile, p99',
          value: percentile(sent.live, 0.99),
          unit: 'ms',
          limit: { what: 'ms without replication', value: percentile(still, 0.99) },
          aim: {
            what: `within ${LIVE_TIMES_MAX} times`,
            reached: percentile(sent.live, 0.99) <= LIVE_TIMES_MAX * percentile(still, 0.99),
          },
        },
      ];
    } finally {
      for (const worker of workers) await worker.terminate();
      await reader.close();
      await writer.close();
      await broker.remove();
    }
  },
};

async function fill(writer: WriterThread<ZoneCommands>, records: number): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (writer.head.seq < records) {
      const index = next;
      next += 1;
      await writer.execute('parcel.decide', fixtureParcel(`fill-${index}`, index));
    }
  };
  await Promise.all(Array.from({ length: 256 }, lane));
}

/** Latencies of one parcel after the other, at a steady pace. */
async function live(
  writer: WriterThread<ZoneCommands>,
  goesOn: () => boolean,
  name: string,
): Promise<readonly number[]> {
  const latencies: number[] = [];
  for (let index = 0; goesOn(); index += 1) {
    const asked = performance.now();
    await writer.execute('parcel.decide', fixtureParcel(`${name}-${index}`, index));
    latencies.push(performance.now() - asked);
    await new Promise((resolve) => setTimeout(resolve, LIVE_EVERY_MS));
  }
  return latencies;
}

/** One that checks and acknowledges under its name, or one that only takes in. */
async function subscriber(url: string, consumer: string | null): Promise<Worker> {
  const worker = new Worker(new URL('./uplink-consumer.ts', import.meta.url), {
    workerData: { url, consumer },
  });
  await once(worker, 'message');
  return worker;
}

type Store = Awaited<ReturnType<typeof startReader<ZoneQueries>>>;

async function readyMade(reader: Store, url: string): Promise<number> {
  const payloads: Uint8Array[] = [];
  let records = 0;
  for (let position = 1; ; ) {
    const batch = await reader.query('uplink.batch', {
      gateway: 'bench',
      position,
      packetBytesMax: BATCH_BYTES_MAX,
      room: new Uint8Array(BATCH_BYTES_MAX),
    });
    if (batch === null) break;
    payloads.push(batch.payload);
    records += batch.last - batch.first + 1;
    position = batch.last + 1;
  }
  const session = await openMqtt(
    {
      url,
      protocol: 4,
      clientId: 'ready-made',
      keepalive_s: 30,
      will: null,
      subscriptions: [],
      incomingBytesMax: 1_000,
    },
    { message: () => {}, closed: () => {} },
    AbortSignal.timeout(10_000),
  );
  const began = performance.now();
  for (const payload of payloads) {
    await session.publish({
      topic: `${TOPICS.journal}/ready-made`,
      payload,
      qos: 1,
      retain: false,
    });
  }
  const rate = records / ((performance.now() - began) / 1_000);
  await session.close();
  return rate;
}

async function replicate(
  options: {
    readonly writer: WriterThread<ZoneCommands>;
    readonly reader: Store;
    readonly clock: ReturnType<typeof systemClock>;
  },
  broker: string,
  consumer: string,
  meanwhile: (goesOn: () => boolean) => Promise<readonly number[]>,
): Promise<{ readonly rate: number; readonly live: readonly number[] }> {
  const { writer } = options;
  const records = writer.head.seq;
  const running = await Uplink.start({
    ...options,
    config: uplinkConfig.parse({ broker, site: 'bench', consumers: [consumer] }),
    required: [consumer],
    gateway: 'bench',
    version: '0',
    boot: 'bench',
    openMqtt,
    credentials: {},
    random: Math.random,
    logger: silentLogger,
    mark: { read: () => 'bench', write: () => {} },
    newId: randomIds,
    head: () => writer.head,
    telemetry: () => ({
      uptime_s: 0,
      resident_bytes: 0,
      stations: [],
      devices_down: [],
      exceptions_open: 0,
      alarms: [],
    }),
    onChange: () => {},
  });
  const cancel = writer.onCommit(() => running.committed());
  try {
    while (running.view().state !== 'connected') await pause(5);
    // The wait for retained acknowledgements is not part of the rate.
    await pause(300);
    const began = performance.now();
    const parcels = meanwhile(() => running.view().acknowledged < records);
    while (running.view().acknowledged < records) await pause(5);
    const rate = records / ((performance.now() - began) / 1_000);
    return { rate, live: await parcels };
  } finally {
    cancel();
    await running.stop();
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
