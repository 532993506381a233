import { type Act, orNull, type Person } from './person.ts';

/** Orders of customers, and goods that come in while they wait. */
export function orderActs(person: Person): readonly Act[] {
  const { dice, ask } = person;
  return [
    [
      5,
      () => {
        const skus = dice.of(['A'], ['A', 'L'], ['L'], ['S'], ['A', 'A'], [person.sku()], []);
        ask('order.make', {
          order: name(person),
          customer: dice.of('c1', 'c2'),
          priority: dice.chance(0.03) ? 0 : dice.of(1, 5, 5, 9),
          ship_by: dice.of(null, '2027-01-08', '2027-02-01'),
          policy: dice.of('partial', 'partial', 'all'),
          lines: skus.map((sku, index) => ({ line: index + 1, sku, quantity: person.few(sku) })),
        });
      },
    ],
    [4, () => ask('order.ship', { order: person.id(person.state.sales), note: null })],
    [1, () => ask('order.cancel', { order: person.id(person.state.sales), reason: 'R' })],
    [
      2,
      () => ask('order.serve', { skus: dice.chance(0.05) ? [person.sku(), 'Z'] : ['A', 'L', 'S'] }),
    ],
    [1, () => fromFile(person)],
    [6, () => ask('putaway.plan', cameIn(person))],
    [3, () => bring(person)],
  ];
}

/** Mostly a new one; now and then one that is there, or the one for which people reserve by hand. */
function name({ dice, state }: Person): string {
  if (dice.chance(0.1)) return dice.of('o', `so-${1 + dice.below(state.sales.size + 1)}`);
  return `so-${state.sales.size + 1}`;
}

/** One order of one line. */
function fromFile(person: Person): void {
  const { dice, ask } = person;
  const sku = person.sku();
  const row = {
    ...{ order: name(person), customer: 'c1', sku, quantity: person.few(sku), line: null },
    ...{ priority: dice.of(null, 1), ship_by: null, policy: dice.of('partial', 'all') },
  };
  const id = `sales-${person.now()}-${dice.below(1_000_000)}`;
  const summary = { rows: 1, created: 1, changed: 0, unchanged: 0 };
  const file = { id, kind: 'orders', digest: id, summary, parts: 1 } as const;
  ask('import.stage', { ...file, part: 0, rows: JSON.stringify([row]) });
  if (person.state.jobs.has(id)) ask('import.apply', { id });
}

/** Goods at a dock or in staging. */
function cameIn(person: Person) {
  const there = ({ place }: { readonly place: string }) => place === 'dock' || place === 'lane';
  const { sku, lot, unit, place: location, quantity } = person.goods(there);
  if (unit !== '') return { handling_unit: unit, goods: null };
  return { handling_unit: null, goods: { sku, lot: orNull(lot), quantity, location } };
}

/** To packing, where the goods were sent there. */
function bring(person: Person): void {
  const straight = [...person.state.tasks].filter(
    ([, { state, kept }]) => state === 'open' && kept.length > 0,
  );
  const task = person.one(straight.map(([id]) => id));
  const place = person.dice.chance(0.8) ? 'packing' : person.place();
  const override_reason = person.dice.chance(0.5) ? 'OTHER' : null;
  person.ask('putaway.confirm', { task, place, override_reason, note: null });
}
