import type { CountEntry } from '../../../inbound/counts/commands.ts';
import type { Modelled } from './commands.ts';
import { type Goods, loose } from './goods.ts';
import {
  type Count,
  type GoodsEntry,
  isQuantity,
  isVirtual,
  type Line,
  no,
  PLACES,
} from './state.ts';

type CountCommand =
  | ('count.plan' | 'count.start' | 'count.enter' | 'count.finish' | 'count.leave')
  | ('count.approve' | 'count.again' | 'count.cancel');

const CLAIM_MS = 60 * 60_000;
const ROUNDS_MAX = 9;
type Asked = { readonly id: string; readonly by: string };

/** Counts of places: what was found, and what should have been there at that moment. */
export class CountModel {
  readonly #goods: Goods;

  constructor(goods: Goods) {
    this.#goods = goods;
  }

  get #counts() {
    return this.#goods.state.counts;
  }

  get(id: string): Count {
    return this.#counts.get(id) ?? no('unknown-count');
  }

  ofPlace(place: string): Count | null {
    for (const count of this.#counts.values()) {
      if (count.place === place && count.state !== 'done' && count.state !== 'cancelled')
        return count;
    }
    return null;
  }

  ofCounter(counter: string): Count | null {
    for (const count of this.#counts.values()) {
      if (count.state === 'counting' && count.counter === counter) return count;
    }
    return null;
  }

  add(id: string, place: string): Count {
    const nobody = { counter: null, counter_before: null, claimed_at: null };
    const lines = { lines: new Map(), unknown: new Set<string>() };
    const count: Count = { place, state: 'open', round: 1, ...nobody, ...lines };
    this.#counts.set(id, count);
    return count;
  }

  start(count: Count, { by }: Asked): void {
    const { now } = this.#goods;
    const taken = count.state === 'counting' && count.counter !== by;
    if (taken && now - (count.claimed_at ?? now) < CLAIM_MS) no('being-counted');
    if (count.state === 'review') no('in-review');
    if (count.state === 'done' || count.state === 'cancelled') no('count-ended');
    if (count.counter_before === by) no('same-counter');
    if (taken) this.#forget(count);
    Object.assign(count, { state: 'counting', counter: by, claimed_at: now });
  }

  #forget(count: Count): void {
    count.lines.clear();
    count.unknown.clear();
  }

  demandCounter({ state, counter }: Count, { by }: Asked): void {
    if (state !== 'counting') no('not-counting');
    if (counter !== by) no('being-counted');
  }

  enter(count: Count, entry: CountEntry, asked: Asked): void {
    this.demandCounter(count, asked);
    const goods = this.#goods;
    if (entry.kind === 'unknown') {
      goods.quantity(entry.quantity);
      count.unknown.add(entry.code);
    } else if (entry.kind === 'unit') {
      goods.unitNamed(entry.handling_unit);
      this.#demandHere(count, entry.handling_unit);
      for (const { sku, lot, unit, quantity } of goods.contents(entry.handling_unit)) {
        const seen = { counted: quantity, expected: quantity, disturbed: false };
        count.lines.set(`${sku}|${lot}|${unit}`, seen);
      }
    } else this.#enterGoods(count, entry);
  }

  #enterGoods(count: Count, entry: GoodsEntry): void {
    const goods = this.#goods;
    const { sku, lot, handling_unit, mode, quantity } = entry;
    if (!isQuantity(quantity) && !(mode === 'set' && quantity === 0)) no('bad-quantity');
    if (goods.item(sku) !== 'A' && lot === null) no('lot-needed');
    const name = goods.makeLot(sku, lot);
    const unit = goods.makeUnit(handling_unit);
    if (unit !== '') this.#demandHere(count, unit);
    const key = `${sku}|${name}|${unit}`;
    const before = mode === 'add' ? count.lines.get(key) : undefined;
    const counted = (before?.counted ?? 0) + quantity;
    if (sku === 'S' && counted > 1) no('serial');
    const expected = goods.level({ sku, lot: name, unit, place: count.place });
    const moved = before !== undefined && before.expected !== expected;
    count.lines.set(key, { counted, expected, disturbed: moved || before?.disturbed === true });
  }

  #demandHere({ place }: Count, unit: string): void {
    const stands = this.#goods.unit(unit).place;
    if (stands !== null && stands !== place) no('unit-elsewhere');
  }

  finish(count: Count, asked: Asked): void {
    this.demandCounter(count, asked);
    for (const [text, quantity] of this.#goods.state.levels) {
      const [sku = '', place = '', lot = '', unit = ''] = text.split('|');
      const key = `${sku}|${lot}|${unit}`;
      if (place !== count.place || count.lines.has(key)) continue;
      count.lines.set(key, { counted: 0, expected: quantity, disturbed: false });
    }
    const differing = [...count.lines.values()].filter((line) => line.counted !== line.expected);
    const large = differing.some(
      ({ counted, expected, disturbed }) =>
        disturbed || Math.abs(counted - expected) > Math.max(1, expected / 100),
    );
    if (differing.length === 0 && count.unknown.size === 0) count.state = 'done';
    else if (count.round === 1 && large) this.again(count);
    else count.state = 'review';
  }

  again(count: Count): void {
    if (count.round >= ROUNDS_MAX) no('too-many-rounds');
    this.#forget(count);
    const { round, counter: counter_before } = count;
    const nobody = { counter: null, claimed_at: null };
    Object.assign(count, { state: 'recount', round: round + 1, counter_before, ...nobody });
  }

  leave(count: Count, asked: Asked): void {
    this.demandCounter(count, asked);
    this.#forget(count);
    const state = count.round === 1 ? 'open' : 'recount';
    Object.assign(count, { state, counter: null, claimed_at: null });
  }

  approve(id: string, name: string, by: string): void {
    const count = this.get(name);
    if (count.state !== 'review') no('not-in-review');
    if (count.counter === by) no('own-count');
    const lines = [...count.lines].flatMap(([key, { counted, expected }]): Line[] => {
      const [sku = '', lot = '', unit = ''] = key.split('|');
      const quantity = counted - expected;
      const what = { sku, lot };
      if (quantity === 0) return [];
      return [
        { ...what, ...loose('adjustment'), quantity: -quantity },
        { ...what, place: count.place, unit, quantity },
      ];
    });
    const reference = { type: 'count', id: name };
    if (lines.length > 0) this.#goods.book(id, lines, { type: 'count', reference, yields: true });
    count.state = 'done';
  }
}

