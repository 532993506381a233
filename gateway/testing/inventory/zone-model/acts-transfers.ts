import { type Act, OTHER, orNull, type Person } from './person.ts';
import { inTransit } from './sending.ts';

/** Goods to the other zone and from it. */
export function transferActs(person: Person): readonly Act[] {
  const { dice, ask, zone } = person;
  const other = zone.name === 'a' ? OTHER.a : OTHER.b;
  const out = (wanted: string): string => {
    const found = [...person.state.out].filter(([, { state }]) => state === wanted);
    if (dice.chance(0.07)) return person.id(person.state.out);
    return person.one(found.map(([id]) => id));
  };
  const loaded = (): string => {
    const found = [...person.state.out].filter(
      ([, { state, lines }]) => state === 'loading' && lines.length > 0,
    );
    return dice.chance(0.07) ? out('loading') : person.one(found.map(([id]) => id));
  };
  const incoming = () => {
    const all = [...person.state.in.values()];
    const open = all.filter(({ state }) => state === 'expected' || state === 'arriving');
    return dice.pick(dice.chance(0.9) ? open : all) ?? person.otherwise();
  };
  const named = () => {
    const row = dice.chance(0.95) ? incoming() : null;
    return { from_zone: row?.from ?? other, transfer: row?.transfer ?? 'nobody' };
  };
  /** Somebody gives up waiting for a unit. */
  const missingUnits = () => {
    const waiting = [...person.state.in.values()].filter(
      ({ state, lines }) =>
        state !== 'closed' && lines.some(({ unit, arrived }) => unit !== null && arrived === 0),
    );
    const { from: from_zone, transfer } = dice.pick(waiting) ?? person.otherwise();
    return { from_zone, transfer };
  };
  return [
    [
      6,
      () => {
        const loading = [...person.state.out.values()].some(({ state }) => state === 'loading');
        if (loading && dice.chance(0.8)) person.otherwise();
        const again = dice.chance(0.05) ? { id: person.id(person.state.out) } : {};
        ask('transfer.open', { ...again, to_zone: other, note: null });
      },
    ],
    [
      8,
      () => {
        const transfer = out('loading');
        if (dice.chance(0.4)) {
          const handling_unit = person.id(person.state.units);
          return ask('transfer.load', { transfer, goods: { kind: 'unit', handling_unit } });
        }
        const { sku, lot, unit, place: from, quantity } = person.goods();
        const goods = {
          kind: 'item',
          sku,
          lot: orNull(lot),
          from,
          from_unit: orNull(unit),
        } as const;
        ask('transfer.load', { transfer, goods: { ...goods, quantity } });
      },
    ],
    [
      1,
      () => {
        const transfer = out('loading');
        const line = dice.pick(person.state.out.get(transfer)?.lines ?? [])?.line ?? 1;
        ask('transfer.unload', { transfer, line });
      },
    ],
    [6, () => ask('transfer.dispatch', { transfer: loaded() })],
    [
      2,
      () =>
        ask('transfer.cancel', {
          transfer: dice.chance(0.5) ? out('dispatched') : out('loading'),
          note: null,
        }),
    ],
    [30, () => arrive(person, dice.chance(0.95) ? incoming() : null)],
    [2, () => ask('transfer.close', { ...named(), note: null })],
    [1, () => ask('transfer.close', { ...missingUnits(), note: null })],
    [
      2,
      () => ask('transfer.undo-arrival', { arrival: person.id(person.state.arrivals), note: null }),
    ],
    [4, () => settle(person, out('dispatched'))],
    [
      10,
      () => {
        const [from_zone = other, transfer = 'nobody'] = person.id(person.state.strays).split('/');
        ask('transfer.dismiss', { from_zone, transfer, note: 'seen' });
      },
    ],
  ];
}

function arrive(person: Person, row: ReturnType<Person['state']['in']['get']> | null): void {
  const { dice, ask } = person;
  const damaged = dice.chance(0.1);
  const where = {
    location: damaged ? dice.of('held', 'held', 'dock') : person.place(),
    damaged,
    note: null,
  };
  const of =
    row == null || dice.chance(0.2) ? null : { from_zone: row.from, transfer: row.transfer };
  const units = row?.contents.units ?? [];
  if (dice.chance(units.length > 0 ? 0.6 : 0.1)) {
    const handling_unit = dice.pick(units)?.code ?? person.unit();
    return ask('transfer.arrive', { of, goods: { kind: 'unit', handling_unit }, ...where });
  }
  const line = dice.pick(row?.lines ?? []);
  const sku = line?.sku ?? person.sku();
  const quantity =
    line === undefined
      ? person.few(sku)
      : dice.of(line.quantity, 1 + dice.below(line.quantity), person.few(sku));
  const lot = line === undefined ? person.lot(sku) : dice.chance(0.8) ? line.lot : null;
  const goods = { kind: 'item', sku, lot, quantity, to_unit: person.unitOrNot() } as const;
  ask('transfer.arrive', { of, goods: { ...goods, extra: dice.chance(0.12) }, ...where });
}

function settle(person: Person, transfer: string): void {
  const { dice, ask } = person;
  const row = person.state.out.get(transfer);
  const [extra, open] = dice.pick([...(row?.surplus ?? [])]) ?? [1, undefined];
  if (open !== undefined && dice.chance(0.5)) {
    const quantity = Math.max(1, open.quantity - open.settled);
    const here = person.goods(({ sku, unit }) => sku === open.sku && unit === '');
    const what = { kind: 'sent', extra, quantity, location: here.place } as const;
    return ask('transfer.settle', { transfer, what, note: null });
  }
  const line = dice.pick(row?.lines ?? []);
  const left = line === undefined ? 1 : inTransit(line);
  const number = line?.line ?? 1;
  const quantity = dice.chance(0.9) ? Math.max(1, left) : left + 1;
  const lost = { kind: 'lost', line: number, quantity } as const;
  const found = { kind: 'found', line: number, quantity, location: person.place() } as const;
  ask('transfer.settle', { transfer, what: dice.chance(0.5) ? lost : found, note: null });
}
