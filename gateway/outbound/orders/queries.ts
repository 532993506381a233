import type { Database } from 'better-sqlite3';
import {
  ITEMS_SERVED_MAX,
  LINE_RESERVATIONS_MAX,
  ORDER_SHIPMENTS_MAX,
} from '../../../contract/constants.ts';
import type {
  CustomerOrder,
  CustomerOrderDetails,
  CustomerOrderLine,
  CustomerOrdersPage,
  CustomerOrdersQuery,
  OrderShipment,
} from '../../../contract/http/orders.ts';
import type { OrderPolicy } from '../../../contract/orders.ts';
import { Refused } from '../../base/errors.ts';
import { createFree, createPromised } from '../../inventory/promises.ts';
import { decodeCursor, encodeCursor } from '../../inventory/queries/cursor.ts';
import { containing } from '../../inventory/queries/named.ts';
import { type PlaceColumns, placeOf } from '../../inventory/queries/places.ts';
import { KEPT, RESERVED } from './kept.ts';

/** A look at some of the lines of open orders; `after` is where the look before ended. */
export type FreedQuery = { readonly after: number; readonly today: string | null };
export type Freed = {
  /** Items that somebody waits for and that are free, and those of which more is promised than may be given. */
  readonly skus: readonly string[];
  /** Where the next look begins; 0: at the start again. */
  readonly next: number;
};

export type OrderQueries = {
  'order.page': { input: CustomerOrdersQuery; output: CustomerOrdersPage };
  'order.one': { input: string; output: CustomerOrderDetails };
  'order.freed': { input: FreedQuery; output: Freed };
};

/** Stands for "no date" in the order of the list. */
const NO_DATE = '9999';
/** Lines of open orders that one look reads. */
const LINES_LOOKED_AT = 1_000;

type Row = Omit<CustomerOrder, 'created_at' | 'ended_at'> & {
  readonly id: number;
  readonly created_at: number;
  readonly ended_at: number | null;
};
type FreedLine = {
  readonly id: number;
  readonly variant: number;
  /** Below zero where somebody keeps more for the order by hand. */
  readonly waiting: number;
  readonly policy: OrderPolicy;
};
type LineRow = Omit<CustomerOrderLine, 'kept'> & { readonly row: number };
type KeptRow = {
  readonly reservation: string;
  readonly quantity: number;
  readonly location_id: string | null;
  readonly place_name: string | null;
  readonly kind: PlaceColumns['kind'] | null;
  readonly lot: string | null;
  readonly handling_unit: string | null;
};

const WAITING = `(SELECT count(*) FROM order_lines AS line
  WHERE line."order" = wanted.id AND line.live = 1 AND line.quantity > ${KEPT})`;
const SELECT = `SELECT wanted.id, wanted.order_id AS "order", wanted.customer, wanted.priority, wanted.ship_by,
    wanted.policy, wanted.state, (SELECT count(*) FROM order_lines WHERE "order" = wanted.id) AS lines,
    ${WAITING} AS lines_waiting, wanted.created_by, wanted.created_at, wanted.ended_by, wanted.ended_at,
    wanted.end_reason
  FROM orders AS wanted`;

export function orderQueries(db: Database): {
  readonly [K in keyof OrderQueries]: (
    input: OrderQueries[K]['input'],
  ) => OrderQueries[K]['output'];
} {
  return { 'order.page': pages(db), 'order.one': details(db), 'order.freed': freed(db) };
}

function pages(db: Database): (query: CustomerOrdersQuery) => CustomerOrdersPage {
  const date = `coalesce(wanted.ship_by, '${NO_DATE}')`;
  const rows = db.prepare<[object], Row>(
    `${SELECT} WHERE wanted.state = @state
       AND (wanted.priority, ${date}, wanted.id) > (@priority, @date, @last)
       AND (@waiting = 0 OR ${WAITING} > 0)
       AND (@text IS NULL OR wanted.order_id LIKE @pattern ESCAPE '\\'
         OR wanted.customer LIKE @pattern ESCAPE '\\')
     ORDER BY wanted.priority, ${date}, wanted.id LIMIT @limit`,
  );
  return ({ state, waiting, text, after, limit }) => {
    const [priority, date, last] =
      after === undefined
        ? ([0, '', 0] as const)
        : decodeCursor(after, ['number', 'string', 'number'] as const);
    const found = rows.all({
      ...{ state, priority, date, last, limit, text: text ?? null },
      waiting: waiting === 'yes' ? 1 : 0,
      pattern: containing(text ?? ''),
    });
    const end = found.at(-1);
    const next =
      found.length === limit && end !== undefined
        ? encodeCursor([end.priority, end.ship_by ?? NO_DATE, end.id])
        : null;
    return { rows: found.map(viewOf), next };
  };
}

