import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { systemClock } from '../../gateway/base/clock.ts';
import { startWriter, type WriterThread } from '../../gateway/store/writer.ts';
import {
  fixtureParcel,
  seedCatalog,
  ZONE_WRITER_MODULE,
} from '../../gateway/testing/storage/zone-fixture.ts';
import type { ZoneCommands } from '../../gateway/zone/writer-module.ts';
import { percentile } from './report.ts';

/** The writer path alone: `parcel.decide` from the main thread to its durable answer. */

export type DurableOptions = { readonly in_flight: number; readonly parcels: number };
export type DurableResult = {
  readonly in_flight: number;
  readonly parcels: number;
  readonly parcels_per_s: number;
  /** From asked to answered. */
  readonly p50_ms: number;
  readonly p99_ms: number;
  /** Parcels in one commit, on average. */
  readonly mean_group: number;
};

/** Keeps `in_flight` parcels under way until `parcels` are decided, on a new database in `folder`. */
export async function measureDurable(
  folder: string,
  { in_flight, parcels }: DurableOptions,
): Promise<DurableResult> {
  const file = join(folder, `durable-${in_flight}.db`);
  const writer = await startWriter<ZoneCommands>({
    file,
    module: ZONE_WRITER_MODULE,
    backups: folder,
    clock: systemClock(() => true),
  });
  try {
    const db = new BetterSqlite(file);
    seedCatalog(db);
    db.close();
    await writer.execute('journal.open-epoch', { epoch: 'bench', reason: 'created', anchor: null });
    await drive(writer, 'warm', { in_flight, parcels: Math.min(2_000, parcels) });
    const groups = writer.stats().groups;
    const started = performance.now();
    const latencies = await drive(writer, 'bench', { in_flight, parcels });
    const seconds = (performance.now() - started) / 1_000;
    return {
      in_flight,
      parcels,
      parcels_per_s: parcels / seconds,
      p50_ms: percentile(latencies, 0.5),
      p99_ms: percentile(latencies, 0.99),
      mean_group: parcels / (writer.stats().groups - groups),
    };
  } finally {
    await writer.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  }
}

async function drive(
  writer: WriterThread<ZoneCommands>,
  name: string,
  { in_flight, parcels }: DurableOptions,
): Promise<readonly number[]> {
  const latencies: number[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < parcels) {
      const index = next;
      next += 1;
      const parcel = fixtureParcel(`${name}-${index}`, index);
      const asked = performance.now();
      const { outcome } = await writer.execute('parcel.decide', parcel);
      if (outcome !== 'created') throw new Error(`parcel ${index} was ${outcome}`);
      latencies.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: in_flight }, lane));
  return latencies;
}

export type FsyncResult = {
  readonly writes: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
};

/** What the disk itself takes for one append of a WAL frame's size and its sync. */
export function measureFsync(folder: string, writes: number): FsyncResult {
  const file = join(folder, 'fsync-probe');
  const frame = Buffer.alloc(4_120, 0x5a);
  const descriptor = openSync(file, 'w');
  const took: number[] = [];
  try {
    for (let index = 0; index < writes; index += 1) {
      const started = performance.now();
      writeSync(descriptor, frame);
      fdatasyncSync(descriptor);
      took.push(performance.now() - started);
    }
  } finally {
    closeSync(descriptor);
    rmSync(file, { force: true });
  }
  return { writes, p50_ms: percentile(took, 0.5), p99_ms: percentile(took, 0.99) };
}