export function countModel(goods: Goods, counts: CountModel): Modelled<CountCommand> {
  return {
    'count.plan': ({ id, places }) => {
      if (places.length === 0) no('plan-size');
      for (const [index, place] of places.entries()) {
        goods.ownPlace(place);
        if (counts.ofPlace(place) === null) counts.add(`${id}.${index + 1}`, place);
      }
      return null;
    },
    'count.start': (asked) => {
      if (asked.count !== null) {
        counts.start(counts.get(asked.count), asked);
        return null;
      }
      const { place } = asked;
      if (!(place in PLACES) || isVirtual(place)) no('unknown-location');
      goods.ownPlace(place);
      counts.start(counts.ofPlace(place) ?? counts.add(asked.id, place), asked);
      return null;
    },
    'count.enter': (asked) => {
      counts.enter(counts.get(asked.count), asked.entry, asked);
      return null;
    },
    'count.finish': (asked) => {
      counts.finish(counts.get(asked.count), asked);
      return null;
    },
    'count.leave': (asked) => {
      counts.leave(counts.get(asked.count), asked);
      return null;
    },
    'count.approve': ({ id, count, by }) => {
      counts.approve(id, count, by);
      return null;
    },
    'count.again': ({ count: name }) => {
      const count = counts.get(name);
      if (count.state !== 'review') no('not-in-review');
      counts.again(count);
      return null;
    },
    'count.cancel': ({ count: name }) => {
      const count = counts.get(name);
      if (count.state === 'done' || count.state === 'cancelled') no('count-ended');
      count.state = 'cancelled';
      return null;
    },
  };
}