/** Throws `unknown-order`. */
function details(db: Database): (order: string) => CustomerOrderDetails {
  const one = db.prepare<[string], Row>(`${SELECT} WHERE wanted.order_id = ?`);
  const lines = db.prepare<[number], LineRow>(
    `SELECT variant.id AS row, variant.variant_id AS variant, variant.sku, variant.name, variant.base_unit, line.line,
       line.quantity, iif(line.live = 1, max(0, line.quantity - ${KEPT}), 0) AS waiting,
       ${RESERVED} AS reserved, line.shipped
     FROM order_lines AS line JOIN orders AS wanted ON wanted.id = line."order"
       JOIN product_variants AS variant ON variant.id = line.variant
     WHERE line."order" = ? ORDER BY line.line`,
  );
  const kept = db.prepare<[string, number, number], KeptRow>(
    `SELECT held.reservation_id AS reservation, held.quantity, place.location_id, place.name AS place_name, place.kind,
       lot.number AS lot, unit.code AS handling_unit
     FROM reservations AS held LEFT JOIN locations AS place ON place.id = held.location
       LEFT JOIN lots AS lot ON lot.id = held.lot LEFT JOIN handling_units AS unit ON unit.id = held.handling_unit
     WHERE held.reference_type = 'order' AND held.reference_id = ? AND held.variant = ? AND held.state = 'live'
     ORDER BY held.id LIMIT ?`,
  );
  const shipments = shipmentsOf(db);
  return (order) => {
    const found = one.get(order);
    if (found === undefined) {
      throw new Refused('not-found', 'unknown-order', `there is no order ${order}`);
    }
    const all_lines = lines.all(found.id).map(({ row, ...line }) => ({
      ...line,
      kept: kept.all(order, row, LINE_RESERVATIONS_MAX).map(keptOf),
    }));
    return { ...viewOf(found), all_lines, shipments: shipments(order) };
  };
}

/** Movements that brought goods of an order to the customer, the newest first, and not those that took one back. */
function shipmentsOf(db: Database): (order: string) => OrderShipment[] {
  type Columns = Omit<OrderShipment, 'shipped_at' | 'taken_back'> & {
    readonly recorded_at: number;
    readonly voided: 0 | 1;
  };
  const rows = db.prepare<[string, number], Columns>(
    `SELECT movement_id AS movement, count(*) AS lines, created_by AS shipped_by, max(recorded_at) AS recorded_at,
       EXISTS (SELECT 1 FROM voided_movements WHERE voided_movements.id = movement_id) AS voided
     FROM inventory_transactions
     WHERE type = 'ship' AND reference_id = ? AND reference_type = 'order' AND quantity > 0
       AND location = (SELECT id FROM locations WHERE location_id = 'customer')
     GROUP BY movement_id ORDER BY max(seq) DESC LIMIT ?`,
  );
  return (order) =>
    rows.all(order, ORDER_SHIPMENTS_MAX).map(({ recorded_at, voided, ...shipment }) => ({
      ...shipment,
      shipped_at: new Date(recorded_at).toISOString(),
      taken_back: voided === 1,
    }));
}

/** Which items a step of `order.serve` is worth asking for: read here, so that the writer is asked for nothing in vain. */
function freed(db: Database): (query: FreedQuery) => Freed {
  const lines = db.prepare<[number, number], FreedLine>(
    `SELECT line.id, line.variant, line.quantity - ${KEPT} AS waiting, wanted.policy
     FROM order_lines AS line JOIN orders AS wanted ON wanted.id = line."order"
     WHERE line.live = 1 AND line.id > ? ORDER BY line.id LIMIT ?`,
  );
  const skuOf = db
    .prepare<[number], string>('SELECT sku FROM product_variants WHERE id = ?')
    .pluck();
  const free = createFree(db);
  const promised = createPromised(db);
  return ({ after, today }) => {
    const found = lines.all(after, LINES_LOOKED_AT);
    const spare = new Map<number, number>();
    const told = new Set<number>();
    const skus: string[] = [];
    for (const { id, variant, waiting, policy } of found) {
      if (told.has(variant)) continue;
      const left = spare.get(variant) ?? free({ id: variant }, today) - promised({ id: variant });
      spare.set(variant, left);
      const enough = waiting > 0 && left >= (policy === 'all' ? waiting : 1);
      // Below zero more is promised than may be given: lots have expired, or goods were held back.
      if (!enough && left >= 0) continue;
      told.add(variant);
      const sku = skuOf.get(variant);
      if (sku !== undefined) skus.push(sku);
      if (skus.length === ITEMS_SERVED_MAX) return { skus, next: id };
    }
    const last = found.length < LINES_LOOKED_AT ? undefined : found.at(-1);
    return { skus, next: last?.id ?? 0 };
  };
}

function viewOf({ id: _, created_at, ended_at, ...order }: Row): CustomerOrder {
  return {
    ...order,
    created_at: new Date(created_at).toISOString(),
    ended_at: ended_at === null ? null : new Date(ended_at).toISOString(),
  };
}

function keptOf(row: KeptRow): CustomerOrderLine['kept'][number] {
  const { reservation, quantity, location_id, place_name, kind, lot, handling_unit } = row;
  return {
    reservation,
    quantity,
    at:
      location_id === null || place_name === null || kind === null
        ? null
        : placeOf({ location_id, place_name, kind }),
    lot: lot === '' ? null : lot,
    handling_unit: handling_unit === '' ? null : handling_unit,
  };
}
