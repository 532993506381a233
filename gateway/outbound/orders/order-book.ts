import type { Database } from 'better-sqlite3';
import { CUSTOMER_ORDER_LINES_MAX, ORDER_PRIORITY_MAX } from '../../../contract/constants.ts';
import type { OrderPolicy, OrderState } from '../../../contract/orders.ts';
import { digestOf } from '../../base/digest.ts';
import { Refused } from '../../base/errors.ts';
import type { Catalog, Variant } from '../../inventory/catalog.ts';
import { wholeQuantity } from '../../inventory/quantity.ts';
import type { Journal } from '../../journal/append.ts';
import type { Moment } from '../../store/command.ts';
import type { OrderContent } from './commands.ts';
import { KEPT } from './kept.ts';

export type OrderRow = {
  readonly id: number;
  readonly order_id: string;
  readonly digest: string;
  readonly customer: string;
  readonly priority: number;
  readonly ship_by: string | null;
  readonly policy: OrderPolicy;
  readonly state: OrderState;
  readonly ended_by: string | null;
  readonly end_reason: string | null;
};

export type OrderLineRow = {
  readonly line: number;
  readonly variant: number;
  readonly quantity: number;
  /** Of this, what is promised to the order or has left for it. */
  readonly kept: number;
  readonly shipped: number;
};

/** What an order would be, checked and with nothing written. */
export type OrderPlan =
  | { readonly effect: 'known'; readonly before: OrderRow }
  | {
      readonly effect: 'created';
      readonly digest: string;
      readonly lines: readonly WantedLine[];
    };
export type WantedLine = {
  readonly line: number;
  readonly variant: Variant;
  readonly quantity: number;
};

type Who = { readonly by: string; readonly occurred_at: string };

const COLUMNS = `id, order_id, digest, customer, priority, ship_by, policy, state, ended_by, end_reason`;

/** The orders as their makers said them. What is kept for them is told by their reservations. */
export class OrderBook {
  readonly #catalog: Catalog;
  readonly #find;
  readonly #lines;
  readonly #insert;
  readonly #insertLine;
  readonly #end;
  readonly #live;
  readonly #shipped;
  readonly #setShipped;
  readonly #coming;

