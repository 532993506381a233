import type { Catalog, Variant } from '../../inventory/catalog.ts';
import type { AwaitedUnit, ContentLine } from './asns.ts';
import type { CountedLine } from './counting.ts';
import { allocate, type Taken } from './matching.ts';
import type { OrderLine, PurchaseOrders } from './purchase-orders.ts';

type Rooms = { readonly catalog: Catalog; readonly orders: PurchaseOrders };

export type UnitCounted = {
  readonly counted: readonly Taken<CountedLine>[];
  /** By variant's row: how much is more than ordered. */
  readonly over: ReadonlyMap<number, number>;
  /** The first goods beyond the tolerance of their order, if any; then they are counted with the first line. */
  readonly beyond: {
    readonly variant: Variant;
    readonly quantity: number;
    readonly lines: readonly OrderLine[];
  } | null;
};

/**
 * What a unit's contents count against: the notice itself and, where it belongs to one, the lines of the
 * order. What the notice announces and the order does not name counts against the notice alone.
 */
export function countedOf(
  { catalog, orders }: Rooms,
  unit: AwaitedUnit,
  contents: readonly ContentLine[],
): UnitCounted {
  const counted: Taken<CountedLine>[] = contents.map((line) => ({ line, quantity: line.quantity }));
  const over = new Map<number, number>();
  const order = unit.purchase_order === null ? null : orders.byId(unit.purchase_order);
  if (order === null || order.state === 'closed') return { counted, over, beyond: null };
  const sums = new Map<number, number>();
  for (const { variant, quantity } of contents) {
    sums.set(variant, (sums.get(variant) ?? 0) + quantity);
  }
  let beyond: UnitCounted['beyond'] = null;
  for (const [row, quantity] of sums) {
    const variant = catalog.variant(row);
    const lines = orders.linesOf(order.id, variant);
    const [first] = lines;
    if (first === undefined) continue;
    const matched = allocate(lines, quantity);
    counted.push(...matched.taken);
    if (matched.over + matched.beyond > 0) over.set(row, matched.over + matched.beyond);
    if (matched.beyond === 0) continue;
    counted.push({ line: first, quantity: matched.beyond });
    beyond ??= { variant, quantity, lines };
  }
  return { counted, over, beyond };
}
