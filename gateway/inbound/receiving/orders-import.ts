import type { Database } from 'better-sqlite3';
import { OperationalError, Refused } from '../../base/errors.ts';
import { Catalog } from '../../inventory/catalog.ts';
import type { Checked, DocumentsChecker } from '../../inventory/import/check.ts';
import { FAULTS_COLLECTED_MAX, type ImportFault } from '../../inventory/import/faults.ts';
import type { ImportRow } from '../../inventory/import/format.ts';
import {
  attempt,
  faultOf,
  type Group,
  groupsOf,
  headFaults,
} from '../../inventory/import/groups.ts';
import type { DocumentsImport } from '../../inventory/import/part.ts';
import { type OrderContent, OrderPlans } from './order-plan.ts';
import type { PurchaseOrders } from './purchase-orders.ts';

type Row = ImportRow<'purchase_orders'>;
/** What rows of one order must say alike. */
const HEAD = ['supplier', 'location', 'expected_on', 'version'] as const;
const idOf = (row: Row): string => row.purchase_order;

/**
 * Checks the purchase orders of a file, each row by itself and each order as a whole. Orders do not depend on
 * each other, so nothing is written for it. What people and suppliers may change meanwhile is risky: all orders
 * that are known already.
 */
export const checkOrders: DocumentsChecker<'purchase_orders'> = (db, rows, unread) => {
  const plans = new OrderPlans(db, new Catalog(db, { onUndone: () => {} }));
  const counts: Checked['counts'] = { created: 0, changed: 0, unchanged: 0 };
  const faults: ImportFault[] = [];
  const risky: number[][] = [];
  const safe: number[][] = [];
  for (const group of groupsOf(rows, idOf)) {
    if (faults.length >= FAULTS_COLLECTED_MAX) break;
    const wrong = [...headFaults(group, HEAD), ...rowFaults(plans, group)];
    faults.push(...wrong);
    // A row of it could not be read: what it would be as a whole is not known.
    if (wrong.length > 0 || unread.has(group.id)) continue;
    try {
      const plan = plans.plan(contentOf(group));
      counts[plan.effect === 'known' ? 'unchanged' : plan.effect] += group.rows.length;
      if (plan.effect === 'known') continue;
      (plan.effect === 'changed' ? risky : safe).push(group.rows.map(({ index }) => index));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      faults.push(faultOf(group, columnOf, error));
    }
  }
  return { counts, faults, risky, safe };
};

/** Takes in the orders of a checked file, part by part. */
export function orderImport(
  db: Database,
  orders: PurchaseOrders,
): DocumentsImport<'purchase_orders'> {
  const announce = db.prepare(
    'INSERT INTO purchase_orders_coming (order_id, import) VALUES (?, ?)',
  );
  const came = db.prepare('DELETE FROM purchase_orders_coming WHERE order_id = ?');
  const forget = db.prepare('DELETE FROM purchase_orders_coming');
  return {
    announce(id, rows) {
      for (const order of new Set(rows.map((row) => row.purchase_order))) {
        if (orders.find(order) !== null) throw madeMeanwhile(order);
        announce.run(order, id);
      }
    },
    apply(rows, { by, occurred_at }, moment) {
      const faults: ImportFault[] = [];
      for (const group of groupsOf(rows, idOf)) {
        try {
          orders.put(contentOf(group), { by, occurred_at }, moment);
          came.run(group.id);
        } catch (error) {
          // Nothing of an order is written before all of it is found right.
          if (!(error instanceof OperationalError)) throw error;
          faults.push(faultOf(group, columnOf, error));
        }
      }
      return faults;
    },
    forget: () => void forget.run(),
  };
}

function madeMeanwhile(order: string): Refused {
  const told = `somebody else made the purchase order ${order} while the file was read; send the file again`;
  return new Refused('conflict', 'order-made-meanwhile', told, { purchase_order: order });
}

/** What is wrong with each row by itself; with the place, which all rows name, once. */
function rowFaults(plans: OrderPlans, { first, rows }: Group<Row>): ImportFault[] {
  const place = attempt(first, columnOf, () => void plans.place(first.row.location));
  const lines = rows.flatMap((placed) => {
    const { row, index } = placed;
    return attempt(
      placed,
      columnOf,
      () => void plans.line({ ...row, line: row.line ?? index + 1 }, 0),
    );
  });
  return [...place, ...lines];
}

function contentOf({ id, first, rows }: Group<Row>): OrderContent {
  const { version, supplier, expected_on, location } = first.row;
  return {
    purchase_order: id,
    version,
    supplier,
    expected_on,
    location,
    tolerance_pm: 0,
    lines: rows.map(({ row }, place) => ({
      line: row.line ?? place + 1,
      sku: row.sku,
      quantity: row.quantity,
      packaging: row.packaging,
      factor: row.factor,
      tolerance_pm: row.tolerance_pm,
    })),
  };
}

const COLUMNS: Readonly<Record<string, string>> = {
  'unknown-item': 'sku',
  'unknown-location': 'location',
  'virtual-location': 'location',
  'bad-quantity': 'quantity',
  'does-not-divide': 'quantity',
  'unknown-packaging': 'packaging',
  'wrong-factor': 'factor',
  'order-lines': 'line',
  'line-received': 'line',
  exists_with_different_body: 'version',
};

const columnOf = ({ code }: OperationalError): string => COLUMNS[code] ?? 'purchase_order';
