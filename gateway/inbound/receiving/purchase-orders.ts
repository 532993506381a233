import type { Database } from 'better-sqlite3';
import { Refused } from '../../base/errors.ts';
import type { Catalog, Location, Variant } from '../../inventory/catalog.ts';
import type { Asked } from '../../inventory/requests.ts';
import type { Journal } from '../../journal/append.ts';
import type { Moment } from '../../store/command.ts';
import type { AwaitedLine } from './matching.ts';
import {
  demandOpen,
  ORDER_COLUMNS,
  type OrderContent,
  type OrderPlan,
  OrderPlans,
  type OrderRow,
} from './order-plan.ts';

/** A line of an order that still counts what comes. */
export type OrderLine = AwaitedLine & {
  readonly kind: 'order';
  readonly order: number;
  readonly order_id: string;
  readonly supplier: string;
};

export type PutEffect = OrderPlan['effect'];
type Who = Pick<Asked, 'by' | 'occurred_at'>;

/** Lines of one variant that are looked at for one scan, at most. */
const LINES_LOOKED_AT = 100;

/** The purchase orders: what is awaited from which supplier, and how much of it came. */
export class PurchaseOrders {
  readonly #catalog: Catalog;
  readonly #journal: Journal;
  readonly #plans;
  readonly #byId;
  readonly #put;
  readonly #putLine;
  readonly #dropLine;
  readonly #liveLines;
  readonly #linesOfOrder;
  readonly #lacks;
  readonly #setState;
  readonly #setLive;
  readonly #coming;

