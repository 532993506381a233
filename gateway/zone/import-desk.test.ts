import { afterEach, beforeEach, expect, it } from 'vitest';
import { OperationalError } from '../base/errors.ts';
import { PART_ROWS } from '../inventory/import/check.ts';
import { APPLICATION_ID } from '../store/open.ts';
import { Stockroom } from '../testing/inventory/stockroom.ts';
import { temporaryFolder, testClock } from '../testing/storage/folder.ts';
import { ImportDesk } from './import-desk.ts';
import { readerModule } from './reader-module.ts';

/** The desk on a real database and its own checking thread; the writer fails when the test says so. */

let folder: ReturnType<typeof temporaryFolder>;
let room: Stockroom;
let desk: ImportDesk;
/** Commands carried out until the writer fails; -1: it never does. */
let until: number;

beforeEach(() => {
  folder = temporaryFolder();
  const file = `${folder.path}/zone.db`;
  room = new Stockroom({}, undefined, file);
  room.db.pragma(`application_id = ${APPLICATION_ID}`);
  room.db.pragma('journal_mode = WAL');
  until = -1;
  const queries = readerModule(room.db);
  desk = new ImportDesk({
    file,
    clock: testClock,
    reader: {
      query: async (name: never, input: never) => (queries[name] as (_: never) => never)(input),
    },
    writer: {
      execute: async (command: never, input: never) => {
        if (until === 0) throw new OperationalError('disk-full', 'no room');
        until -= 1;
        return room.ok(command, input);
      },
    },
  });
});
afterEach(() => {
  room.close();
  folder.remove();
});

const ROWS = 1_100;
const csv = `product,name\n${Array.from({ length: ROWS }, (_, n) => `P-${n},Product ${n}`).join('\n')}\n`;
const take = () => desk.import({ id: 'import-01', kind: 'products', csv, dry_run: false }, 'test');
const count = (table: string): unknown =>
  room.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get();

it.each([
  ['while it is written down', 3],
  ['before its first part counts', ROWS / PART_ROWS],
])('a file that fails %s leaves nothing behind', async (_when, commands) => {
  until = commands;
  await expect(take()).rejects.toThrow('no room');
  expect(count('products')).toBe(0);
  until = -1;
  await desk.goOn();
  expect([count('products'), count('import_jobs'), count('import_parts')]).toEqual([0, 0, 0]);
  expect(await take()).toMatchObject({ ok: true, value: { outcome: 'created', created: ROWS } });
});

it.each([6, 8])(
  'a file that fails after %i parts count goes in to its end later',
  async (parts) => {
    until = ROWS / PART_ROWS + parts;
    await expect(take()).rejects.toThrow('no room');
    expect(count('products')).toBe(parts * PART_ROWS);
    until = -1;
    expect(await take()).toMatchObject({ ok: true, value: { outcome: 'exists', created: ROWS } });
    expect([count('products'), count('import_jobs'), count('import_parts')]).toEqual([ROWS, 0, 0]);
  },
);
