import type { Database } from 'better-sqlite3';
import type { AsnDetails, AsnsPage, AsnsQuery, AsnView } from '../../../contract/http/asns.ts';
import type {
  OrderDetails,
  OrdersPage,
  OrdersQuery,
  OrderView,
} from '../../../contract/http/purchase-orders.ts';
import { Refused } from '../../base/errors.ts';
import { decodeCursor, encodeCursor } from '../../inventory/queries/cursor.ts';
import { containing } from '../../inventory/queries/named.ts';

/** Purchase orders and shipping notices for lists and screens; the earliest expected first. */

/** Stands for "no date" in the order of the list. */
const NO_DATE = '9999';
const VARIANT = 'variant.variant_id AS variant, variant.sku, variant.name, variant.base_unit';
const RECEIPT = (column: string, row: string) =>
  `(SELECT receipt_id FROM receipts WHERE ${column} = ${row} AND state = 'open' ORDER BY id LIMIT 1) AS receipt`;

type Keyed<T> = T & { readonly id: number };

const ORDER = `SELECT purchase.id, purchase.order_id AS purchase_order, purchase.version, purchase.supplier,
    purchase.expected_on, place.location_id AS location, purchase.state,
    (SELECT count(*) FROM purchase_order_lines WHERE purchase_order = purchase.id) AS lines,
    (SELECT count(*) FROM purchase_order_lines
      WHERE purchase_order = purchase.id AND received >= quantity) AS lines_received,
    ${RECEIPT('purchase_order', 'purchase.id')}, purchase.closed_by, purchase.close_reason
  FROM purchase_orders AS purchase JOIN locations AS place ON place.id = purchase.location`;

export function orderPages(db: Database): (query: OrdersQuery) => OrdersPage {
  const rows = db.prepare<[object], Keyed<OrderView>>(
    `${ORDER} WHERE purchase.state = @state
       AND (coalesce(purchase.expected_on, '${NO_DATE}'), purchase.id) > (@date, @after)
       AND (@text IS NULL OR purchase.order_id LIKE @pattern ESCAPE '\\'
         OR purchase.supplier LIKE @pattern ESCAPE '\\')
     ORDER BY coalesce(purchase.expected_on, '${NO_DATE}'), purchase.id LIMIT @limit`,
  );
  return ({ state, text, after, limit }) => {
    const [date, last] = startOf(after);
    const pattern = containing(text ?? '');
    const found = rows.all({ state, text: text ?? null, pattern, date, after: last, limit });
    return pageOf(found, limit);
  };
}

/** Throws `unknown-order`. */
export function orderById(db: Database): (order: string) => OrderDetails {
  const one = db.prepare<[string], Keyed<OrderView>>(`${ORDER} WHERE purchase.order_id = ?`);
  const lines = db.prepare<[number], OrderDetails['all_lines'][number]>(
    `SELECT ${VARIANT}, line.line, line.quantity, line.received, line.packaging, line.tolerance_pm
     FROM purchase_order_lines AS line JOIN product_variants AS variant ON variant.id = line.variant
     WHERE line.purchase_order = ? ORDER BY line.line`,
  );
  return (order) => {
    const found = one.get(order);
    if (found === undefined) {
      throw new Refused('not-found', 'unknown-order', `there is no purchase order ${order}`);
    }
    const { id, ...view } = found;
    return { ...view, all_lines: lines.all(id) };
  };
}

const ASN = `SELECT asn.id, asn.asn_id AS asn, asn.version, purchase.order_id AS purchase_order, asn.supplier,
    asn.expected_on, place.location_id AS location, asn.state,
    (SELECT count(*) FROM asn_units WHERE asn = asn.id) AS units,
    (SELECT count(*) FROM asn_units WHERE asn = asn.id AND movement_id IS NOT NULL) AS units_received,
    ${RECEIPT('asn', 'asn.id')}
  FROM asns AS asn JOIN locations AS place ON place.id = asn.location
    LEFT JOIN purchase_orders AS purchase ON purchase.id = asn.purchase_order`;

export function asnPages(db: Database): (query: AsnsQuery) => AsnsPage {
  const rows = db.prepare<[object], Keyed<AsnView>>(
    `${ASN} WHERE asn.state = @state
       AND (coalesce(asn.expected_on, '${NO_DATE}'), asn.id) > (@date, @after)
     ORDER BY coalesce(asn.expected_on, '${NO_DATE}'), asn.id LIMIT @limit`,
  );
  return ({ state, after, limit }) => {
    const [date, last] = startOf(after);
    return pageOf(rows.all({ state, date, after: last, limit }), limit);
  };
}

/** Throws `unknown-asn`. */
export function asnById(db: Database): (asn: string) => AsnDetails {
  const one = db.prepare<[string], Keyed<AsnView>>(`${ASN} WHERE asn.asn_id = ?`);
  const contents = db.prepare<[number], AsnDetails['contents'][number]>(
    `SELECT ${VARIANT}, unit.sscc, content.lot, content.expires_on, content.quantity, content.received
     FROM asn_units AS unit JOIN asn_contents AS content ON content.unit = unit.id
       JOIN product_variants AS variant ON variant.id = content.variant
     WHERE unit.asn = ? ORDER BY unit.id, content.line`,
  );
  return (asn) => {
    const found = one.get(asn);
    if (found === undefined) {
      throw new Refused('not-found', 'unknown-asn', `there is no shipping notice ${asn}`);
    }
    const { id, ...view } = found;
    return { ...view, contents: contents.all(id) };
  };
}

function startOf(after: string | undefined): readonly [date: string, id: number] {
  return after === undefined ? ['', 0] : decodeCursor(after, ['string', 'number'] as const);
}

function pageOf<T extends { readonly id: number; readonly expected_on: string | null }>(
  found: readonly T[],
  limit: number,
): { rows: Omit<T, 'id'>[]; next: string | null } {
  const last = found.at(-1);
  const full = found.length === limit && last !== undefined;
  return {
    rows: found.map(({ id: _, ...view }) => view),
    next: full ? encodeCursor([last.expected_on ?? NO_DATE, last.id]) : null,
  };
}
