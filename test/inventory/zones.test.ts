import { expect, it } from 'vitest';
import { playZones } from '../../gateway/testing/inventory/zone-model/play.ts';
import { ZoneModel } from '../../gateway/testing/inventory/zone-model/zone-model.ts';
import { seedFromEnvironment } from '../../gateway/testing/storage/random.ts';

/**
 * Two zones in which people and stations ask for everything that can be asked for, with a broker in every weather
 * between them, gateways that are killed, and folders that are put back from old copies. A model that knows the
 * rules and none of the code says of each command what comes of it, and after each one what every book holds.
 * SEED replays one run, RUNS makes more of them.
 */
const RUNS = Number(process.env.RUNS ?? 30);
const SEED = seedFromEnvironment();

/** It takes a step of what is there to be done, and says when there is nothing. */
const NEVER_REFUSED: ReadonlySet<string> = new Set(['month.step']);

it(`every command of both zones does what the model says (SEED=${SEED})`, async () => {
  const seen = new Map<string, number>();
  for (let run = 0; run < RUNS; run += 1) {
    const seed = SEED + run;
    try {
      await playZones(seed, seen);
    } catch (cause) {
      throw new Error(`replay with SEED=${seed} RUNS=1: ${String(cause)}`, { cause });
    }
  }
  // The stories must reach every command, done and not done, or they prove less than they seem to.
  const names = new ZoneModel(0).names;
  const missing = names.flatMap((name) => {
    const codes = [...seen.keys()].filter((key) => key.startsWith(`${name} `));
    const yes = codes.includes(`${name} yes`) ? [] : [`${name} yes`];
    const no =
      codes.some((code) => code !== `${name} yes`) || NEVER_REFUSED.has(name) ? [] : [`${name} no`];
    return [...yes, ...no];
  });
  expect(missing).toEqual([]);
  expect(seen.get('restore') ?? 0, 'folders that were put back').toBeGreaterThan(0);
}, 900_000);
