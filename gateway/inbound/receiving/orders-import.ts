import type { Database } from 'better-sqlite3';
import type { OperationalError } from '../../base/errors.ts';
import { Catalog } from '../../inventory/catalog.ts';
import type { DocumentsChecker } from '../../inventory/import/check.ts';
import {
  checkDocuments,
  type DocumentForm,
  documentsImport,
} from '../../inventory/import/documents.ts';
import type { ImportFault } from '../../inventory/import/faults.ts';
import type { ImportRow } from '../../inventory/import/format.ts';
import { attempt, type Group } from '../../inventory/import/groups.ts';
import type { DocumentsImport } from '../../inventory/import/part.ts';
import { type OrderContent, OrderPlans } from './order-plan.ts';
import type { PurchaseOrders } from './purchase-orders.ts';

type Row = ImportRow<'purchase_orders'>;

/** Checks the purchase orders of a file. Suppliers and people may change those that are known already. */
export const checkOrders: DocumentsChecker<'purchase_orders'> = (db, rows, unread) => {
  const plans = new OrderPlans(db, new Catalog(db, { onUndone: () => {} }));
  return checkDocuments(FORM, rows, unread, {
    rowFaults: (group) => rowFaults(plans, group),
    effectOf: (content) => plans.plan(content).effect,
  });
};

/** Takes in the orders of a checked file, part by part. */
export function orderImport(
  db: Database,
  orders: PurchaseOrders,
): DocumentsImport<'purchase_orders'> {
  return documentsImport(db, FORM, {
    coming: 'purchase_orders_coming',
    word: 'purchase order',
    knows: (order) => orders.find(order) !== null,
    put: (content, who, moment) => void orders.put(content, who, moment),
  });
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

const FORM: DocumentForm<'purchase_orders', OrderContent> = {
  idOf: (row) => row.purchase_order,
  idColumn: 'purchase_order',
  lineOf: (row) => row.line,
  head: ['supplier', 'location', 'expected_on', 'version'],
  contentOf,
  columnOf,
};
