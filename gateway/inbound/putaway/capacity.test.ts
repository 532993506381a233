import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NOW, Stockroom } from '../../testing/inventory/stockroom.ts';
import { describe as place, put } from '../../testing/inventory/warehouse.ts';
import { seedFromEnvironment } from '../../testing/storage/random.ts';
import { planAll } from './plan-all.ts';

/**
 * By random stories: whatever is planned, confirmed, cancelled, moved and refused in whatever order, no bin is
 * ever given more than it may hold, what is on its way included. The sums are made from the tables alone, apart
 * from the code under test.
 */

const KG = 1_000_000;
const BINS = ['bin-1', 'bin-2', 'bin-3', 'bin-4'] as const;
const WEIGHT_MAX = 12 * KG;
const UNITS_MAX = 2;
type Value<A> = A extends fc.Arbitrary<infer T> ? T : never;

const SEED = seedFromEnvironment();

const bin = fc.constantFrom(...BINS);
const quantity = fc.integer({ min: 1, max: 8 });
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('arrive' as const), quantity }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('plan' as const), unit: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('plan-all' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('confirm' as const), task: fc.nat(30), bin }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('choose' as const), task: fc.nat(30), bin }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), task: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('take' as const), bin, quantity }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('later' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('loose' as const), quantity }) },
);

class Story {
  readonly room = new Stockroom();
  units = 0;
  plans = 0;
  readonly tasks: string[] = [];

  constructor() {
    const { room } = this;
    room.import('products', [{ product: 'p', name: 'P' }]);
    room.import('variants', [
      { variant: 'v-a', product: 'p', sku: 'A', name: 'A', unit_weight_mg: KG },
    ]);
    room.import('locations', [
      { location: 'dock', name: 'Dock', kind: 'dock' },
      ...BINS.map((location) => ({ location, name: location })),
    ]);
    for (const each of BINS) place(room, each, { weight_max_mg: WEIGHT_MAX, units_max: UNITS_MAX });
  }

  async carryOut(one: Value<typeof step>): Promise<void> {
    const { room } = this;
    switch (one.do) {
      case 'arrive':
        this.units += 1;
        return put(room, 'A', 'dock', one.quantity, { handling_unit: `P${this.units}` });
      case 'plan':
        return this.#plan([`P${one.unit % Math.max(1, this.units)}`]);
      case 'plan-all': {
        const subjects = Array.from({ length: this.units }, (_, index) => ({
          handling_unit: `P${index + 1}`,
          goods: null,
        })).slice(-10);
        if (subjects.length === 0) return;
        this.plans += 1;
        const asked = { id: `plan-${this.plans}`, by: 'test', occurred_at: NOW, subjects };
        const { planned } = await planAll(room.writer, asked);
        for (const each of planned) if (each.ok) this.tasks.push(each.task);
        return;
      }
      case 'confirm': {
        const task = this.#task(one.task);
        const said = { override_reason: 'OTHER', note: null } as const;
        room.ask('putaway.confirm', { task, place: one.bin, ...said });
        return;
      }
      case 'choose':
        room.ask('putaway.choose', { task: this.#task(one.task), location: one.bin });
        return;
      case 'cancel':
        room.ask('putaway.cancel', { task: this.#task(one.task), note: null });
        return;
      case 'take': {
        const taken = { sku: 'A', lot: null, reason: 'LOST', note: null } as const;
        room.ask('stock.adjust', { ...taken, location: one.bin, quantity: -one.quantity });
        return;
      }
      case 'later':
        room.recorded_at = new Date(Date.parse(room.recorded_at) + 5 * 3_600_000).toISOString();
        return;
      case 'loose': {
        put(room, 'A', 'dock', one.quantity);
        const goods = { sku: 'A', lot: null, quantity: one.quantity, location: 'dock' };
        const answer = room.ask('putaway.plan', { handling_unit: null, goods });
        if (answer.ok) this.tasks.push((answer.output as { task: string }).task);
      }
    }
  }

  #plan([handling_unit = '']: string[]): void {
    const answer = this.room.ask('putaway.plan', { handling_unit, goods: null });
    if (answer.ok) this.tasks.push((answer.output as { task: string }).task);
  }

  #task(index: number): string {
    return this.tasks[index % Math.max(1, this.tasks.length)] ?? 'none';
  }

  /** Weight and units of each bin, what lies there and what is on its way. */
  loads(): { location_id: string; weight: number; units: number }[] {
    return this.room.db
      .prepare<[], { location_id: string; weight: number; units: number }>(
        `SELECT location_id,
           (SELECT coalesce(sum(on_hand), 0) * ${KG} FROM inventory_levels WHERE location = bin.id) +
           (SELECT coalesce(sum(weight_mg), 0) FROM putaway_tasks WHERE to_location = bin.id AND state = 'open')
             AS weight,
           (SELECT count(*) FROM handling_units WHERE location = bin.id) +
           (SELECT coalesce(sum(units), 0) FROM putaway_tasks WHERE to_location = bin.id AND state = 'open')
             AS units
         FROM locations AS bin WHERE kind = 'bin' ORDER BY location_id`,
      )
      .all();
  }
}

it(`no bin is ever given more than it may hold (SEED=${SEED})`, async () => {
  let given = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      const story = new Story();
      try {
        for (const one of steps) {
          await story.carryOut(one);
          for (const { location_id, weight, units } of story.loads()) {
            expect(weight, `${location_id} after ${one.do}`).toBeLessThanOrEqual(WEIGHT_MAX);
            expect(units, `${location_id} after ${one.do}`).toBeLessThanOrEqual(UNITS_MAX);
            given = Math.max(given, units);
          }
        }
      } finally {
        story.room.close();
      }
    }),
    { seed: SEED, numRuns: 60 },
  );
  // The stories reached the limit, so that they could have broken it.
  expect(given).toBe(UNITS_MAX);
}, 120_000);
