import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { LineFile } from '../base/line-file.ts';
import { silentLogger } from '../base/logger.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { temporaryFolder } from '../testing/storage/folder.ts';
import { KnownDay } from './known-day.ts';

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder.path, 'known-day');
});
afterEach(() => folder.remove());

function known(): KnownDay {
  const made = new KnownDay(new LineFile(path, 'known-day'), silentLogger);
  made.load();
  return made;
}
const kept = () => readFileSync(path, 'utf8');

it('the day of a clock that is set is kept, and known after a power cut', () => {
  const clock = new ManualClock(Date.UTC(2027, 0, 5, 23, 59));
  const day = known();
  expect(day.day).toBeNull();
  const end = day.watch(clock);
  expect([day.day, kept()]).toEqual(['2027-01-05', '2027-01-05\n']);
  clock.advance(120_000);
  expect(kept()).toBe('2027-01-06\n');
  end();
  expect([clock.pending, known().day]).toEqual([0, '2027-01-06']);
});

it('a clock that is not set says nothing about the day', () => {
  writeFileSync(path, '2027-01-06\n');
  const clock = new ManualClock();
  clock.jumpWall(Date.UTC(1970, 0, 1), false);
  const day = known();
  const end = day.watch(clock);
  clock.advance(600_000);
  expect([day.day, kept()]).toEqual(['2027-01-06', '2027-01-06\n']);
  expect(
    systemClock(
      () => false,
      () => day.day,
    ).day(),
  ).toBe('2027-01-06');
  clock.jumpWall(Date.UTC(2027, 2, 1), true);
  clock.advance(60_000);
  expect(day.day).toBe('2027-03-01');
  end();
});

it.each(['', 'tomorrow', '2027-1-6'])('a file that says %j counts as none', (line) => {
  writeFileSync(path, line);
  expect(known().day).toBeNull();
});
