import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { silentLogger } from '../base/logger.ts';
import { openForWriting } from '../store/open.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { temporaryFolder } from '../testing/storage/folder.ts';
import { Alarms } from './alarms.ts';
import { scheduleBackups } from './nightly-backup.ts';

/** Real databases and copies; the calendar rings when the test says so. */

const HOUR = 3_600_000;

let folder: ReturnType<typeof temporaryFolder>;
let clock: ManualClock;
let alarms: Alarms;
let cancel: () => void;
/** Jobs of the calendar that were not cancelled. */
let jobs: (() => void)[];
let asked: number;
/** Copies that were reported. */
let made: number;

/** A busy machine takes seconds for a copy. */
const WITHIN = { timeout: 20_000 };

beforeEach(() => {
  folder = temporaryFolder();
  clock = new ManualClock();
  alarms = new Alarms(clock, () => {});
  jobs = [];
  asked = 0;
  made = 0;
  openForWriting(join(folder.path, 'zone.db')).close();
});
afterEach(() => {
  cancel();
  folder.remove();
});

function begin(keep = 2): void {
  cancel = scheduleBackups({
    file: join(folder.path, 'zone.db'),
    folder: join(folder.path, 'backups'),
    config: { at: '02:30', keep },
    calendar: {
      daily: (at, task) => {
        expect(at).toBe('02:30');
        asked += 1;
        jobs.push(task);
        return () => {
          jobs = jobs.filter((job) => job !== task);
        };
      },
    },
    clock,
    alarms,
    logger: {
      ...silentLogger,
      info: () => {
        made += 1;
      },
    },
  });
}

const copies = (): string[] =>
  existsSync(join(folder.path, 'backups')) ? readdirSync(join(folder.path, 'backups')).sort() : [];
const ring = (): void => {
  for (const job of jobs) job();
};

it('makes a whole copy each night and keeps as many as configured', async () => {
  begin(2);
  for (let night = 1; night <= 3; night += 1) {
    clock.advance(24 * HOUR);
    ring();
    await vi.waitFor(() => expect(made).toBe(night), WITHIN);
    expect(copies()).toHaveLength(Math.min(night, 2));
  }
  expect(copies().join()).toContain('zone-2026-01-08');
  const db = new BetterSqlite(join(folder.path, 'backups', copies()[1] ?? ''), { readonly: true });
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  db.close();
});

it('never removes the copy that it has just made, however wrong the clock is', async () => {
  begin(1);
  ring();
  await vi.waitFor(() => expect(made).toBe(1), WITHIN);
  clock.jumpWall(1_000);
  ring();
  await vi.waitFor(() => expect(made).toBe(2), WITHIN);
  expect(copies()).toEqual([expect.stringContaining('zone-1970')]);
});

it.each([
  ['a day forth', 24 * HOUR],
  ['a day back', -24 * HOUR],
  ['to 1970', -Date.UTC(2026, 0, 5, 8)],
])('starts its calendar anew when the clock jumps %s', (_, by) => {
  begin();
  clock.advance(60_000);
  expect(asked).toBe(1);
  clock.jumpWall(clock.wall().at + by);
  clock.advance(30_000);
  expect(asked, 'asked anew').toBe(2);
  expect(jobs).toHaveLength(1);
});

it('counts running time while nobody has set the clock', async () => {
  clock.jumpWall(0, false);
  begin();
  expect(jobs).toEqual([]);
  clock.advance(23 * HOUR);
  expect(copies()).toEqual([]);
  clock.advance(HOUR);
  await vi.waitFor(() => expect(copies()).toHaveLength(1), WITHIN);
  clock.jumpWall(Date.UTC(2026, 0, 5), true);
  clock.advance(30_000);
  expect(jobs).toHaveLength(1);
});

it('raises an alarm that says why, until a night succeeds', async () => {
  writeFileSync(join(folder.path, 'backups'), 'a file in the way');
  begin();
  ring();
  await vi.waitFor(() => expect(alarms.has('backup')).toBe(true), WITHIN);
  expect(alarms.list()[0]?.text).toMatch(/^The nightly backup failed: .*backups/);
});
