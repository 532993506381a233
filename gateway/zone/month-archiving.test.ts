import { copyFileSync, rmSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OperationalError } from '../base/errors.ts';
import { silentLogger } from '../base/logger.ts';
import { archiveFile } from '../store/archive/table.ts';
import type { Writer } from '../store/command.ts';
import { openForReading } from '../store/open.ts';
import { RoomOnDisk } from '../testing/inventory/take-in.ts';
import { wholeAudit } from '../testing/inventory/whole-audit.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { Alarms } from './alarms.ts';
import { MonthArchiving, monthBefore } from './month-archiving.ts';
import { readerModule } from './reader-module.ts';
import type { ZoneCommands } from './writer-module.ts';

/** The job on a real database, its own copying thread and a reading connection of its own. */

const NOT_NULL =
  'seq, movement_id, line, variant, location, lot, handling_unit, type, quantity, balance_after, prev_seq, ' +
  'occurred_at, recorded_at, created_by';
const MARCH = Date.UTC(2027, 2, 10);
let disk: RoomOnDisk;
let reading: Database;
let queries: ReturnType<typeof readerModule>;
let alarms: Alarms;
let clock: ManualClock;
/** Commands that are carried out before the power goes; -1: it stays. */
let until: number;

beforeEach(() => {
  disk = new RoomOnDisk();
  clock = new ManualClock(MARCH);
  alarms = new Alarms(clock, () => {});
  until = -1;
  const { room } = disk;
  room.import('products', [{ product: 'p', name: 'P' }]);
  room.import('variants', [{ variant: 'v-a', product: 'p', sku: 'A', name: 'A' }]);
  room.import('locations', [
    { location: 'bin-1', name: 'Bin 1' },
    { location: 'bin-2', name: 'Bin 2' },
  ]);
  for (const month of ['2026-11', '2026-12', '2027-01', '2027-02', '2027-03']) {
    room.recorded_at = `${month}-05T08:00:00.000Z`;
    found(`${month}-found`, 'bin-1', 700);
    for (let n = 0; n < 600; n += 1) move(`${month}-${n}`, n % 2 === 0 ? 'bin-1' : 'bin-2');
  }
  room.recorded_at = new Date(MARCH).toISOString();
  for (const month of ['2026-11', '2026-12', '2027-01', '2027-02']) close(month);
  reading = openForReading(disk.file);
  queries = readerModule(reading);
}, 60_000);
afterEach(() => {
  reading.close();
  disk.remove();
});

const found = (id: string, location: string, quantity: number): void =>
  void disk.room.ok('stock.adjust', {
    ...{ id, sku: 'A', location, quantity, lot: null, reason: 'FOUND', note: null },
  });
const move = (id: string, from: string): void =>
  void disk.room.ok('stock.move', {
    ...{ id, sku: 'A', lot: null, from, to: from === 'bin-1' ? 'bin-2' : 'bin-1', quantity: 1 },
    ...{ from_unit: null, to_unit: null, reason: null, note: null },
  });
function close(month: string): void {
  disk.room.ok('month.close', { month });
  while (!disk.room.ok('month.step', { month }).done);
}

const writer: Writer<ZoneCommands> = {
  execute: async (command, input) => {
    if (until === 0) throw new OperationalError('writer-stopped', 'the power is gone');
    until -= 1;
    // The job rests between its steps by this clock.
    setImmediate(() => clock.advance(1));
    return disk.room.ok(command, input as never);
  },
};
const GIGABYTE = 1024 ** 3;
const job = (afterMonths = 1, free = GIGABYTE): MonthArchiving =>
  new MonthArchiving({
    ...{ file: disk.file, afterMonths, clock, alarms, writer, logger: silentLogger },
    freeBytes: () => free,
    reader: {
      query: async (name: never, input: never) => (queries[name] as (_: never) => never)(input),
    },
  });

