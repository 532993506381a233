import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { contradictions, missing } from '../../gateway/testing/storage/expectations.ts';
import { temporaryFolder } from '../../gateway/testing/storage/folder.ts';
import { seededRandom, seedFromEnvironment } from '../../gateway/testing/storage/random.ts';
import { startWorkload } from '../../gateway/testing/storage/workload.ts';

/**
 * The power fails at a random moment, again and again, while parcels are decided. `LOOPS=1000` kills more
 * often; `SEED=…` repeats the moments of a run as far as the machine does.
 */
const LOOPS = Number(process.env.LOOPS ?? 100);
const SEED = seedFromEnvironment();
/** Databases that are worked on side by side, so that the wait for a start is used. */
const LANES = 3;
/** A start takes about this long; some kills fall into it. */
const START_MS = 600;
const WORK_MS = 200;

const folder = { path: '', remove: () => {} };
beforeAll(() => void Object.assign(folder, temporaryFolder()));
afterAll(() => folder.remove());

type Lane = { readonly acknowledged: number; readonly started: number };

/** One database, killed over and over. Every second run asks again for the parcels of the run before. */
async function killOverAndOver(file: string, loops: number, random: () => number): Promise<Lane> {
  const all: string[] = [];
  let started = 0;
  // Kept between runs: the first one leaves its compiled code for the others.
  await startWorkload({ file, prefix: 'first', inFlight: 4, parcels: 4 }).ended;
  for (let loop = 0; loop < loops; loop += 1) {
    const prefix = `run${Math.floor(loop / 2)}`;
    const inFlight = 1 + Math.floor(random() * 64);
    const workload = startWorkload({ file, prefix, inFlight, parcels: 0 });
    const whileStarting = random() < 0.15;
    if (!whileStarting) await workload.ready;
    // However busy the machine is, every second one is at work.
    if (!whileStarting && loop % 2 === 1) await workload.deciding;
    await wait(random() * (whileStarting ? START_MS : WORK_MS));
    workload.kill();
    const story = await workload.ended;
    expect(story.signal, story.errors).toBe('SIGKILL');
    if (story.acknowledged.length > 0) started += 1;
    expect(missing(file, story.acknowledged)).toEqual([]);
    all.push(...story.acknowledged);
  }
  expect(contradictions(file, all)).toEqual([]);
  return { acknowledged: all.length, started };
}

it(`keeps every acknowledged parcel exactly once through ${LOOPS} kills`, {
  timeout: 300_000,
}, async () => {
  process.stdout.write(`kill -9: SEED=${SEED} LOOPS=${LOOPS}\n`);
  const lanes = await Promise.all(
    Array.from({ length: LANES }, (_, lane) => {
      const loops = Math.ceil(LOOPS / LANES);
      return killOverAndOver(join(folder.path, `lane${lane}.db`), loops, seededRandom(SEED + lane));
    }),
  );
  const acknowledged = lanes.reduce((sum, lane) => sum + lane.acknowledged, 0);
  const started = lanes.reduce((sum, lane) => sum + lane.started, 0);
  // A test that killed only idle processes would prove nothing.
  expect(started).toBeGreaterThan(LOOPS / 3);
  process.stdout.write(
    `kill -9: ${started} kills under load, ${acknowledged} parcels acknowledged\n`,
  );
});

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
