import type { Modelled } from './commands.ts';
import { both, type Goods, loose } from './goods.ts';
import { heldElsewhere, say } from './holding.ts';
import { keepWithinFree, loosen, lotsHeld } from './promises.ts';
import { isQuantity, isVirtual, type Line, no, PLACES, textOf } from './state.ts';

type StockCommand =
  | ('stock.adjust' | 'stock.scrap' | 'stock.move' | 'adjustment.undo' | 'movement.void')
  | ('unit.move' | 'unit.describe' | 'lot.change' | 'lot.recall' | 'goods.transform')
  | ('reservation.make' | 'reservation.release' | 'reservation.expire' | 'lot.expire')
  | ('return.take' | 'return.undo');

/** Moves, corrections, units, lots, reservations and returns. */
export function stockModel(goods: Goods): Modelled<StockCommand> {
  return {
    'stock.adjust': ({ id, sku, location, lot, quantity, ...more }) => {
      if (!isQuantity(Math.abs(quantity))) no('bad-quantity');
      const item = goods.item(sku);
      goods.place(location);
      if (item !== 'A' && lot === null && quantity > 0) no('lot-missing');
      const what = { sku, lot: goods.makeLot(sku, lot), quantity };
      const to = { place: location, unit: goods.makeUnit(more.handling_unit ?? null) };
      goods.book(id, both(what, loose('adjustment'), to), { type: 'adjust', yields: true });
      return null;
    },
    'stock.scrap': ({ id, sku, location, lot, handling_unit, quantity }) => {
      goods.quantity(quantity);
      goods.item(sku);
      const what = { sku, lot: goods.lotNamed(sku, lot), quantity };
      const from = { place: '', unit: goods.unitNamed(handling_unit) };
      from.place = goods.place(location);
      goods.book(id, both(what, from, loose('scrap')), { type: 'scrap', yields: true });
      return null;
    },
    'stock.move': ({ id, sku, lot, from, from_unit, to, to_unit, quantity }) => {
      goods.item(sku);
      const what = { sku, lot: goods.lotNamed(sku, lot), quantity };
      const left = { place: goods.place(from), unit: goods.unitNamed(from_unit) };
      const there = { place: goods.ownPlace(to), unit: goods.makeUnit(to_unit) };
      moveGoods(goods, id, what, left, there, 'transfer');
      return null;
    },
    'adjustment.undo': ({ id, movement }) => {
      const { type } = goods.movement(movement);
      if (type !== 'adjust' && type !== 'scrap') no('no-adjustment');
      goods.reverse(movement, id);
      return null;
    },
    'movement.void': ({ id, movement }) => {
      const { type, reference } = goods.movement(movement);
      const counts = type === 'return' || reference?.type === 'transfer';
      if (counts) no('of-a-document');
      goods.reverse(movement, id);
      return null;
    },
    'unit.move': ({ id, handling_unit, to, onto }) => {
      goods.unitNamed(handling_unit);
      goods.ownPlace(to);
      if (onto !== null) goods.unitNamed(onto);
      moveUnit(goods, id, handling_unit, to, onto, { type: 'transfer' });
      return null;
    },
    'unit.describe': ({ handling_unit, location }) => {
      const code = goods.makeUnit(handling_unit);
      if (location === null) return null;
      goods.ownPlace(location);
      if (goods.unit(code).place === location) return null;
      if (goods.contents(code).length > 0) no('not-empty');
      goods.standAll(code, location);
      return null;
    },
    'lot.change': ({ sku, lot, status, reason, facts, by, occurred_at: at }) => {
      goods.item(sku);
      const changed = ofBatch(goods, sku, lot);
      if (changed.length === 0) no('unknown-lot');
      const keys = changed.map((name) => `${sku}|${name}`);
      if (status === 'released' && heldElsewhere(goods.state, keys)) no('held-elsewhere');
      for (const name of changed) {
        const { batch = null, expires_on = null } = facts;
        const said = {
          ...(batch === null || name !== lot ? {} : { batch }),
          ...(expires_on === null ? {} : { expires_on }),
        };
        // A person's word takes the place of what is known.
        Object.assign(goods.lot(sku, name) ?? {}, said);
        goods.fillLot(sku, name, said);
        const word = { reason, recall: null, by, at };
        if (status !== null) say(goods.state, `${sku}|${name}`, { ...word, status });
      }
      lotsHeld(
        goods,
        changed.map((name) => ({ sku, lot: name })),
      );
      return null;
    },
    'lot.recall': ({ id, sku, lot, reason, descendants, by, occurred_at: at }) => {
      goods.item(sku);
      const own = ofBatch(goods, sku, lot).map((name) => `${sku}|${name}`);
      if (own.length === 0) no('unknown-lot');
      const all = descendants ? madeOf(goods, own) : own;
      for (const name of all) {
        const recall = { recall: id, descendants };
        say(goods.state, name, { status: 'blocked', reason, recall, by, at });
      }
      lotsHeld(goods, all.map(lotOf));
      return null;
    },
    'goods.transform': (asked) => {
      transform(goods, asked);
      return null;
    },
    'reservation.make': ({ id, sku, quantity, at, expires_at, reference }) => {
      goods.item(sku);
      const where =
        at === null
          ? null
          : {
              sku,
              place: goods.place(at.location),
              lot: goods.lotNamed(sku, at.lot),
              unit: goods.unitNamed(at.handling_unit),
            };
      goods.quantity(quantity);
      if (goods.state.reservations.has(id)) no('exists');
      if (where !== null && goods.isHeld(sku, where.lot)) no('lot-held');
      const here = where === null ? quantity : goods.isFree(where) ? goods.available(where) : 0;
      if (Math.min(here, goods.free(sku) - goods.promised(sku)) < quantity) no('nothing-free');
      const until = expires_at === null ? null : Date.parse(expires_at);
      const of = { expires_at: until, order: reference.id };
      const made = { sku, quantity, at: where, state: 'live', ...of } as const;
      goods.state.reservations.set(id, { ...made });
      return null;
    },
    'reservation.release': ({ reservation }) => {
      const found = goods.state.reservations.get(reservation) ?? no('unknown-reservation');
      if (found.state !== 'live') no('not-live');
      goods.end(reservation, 'released');
      return null;
    },
    'reservation.expire': ({ now }) => {
      let expired = 0;
      for (const [name, each] of goods.state.reservations) {
        if (each.state !== 'live' || each.expires_at === null || each.expires_at > now) continue;
        goods.end(name, 'expired');
        expired += 1;
      }
      return expired === 0 ? 'nothing' : null;
    },
    'lot.expire': () => {
      const { expired, lots } = goods.state;
      const due = [...lots]
        .filter(([key, { expires_on }]) => {
          return expires_on !== null && expires_on < goods.today && !expired.has(key);
        })
        .map(([key]) => key);
      lotsHeld(goods, due.map(lotOf));
      for (const key of due) expired.add(key);
      return due.length === 0 ? 'nothing' : null;
    },
    'return.take': ({ id, order, sku, lot, quantity, result, location }) => {
      goods.quantity(quantity);
      const item = goods.item(sku);
      if (item !== 'A' && lot === null) no('lot-needed');
      const to = result === 'scrap' ? 'scrap' : inspected(goods, result, location);
      const what = { sku, lot: goods.makeLot(sku, lot), quantity };
      if (order !== null) demandShipped(goods, order, what, lot !== null);
      const left = order !== null && goods.shipped(order, sku) !== null;
      if (result === 'restock' && goods.isHeld(sku, what.lot)) no('lot-held');
      const reference = order === null ? { type: 'return', id } : { type: 'order', id: order };
      goods.book(id, both(what, loose('customer'), loose(to)), { type: 'return', reference });
      const referenced = order !== null && left;
      goods.state.returns.set(id, { ...what, order, referenced, undone: false });
      return null;
    },
    'return.undo': ({ id, return: name }) => {
      const found = goods.state.returns.get(name) ?? no('unknown-return');
      if (found.undone) no('already-undone');
      goods.reverse(name, id);
      found.undone = true;
      return null;
    },
  };
}

