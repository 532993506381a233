import type { OrderContent } from '../../../outbound/orders/commands.ts';
import type { Modelled } from './commands.ts';
import { both, type Goods, loose } from './goods.ts';
import { keepWithinFree } from './promises.ts';
import { type At, atOf, isVirtual, no, PACKING, PLACES, type Ready, type Sale } from './state.ts';

type OrderCommand = 'order.make' | 'order.cancel' | 'order.serve' | 'order.ship';
type Waits = { readonly id: string; readonly sale: Sale; readonly quantity: number };
/** So much of what stands there is wanted by an order. */
export type Wanted = { readonly order: string; readonly at: At; readonly quantity: number };
export type Straight = {
  readonly part: boolean;
  readonly lines: Ready['lines'];
  readonly wanted: readonly Wanted[];
};

/** Who waits for what, and who is next. */
export class OrderModel {
  readonly #goods: Goods;

  constructor(goods: Goods) {
    this.#goods = goods;
    goods.lastInTurn = (sku) => this.#last(sku);
    goods.followers.push((movement) => {
      const { type, reference } = goods.movement(movement);
      if (type !== 'return' && reference?.type === 'order') this.settle(reference.id);
    });
  }

  /** Over once all of it has left. */
  settle(order: string): void {
    const sale = this.#goods.state.sales.get(order);
    if (sale === undefined || sale.state === 'cancelled') return;
    const all = [...sale.lines.values()].every(
      ({ sku, quantity }) => (this.#goods.shipped(order, sku) ?? 0) >= quantity,
    );
    sale.state = all ? 'shipped' : 'open';
  }

  ship(id: string, order: string): void {
    const goods = this.#goods;
    const sale = goods.state.sales.get(order) ?? no('unknown-order');
    if (sale.state !== 'open') no('order-ended');
    const taken: { reservation: string; at: At; quantity: number }[] = [];
    const mine = [...goods.state.reservations].filter(
      ([, each]) => each.state === 'live' && each.order === order,
    );
    for (const [reservation, { at, quantity }] of mine) {
      if (at?.place !== PACKING) continue;
      if (goods.isHeld(at.sku, at.lot)) no('lot-held');
      taken.push({ reservation, at, quantity });
    }
    const used = new Map<string, number>();
    for (const [reservation, { sku, at, quantity }] of mine) {
      if (at !== null) continue;
      let left = quantity;
      for (const [text, there] of this.#freeAtPacking(sku)) {
        const part = Math.min(left, there - goods.reservedAt(text) - (used.get(text) ?? 0));
        if (part <= 0) continue;
        used.set(text, (used.get(text) ?? 0) + part);
        left -= part;
        taken.push({ reservation, at: atOf(text), quantity: part });
      }
    }
    if (taken.length === 0) no('nothing-packed');
    const lines = taken.flatMap(({ reservation, at, quantity }) => {
      goods.consume(reservation, quantity);
      return both({ ...at, quantity }, at, loose('customer'));
    });
    goods.book(id, lines, { type: 'ship', reference: { type: 'order', id: order } });
    this.settle(order);
  }

  /** What expires first leaves first. */
  #freeAtPacking(sku: string): [string, number][] {
    const goods = this.#goods;
    const key = (text: string): string => {
      const { lot, unit } = atOf(text);
      return [goods.lot(sku, lot)?.expires_on ?? '9999', lot, unit].join('\0');
    };
    return [...goods.state.levels]
      .filter(([text]) => {
        const at = atOf(text);
        return at.sku === sku && at.place === PACKING && !goods.isHeld(sku, at.lot);
      })
      .sort(([a], [b]) => (key(a) < key(b) ? -1 : 1));
  }

