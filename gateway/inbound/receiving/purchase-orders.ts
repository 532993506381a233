import type { Database } from 'better-sqlite3';
import { ORDER_LINES_MAX } from '../../../contract/constants.ts';
import type { DeliveryState } from '../../../contract/receiving-records.ts';
import { digestOf } from '../../base/digest.ts';
import { Refused } from '../../base/errors.ts';
import type { Catalog, Location, Variant } from '../../inventory/catalog.ts';
import type { Asked } from '../../inventory/requests.ts';
import type { Journal } from '../../journal/append.ts';
import type { Moment } from '../../store/command.ts';
import type { AwaitedLine } from './matching.ts';
import { wantedQuantity } from './quantity.ts';

/** A purchase order as its maker says it. */
export type OrderContent = {
  readonly purchase_order: string;
  /** Rises with each change; null: one more than what is known, where the content differs. */
  readonly version: number | null;
  readonly supplier: string;
  readonly expected_on: string | null;
  readonly location: string;
  /** In thousandths of each line's quantity, unless the line says otherwise. */
  readonly tolerance_pm: number;
  readonly lines: readonly OrderLineContent[];
};

export type OrderLineContent = {
  readonly line: number;
  readonly sku: string;
  /** In base units, or in packagings where one is named. */
  readonly quantity: number;
  readonly packaging: string | null;
  /** What the order says that the packaging holds; it must be what the catalog says. */
  readonly factor: number | null;
  readonly tolerance_pm: number | null;
};

export type OrderRow = {
  readonly id: number;
  readonly order_id: string;
  readonly version: number;
  readonly digest: string;
  readonly supplier: string;
  readonly expected_on: string | null;
  readonly location: number;
  readonly tolerance_pm: number;
  readonly state: DeliveryState;
  readonly close_reason: string | null;
};

/** A line of an order that still counts what comes. */
export type OrderLine = AwaitedLine & {
  readonly kind: 'order';
  readonly order: number;
  readonly order_id: string;
  readonly supplier: string;
};

type LineRow = {
  readonly id: number;
  readonly line: number;
  readonly variant: number;
  readonly quantity: number;
  readonly packaging: string | null;
  readonly tolerance_pm: number;
  readonly received: number;
};

export type PutEffect = 'created' | 'changed' | 'known';
type Who = Pick<Asked, 'by' | 'occurred_at'>;

/** Lines of one variant that are looked at for one scan, at most. */
const LINES_LOOKED_AT = 100;

/** The purchase orders: what is awaited from which supplier, and how much of it came. */
export class PurchaseOrders {
  readonly #catalog: Catalog;
  readonly #journal: Journal;
  readonly #find;
  readonly #byId;
  readonly #put;
  readonly #lines;
  readonly #putLine;
  readonly #dropLine;
  readonly #counted;
  readonly #liveLines;
  readonly #linesOfOrder;
  readonly #lacks;
  readonly #setState;
  readonly #setLive;
  readonly #wanted;

