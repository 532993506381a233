import type { Database } from 'better-sqlite3';
import { ITEMS_SERVED_MAX, LINES_SERVED_MAX } from '../../../contract/constants.ts';
import type { OrderPolicy } from '../../../contract/orders.ts';
import { Refused } from '../../base/errors.ts';
import type { Location, Variant } from '../../inventory/catalog.ts';
import type { InventoryRooms } from '../../inventory/module.ts';
import { createFree, FREE_LEVEL } from '../../inventory/promises.ts';
import type { Allocation } from '../../inventory/reservations.ts';
import type { Moment } from '../../store/command.ts';
import type { CancelOrder, OrderContent, OrderMade } from './commands.ts';
import { IN_TURN, IN_TURN_BACK, KEPT, UNPLACED } from './kept.ts';
import { OrderBook, type OrderRow } from './order-book.ts';

type Who = { readonly by: string; readonly occurred_at: string };

/** So much that an order needs of an item and that does not lie stored for it. */
export type Need = { readonly order: string; readonly quantity: number };

type WaitingLine = {
  readonly order_id: string;
  readonly policy: OrderPolicy;
  readonly waiting: number;
};
type NeedingLine = WaitingLine & { readonly unplaced: number };

/** Lines of one item that are looked at for goods that came in. */
const LINES_LOOKED_AT = 100;
/** The same to find those that can be served: orders that take all or nothing may stand before them for long. */
const LINES_IN_TURN = 5_000;

/**
 * What one command has done to serve orders. Nothing becomes free meanwhile, so an order that could not have all
 * need not be asked again.
 */
class Serving {
  served = 0;
  /** Lines of orders that were looked at as a whole. */
  looked = 0;
  readonly short = new Set<string>();

  get left(): number {
    return LINES_SERVED_MAX - this.served;
  }
}

/**
 * Orders of customers and what is kept for them. A reservation with the order as its reference is the only fact:
 * what a line waits for is what was ordered and is not kept. Whatever is free of an item goes to the lines that wait
 * for it in their turn: by priority, then by the day on which they are to leave, then in the order in which they came.
 */
export class Orders {
  readonly book: OrderBook;
  readonly #rooms: InventoryRooms;
  readonly #waiting;
  readonly #needing;
  readonly #count;
  readonly #lineOf;
  readonly #free;
  readonly #stored;