  /** What is kept for an order of an item, with or without a place. */
  #kept(order: string, sku: string, wherever = true): number {
    let sum = 0;
    for (const each of this.#goods.state.reservations.values()) {
      if (each.state !== 'live' || each.order !== order || each.sku !== sku) continue;
      if (wherever || each.at === null) sum += each.quantity;
    }
    return sum;
  }

  /** Open orders of an item in their turn, with what each waits for. */
  #turn(sku: string): Waits[] {
    const all = [...this.#goods.state.sales].flatMap(([id, sale]): Waits[] => {
      const line = [...sale.lines.values()].find((each) => each.sku === sku);
      if (line === undefined || sale.state !== 'open') return [];
      const has = this.#kept(id, sku) + (this.#goods.shipped(id, sku) ?? 0);
      return [{ id, sale, quantity: Math.max(0, line.quantity - has) }];
    });
    // What came first stays first among equals.
    return all.sort(
      (a, b) =>
        a.sale.priority - b.sale.priority ||
        (a.sale.ship_by ?? '9').localeCompare(b.sale.ship_by ?? '9'),
    );
  }

  /** The promise of no certain goods that is last in turn; of an order the newest. */
  #last(sku: string): string | null {
    const { sales, reservations } = this.#goods.state;
    const promises = [...reservations].filter(
      ([, each]) => each.state === 'live' && each.sku === sku && each.at === null,
    );
    const ids = [...sales.keys()];
    const turn = (order: string | null): readonly [number, string, number] => {
      const sale = order === null ? undefined : sales.get(order);
      return [sale?.priority ?? 0, sale?.ship_by ?? '9999', ids.indexOf(order ?? '')];
    };
    const ordered = promises.filter(([, { order }]) => order !== null && sales.has(order));
    const [last] = ordered.reverse().sort(([, a], [, b]) => {
      const [one, other] = [turn(a.order), turn(b.order)];
      return other[0] - one[0] || other[1].localeCompare(one[1]) || other[2] - one[2];
    });
    return last?.[0] ?? null;
  }

  #unpromised(sku: string): number {
    return this.#goods.free(sku) - this.#goods.promised(sku);
  }

  /** The same order again changes nothing. */
  make(content: OrderContent): void {
    const { sales } = this.#goods.state;
    const { order, priority, ship_by, policy } = content;
    const said = JSON.stringify(content);
    const before = sales.get(order);
    if (before !== undefined && before.content !== said) no('exists_with_different_body');
    if (before !== undefined) return;
    if (!Number.isInteger(priority) || priority < 1 || priority > 9) no('bad-priority');
    if (content.lines.length === 0) no('order-lines');
    const lines = new Map<number, { sku: string; quantity: number }>();
    for (const { line, sku, quantity } of content.lines) {
      const twice = [...lines.values()].some((each) => each.sku === sku);
      if (twice || lines.has(line)) no('order-lines');
      lines.set(line, { sku: this.#goods.item(sku), quantity: this.#goods.quantity(quantity) });
    }
    sales.set(order, { content: said, priority, ship_by, policy, state: 'open', lines });
    for (const { sku } of lines.values()) this.serve(sku);
  }

  serve(sku: string): number {
    let served = 0;
    keepWithinFree(this.#goods, sku);
    for (const { id, sale, quantity } of this.#turn(sku)) {
      const free = this.#unpromised(sku);
      if (quantity === 0 || free <= 0) continue;
      const lines = [...sale.lines.values()]
        .map((line) => {
          const has = this.#kept(id, line.sku) + (this.#goods.shipped(id, line.sku) ?? 0);
          return { sku: line.sku, quantity: line.quantity - has };
        })
        .filter((line) => line.quantity > 0);
      if (sale.policy === 'partial') {
        this.#reserve(id, sku, Math.min(free, quantity), null);
        served += 1;
      } else if (lines.every((line) => this.#unpromised(line.sku) >= line.quantity)) {
        for (const line of lines) this.#reserve(id, line.sku, line.quantity, null);
        served += lines.length;
      }
    }
    return served;
  }

  #reserve(order: string, sku: string, quantity: number, at: At | null): string {
    const { reservations, sales } = this.#goods.state;
    const number = [...reservations.values()].filter((each) => each.order === order).length + 1;
    const line = [...(sales.get(order)?.lines ?? [])].find(([, each]) => each.sku === sku)?.[0];
    const id = `order/${order}/${line}/${number}`;
    reservations.set(id, { sku, quantity, at, state: 'live', expires_at: null, order });
    return id;
  }

  keep({ order, at, quantity }: Wanted): string {
    let left = quantity;
    for (const [id, each] of this.#goods.state.reservations) {
      if (each.state !== 'live' || each.order !== order || each.sku !== at.sku) continue;
      if (each.at !== null || left === 0) continue;
      const part = Math.min(left, each.quantity);
      left -= part;
      if (part === each.quantity) this.#goods.end(id, 'released');
      else {
        each.quantity -= part;
        if (each.asked !== undefined) each.asked -= part;
      }
    }
    return this.#reserve(order, at.sku, quantity, at);
  }

  straight({ unit, lines, from }: Ready): Straight | null {
    const goods = this.#goods;
    const kind = PLACES[from]?.kind;
    if (from === PACKING || (kind !== 'dock' && kind !== 'staging')) return null;
    const there =
      unit === ''
        ? lines.map((line) => {
            const at = { ...line, ...loose(from) };
            return { ...at, free: Math.max(0, Math.min(line.quantity, goods.available(at))) };
          })
        : goods.contents(unit).map((each) => ({ ...each, free: each.quantity - each.reserved }));
    const needs = new Map<string, { order: string; quantity: number }[]>();
    const wanted: Wanted[] = [];
    for (const { sku, place, lot, unit: on, free } of there) {
      if (goods.isHeld(sku, lot)) continue;
      const open = needs.get(sku) ?? this.#needs(sku);
      needs.set(sku, open);
      let left = free;
      for (const need of open) {
        const quantity = Math.min(left, need.quantity);
        if (quantity === 0) continue;
        wanted.push({ order: need.order, at: { sku, place, lot, unit: on }, quantity });
        need.quantity -= quantity;
        left -= quantity;
      }
    }
    const sum = (of: readonly { quantity: number }[]) =>
      of.reduce((all, { quantity }) => all + quantity, 0);
    if (sum(wanted) === sum(there)) return { part: false, lines, wanted };
    const taken = wanted.filter(({ at }) => at.unit === unit);
    if (taken.length === 0) return null;
    const off = new Map<string, Ready['lines'][number]>();
    for (const { at, quantity } of taken) {
      const key = `${at.sku}|${at.lot}`;
      const before = off.get(key)?.quantity ?? 0;
      off.set(key, { sku: at.sku, lot: at.lot, quantity: before + quantity });
    }
    // The zone reads them back by item and lot, as they became known.
    const known = [...goods.state.lots.keys()];
    const inOrder = [...off.values()].sort(
      (a, b) =>
        a.sku.localeCompare(b.sku) ||
        known.indexOf(`${a.sku}|${a.lot}`) - known.indexOf(`${b.sku}|${b.lot}`),
    );
    return { part: true, lines: inOrder, wanted: taken };
  }

  /** What lies stored is for others first, and then for the first in turn; the rest goods that came in may fill. */
  #needs(sku: string): { order: string; quantity: number }[] {
    const goods = this.#goods;
    let spare = this.#unpromised(sku);
    if (spare < 0) return [];
    const turn = this.#turn(sku).map((each) => {
      return { ...each, unplaced: this.#kept(each.id, sku, false) };
    });
    let stored = 0;
    for (const [text, quantity] of goods.state.levels) {
      const at = atOf(text);
      const kind = PLACES[at.place]?.kind;
      const stays = at.place === PACKING || (kind !== 'dock' && kind !== 'staging');
      if (at.sku === sku && !isVirtual(at.place) && stays && goods.isFree(at))
        stored += quantity - goods.reservedAt(text);
    }
    const toOrders = turn.reduce((sum, { unplaced }) => sum + unplaced, 0);
    let covered = Math.max(0, stored - (goods.promised(sku) - toOrders));
    const needs: { order: string; quantity: number }[] = [];
    for (const { id: order, sale, quantity, unplaced } of turn) {
      const waits = sale.policy === 'all' ? 0 : Math.min(quantity, spare);
      spare -= waits;
      const all = waits + unplaced;
      const left = Math.max(0, all - covered);
      covered = Math.max(0, covered - all);
      if (left > 0) needs.push({ order, quantity: left });
    }
    return needs;
  }
}

export function orderModel(goods: Goods, orders: OrderModel): Modelled<OrderCommand> {
  return {
    'order.make': ({ id: _, by: _by, occurred_at: _at, ...content }) => {
      orders.make(content);
      return null;
    },
    'order.cancel': ({ order }) => {
      const sale = goods.state.sales.get(order) ?? no('unknown-order');
      if (sale.state !== 'open') no('order-ended');
      sale.state = 'cancelled';
      for (const [id, each] of goods.state.reservations) {
        if (each.order === order && each.state === 'live') goods.end(id, 'released');
      }
      for (const { sku } of sale.lines.values()) orders.serve(sku);
      return null;
    },
    'order.ship': ({ id, order }) => {
      orders.ship(id, order);
      return null;
    },
    'order.serve': ({ skus }) => {
      if (skus.length > 100) no('too-many');
      let served = 0;
      for (const sku of skus) served += orders.serve(goods.item(sku));
      return served === 0 ? 'nothing' : null;
    },
  };
}
