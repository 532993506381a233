import type { Database } from 'better-sqlite3';
import { ORDER_PRIORITY_USUAL } from '../../../contract/constants.ts';
import type { OperationalError } from '../../base/errors.ts';
import { Catalog } from '../../inventory/catalog.ts';
import type { DocumentsChecker } from '../../inventory/import/check.ts';
import {
  checkDocuments,
  type DocumentForm,
  documentsImport,
} from '../../inventory/import/documents.ts';
import type { ImportRow } from '../../inventory/import/format.ts';
import { attempt, type Group } from '../../inventory/import/groups.ts';
import type { DocumentsImport } from '../../inventory/import/part.ts';
import type { OrderContent } from './commands.ts';
import { OrderBook } from './order-book.ts';
import type { Orders } from './orders.ts';

type Row = ImportRow<'orders'>;

/** Checks the orders of a file. An order is not changed, so one that is known must say the same. */
export const checkCustomerOrders: DocumentsChecker<'orders'> = (db, rows, unread) => {
  const book = new OrderBook(db, new Catalog(db, { onUndone: () => {} }));
  return checkDocuments(FORM, rows, unread, {
    rowFaults: (group) =>
      group.rows.flatMap((placed) =>
        attempt(placed, columnOf, () => void book.item(placed.row.sku, placed.row.quantity)),
      ),
    effectOf: (content) => book.plan(content).effect,
  });
};

/** Takes in the orders of a checked file, part by part; what is free is kept for each as it goes in. */
export function customerOrderImport(db: Database, orders: Orders): DocumentsImport<'orders'> {
  return documentsImport(db, FORM, {
    coming: 'orders_coming',
    word: 'order',
    knows: (order) => orders.book.find(order) !== null,
    put: (content, who, moment) => void orders.make(content, who, moment),
  });
}

function contentOf({ id, first, rows }: Group<Row>): OrderContent {
  const { customer, priority, ship_by, policy } = first.row;
  return {
    order: id,
    customer,
    priority: priority ?? ORDER_PRIORITY_USUAL,
    ship_by,
    policy,
    lines: rows.map(({ row: { line, sku, quantity } }, place) => {
      return { line: line ?? place + 1, sku, quantity };
    }),
  };
}

const COLUMNS: Readonly<Record<string, string>> = {
  'unknown-item': 'sku',
  'bad-quantity': 'quantity',
  'bad-priority': 'priority',
  'order-lines': 'line',
};
const columnOf = ({ code }: OperationalError): string => COLUMNS[code] ?? 'order';

const FORM: DocumentForm<'orders', OrderContent> = {
  idOf: (row) => row.order,
  idColumn: 'order',
  lineOf: (row) => row.line,
  head: ['customer', 'priority', 'ship_by', 'policy'],
  contentOf,
  columnOf,
};