  constructor(db: Database, rooms: { readonly catalog: Catalog; readonly journal: Journal }) {
    this.#catalog = rooms.catalog;
    this.#journal = rooms.journal;
    this.#wanted = wantedQuantity(db);
    const columns = `id, order_id, version, digest, supplier, expected_on, location, tolerance_pm, state,
      close_reason`;
    this.#find = db.prepare<[string], OrderRow>(
      `SELECT ${columns} FROM purchase_orders WHERE order_id = ?`,
    );
    this.#byId = db.prepare<[number], OrderRow>(
      `SELECT ${columns} FROM purchase_orders WHERE id = ?`,
    );
    this.#put = db.prepare(
      `INSERT INTO purchase_orders (order_id, version, digest, supplier, expected_on, location,
         tolerance_pm, state, created_by, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'open', ?, ?)
       ON CONFLICT (order_id) DO UPDATE SET version = excluded.version, digest = excluded.digest,
         supplier = excluded.supplier, expected_on = excluded.expected_on, location = excluded.location,
         tolerance_pm = excluded.tolerance_pm`,
    );
    this.#lines = db.prepare<[number], LineRow>(
      `SELECT id, line, variant, quantity, packaging, tolerance_pm, received FROM purchase_order_lines
       WHERE purchase_order = ? ORDER BY line`,
    );
    this.#putLine = db.prepare(
      `INSERT INTO purchase_order_lines (purchase_order, line, variant, quantity, packaging, tolerance_pm)
       VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (purchase_order, line) DO UPDATE SET variant = excluded.variant,
         quantity = excluded.quantity, packaging = excluded.packaging, tolerance_pm = excluded.tolerance_pm`,
    );
    this.#dropLine = db.prepare('DELETE FROM purchase_order_lines WHERE id = ?');
    this.#counted = db.prepare<[number], unknown>(
      'SELECT 1 FROM receivings WHERE order_line = ? LIMIT 1',
    );
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
    this.#setLive = db.prepare('UPDATE purchase_order_lines SET live = ? WHERE purchase_order = ?');
  }

  find(order_id: string): OrderRow | null {
    return this.#find.get(order_id) ?? null;
  }

  /** Throws `unknown-order`. */
  get(order_id: string): OrderRow {
    const found = this.#find.get(order_id);
    if (found !== undefined) return found;
    throw new Refused('not-found', 'unknown-order', `there is no purchase order ${order_id}`);
  }

  byId(id: number): OrderRow | null {
    return this.#byId.get(id) ?? null;
  }

  /** Throws `order-closed`. */
  demandOpen(order: OrderRow): void {
    if (order.state !== 'closed') return;
    const told = `the purchase order ${order.order_id} is closed; enter another one for what comes now`;
    throw new Refused('conflict', 'order-closed', told, { purchase_order: order.order_id });
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
   * Makes or changes an order. An older version, or the same one again, changes nothing. Throws
   * `exists_with_different_body`, `order-closed`, `line-received`, and what is wrong with a line.
   */
  put(content: OrderContent, who: Who, moment: Moment): { order: OrderRow; effect: PutEffect } {
    const digest = contentDigest(content);
    const before = this.find(content.purchase_order);
    if (before !== null && knows(before, content.version, digest)) {
      return { order: before, effect: 'known' };
    }
    if (before !== null) this.demandOpen(before);
    const version = content.version ?? (before?.version ?? 0) + 1;
    const { supplier, expected_on, tolerance_pm } = content;
    const location = this.#catalog.place(content.location).id;
    const at = Date.parse(moment.recorded_at);
    const id = content.purchase_order;
    this.#put.run(id, version, digest, supplier, expected_on, location, tolerance_pm, who.by, at);
    this.#putLines(this.get(id), content);
    this.settle(this.get(id).id);
    const order = this.get(id);
    this.record(order, who, moment);
    return { order, effect: before === null ? 'created' : 'changed' };
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
          lines: this.#lines.all(order.id).map((line) => {
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

  #putLines(order: OrderRow, content: OrderContent): void {
    const { lines } = content;
    if (lines.length === 0 || lines.length > ORDER_LINES_MAX) {
      const told = `a purchase order has 1 to ${ORDER_LINES_MAX} lines, this one has ${lines.length}`;
      throw new Refused('invalid', 'order-lines', told);
    }
    const before = new Map(this.#lines.all(order.id).map((line) => [line.line, line]));
    const kept = new Set<number>();
    for (const line of lines) {
      if (kept.has(line.line)) {
        const told = `line ${line.line} stands twice in ${order.order_id}`;
        throw new Refused('invalid', 'order-lines', told);
      }
      kept.add(line.line);
      const variant = this.#catalog.item(line.sku);
      const quantity = this.#wanted(variant, line);
      const known = before.get(line.line);
      if (known !== undefined && known.variant !== variant.id) this.#demandUntouched(order, known);
      const tolerance = line.tolerance_pm ?? content.tolerance_pm;
      this.#putLine.run(order.id, line.line, variant.id, quantity, line.packaging, tolerance);
    }
    for (const [number, line] of before) {
      if (kept.has(number)) continue;
      this.#demandUntouched(order, line);
      this.#dropLine.run(line.id);
    }
  }

  #demandUntouched(order: OrderRow, line: LineRow): void {
    if (this.#counted.get(line.id) === undefined) return;
    const { sku } = this.#catalog.variant(line.variant);
    throw new Refused(
      'conflict',
      'line-received',
      `${line.received} of ${sku} came for line ${line.line} of ${order.order_id}; keep the line and change its quantity`,
      { purchase_order: order.order_id, line: line.line, received: line.received },
    );
  }
}

/** Whether it says nothing new. Throws `exists_with_different_body`. */
export function knows(
  before: { readonly version: number; readonly digest: string },
  version: number | null,
  digest: string,
): boolean {
  const same = before.digest === digest;
  if (version === null) return same;
  if (version < before.version) return true;
  if (version > before.version) return false;
  if (same) return true;
  throw new Refused(
    'conflict',
    'exists_with_different_body',
    `version ${version} is known and says something else; raise the version`,
    { version },
  );
}

/** Of all but its version. */
function contentDigest({ version: _, ...content }: OrderContent): string {
  return digestOf(content);
}
