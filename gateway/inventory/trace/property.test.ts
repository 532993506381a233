import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Stockroom } from '../../testing/inventory/stockroom.ts';
import { auditor } from '../queries/audit.ts';
import { traces } from './trace.ts';

/**
 * Traces against a model that is told what happened and knows nothing of the database: sets of lots, and where
 * goods went. RUNS raises the number of stories, SEED replays a run; both are printed.
 */
const RUNS = Number(process.env.RUNS ?? 150);
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

const LOTS = 8;
const lot = fc.integer({ min: 0, max: LOTS - 1 });
const happening = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('make' as const),
      from: fc.uniqueArray(lot, { minLength: 1, maxLength: 3 }),
      into: fc.uniqueArray(lot, { minLength: 1, maxLength: 2 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('ship' as const), lot }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('repack' as const), lot }) },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('void' as const), nth: fc.nat({ max: 9 }) }),
  },
);

type Made = { readonly from: readonly number[]; readonly into: readonly number[] };

/** What the model holds: transformations that stand, and how much of each lot has left. */
class Story {
  readonly room = new Stockroom();
  readonly made = new Map<string, Made>();
  readonly shipped: number[] = Array.from({ length: LOTS }, () => 0);
  #n = 0;

  constructor() {
    this.room.import('products', [{ product: 'p', name: 'P' }]);
    this.room.import('variants', [
      { variant: 'v', product: 'p', sku: 'V', name: 'V', tracking: 'lot' },
    ]);
    this.room.import('barcodes', [{ code: '04006381333931', sku: 'V' }]);
    this.room.import(
      'locations',
      ['a', 'b'].map((location) => ({ location, name: location })),
    );
    for (let each = 0; each < LOTS; each += 1) this.#stock(each);
  }

  tell(event: typeof happening extends fc.Arbitrary<infer T> ? T : never): void {
    this.#n += 1;
    switch (event.what) {
      case 'make': {
        const id = `make-${this.#n}-00`;
        const side = (each: number) => ({
          sku: 'V',
          lot: `L${each}`,
          location: 'a',
          handling_unit: null,
          quantity: 1,
          expires_on: null,
        });
        const asked = {
          id,
          inputs: event.from.map(side),
          outputs: event.into.map(side),
          reason: 'X',
          note: null,
        };
        // What goes in and comes out alike is no movement; the ledger refuses one that moves nothing.
        if (
          event.from.length === event.into.length &&
          event.from.every((each) => event.into.includes(each))
        )
          return;
        this.room.ok('goods.transform', asked);
        this.made.set(id, event);
        return;
      }
      case 'ship': {
        const answer = this.room.ok('parcel.decide', {
          ...{
            parcel: `parcel-${this.#n}`,
            station: 's',
            role: 'ship',
            location: 'a',
            fault: null,
          },
          ...{
            readings: '[]',
            readings_left_out: 0,
            weight: null,
            deadline_ms: null,
            clock_synchronised: true,
          },
          codes: [
            {
              text: 'x',
              aim: null,
              gs1_error: null,
              gs1: [
                { ai: '01', value: '04006381333931', title: '' },
                { ai: '10', value: `L${event.lot}`, title: '' },
              ],
            },
          ],
        } as never);
        expect(answer).toMatchObject({ verdict: 'accept' });
        this.shipped[event.lot] = (this.shipped[event.lot] ?? 0) + 1;
        return;
      }
      case 'repack':
        this.room.ok('stock.move', {
          ...{
            sku: 'V',
            lot: `L${event.lot}`,
            from: 'a',
            from_unit: null,
            to: 'b',
            to_unit: `U${this.#n}`,
          },
          ...{ quantity: 1, reason: null, note: null },
        });
        return;
      case 'void': {
        const id = [...this.made.keys()][event.nth];
        if (id === undefined) return;
        this.room.ok('movement.void', { movement: id, reason: 'X', note: null });
        this.made.delete(id);
      }
    }
  }

  /** Lots reached from one, by the model alone. */
  reached(begin: number, direction: 'forward' | 'backward'): Set<number> {
    const met = new Set([begin]);
    for (const each of met) {
      for (const { from, into } of this.made.values()) {
        const [here, there] = direction === 'forward' ? [from, into] : [into, from];
        if (here.includes(each)) for (const next of there) met.add(next);
      }
    }
    return met;
  }

  traced(begin: number, direction: 'forward' | 'backward') {
    const of = { kind: 'lot', variant: 'v', lot: `L${begin}` } as const;
    return traces(this.room.db)({ of, direction, limit: 100 });
  }

  #stock(each: number): void {
    this.room.ok('stock.adjust', {
      ...{ sku: 'V', lot: `L${each}`, location: 'a', quantity: 100, reason: 'FOUND', note: null },
    });
  }
}

it(`${RUNS} stories are traced as the model says (SEED=${SEED})`, () => {
  let links = 0;
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 25 }), (events) => {
      const story = new Story();
      try {
        for (const event of events) story.tell(event);
        for (let each = 0; each < LOTS; each += 1) {
          for (const direction of ['forward', 'backward'] as const) {
            const answer = story.traced(each, direction);
            const found = answer.rows.map((row) => Number(row.lot.slice(1)));
            const expected = [...story.reached(each, direction)];
            expect(found.toSorted()).toEqual(expected.toSorted());
            links += expected.length - 1;
            for (const row of answer.rows) {
              const parent = row.parent === null ? undefined : answer.rows[row.parent - 1];
              expect(row.depth).toBe(parent === undefined ? 0 : parent.depth + 1);
            }
          }
          const [row] = story.traced(each, 'forward').rows;
          const left = row?.events.reduce((sum, event) => sum + event.quantity, 0);
          expect(left).toBe(Math.min(20, story.shipped[each] ?? 0));
        }
        expect(divergences(story.room)).toEqual([]);
      } finally {
        story.room.close();
      }
    }),
    { numRuns: RUNS, seed: SEED },
  );
  // Stories without descendants would prove nothing.
  expect(links).toBeGreaterThan(RUNS);
}, 120_000);

function divergences(room: Stockroom) {
  const step = auditor(room.db);
  const found = [];
  let cursor: Parameters<typeof step>[0]['cursor'] = null;
  do {
    const done = step({ cursor, entries: 100 });
    found.push(...done.divergences);
    cursor = done.next;
  } while (cursor !== null);
  return found;
}