const archived = (): string[] =>
  queries['month.list'](null)
    .months.filter(({ archived_at }) => archived_at !== null)
    .map(({ month }) => month);
const entriesHere = (): unknown =>
  reading.prepare('SELECT count(*) FROM main.inventory_transactions').pluck().get();
const entries = (): unknown =>
  reading.prepare('SELECT count(*) FROM inventory_transactions').pluck().get();
const ALL = 5 * 2 * 601;
/** The whole ledger, page by page, as people read it. */
function pages(): string {
  const rows: unknown[] = [];
  for (let after: string | undefined; ; ) {
    const page = queries['ledger.page']({ sides: 'all', limit: 500, ...(after && { after }) });
    rows.push(...page.rows);
    if (page.next === null) return JSON.stringify(rows);
    after = page.next;
  }
}

describe('old closed months', () => {
  it('go to the archive, and no question is answered otherwise', async () => {
    const before = [
      pages(),
      queries['ledger.page']({ sides: 'all', limit: 400, variant: 'v-a' }),
      queries['movement.one']('2026-11-7'),
      queries['month.balances']({ month: '2026-12', limit: 100 }),
      queries['adjustments.page']({ limit: 10 }),
      queries['ledger.page']({ sides: 'all', limit: 10, movement: '2026-12-3' }),
    ];
    await job().goOn();
    expect(archived()).toEqual(['2027-01', '2026-12', '2026-11']);
    expect([entriesHere(), entries()]).toEqual([2 * 2 * 601, ALL]);
    expect([
      pages(),
      queries['ledger.page']({ sides: 'all', limit: 400, variant: 'v-a' }),
      queries['movement.one']('2026-11-7'),
      queries['month.balances']({ month: '2026-12', limit: 100 }),
      queries['adjustments.page']({ limit: 10 }),
      queries['ledger.page']({ sides: 'all', limit: 10, movement: '2026-12-3' }),
    ]).toEqual(before);
    expect([wholeAudit(reading), wholeAudit(disk.room.db), alarms.list()]).toEqual([[], [], []]);
  });

  it('stay where the disk has no room for them, and the alarm says how much is needed', async () => {
    await job(1, 64 * 1024 ** 2).goOn();
    expect(archived()).toEqual([]);
    expect(alarms.list().map(({ text }) => text)).toEqual([
      'An old month was not moved to the archive: 2026-11 needs 66 MB of the disk while it is copied, and 64 MB are free; make room.',
    ]);
    await job().goOn();
    expect(archived()).toHaveLength(3);
    expect(alarms.list()).toEqual([]);
  });

  it('are still taken back, once', async () => {
    await job().goOn();
    const asked = { movement: '2026-11-found', reason: 'MISTAKE', note: null };
    expect(disk.room.ok('movement.void', asked).outcome).toBe('created');
    expect(disk.room.refusal('movement.void', { ...asked, id: 'again' }).code).toBe(
      'already-voided',
    );
    expect(wholeAudit(disk.room.db)).toEqual([]);
  });

  it('stay as long as was asked for', async () => {
    await job(3).goOn();
    expect(archived()).toEqual(['2026-11']);
    await job(24).goOn();
    expect(archived()).toEqual(['2026-11']);
  });

  it('go on behind a month in which nothing was recorded', async () => {
    clock.jumpWall(Date.UTC(2027, 5, 10));
    disk.room.recorded_at = '2027-06-10T00:00:00.000Z';
    found('2027-06-found', 'bin-1', 1);
    for (const month of ['2027-03', '2027-04']) close(month);
    await job().goOn();
    disk.room.recorded_at = '2027-07-10T00:00:00.000Z';
    found('2027-07-found', 'bin-1', 1);
    for (const month of ['2027-05', '2027-06']) close(month);
    clock.jumpWall(Date.UTC(2027, 7, 10));
    await job().goOn();
    expect(alarms.list()).toEqual([]);
    expect(archived()).toEqual(['2027-06', '2027-03', '2027-02', '2027-01', '2026-12', '2026-11']);
    expect([entriesHere(), entries()]).toEqual([2, ALL + 4]);
    expect(wholeAudit(reading)).toEqual([]);
  });

  it('stay while the clock is not set', async () => {
    clock.jumpWall(MARCH, false);
    await job().goOn();
    expect(archived()).toEqual([]);
  });

  it('do not take the newest entry along', async () => {
    clock.jumpWall(Date.UTC(2027, 5, 10));
    disk.room.recorded_at = '2027-06-10T00:00:00.000Z';
    close('2027-03');
    await job().goOn();
    expect(archived()).toEqual(['2027-02', '2027-01', '2026-12', '2026-11']);
    expect(entriesHere()).toBe(2 * 601);
    found('2027-06-found', 'bin-1', 1);
    await job().goOn();
    expect(archived()[0]).toBe('2027-03');
    expect([entriesHere(), entries()]).toEqual([2, ALL + 2]);
  });
});

