import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openForReading } from '../../gateway/store/open.ts';
import { startReader } from '../../gateway/store/reader.ts';
import { startWriter, type WriterThread } from '../../gateway/store/writer.ts';
import { TALLY_MODULE, temporaryFolder, testClock } from '../../gateway/testing/storage/folder.ts';
import type { TallyCommands, TallyQueries } from '../../gateway/testing/storage/tally-module.ts';

const MEGABYTE = 1024 * 1024;
const ROW = 512 * 1024;

const folder = { path: '', remove: () => {} };
let writer: WriterThread<TallyCommands>;
const common = () => ({
  file: join(folder.path, 'zone.db'),
  module: TALLY_MODULE,
  clock: testClock,
});

beforeEach(async () => {
  Object.assign(folder, temporaryFolder());
  writer = await startWriter<TallyCommands>({ ...common(), backups: folder.path });
});
afterEach(async () => {
  await writer.close();
  folder.remove();
});

/** Writes so many megabytes through the WAL; returns the largest size that its file had. */
async function write(megabytes: number): Promise<number> {
  let largest = 0;
  for (let written = 0; written < megabytes * MEGABYTE; written += ROW) {
    await writer.execute('tally.fill', { bytes: ROW });
    largest = Math.max(largest, writer.stats().wal_bytes);
  }
  return largest;
}

describe('the WAL', () => {
  it('stays small beside readers that are never idle', async () => {
    const readers = await Promise.all([
      startReader<TallyQueries>(common()),
      startReader<TallyQueries>(common()),
    ]);
    let reading = true;
    const busy = readers.map(async (reader) => {
      // Each read outlasts several commits, and the two overlap.
      while (reading) await reader.query('tally.slow', { steps: 50_000 });
    });
    const largest = await write(160);
    reading = false;
    await Promise.all(busy);
    await Promise.all(readers.map((reader) => reader.close()));
    expect(largest).toBeLessThan(100 * MEGABYTE);
  });

  it('grows while one read goes on for ever, and is cut back once it ends', async () => {
    const db = openForReading(common().file);
    db.exec('BEGIN');
    db.prepare('SELECT count(*) FROM tally_records').get();
    expect(await write(100)).toBeGreaterThan(90 * MEGABYTE);
    db.exec('COMMIT');
    db.close();
    await write(20);
    for (let tries = 0; tries < 100 && writer.stats().wal_bytes > 33 * MEGABYTE; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(writer.stats().wal_bytes).toBeLessThanOrEqual(33 * MEGABYTE);
  });
});
