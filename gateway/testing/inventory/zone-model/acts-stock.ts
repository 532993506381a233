import { type Act, orNull, type Person } from './person.ts';

/** Corrections, moves, units, lots, reservations, returns. */
export function stockActs(person: Person): readonly Act[] {
  const { dice, ask } = person;
  const words = { reason: null, note: null };
  return [
    [
      9,
      () => {
        const sku = person.sku();
        const what = { sku, lot: person.lot(sku), quantity: person.few(sku) };
        const on = { location: person.place(), handling_unit: person.unitOrNot() };
        ask('stock.adjust', { ...what, ...on, reason: 'FOUND', note: null });
      },
    ],
    [
      2,
      () => {
        const { sku, lot, unit, place: location, quantity } = person.goods();
        const what = { sku, lot: orNull(lot), handling_unit: orNull(unit), location };
        ask('stock.adjust', { ...what, quantity: -quantity, reason: 'LOST', note: null });
      },
    ],
    [
      2,
      () => {
        const { sku, lot, unit, place: location, quantity } = person.goods();
        const what = { sku, lot: orNull(lot), handling_unit: orNull(unit), location, quantity };
        ask('stock.scrap', { ...what, reason: 'DAMAGED', note: null });
      },
    ],
    [
      6,
      () => {
        const { sku, lot, unit, place: from, quantity } = person.goods();
        const what = { sku, lot: orNull(lot), from, from_unit: orNull(unit), quantity };
        const to = { to: person.place(), to_unit: person.unitOrNot() };
        ask('stock.move', { ...what, ...to, ...words });
      },
    ],
    [3, () => ask('adjustment.undo', { movement: person.id(person.state.movements), note: null })],
    [
      4,
      () =>
        ask('movement.void', {
          movement: person.id(person.state.movements),
          reason: 'MISTAKE',
          note: null,
        }),
    ],
    [
      4,
      () => {
        const onto = dice.chance(0.6) ? null : person.id(person.state.units);
        const stands = onto === null ? undefined : person.state.units.get(onto)?.place;
        const to = dice.chance(0.8) ? (stands ?? person.place()) : person.place();
        ask('unit.move', { handling_unit: person.id(person.state.units), to, onto, ...words });
      },
    ],
    [
      1,
      () =>
        ask('unit.describe', {
          handling_unit: person.unit(),
          kind: 'pallet',
          tare_mg: 0,
          location: dice.chance(0.3) ? null : person.place(),
        }),
    ],
    [
      2,
      () => {
        const sku = dice.of('L', 'S', 'L', 'Z');
        const status = dice.of('released', 'released', 'released', 'blocked', 'quarantined', null);
        const facts = dice.chance(0.5) ? {} : { expires_on: person.expiry() };
        ask('lot.change', { sku, lot: person.lot(sku) ?? 'X', status, reason: null, facts });
      },
    ],
    [
      1,
      () => {
        const sku = dice.of('L', 'S', 'L', 'Z');
        const lot = person.lot(sku) ?? 'X';
        ask('lot.recall', { sku, lot, reason: 'R', note: null, descendants: dice.chance(0.7) });
      },
    ],
    [2, () => transform(person)],
    [
      4,
      () => {
        const { sku, lot, unit, place: location, quantity } = person.goods();
        const where = { location, lot: orNull(lot), handling_unit: orNull(unit) };
        const hours = dice.of(1, 30);
        ask('reservation.make', {
          sku,
          quantity,
          at: dice.chance(0.6) ? where : null,
          reference: { type: 'order', id: 'o' },
          expires_at: dice.chance(0.5)
            ? null
            : new Date(person.now() + hours * 3_600_000).toISOString(),
        });
      },
    ],
    [2, () => ask('reservation.release', { reservation: person.id(person.state.reservations) })],
    [1, () => ask('reservation.expire', { now: person.now() })],
    [2, () => ask('lot.expire', {})],
    [
      2,
      () => {
        const sku = person.sku();
        const result = dice.of('restock', 'quarantine', 'scrap');
        const right = result === 'quarantine' ? 'held' : 'dock';
        ask('return.take', {
          order: dice.chance(0.5) ? person.id(person.state.sales) : dice.of(null, 'o-1'),
          sku,
          lot: person.lot(sku),
          quantity: person.few(sku),
          result,
          reason: 'OTHER',
          location: dice.chance(0.9) ? right : dice.of(null, person.place()),
          note: null,
        });
      },
    ],
    [2, () => ask('return.undo', { return: person.id(person.state.returns), reason: 'MISTAKE' })],
  ];
}

function transform(person: Person): void {
  const { dice } = person;
  const { sku, lot, unit, place: location, quantity } = person.goods();
  const input = { sku, lot: orNull(lot), location, handling_unit: orNull(unit), quantity };
  const made = dice.of('L', 'L', 'A', 'S');
  const name = made === 'L' && dice.chance(0.6) ? dice.of('X', 'Y', 'M') : person.lot(made);
  const output = { sku: made, lot: name, location: person.place(), quantity: person.few(made) };
  const outputs = [{ ...output, handling_unit: null, expires_on: person.expiry() }];
  const inputs = dice.chance(0.03) ? [] : [input];
  person.ask('goods.transform', { inputs, outputs, reason: 'MIXED', note: null });
}