/** Where something left for the order, no more of it comes back. */
function demandShipped(goods: Goods, order: string, what: What, exactly: boolean): void {
  const { sku, lot, quantity } = what;
  const left = (of: string | null): number => {
    const shipped = goods.shipped(order, sku, of);
    if (shipped === null) return Number.POSITIVE_INFINITY;
    if (shipped === 0) no('not-shipped');
    const back = [...goods.state.returns.values()].filter(
      (each) => each.order === order && each.sku === sku && !each.undone,
    );
    const ofLot = back.filter((each) => of === null || each.lot === of);
    return shipped - ofLot.reduce((sum, each) => sum + each.quantity, 0);
  };
  const all = left(null);
  if (quantity > Math.min(all, exactly ? left(lot) : all)) no('more-than-shipped');
}

type Where = { readonly place: string; readonly unit: string };
type What = Pick<Line, 'sku' | 'lot' | 'quantity'>;

export function moveGoods(
  goods: Goods,
  id: string,
  what: What,
  from: Where,
  to: Where,
  type: string,
  reference: { readonly type: string; readonly id: string } | null = null,
): void {
  goods.quantity(what.quantity);
  if (from.place === to.place && from.unit === to.unit) no('same-place');
  goods.book(id, both(what, from, to), { type, reference, yields: yields(to.place, type) });
  if (isHeldPlace(to.place)) keepWithinFree(goods, what.sku);
}

const isHeldPlace = (place: string): boolean => PLACES[place]?.kind === 'quarantine';
const yields = (to: string, type: string): boolean => isHeldPlace(to) && type !== 'putaway';

