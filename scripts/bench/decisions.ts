import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import BetterSqlite from 'better-sqlite3';
import { systemClock } from '../../gateway/base/clock.ts';
import { orderedIds } from '../../gateway/base/ids.ts';
import { silentLogger } from '../../gateway/base/logger.ts';
import { loadProfile } from '../../gateway/configuration/profiles.ts';
import type { OpenGpio } from '../../gateway/device/gpio/port.ts';
import { tcpClientLink } from '../../gateway/platform/tcp-client.ts';
import { stationConfig } from '../../gateway/station/config.ts';
import { startReader } from '../../gateway/store/reader.ts';
import { startWriter } from '../../gateway/store/writer.ts';
import {
  FIXTURE_LOCATION,
  fixtureParcel,
  seedCatalog,
  ZONE_WRITER_MODULE,
} from '../../gateway/testing/storage/zone-fixture.ts';
import { storageConfig } from '../../gateway/zone/config.ts';
import type { EquippedDevice, EquippedLine } from '../../gateway/zone/equipment.ts';
import type { ZoneQueries } from '../../gateway/zone/reader-module.ts';
import type { ZoneCommands } from '../../gateway/zone/writer-module.ts';
import { Zone } from '../../gateway/zone/zone.ts';
import { measureBareLoop } from './bare-loop.ts';
import type { DriverJob, DriverReady, DriverResult } from './driver-thread.ts';
import { measureFsync } from './fsync.ts';
import { type Bench, type Figure, percentile } from './report.ts';

/** What Node-RED 5 does of the same job end to end on such a machine (docs/benchmarks.md). */
const NODE_RED_PARCELS_PER_S = 1_400;
const STATIONS = 8;
const LOADS = [1, 16, 64] as const;

export const decisions: Bench = {
  name: 'decisions',
  what: 'Durable decisions: TCP bytes in, frame, decode, correlate, ledger + level + journal in one FULL commit, gate signal',
  async run({ folder, quick, say }) {
    const fsync = measureFsync(folder, quick ? 200 : 2_000);
    const gateway = await startGateway(join(folder, 'zone'));
    const figures: Figure[] = [];
    try {
      await gateway.pass({ in_flight: 16, parcels: 2_000 });
      for (const in_flight of LOADS) {
        const parcels = (quick ? 500 : 5_000) * (in_flight === 1 ? 1 : 4);
        say(`${parcels} parcels, ${in_flight} in flight`);
        const groups = gateway.groups();
        const result = await gateway.pass({ in_flight, parcels });
        const group = Math.max(1, Math.round(parcels / (gateway.groups() - groups)));
        say(`the bare loop with ${group} in a commit`);
        const newId = orderedIds(systemClock(() => true));
        const commands = Array.from({ length: parcels }, (_, index) => ({
          command: 'parcel.decide',
          input: fixtureParcel(newId(), index),
        }));
        const bare = measureBareLoop(folder, { group, commands });
        figures.push(...figuresOf(in_flight, parcels, group, result, bare.commands_per_s, fsync));
      }
    } finally {
      await gateway.stop();
    }
    return figures;
  },
};

function figuresOf(
  in_flight: number,
  parcels: number,
  group: number,
  { seconds, latencies }: DriverResult,
  bare: number,
  fsync: ReturnType<typeof measureFsync>,
): Figure[] {
  const rate = parcels / seconds;
  const p99 = percentile(latencies, 0.99);
  const bound = 3 * fsync.p99_ms + 2;
  const label = `${in_flight} in flight`;
  const figures: Figure[] = [
    {
      id: `decisions-${in_flight}`,
      what: `${label}: parcels`,
      value: rate,
      unit: '/s',
      limit: { what: `/s, the bare loop with ${group} in a commit`, value: bare },
      aim: { what: 'at least half of the bare loop', reached: rate >= bare / 2 },
      detail: { group, fsync_p50_ms: fsync.p50_ms, fsync_p99_ms: fsync.p99_ms },
    },
    {
      id: `latency-p50-${in_flight}`,
      what: `${label}: last byte to gate, p50`,
      value: percentile(latencies, 0.5),
      unit: 'ms',
      limit: { what: 'ms, one fsync, p50', value: fsync.p50_ms },
      aim: null,
    },
    {
      id: `latency-p99-${in_flight}`,
      what: `${label}: last byte to gate, p99`,
      value: p99,
      unit: 'ms',
      limit: { what: 'ms, 3 × fsync p99 + 2 ms', value: bound },
      aim: in_flight === 1 ? { what: 'under the bound', reached: p99 < bound } : null,
    },
  ];
  if (in_flight === 64) {
    figures.push({
      id: 'node-red',
      what: `${label}: parcels beside Node-RED`,
      value: rate,
      unit: '/s',
      limit: { what: '/s, Node-RED 5 measured before', value: NODE_RED_PARCELS_PER_S },
      aim: { what: 'at least 10 times', reached: rate >= 10 * NODE_RED_PARCELS_PER_S },
    });
  }
  return figures;
}

