import { expect, it } from 'vitest';
import { ManualClock } from '../../gateway/testing/manual-clock.ts';
import { seededRandom, seedFromEnvironment } from '../../gateway/testing/storage/random.ts';
import { SimulatedBroker } from '../../gateway/testing/uplink/broker.ts';
import { settle } from '../../gateway/testing/uplink/gateway.ts';
import { HoldPeople, NAMES } from '../../gateway/testing/uplink/hold-people.ts';
import { TransferZone } from '../../gateway/testing/uplink/transfer-zone.ts';

/**
 * Three zones that send goods round, and a broker that drops, doubles, delays and reorders; gateways are killed, and
 * people hold, recall and release lots. When all was heard, each zone holds what it must.
 * SEED replays one run, RUNS makes more of them.
 */
const RUNS = Number(process.env.RUNS ?? 60);
const SEED = seedFromEnvironment();
const STEPS = 25;

async function live(seed: number): Promise<number> {
  const random = seededRandom(seed);
  const clock = new ManualClock();
  const broker = new SimulatedBroker(clock, random);
  const zone = (name: string) => new TransferZone(name, clock, broker, random);
  const zones = { a: zone('a'), b: zone('b'), c: zone('c') };
  const all = NAMES.map((name) => zones[name]);
  const people = new HoldPeople(zones, random);
  const pass = async (duration: number): Promise<void> => {
    for (let left = duration; left > 0; left -= 100) {
      clock.advance(100);
      await settle();
    }
  };
  for (const each of all) await each.start();
  broker.rough = true;
  for (let step = 0; step < STEPS; step += 1) {
    people.act();
    people.act();
    if (random() < 0.1) broker.drop();
    if (random() < 0.05) broker.up = !broker.up;
    for (const each of all) {
      if (random() >= 0.08) continue;
      await each.kill();
      if (random() < 0.5) people.act();
      await each.start();
    }
    if (random() < 0.05) clock.jumpWall(Date.UTC(2027, 0, 1) * random());
    await pass(Math.floor(random() * 1_200));
  }
  broker.rough = false;
  broker.up = true;
  await pass(30_000);
  // The longest wait between two words may not be over: a new connection says all anew, one zone after the other.
  for (let round = 0; round < 2; round += 1) {
    broker.drop();
    await pass(20_000);
  }
  people.checkQuiet();
  const before = broker.heard.length;
  await pass(5_000);
  const words = broker.heard.slice(before).filter(({ topic }) => topic.includes('/transfers/'));
  expect(words, 'nobody has anything left to say').toEqual([]);
  for (const each of all) {
    await each.kill();
    each.close();
  }
  clock.advance(60_000);
  await settle();
  return people.sent;
}

it(`[T-10] [T-11] a lot is held wherever its goods went, by the gravest word that reaches it (SEED=${SEED})`, async () => {
  let sent = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const seed = SEED + run;
    try {
      sent += await live(seed);
    } catch (cause) {
      throw new Error(`replay with SEED=${seed} RUNS=1: ${String(cause)}`, { cause });
    }
  }
  expect(sent, 'goods went somewhere').toBeGreaterThan(0);
}, 900_000);