/** With all on and in it; what is reserved of its goods goes with them, but not into quarantine. True where goods moved. */
export function moveUnit(
  goods: Goods,
  id: string,
  code: string,
  to: string,
  onto: string | null,
  booked: Parameters<Goods['book']>[2],
): boolean {
  const unit = goods.unit(code);
  if (unit.place === to && unit.parent === onto) no('same-place');
  if (onto !== null && goods.unit(onto).place !== to) no('nesting');
  const moved = goods.contents(code).filter(({ place }) => place !== to);
  const texts = new Set(moved.map(textOf));
  const promised = [...goods.state.reservations].filter(
    ([, { at, state }]) => state === 'live' && at !== null && texts.has(textOf(at)),
  );
  for (const [, each] of promised) if (each.at !== null) each.at = { ...each.at, place: to };
  goods.standAll(code, to);
  if (onto !== null) goods.nest(code, onto);
  const lines = moved.flatMap(({ sku, lot, unit: on, place, quantity }) =>
    both({ sku, lot, quantity }, { place, unit: on }, { place: to, unit: on }),
  );
  if (lines.length > 0) goods.book(id, lines, { ...booked, yields: yields(to, booked.type) });
  if (isHeldPlace(to)) {
    for (const [reservation] of promised) loosen(goods, reservation);
    for (const sku of new Set(moved.map((each) => each.sku))) keepWithinFree(goods, sku);
  }
  return lines.length > 0;
}

/** `L|L-1`: the lot L-1 of the item L. */
export function lotOf(name: string): { readonly sku: string; readonly lot: string } {
  const [sku = '', lot = ''] = name.split('|');
  return { sku, lot };
}

/** The lot and the serial numbers made in it. */
function ofBatch({ state }: Goods, sku: string, lot: string): string[] {
  return [...state.lots]
    .filter(
      ([text, { batch }]) =>
        text === `${sku}|${lot}` || (text.startsWith(`${sku}|`) && batch === lot),
    )
    .map(([text]) => text.slice(sku.length + 1));
}

/** All lots that anything of these went into, and the pieces of each. */
export function madeOf(goods: Goods, begin: readonly string[]): readonly string[] {
  const found = [...begin];
  for (const lot of found) {
    const [sku = '', number = ''] = lot.split('|');
    const pieces = ofBatch(goods, sku, number).map((name) => `${sku}|${name}`);
    const made = goods.state.links
      .filter(({ from, movement }) => from === lot && isInEffect(goods, movement))
      .map(({ to }) => to);
    for (const each of [...pieces, ...made]) if (!found.includes(each)) found.push(each);
  }
  return found;
}

/** Not taken back, or taken back and then that taken back, and so on. */
export function isInEffect({ state }: Goods, movement: string): boolean {
  let inEffect = true;
  for (let by = state.voided.get(movement); by !== undefined; by = state.voided.get(by)) {
    inEffect = !inEffect;
  }
  return inEffect;
}

function inspected(
  goods: Goods,
  result: 'restock' | 'quarantine',
  location: string | null,
): string {
  if (location === null) return no('location-needed');
  const held = PLACES[goods.place(location)]?.kind === 'quarantine';
  if (result === 'quarantine' && !held) no('not-quarantine');
  if (result === 'restock' && held) no('quarantine');
  return location;
}

type Transform = Parameters<Modelled<'goods.transform'>['goods.transform']>[0];

function transform(goods: Goods, { id, inputs, outputs }: Transform): void {
  if (inputs.length === 0 || outputs.length === 0) no('bad-transformation');
  const used = inputs.map(({ sku, lot, location, handling_unit, quantity }): Line => {
    goods.item(sku);
    const name = goods.lotNamed(sku, lot);
    if (goods.isHeld(sku, name)) no('lot-held');
    const unit = goods.unitNamed(handling_unit);
    goods.quantity(quantity);
    return { sku, lot: name, place: goods.place(location), unit, quantity: -quantity };
  });
  const made = outputs.map(({ sku, lot, location, handling_unit, quantity, expires_on }): Line => {
    if (goods.item(sku) !== 'A' && lot === null) no('lot-needed');
    const name = goods.makeLot(sku, lot, { expires_on });
    const unit = goods.makeUnit(handling_unit);
    goods.quantity(quantity);
    return { sku, lot: name, place: goods.place(location), unit, quantity };
  });
  const sums = new Map<string, number>();
  for (const line of [...used, ...made]) {
    sums.set(textOf(line), (sums.get(textOf(line)) ?? 0) + line.quantity);
  }
  if ([...sums.values()].every((sum) => sum === 0)) no('bad-transformation');
  const lines = [...used, ...made].flatMap((line) => [
    line,
    { ...line, ...loose('production'), quantity: -line.quantity },
  ]);
  goods.book(id, lines, { type: 'adjust', reference: { type: 'transformation', id } });
  const lotsOf = (side: readonly Line[]) =>
    new Set(side.filter(({ lot }) => lot !== '').map(({ sku, lot }) => `${sku}|${lot}`));
  for (const from of lotsOf(used)) {
    for (const to of lotsOf(made))
      if (from !== to) goods.state.links.push({ from, to, movement: id });
  }
}

/** Sum of what lies at places of the zone, by item. */
export function onHand(goods: Goods): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [text, quantity] of goods.state.levels) {
    const [sku = '', place = ''] = text.split('|');
    if (!isVirtual(place)) sums[sku] = (sums[sku] ?? 0) + quantity;
  }
  return sums;
}
