import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freeBytes } from '../../gateway/store/ballast.ts';
import { openForReading } from '../../gateway/store/open.ts';
import { type StorageState, startWriter, type WriterThread } from '../../gateway/store/writer.ts';
import { TALLY_MODULE, temporaryFolder, testClock } from '../../gateway/testing/storage/folder.ts';
import { mayMount, mountSmallDisk } from '../../gateway/testing/storage/small-disk.ts';
import type { TallyCommands } from '../../gateway/testing/storage/tally-module.ts';

/** A real disk that is really full. Mounting one takes root; without it disk-fault.test.ts stands alone. */
const MEGABYTE = 1024 * 1024;
const BALLAST = 2 * MEGABYTE;
const DISK_MEGABYTES = 16;

const folder = { path: '', remove: () => {} };
let disk = { remove: () => {} };
let writer: WriterThread<TallyCommands>;
const states: StorageState[] = [];

const mounted = () => join(folder.path, 'disk');
const file = () => join(mounted(), 'zone.db');
const filler = () => join(mounted(), 'somebody-elses.log');

async function start(): Promise<void> {
  writer = await startWriter<TallyCommands>({
    file: file(),
    module: TALLY_MODULE,
    backups: folder.path,
    clock: testClock,
    ballastBytes: BALLAST,
  });
  writer.onStorage((state) => states.push(state));
}

beforeEach(async () => {
  states.length = 0;
  Object.assign(folder, temporaryFolder());
  disk = mountSmallDisk(mounted(), DISK_MEGABYTES);
  await start();
});

afterEach(async () => {
  await writer.close();
  disk.remove();
  folder.remove();
});

/** Something else takes all but `left` bytes of the disk. */
function fillUp(left: number): void {
  writeFileSync(filler(), Buffer.alloc(Math.max(0, freeBytes(mounted()) - left)));
}

let next = 0;
const add = () => {
  next += 1;
  return writer.execute('tally.add', { id: `p${next}`, counter: 'a', amount: 1 });
};

/** Adds until the disk refuses; returns how many were recorded and with what the last was refused. */
async function addUntilRefused(): Promise<{ recorded: number; code: unknown }> {
  for (let recorded = 0; recorded < 20_000; recorded += 1) {
    try {
      await add();
    } catch (error) {
      return { recorded, code: error instanceof Error && 'code' in error ? error.code : error };
    }
  }
  throw new Error('the disk never became full');
}

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !holds(); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(holds(), what).toBe(true);
}

const ballastBytes = () =>
  existsSync(`${file()}.ballast`) ? statSync(`${file()}.ballast`).size : 0;

function total(): number {
  const db = openForReading(file());
  try {
    return Number(db.prepare("SELECT total FROM tally_totals WHERE counter = 'a'").pluck().get());
  } finally {
    db.close();
  }
}

describe.runIf(mayMount())('a disk that somebody else fills', () => {
  it('is met with the ballast first, then with refusals by name, and recovers without a restart', async () => {
    await add();
    await until('the ballast is laid down', () => ballastBytes() === BALLAST);
    fillUp(0);

    const first = await addUntilRefused();
    expect(first.code).toBe('disk-full');
    // The ballast's room was there to work in after the disk was full.
    expect(first.recorded).toBeGreaterThan(100);
    expect(states).toEqual(['low', 'full']);
    expect(ballastBytes()).toBe(0);
    await expect(add()).rejects.toMatchObject({ code: 'disk-full' });
    expect(total()).toBe(1 + first.recorded);

    rmSync(filler());
    expect(await add()).toMatchObject({ outcome: 'created' });
    await until('the ballast is whole again', () => writer.stats().storage === 'ok');
    expect(states).toEqual(['low', 'full', 'low', 'ok']);
    expect(ballastBytes()).toBe(BALLAST);
    expect(total()).toBe(2 + first.recorded);
  });

  it('does not keep the gateway from starting', async () => {
    await until('the ballast is laid down', () => ballastBytes() === BALLAST);
    await writer.close();
    fillUp(0);
    await start();
    expect(writer.stats().storage).toBe('low');
    expect(await add()).toMatchObject({ outcome: 'created' });
    rmSync(filler());
    await until('the ballast is whole again', () => writer.stats().storage === 'ok');
  });
});