describe('moving', () => {
  it('that is broken off anywhere goes on where it was', async () => {
    for (let power = 0; ; power += 1) {
      until = power;
      await job().goOn();
      expect(entries(), `after ${power} commands`).toBe(ALL);
      if (until > 0) break;
      expect(alarms.has('archive-stopped')).toBe(true);
    }
    expect([archived().length, entriesHere()]).toEqual([3, 2 * 2 * 601]);
    expect(alarms.list()).toEqual([]);
    expect(wholeAudit(reading)).toEqual([]);
  }, 60_000);

  it('stops with an alarm where the archive holds something else', async () => {
    const file = archiveFile(disk.file);
    disk.room.db.exec(`INSERT INTO archive.inventory_transactions (${NOT_NULL})
      SELECT ${NOT_NULL.replace('quantity', 'quantity + 1')} FROM main.inventory_transactions WHERE seq = 3`);
    await job().goOn();
    expect(alarms.list().map(({ text }) => text)).toEqual([
      expect.stringContaining(`Move ${file} away`),
    ]);
    expect([archived(), entries()]).toEqual([[], ALL]);
  });
});

it('an archive that is gone is an alarm, until it was put back', async () => {
  await job().goOn();
  const file = archiveFile(disk.file);
  disk.room.db.pragma('archive.wal_checkpoint(TRUNCATE)');
  copyFileSync(file, `${file}.kept`);
  reading.close();
  for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
  const again = (): void => {
    reading = openForReading(disk.file);
    queries = readerModule(reading);
  };
  again();
  await job().goOn();
  expect(alarms.list().map(({ code, text }) => [code, text])).toEqual([
    ['archive', expect.stringContaining('is missing: 2026-11 to 2027-01 cannot be read')],
  ]);
  const told = 'entries up to 2027-01 lie in archive.db, which is missing';
  expect(() => queries['movement.one']('2026-11-7')).toThrow(told);
  for (const of of [{}, { variant: 'v-a' }]) {
    const { rows, next } = queries['ledger.page']({ sides: 'all', limit: 5_000, ...of });
    expect(rows).toHaveLength(2 * 2 * 601);
    const after = next ?? '';
    expect(() => queries['ledger.page']({ sides: 'all', limit: 10, after, ...of })).toThrow(told);
  }
  const old = { sides: 'all', limit: 10, movement: '2026-12-3' } as const;
  expect(() => queries['ledger.page'](old)).toThrow(told);
  reading.close();
  copyFileSync(`${file}.kept`, file);
  again();
  await job().goOn();
  expect([alarms.list(), entries()]).toEqual([[], ALL]);
});

it.each([
  ['2026-03', 4, '2025-11'],
  ['2026-01', 1, '2025-12'],
  ['2026-12', 24, '2024-12'],
  ['2026-06', 0, '2026-06'],
])('%s less %i months is %s', (month, months, before) => {
  expect(monthBefore(month, months)).toBe(before);
});
