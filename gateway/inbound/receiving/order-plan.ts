import type { Database } from 'better-sqlite3';
import { ORDER_LINES_MAX } from '../../../contract/constants.ts';
import type { DeliveryState } from '../../../contract/receiving-records.ts';
import { digestOf } from '../../base/digest.ts';
import { Refused } from '../../base/errors.ts';
import type { Catalog } from '../../inventory/catalog.ts';
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

export type LineRow = {
  readonly id: number;
  readonly line: number;
  readonly variant: number;
  readonly quantity: number;
  readonly packaging: string | null;
  readonly tolerance_pm: number;
  readonly received: number;
};

/** A line as it will stand, in base units. */
export type WantedLine = Omit<LineRow, 'id' | 'received'>;

/** What putting an order would do. */
export type OrderPlan =
  | { readonly effect: 'known'; readonly before: OrderRow }
  | {
      readonly effect: 'created' | 'changed';
      readonly before: OrderRow | null;
      readonly version: number;
      readonly digest: string;
      /** Row of the place. */
      readonly location: number;
      readonly lines: readonly WantedLine[];
      /** Rows of lines that it has no more. */
      readonly dropped: readonly number[];
    };

export const ORDER_COLUMNS = `id, order_id, version, digest, supplier, expected_on, location, tolerance_pm, state,
  close_reason`;

/** Reads what stands of orders and says what a new word of one would change; on any connection, writing nothing. */
export class OrderPlans {
  readonly #catalog: Catalog;
  readonly #wanted;
  readonly #find;
  readonly #lines;
  readonly #counted;

  constructor(db: Database, catalog: Catalog) {
    this.#catalog = catalog;
    this.#wanted = wantedQuantity(db);
    this.#find = db.prepare<[string], OrderRow>(
      `SELECT ${ORDER_COLUMNS} FROM purchase_orders WHERE order_id = ?`,
    );
    this.#lines = db.prepare<[number], LineRow>(
      `SELECT id, line, variant, quantity, packaging, tolerance_pm, received FROM purchase_order_lines
       WHERE purchase_order = ? ORDER BY line`,
    );
    this.#counted = db.prepare<[number], unknown>(
      'SELECT 1 FROM receivings WHERE order_line = ? LIMIT 1',
    );
  }

  find(order_id: string): OrderRow | null {
    return this.#find.get(order_id) ?? null;
  }

  lines(order: number): readonly LineRow[] {
    return this.#lines.all(order);
  }

  /** Throws what is wrong with the place that an order is for. */
  place(location: string): number {
    return this.#catalog.place(location).id;
  }

  /** Throws what is wrong with one line by itself. */
  line(content: OrderLineContent, tolerance_pm: number): WantedLine {
    const variant = this.#catalog.item(content.sku);
    return {
      line: content.line,
      variant: variant.id,
      quantity: this.#wanted(variant, content),
      packaging: content.packaging,
      tolerance_pm: content.tolerance_pm ?? tolerance_pm,
    };
  }

  /**
   * An older version, or the same one again, changes nothing. Throws `exists_with_different_body`,
   * `order-closed`, `order-lines`, `line-received`, and what is wrong with the place or a line.
   */
  plan(content: OrderContent): OrderPlan {
    const digest = contentDigest(content);
    const before = this.find(content.purchase_order);
    if (
      before !== null &&
      knows(before, content.version, digest, () => this.#says(before, content))
    )
      return { effect: 'known', before };
    if (before !== null) demandOpen(before);
    const location = this.place(content.location);
    const lines = this.#wantedLines(content);
    const dropped = before === null ? [] : this.#dropped(before, lines);
    const version = content.version ?? (before?.version ?? 0) + 1;
    const effect = before === null ? 'created' : 'changed';
    return { effect, before, version, digest, location, lines, dropped };
  }

  #wantedLines(content: OrderContent): readonly WantedLine[] {
    const { lines } = content;
    if (lines.length === 0 || lines.length > ORDER_LINES_MAX) {
      const told = `a purchase order has 1 to ${ORDER_LINES_MAX} lines, this one has ${lines.length}`;
      throw new Refused('invalid', 'order-lines', told);
    }
    const numbers = new Set<number>();
    for (const { line } of lines) {
      if (numbers.has(line)) {
        const told = `the line ${line} stands twice in ${content.purchase_order}`;
        throw new Refused('invalid', 'order-lines', told, { line });
      }
      numbers.add(line);
    }
    return lines.map((line) => this.line(line, content.tolerance_pm));
  }

  #dropped(before: OrderRow, lines: readonly WantedLine[]): readonly number[] {
    const kept = new Map(lines.map((line) => [line.line, line.variant]));
    const dropped: number[] = [];
    for (const line of this.lines(before.id)) {
      if (kept.get(line.line) === line.variant) continue;
      this.#demandUntouched(before, line);
      if (!kept.has(line.line)) dropped.push(line.id);
    }
    return dropped;
  }

  /** In other words perhaps, as in a file of what was ordered in packagings or with one tolerance for all. */
  #says(before: OrderRow, content: OrderContent): boolean {
    if (content.supplier !== before.supplier || content.expected_on !== before.expected_on)
      return false;
    const stands = this.lines(before.id);
    if (stands.length !== content.lines.length) return false;
    try {
      if (this.place(content.location) !== before.location) return false;
      const wanted = new Map(
        content.lines.map((line) => [line.line, this.line(line, content.tolerance_pm)]),
      );
      return stands.every((line) => sameLine(line, wanted.get(line.line)));
    } catch (error) {
      if (error instanceof Refused) return false;
      throw error;
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

function sameLine(stands: LineRow, wanted: WantedLine | undefined): boolean {
  return (
    wanted !== undefined &&
    stands.variant === wanted.variant &&
    stands.quantity === wanted.quantity &&
    stands.packaging === wanted.packaging &&
    stands.tolerance_pm === wanted.tolerance_pm
  );
}

/** Throws `order-closed`. */
export function demandOpen(order: OrderRow): void {
  if (order.state !== 'closed') return;
  const told = `the purchase order ${order.order_id} is closed; enter another one for what comes now`;
  throw new Refused('conflict', 'order-closed', told, { purchase_order: order.order_id });
}

/**
 * Whether it says nothing new. `says` is asked where the words differ: whether they mean the same all the same.
 * Throws `exists_with_different_body`.
 */
export function knows(
  before: { readonly version: number; readonly digest: string },
  version: number | null,
  digest: string,
  says: () => boolean = () => false,
): boolean {
  if (version !== null && version < before.version) return true;
  if (version !== null && version > before.version) return false;
  if (before.digest === digest || says()) return true;
  if (version === null) return false;
  throw new Refused(
    'conflict',
    'exists_with_different_body',
    `the version ${version} is known and says something else; raise the version`,
    { version },
  );
}

/** Of all but its version. */
function contentDigest({ version: _, ...content }: OrderContent): string {
  return digestOf(content);
}
