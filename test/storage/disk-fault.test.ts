import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  compileDiskFault,
  type DiskFault,
  faultEnvironment,
  faultsMade,
} from '../../gateway/testing/storage/disk-fault.ts';
import { contradictions } from '../../gateway/testing/storage/expectations.ts';
import { temporaryFolder } from '../../gateway/testing/storage/folder.ts';
import { startWorkload, type WorkloadStory } from '../../gateway/testing/storage/workload.ts';

/**
 * The disk refuses the N-th write or sync under a gateway that is at work. Whatever it refuses and for how
 * long: nothing that was acknowledged is lost, nothing is there twice, and the next start goes on.
 */
const PARCELS = 40;
const EXIT_FATAL = 75;

const folder = { path: '', remove: () => {} };
let library = '';
let runs = 0;

/** A database that has begun its life, to be copied for each fault. */
const begun = () => join(folder.path, 'begun.db');

beforeAll(async () => {
  Object.assign(folder, temporaryFolder());
  library = compileDiskFault(folder.path);
  const story = await startWorkload({ file: begun(), prefix: 'begun', inFlight: 4, parcels: 8 })
    .ended;
  expect(story.done, story.errors).toBe(true);
});
afterAll(() => folder.remove());

type Met = { readonly story: WorkloadStory; readonly faults: number; readonly fate: string };

/** Works under the fault, then again without it, and demands that everything holds. */
async function meet(fault: DiskFault): Promise<Met> {
  runs += 1;
  const file = join(folder.path, `run${runs}.db`);
  const report = join(folder.path, `run${runs}.faults`);
  copyFileSync(begun(), file);
  const work = { file, prefix: 'run', inFlight: 4, parcels: PARCELS };
  const env = faultEnvironment(library, fault, report);
  const story = await startWorkload({ ...work, env }).ended;
  const after = await startWorkload(work).ended;
  expect(after.done, `the next start goes on: ${after.errors}`).toBe(true);
  expect(after.acknowledged.length).toBe(PARCELS);
  const acknowledged = [...story.acknowledged, ...after.acknowledged];
  expect(contradictions(file, acknowledged)).toEqual([]);
  const faults = faultsMade(report);
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  return { story, faults, fate: fateOf(story) };
}

function fateOf({ code, done, fatal, refused }: WorkloadStory): string {
  if (refused.has('start')) return `refused to start: ${refused.get('start')}`;
  if (code === EXIT_FATAL && fatal !== null) return 'ended itself';
  const codes = new Set(refused.values());
  if (done) return codes.size === 0 ? 'went on' : `went on after ${[...codes].join(', ')}`;
  return `ended with ${code}`;
}

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);
const each = { timeout: 60_000, concurrent: true };

describe('a write that fails with an input/output error', () => {
  it.each(upTo(12))('at operation %i, once', each, async (at) => {
    const { faults, fate } = await meet({ operation: 'write', at, error: 'EIO', lasts: 'once' });
    expect(faults).toBe(1);
    expect(fate).toMatch(/ended itself|refused to start: database-unusable/);
  });

  it.each([1, 4, 9])('from operation %i on', each, async (at) => {
    const { faults, fate } = await meet({ operation: 'write', at, error: 'EIO', lasts: 'ever' });
    expect(faults).toBeGreaterThanOrEqual(1);
    expect(fate).toMatch(/ended itself|refused to start: database-unusable/);
  });
});

describe('a sync that fails', () => {
  it.each(upTo(8))(
    'at operation %i, once, ends the process: no retry is believed',
    each,
    async (at) => {
      const { faults, fate } = await meet({ operation: 'sync', at, error: 'EIO', lasts: 'once' });
      expect(faults).toBe(1);
      expect(fate).toMatch(/ended itself|refused to start: database-unusable/);
    },
  );

  it.each([2, 5])('from operation %i on', each, async (at) => {
    const { fate } = await meet({ operation: 'sync', at, error: 'EIO', lasts: 'ever' });
    expect(fate).toMatch(/ended itself|refused to start: database-unusable/);
  });
});

describe('a disk that is full', () => {
  it.each(upTo(10))('at write %i, once: refused by name, and work goes on', each, async (at) => {
    const { faults, fate, story } = await meet({
      operation: 'write',
      at,
      error: 'ENOSPC',
      lasts: 'once',
    });
    expect(faults).toBe(1);
    expect(fate).toMatch(/^went on/);
    expect(story.acknowledged.length + story.refused.size).toBe(PARCELS);
    expect([...story.refused.values()].filter((code) => code !== 'disk-full')).toEqual([]);
  });

  it.each([1, 6])('from write %i on: every parcel is refused by name', each, async (at) => {
    const { fate, story } = await meet({ operation: 'write', at, error: 'ENOSPC', lasts: 'ever' });
    expect(fate).toMatch(/went on after disk-full|refused to start: disk-full/);
    expect(story.acknowledged.length).toBeLessThan(PARCELS);
  });
});