  constructor(db: Database, catalog: Catalog) {
    this.#catalog = catalog;
    this.#find = db.prepare<[string], OrderRow>(`SELECT ${COLUMNS} FROM orders WHERE order_id = ?`);
    this.#lines = db.prepare<[number], OrderLineRow>(
      `SELECT line.line, line.variant, line.quantity, ${KEPT} AS kept, line.shipped
       FROM order_lines AS line JOIN orders AS wanted ON wanted.id = line."order"
       WHERE line."order" = ? ORDER BY line.line`,
    );
    this.#insert = db.prepare(
      `INSERT INTO orders (order_id, digest, customer, priority, ship_by, policy, state, created_by, created_at)
       VALUES (?, ?, ?, ?, ?, ?, 'open', ?, ?)`,
    );
    this.#insertLine = db.prepare(
      'INSERT INTO order_lines ("order", line, variant, quantity) VALUES (?, ?, ?, ?)',
    );
    this.#end = db.prepare(
      `UPDATE orders SET state = ?, ended_by = ?, ended_at = ?, end_reason = ? WHERE id = ?`,
    );
    this.#coming = db
      .prepare<[string], string>('SELECT import FROM orders_coming WHERE order_id = ?')
      .pluck();
    this.#shipped = db
      .prepare<[string, number], number>(
        `SELECT coalesce(sum(quantity), 0) FROM inventory_transactions
         WHERE type = 'ship' AND reference_id = ? AND reference_type = 'order' AND variant = ?
           AND location = (SELECT id FROM locations WHERE location_id = 'customer')`,
      )
      .pluck();
    this.#setShipped = db.prepare(
      'UPDATE order_lines SET shipped = ? WHERE "order" = ? AND line = ?',
    );
    this.#live = db.prepare('UPDATE order_lines SET live = ? WHERE "order" = ?');
  }

  find(order: string): OrderRow | null {
    return this.#find.get(order) ?? null;
  }

  /** Throws `unknown-order`. */
  get(order: string): OrderRow {
    const found = this.find(order);
    if (found !== null) return found;
    throw new Refused('not-found', 'unknown-order', `there is no order ${order}`);
  }

  lines(order: OrderRow): readonly OrderLineRow[] {
    return this.#lines.all(order.id);
  }

  /**
   * The same order again changes nothing. Throws `exists_with_different_body`, `order-lines`, `bad-priority`,
   * `unknown-item` and `bad-quantity`.
   */
  plan(content: OrderContent): OrderPlan {
    const digest = digestOf(content);
    const before = this.find(content.order);
    if (before !== null && before.digest !== digest) {
      const told = `the order ${content.order} of ${before.customer} is known and says something else; cancel it, or give this one another number`;
      throw new Refused('conflict', 'exists_with_different_body', told, { order: content.order });
    }
    if (before !== null) return { effect: 'known', before };
    demandPriority(content);
    return { effect: 'created', digest, lines: this.#wanted(content) };
  }

  /** One line by itself. Throws `unknown-item` and `bad-quantity`. */
  item(sku: string, quantity: number): Omit<WantedLine, 'line'> {
    return { variant: this.#catalog.item(sku), quantity: wholeQuantity(sku, quantity) };
  }

  /** Throws `import-under-way`: a file that is being taken in brings it, and nobody else may make it meanwhile. */
  demandNotComing(order: string): void {
    const by = this.#coming.get(order);
    if (by === undefined) return;
    const told = `the order ${order} is being taken in from a file; wait for the end of that import and send this again`;
    throw new Refused('conflict', 'import-under-way', told, { import: by });
  }

  add(
    content: OrderContent,
    plan: Extract<OrderPlan, { effect: 'created' }>,
    who: Who,
    moment: Moment,
  ): OrderRow {
    const { order, customer, priority, ship_by, policy } = content;
    const at = Date.parse(moment.recorded_at);
    const { lastInsertRowid } = this.#insert.run(
      ...[order, plan.digest, customer, priority, ship_by, policy, who.by, at],
    );
    for (const { line, variant, quantity } of plan.lines) {
      this.#insertLine.run(Number(lastInsertRowid), line, variant.id, quantity);
    }
    return this.get(order);
  }

  /** Throws `order-ended`. */
  demandOpen({ order_id, state, ended_by, end_reason }: OrderRow): void {
    if (state === 'open') return;
    const told =
      state === 'shipped'
        ? `all of the order ${order_id} has left already, by ${ended_by}`
        : `the order ${order_id} was cancelled already by ${ended_by}: ${end_reason}`;
    throw new Refused('conflict', 'order-ended', told, { order: order_id, by: ended_by });
  }

  cancel(order: OrderRow, reason: string, who: Who, moment: Moment): OrderRow {
    this.#end.run('cancelled', who.by, Date.parse(moment.recorded_at), reason, order.id);
    this.#live.run(0, order.id);
    return this.get(order.order_id);
  }

  /** Reads off the ledger how much of each line has left. */
  recount(order: OrderRow): void {
    for (const { line, variant } of this.lines(order)) {
      this.#setShipped.run(this.#shipped.get(order.order_id, variant) ?? 0, order.id, line);
    }
  }

  /** All of it has left, or it is open again. */
  settle(order: OrderRow, state: 'open' | 'shipped', { by }: Who, moment: Moment): OrderRow {
    const over = state === 'shipped';
    const at = over ? Date.parse(moment.recorded_at) : null;
    this.#end.run(state, over ? by : null, at, null, order.id);
    this.#live.run(over ? 0 : 1, order.id);
    return this.get(order.order_id);
  }

  record(journal: Journal, order: OrderRow, { by, occurred_at }: Who, moment: Moment): void {
    journal.append(
      {
        kind: 'order.changed',
        id: order.order_id,
        occurred_at,
        body: {
          by,
          customer: order.customer,
          lines: this.lines(order).map(({ line, quantity, variant }) => {
            const { sku, variant_id } = this.#catalog.variant(variant);
            return { line, quantity, sku, variant: variant_id };
          }),
          order: order.order_id,
          policy: order.policy,
          priority: order.priority,
          reason: order.end_reason,
          ship_by: order.ship_by,
          state: order.state,
        },
      },
      moment,
    );
  }

  #wanted({ order, lines }: OrderContent): readonly WantedLine[] {
    if (lines.length === 0 || lines.length > CUSTOMER_ORDER_LINES_MAX) {
      const told = `${order} has ${lines.length} lines; an order has 1 to ${CUSTOMER_ORDER_LINES_MAX}`;
      throw new Refused('invalid', 'order-lines', told);
    }
    const numbers = new Set<number>();
    const items = new Map<string, number>();
    return lines.map(({ line, sku, quantity }) => {
      const before = items.get(sku);
      if (numbers.has(line)) throw twice(`${order} has two lines ${line}; number each once`, line);
      if (before !== undefined) {
        const told = `${order} names ${sku} in the lines ${before} and ${line}; name it once, with the sum of both`;
        throw twice(told, line);
      }
      numbers.add(line);
      items.set(sku, line);
      return { line, ...this.item(sku, quantity) };
    });
  }
}

function twice(told: string, line: number): Refused {
  return new Refused('invalid', 'order-lines', told, { line });
}

function demandPriority({ order, priority }: OrderContent): void {
  if (Number.isSafeInteger(priority) && priority >= 1 && priority <= ORDER_PRIORITY_MAX) return;
  const told = `${order} has the priority ${priority}; give one from 1, which is served first, to ${ORDER_PRIORITY_MAX}`;
  throw new Refused('invalid', 'bad-priority', told);
}