  constructor(db: Database, rooms: InventoryRooms) {
    this.#rooms = rooms;
    const last = db
      .prepare<[number], string>(
        `SELECT held.reservation_id FROM reservations AS held JOIN orders AS wanted ON wanted.order_id = held.reference_id
         WHERE held.state = 'live' AND held.variant = ? AND held.location IS NULL AND held.reference_type = 'order'
         ORDER BY ${IN_TURN_BACK}, held.id DESC LIMIT 1`,
      )
      .pluck();
    rooms.givingWay.inTurnOf((variant) => last.get(variant.id) ?? null);
    this.book = new OrderBook(db, rooms.catalog);
    const live = `FROM order_lines AS line JOIN orders AS wanted ON wanted.id = line."order"
      WHERE line.variant = ? AND line.live = 1`;
    const waiting = `wanted.order_id, wanted.policy, max(0, line.quantity - ${KEPT}) AS waiting`;
    this.#waiting = db.prepare<[number, number, number], WaitingLine>(
      `SELECT ${waiting} ${live} AND line.quantity > ${KEPT}
         AND (wanted.policy <> 'all' OR line.quantity - ${KEPT} <= ?) ORDER BY ${IN_TURN} LIMIT ?`,
    );
    this.#needing = db.prepare<[number, number], NeedingLine>(
      `SELECT ${waiting}, ${UNPLACED} AS unplaced ${live}
         AND (wanted.policy <> 'all' AND line.quantity > ${KEPT} OR ${UNPLACED} > 0) ORDER BY ${IN_TURN} LIMIT ?`,
    );
    this.#count = db
      .prepare<[string], number>(
        `SELECT count(*) FROM reservations WHERE reference_type = 'order' AND reference_id = ?`,
      )
      .pluck();
    this.#lineOf = db
      .prepare<[number, number], number>(
        'SELECT line FROM order_lines WHERE "order" = ? AND variant = ?',
      )
      .pluck();
    this.#free = createFree(db);
    this.#stored = db
      .prepare<[{ variant: number; packing: number; today: string | null }], number>(
        `SELECT coalesce(sum(level.on_hand - level.reserved), 0)
         FROM inventory_levels AS level JOIN locations AS place ON place.id = level.location
         WHERE level.variant = @variant AND ${FREE_LEVEL}
           AND (place.kind NOT IN ('dock', 'staging') OR place.id = @packing)`,
      )
      .pluck();
  }

  /** Makes an order and keeps for it what is free in its turn. Throws what `OrderBook.plan` throws. */
  make(content: OrderContent, who: Who, moment: Moment): OrderMade & { readonly known: boolean } {
    const plan = this.book.plan(content);
    if (plan.effect === 'known') return { ...this.#told(plan.before), known: true };
    const order = this.book.add(content, plan, who, moment);
    this.book.record(this.#rooms.journal, order, who, moment);
    // Others that wait for the same come before it, where that is their turn.
    const serving = new Serving();
    for (const { variant } of plan.lines) this.#serve(variant, serving, who, moment);
    return { ...this.#told(order), known: false };
  }

  /** What was kept for it goes to the next ones that wait. Throws `unknown-order` and `order-ended`. */
  cancel({ order: id, reason, ...who }: CancelOrder, moment: Moment): void {
    const { reservations, journal, catalog } = this.#rooms;
    const order = this.book.get(id);
    this.book.demandOpen(order);
    const cancelled = this.book.cancel(order, reason, who, moment);
    this.book.record(journal, cancelled, who, moment);
    for (const { id: kept } of reservations.ofReference({ type: 'order', id })) {
      // One that shared a putaway task with another may have gone with that one.
      if (reservations.find(kept)?.state === 'live') reservations.release(kept, who, moment);
    }
    const serving = new Serving();
    for (const { variant } of this.book.lines(cancelled)) {
      this.#serve(catalog.variant(variant), serving, who, moment);
    }
  }

  /**
   * Keeps what is free of these items for the lines that wait. Returns for how many; asked again where it is
   * `LINES_SERVED_MAX` or more. Throws `too-many` and `unknown-item`.
   */
  serve(skus: readonly string[], who: Who, moment: Moment): number {
    if (skus.length > ITEMS_SERVED_MAX) {
      const told = `${skus.length} items are too many for one step; ask for at most ${ITEMS_SERVED_MAX}`;
      throw new Refused('invalid', 'too-many', told);
    }
    const serving = new Serving();
    for (const sku of skus) this.#serve(this.#rooms.catalog.item(sku), serving, who, moment);
    return serving.served;
  }

  /**
   * Who needs goods of an item that just came in, in their turn: what they wait for, and what is promised to them
   * anywhere, as far as what lies stored, or at packing, does not cover it. Of an order that takes all or nothing only what is promised
   * to it. Nobody where more is promised than there is: then no goods can be told to be one order's.
   */
  needs(variant: Variant, packing: Location, moment: Moment): readonly Need[] {
    let spare = this.#rooms.reservations.unpromised(variant, moment);
    if (spare < 0) return [];
    const lines = this.#needing.all(variant.id, LINES_LOOKED_AT);
    if (lines.length === 0) return [];
    const today = moment.today;
    const promised = this.#free(variant, today) - spare;
    const toOrders = lines.reduce((sum, { unplaced }) => sum + unplaced, 0);
    const stored = this.#stored.get({ variant: variant.id, packing: packing.id, today }) ?? 0;
    let covered = Math.max(0, stored - (promised - toOrders));
    const needs: Need[] = [];
    for (const { order_id: order, policy, waiting, unplaced } of lines) {
      const wanted = policy === 'all' ? 0 : Math.min(waiting, spare);
      spare -= wanted;
      const quantity = Math.max(0, wanted + unplaced - covered);
      covered = Math.max(0, covered - wanted - unplaced);
      if (quantity > 0) needs.push({ order, quantity });
    }
    return needs;
  }

  /** Certain goods are the order's from now on, of what is promised to it first. Returns the id of the reservation. */
  keep(
    { order: id, quantity }: Need,
    variant: Variant,
    at: Allocation,
    who: Who,
    moment: Moment,
  ): string {
    const { reservations } = this.#rooms;
    let left = quantity;
    for (const promise of reservations.ofReference({ type: 'order', id })) {
      if (promise.variant.id !== variant.id || promise.at !== null || left === 0) continue;
      const part = Math.min(left, promise.quantity);
      reservations.lessen(promise.id, part, who, moment);
      left -= part;
    }
    return this.#reserve(this.book.get(id), variant, quantity, at, who, moment);
  }

  #serve(variant: Variant, serving: Serving, who: Who, moment: Moment): void {
    const { reservations, givingWay } = this.#rooms;
    let free = reservations.unpromised(variant, moment);
    // Lots have expired, or goods were held back.
    if (free < 0) givingWay.keepWithinFree(variant, who, moment);
    if (free <= 0 || serving.left <= 0) return;
    for (const line of this.#waiting.all(variant.id, free, LINES_IN_TURN)) {
      const { order_id, policy, waiting } = line;
      if (policy === 'all') {
        if (waiting <= free) this.#serveWhole(order_id, serving, who, moment);
      } else {
        const quantity = Math.min(free, waiting);
        this.#reserve(this.book.get(order_id), variant, quantity, null, who, moment);
        serving.served += 1;
      }
      free = reservations.unpromised(variant, moment);
      if (free <= 0 || serving.left <= 0) return;
    }
  }

  /** All that it waits for, if all of it is free. */
  #serveWhole(id: string, serving: Serving, who: Who, moment: Moment): void {
    if (serving.short.has(id) || serving.looked >= LINES_SERVED_MAX) return;
    const { catalog, reservations } = this.#rooms;
    const order = this.book.get(id);
    const lines = this.book.lines(order);
    serving.looked += lines.length;
    const waiting = lines
      .filter(({ quantity, kept }) => quantity > kept)
      .map(({ variant, quantity, kept }) => {
        return { variant: catalog.variant(variant), quantity: quantity - kept };
      });
    const free = waiting.every(
      ({ variant, quantity }) => reservations.unpromised(variant, moment) >= quantity,
    );
    if (!free) {
      serving.short.add(id);
      return;
    }
    for (const { variant, quantity } of waiting) {
      this.#reserve(order, variant, quantity, null, who, moment);
    }
    serving.served += waiting.length;
  }

  #reserve(
    order: OrderRow,
    variant: Variant,
    quantity: number,
    at: Allocation | null,
    { by, occurred_at }: Who,
    moment: Moment,
  ): string {
    const line = this.#lineOf.get(order.id, variant.id) ?? 0;
    const stem = `order/${order.order_id}/${line}`;
    let number = (this.#count.get(order.order_id) ?? 0) + 1;
    // A person may have given one of their own the name that is next.
    while (this.#rooms.reservations.find(`${stem}/${number}`) !== null) number += 1;
    const id = `${stem}/${number}`;
    const reference = { type: 'order', id: order.order_id };
    const wanted = { id, variant, quantity, at, reference, expires_at: null, by, occurred_at };
    return this.#rooms.reservations.reserve(wanted, moment).id;
  }

  #told(order: OrderRow): OrderMade {
    const lines = this.book.lines(order).map(({ line, variant, quantity, kept }) => {
      const { sku } = this.#rooms.catalog.variant(variant);
      const waiting = order.state === 'open' ? Math.max(0, quantity - kept) : 0;
      return { line, sku, quantity, reserved: kept, waiting };
    });
    return { order: order.order_id, state: order.state, lines };
  }
}