  constructor(db: Database, rooms: { readonly catalog: Catalog; readonly journal: Journal }) {
    this.#catalog = rooms.catalog;
    this.#journal = rooms.journal;
    this.#plans = new OrderPlans(db, rooms.catalog);
    this.#byId = db.prepare<[number], OrderRow>(
      `SELECT ${ORDER_COLUMNS} FROM purchase_orders WHERE id = ?`,
    );
    this.#put = db.prepare(
      `INSERT INTO purchase_orders (order_id, version, digest, supplier, expected_on, location,
         tolerance_pm, state, created_by, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'open', ?, ?)
       ON CONFLICT (order_id) DO UPDATE SET version = excluded.version, digest = excluded.digest,
         supplier = excluded.supplier, expected_on = excluded.expected_on, location = excluded.location,
         tolerance_pm = excluded.tolerance_pm`,
    );
    this.#putLine = db.prepare(
      `INSERT INTO purchase_order_lines (purchase_order, line, variant, quantity, packaging, tolerance_pm)
       VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (purchase_order, line) DO UPDATE SET variant = excluded.variant,
         quantity = excluded.quantity, packaging = excluded.packaging, tolerance_pm = excluded.tolerance_pm`,
    );
    this.#dropLine = db.prepare('DELETE FROM purchase_order_lines WHERE id = ?');
    const awaited = `SELECT line.id, 'order' AS kind, line.purchase_order AS "order", purchase.order_id,
        purchase.supplier, line.quantity, line.received, line.tolerance_pm, place.path
      FROM purchase_order_lines AS line JOIN purchase_orders AS purchase ON purchase.id = line.purchase_order
        JOIN locations AS place ON place.id = purchase.location`;
    // What still lacks something first, the oldest date before the others.
    const order = `ORDER BY line.received >= line.quantity, purchase.expected_on IS NULL,
      purchase.expected_on, purchase.id, line.line`;
    this.#liveLines = db.prepare<[number, number], OrderLine & { path: string }>(
      `${awaited} WHERE line.variant = ? AND line.live = 1 ${order} LIMIT ?`,
    );
    this.#linesOfOrder = db.prepare<[number, number], OrderLine & { path: string }>(
      `${awaited} WHERE line.purchase_order = ? AND line.variant = ? ${order}`,
    );
    this.#lacks = db.prepare<[number], unknown>(
      'SELECT 1 FROM purchase_order_lines WHERE purchase_order = ? AND received < quantity LIMIT 1',
    );
    this.#setState = db.prepare(
      `UPDATE purchase_orders SET state = ?, closed_by = ?, closed_at = ?, close_reason = ? WHERE id = ?`,
    );
    this.#coming = db
      .prepare<[string], string>('SELECT import FROM purchase_orders_coming WHERE order_id = ?')
      .pluck();
    this.#setLive = db.prepare('UPDATE purchase_order_lines SET live = ? WHERE purchase_order = ?');
  }

  find(order_id: string): OrderRow | null {
    return this.#plans.find(order_id);
  }

  /** Throws `unknown-order`. */
  get(order_id: string): OrderRow {
    const found = this.find(order_id);
    if (found !== null) return found;
    throw new Refused('not-found', 'unknown-order', `there is no purchase order ${order_id}`);
  }

  byId(id: number): OrderRow | null {
    return this.#byId.get(id) ?? null;
  }

  /** Throws `import-under-way`: a file that is being taken in brings it, and nobody else may make it meanwhile. */
  demandNotComing(order_id: string): void {
    const by = this.#coming.get(order_id);
    if (by === undefined) return;
    const told = `the purchase order ${order_id} is being taken in from a file; wait for the end of that import and send this again`;
    throw new Refused('conflict', 'import-under-way', told, { import: by });
  }

  /** Throws `order-closed`. */
  demandOpen(order: OrderRow): void {
    demandOpen(order);
  }

  /** Lines that goods of a variant may count against when they come in at `location`, in the order of filling. */
  linesAt(variant: Variant, location: Location): readonly OrderLine[] {
    return this.#liveLines
      .all(variant.id, LINES_LOOKED_AT)
      .filter(({ path }) => location.path.startsWith(path));
  }

  linesOf(order: number, variant: Variant): readonly OrderLine[] {
    return this.#linesOfOrder.all(order, variant.id);
  }

  /**
   * Makes or changes an order, see `OrderPlans.plan`.
   */
  put(content: OrderContent, who: Who, moment: Moment): { order: OrderRow; effect: PutEffect } {
    const plan = this.#plans.plan(content);
    if (plan.effect === 'known') return { order: plan.before, effect: plan.effect };
    const { version, digest, location } = plan;
    const { purchase_order: id, supplier, expected_on, tolerance_pm } = content;
    const at = Date.parse(moment.recorded_at);
    this.#put.run(id, version, digest, supplier, expected_on, location, tolerance_pm, who.by, at);
    const row = this.get(id).id;
    for (const { line, variant, quantity, packaging, tolerance_pm: tolerance } of plan.lines) {
      this.#putLine.run(row, line, variant, quantity, packaging, tolerance);
    }
    for (const line of plan.dropped) this.#dropLine.run(line);
    this.settle(row);
    const order = this.get(id);
    this.record(order, who, moment);
    return { order, effect: plan.effect };
  }

  close(order: OrderRow, reason: string, who: Who, moment: Moment): void {
    this.demandOpen(order);
    this.#setState.run('closed', who.by, Date.parse(moment.recorded_at), reason, order.id);
    this.#setLive.run(0, order.id);
    this.record(this.get(order.order_id), who, moment);
  }

  /** Open while a line lacks something, else received. A closed order stays closed. */
  settle(order: number): void {
    const { state } = this.#byId.get(order) ?? { state: 'closed' };
    if (state === 'closed') return;
    const now = this.#lacks.get(order) === undefined ? 'received' : 'open';
    if (now !== state) this.#setState.run(now, null, null, null, order);
  }

  record(order: OrderRow, { by, occurred_at }: Who, moment: Moment): void {
    this.#journal.append(
      {
        kind: 'purchase-order.changed',
        id: `${order.order_id}/${order.version}`,
        occurred_at,
        body: {
          by,
          expected_on: order.expected_on,
          lines: this.#plans.lines(order.id).map((line) => {
            const { variant_id, sku } = this.#catalog.variant(line.variant);
            const { quantity, received, tolerance_pm } = line;
            return { line: line.line, quantity, received, sku, tolerance_pm, variant: variant_id };
          }),
          location: this.#catalog.locationByRow(order.location).location_id,
          purchase_order: order.order_id,
          reason: order.close_reason,
          state: order.state,
          supplier: order.supplier,
          version: order.version,
        },
      },
      moment,
    );
  }
}
