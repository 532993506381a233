import type { Subject } from '../../../inbound/putaway/commands.ts';
import { type Act, orNull, type Person } from './person.ts';

/** Putaway and counts. */
export function floorActs(person: Person): readonly Act[] {
  const { dice, ask } = person;
  return [
    [5, () => ask('putaway.plan', subject(person))],
    [
      1,
      () => {
        const subjects = dice.chance(0.15) ? [] : [subject(person), subject(person)];
        ask('putaway.plan-order', { subjects });
        for (const each of subjects) ask('putaway.plan', each);
      },
    ],
    [2, () => ask('putaway.choose', { task: task(person), location: person.place() })],
    [
      5,
      () => {
        const name = task(person);
        const sent = person.state.tasks.get(name)?.to;
        ask('putaway.confirm', {
          task: name,
          place: dice.chance(0.75) ? (sent ?? 'bin-1') : person.place(),
          override_reason: dice.chance(0.3) ? 'OTHER' : null,
          note: null,
        });
      },
    ],
    [1, () => ask('putaway.cancel', { task: task(person), note: null })],
    [
      1,
      () => ask('putaway.block', { location: person.place(), reason: dice.of(null, null, 'WET') }),
    ],
    [1, () => ask('putaway.expire', { now: person.now() })],
    [
      1,
      () => {
        const places = dice.chance(0.05) ? [] : [person.place(), person.place()];
        ask('count.plan', { why: 'asked', places });
      },
    ],
    [
      5,
      () => {
        if (dice.chance(0.4)) ask('count.start', { count: null, place: person.place() });
        else ask('count.start', { count: count(person), place: null });
      },
    ],
    [8, () => enter(person)],
    [4, () => ask('count.finish', counting(person))],
    [1, () => ask('count.leave', counting(person))],
    [2, () => ask('count.approve', { count: count(person, 'review'), note: null })],
    [1, () => ask('count.again', { count: count(person, 'review'), note: null })],
    [1, () => ask('count.cancel', { count: count(person), note: null })],
  ];
}

function subject(person: Person): Subject {
  if (person.dice.chance(0.5)) return { handling_unit: person.id(person.state.units), goods: null };
  const { sku, lot, place: location, quantity } = person.goods(({ unit }) => unit === '');
  return { handling_unit: null, goods: { sku, lot: orNull(lot), quantity, location } };
}

function task(person: Person): string {
  const open = [...person.state.tasks].filter(([, { state }]) => state !== 'done');
  if (person.dice.chance(0.1)) return person.id(person.state.tasks);
  return person.one(open.map(([id]) => id));
}

function count(person: Person, wanted?: string): string {
  const live = [...person.state.counts].filter(
    ([, { state }]) =>
      state === wanted || (wanted === undefined && state !== 'done' && state !== 'cancelled'),
  );
  if (person.dice.chance(0.1)) return person.id(person.state.counts);
  return person.one(live.map(([id]) => id));
}

/** A count that somebody has begun, mostly by whoever has begun it. */
function counting(person: Person): { readonly count: string; readonly by?: string } {
  const name = count(person, 'counting');
  const counter = person.state.counts.get(name)?.counter ?? null;
  return counter !== null && person.dice.chance(0.9)
    ? { count: name, by: counter }
    : { count: name };
}

function enter(person: Person): void {
  const { dice, ask } = person;
  const { count: name, ...who } = counting(person);
  const place = person.state.counts.get(name)?.place;
  const mode = dice.of('set', 'add');
  if (dice.chance(0.1)) {
    const entry = { kind: 'unit', handling_unit: person.id(person.state.units) } as const;
    return ask('count.enter', { ...who, count: name, entry });
  }
  if (dice.chance(0.05)) {
    return ask('count.enter', {
      ...who,
      count: name,
      entry: { kind: 'unknown', code: 'XYZ', quantity: 1 },
    });
  }
  const { sku, lot, unit, quantity } = person.goods((line) => line.place === place);
  const entry = { kind: 'goods', sku, lot: orNull(lot), handling_unit: orNull(unit) } as const;
  ask('count.enter', { ...who, count: name, entry: { ...entry, quantity, mode } });
}