export type BenchGateway = {
  pass(job: DriverJob): Promise<DriverResult>;
  groups(): number;
  stop(): Promise<void>;
};

/** The real zone with real TCP scanners; only the GPIO chip is a wire back to the driver. */
export async function startGateway(folder: string): Promise<BenchGateway> {
  mkdirSync(folder, { recursive: true });
  const driver = new Worker(new URL('./driver-thread.ts', import.meta.url), {
    workerData: { stations: STATIONS },
  });
  const [ready]: DriverReady[] = await once(driver, 'message');
  if (ready === undefined) throw new Error('the driver did not start');
  const file = join(folder, 'zone.db');
  const clock = systemClock(() => true);
  const writer = await startWriter<ZoneCommands>({
    file,
    module: ZONE_WRITER_MODULE,
    backups: folder,
    clock,
  });
  const db = new BetterSqlite(file);
  seedCatalog(db);
  db.close();
  await writer.execute('journal.open-epoch', { epoch: 'bench', reason: 'created', anchor: null });
  const reader = await startReader<ZoneQueries>({
    file,
    module: new URL('../../gateway/zone/reader-module.ts', import.meta.url),
    clock,
  });
  const zone = new Zone({
    gateway: 'bench',
    name: 'bench',
    version: '0',
    data: folder,
    backups: folder,
    stations: Array.from({ length: STATIONS }, (_, n) =>
      stationConfig.parse({
        id: `s${n}`,
        name: `S${n}`,
        role: 'receive',
        location: FIXTURE_LOCATION,
        mode: 'self-triggered',
        scanners: [`scan${n}`],
        window_ms: 0,
        hold_off_ms: 0,
        gate: { line: `gate${n}`, pulse_ms: 50 },
        deadline_ms: 5_000,
      }),
    ),
    equipment: { devices: ready.scanners.map(scannerAt), lines: ready.scanners.map(gateOf) },
    storage: storageConfig.parse({}),
    transfers: { overdue_hours: 24 },
    chip: 'bench',
    links: { serial: unused, tcpClient: tcpClientLink, tcpServer: unused },
    openGpio: wireTo(ready.gates),
    writer,
    reader,
    calendar: { daily: () => () => {} },
    clock,
    random: Math.random,
    newId: orderedIds(clock),
    logger: silentLogger,
  });
  await zone.start();
  while (!zone.drivers.bank.works || [...zone.drivers.devices.values()].some((d) => !d.works)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    async pass(job) {
      driver.postMessage(job);
      const [result]: DriverResult[] = await once(driver, 'message');
      if (result === undefined) throw new Error('the driver ended');
      return result;
    },
    groups: () => writer.stats().groups,
    async stop() {
      await zone.stop();
      await reader.close();
      await writer.close();
      await driver.terminate();
    },
  };
}

function profileOf(id: string) {
  const loaded = loadProfile(id, '.');
  if (!loaded.ok) throw new Error(`no profile ${id}`);
  return loaded.value;
}

function scannerAt(port: number, n: number): EquippedDevice {
  const profile = profileOf('generic-lines');
  if (profile.kind === 'gpio') throw new Error('not a scanner');
  return { id: `scan${n}`, name: `scan${n}`, profile, link: { tcp: { host: '127.0.0.1', port } } };
}

function gateOf(_port: number, n: number): EquippedLine {
  const profile = profileOf('diverter');
  if (profile.kind !== 'gpio') throw new Error('not a line');
  return { id: `gate${n}`, name: `gate${n}`, line: n, profile };
}

/** Each opening of a gate is a byte on a wire to the driver. */
function wireTo(port: number): OpenGpio {
  return async () => {
    const wire = connect({ host: '127.0.0.1', port, noDelay: true });
    await once(wire, 'connect');
    return {
      set(id, active) {
        if (active) wire.write(Uint8Array.of(Number(id.slice('gate'.length))));
      },
      async close() {
        wire.destroy();
      },
    };
  };
}

function unused(): never {
  throw new Error('the benchmark uses TCP');
}
