import { ManualClock } from '../../manual-clock.ts';
import { seededRandom } from '../../storage/random.ts';
import { SimulatedBroker } from '../../uplink/broker.ts';
import { settle } from '../../uplink/gateway.ts';
import { checkQuiet } from './conservation.ts';
import { Dice } from './dice.ts';
import { People } from './people.ts';
import { type Copy, SimulatedZone, type World } from './simulated-zone.ts';

const STEPS = 30;
const ACTS = 14;
const MINUTE = 60_000;

/** One story of two zones, from their first goods to the moment when everything was heard. Throws what went wrong. */
export async function playZones(seed: number, seen: Map<string, number>): Promise<void> {
  const random = seededRandom(seed);
  const dice = new Dice(random);
  const clock = new ManualClock();
  const broker = new SimulatedBroker(clock, random);
  const start = Date.UTC(2027, 0, 5, 8);
  const world: World = {
    clock,
    broker,
    random,
    now: start,
    fault: null,
    seen,
    announced: new Map(),
  };
  const zones = { a: new SimulatedZone('a', world), b: new SimulatedZone('b', world) };
  const both = [zones.a, zones.b];
  const people = both.map((zone) => new People(zone, random, () => world.now));
  const copies = new Map<SimulatedZone, Copy>();
  const restores = dice.chance(0.6);
  const pass = async (duration: number): Promise<void> => {
    for (let left = duration; left > 0; left -= 100) {
      clock.advance(100);
      await settle();
      if (world.fault !== null) throw world.fault;
    }
  };
  for (const zone of both) await zone.start();
  broker.rough = true;
  for (let step = 0; step < STEPS; step += 1) {
    for (let act = 0; act < ACTS; act += 1) {
      dice.pick(people)?.act();
      if (world.fault !== null) throw world.fault;
    }
    for (const zone of both) if (dice.chance(0.3)) zone.archive();
    world.now += dice.of(1, 10, 70, 400, 3_000, dice.chance(0.4) ? 40_000 : 1) * MINUTE;
    if (dice.chance(0.1)) broker.drop();
    if (dice.chance(0.08)) broker.up = !broker.up;
    for (const [index, zone] of both.entries()) {
      if (restores && dice.chance(copies.has(zone) ? 0.03 : 0.15)) copies.set(zone, zone.keep());
      if (!dice.chance(0.1)) continue;
      await zone.kill();
      const copy = copies.get(zone);
      if (copy !== undefined && dice.chance(0.5)) {
        zone.goBack(copy);
        seen.set('restore', (seen.get('restore') ?? 0) + 1);
      } else zone.reopen();
      // Somebody goes on by hand while it is not connected.
      if (dice.chance(0.5)) people[index]?.act();
      await zone.start();
    }
    await pass(Math.floor(random() * 2_400));
  }
  broker.rough = false;
  broker.up = true;
  await pass(30_000);
  // The longest wait between two words may not be over: a new connection says all anew.
  for (let round = 0; round < 2; round += 1) {
    broker.drop();
    await pass(20_000);
  }
  checkQuiet(zones);
  for (const zone of both) {
    await zone.kill();
    zone.close();
  }
}
