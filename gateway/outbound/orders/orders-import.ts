import type { Database } from 'better-sqlite3';
import { ORDER_PRIORITY_USUAL } from '../../../contract/constants.ts';
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
import type { OrderContent } from './commands.ts';
import { OrderBook } from './order-book.ts';
import type { Orders } from './orders.ts';

type Row = ImportRow<'orders'>;

/** What rows of one order must say alike. */
const HEAD = ['customer', 'priority', 'ship_by', 'policy'] as const;
const idOf = (row: Row): string => row.order;

/**
 * Checks the orders of a file, each row by itself and each order as a whole. An order is not changed, so one that is
 * known must say the same; all that go in are new.
 */
export const checkCustomerOrders: DocumentsChecker<'orders'> = (db, rows, unread) => {
  const book = new OrderBook(db, new Catalog(db, { onUndone: () => {} }));
  const counts: Checked['counts'] = { created: 0, changed: 0, unchanged: 0 };
  const faults: ImportFault[] = [];
  const safe: number[][] = [];
  for (const group of groupsOf(rows, idOf)) {
    if (faults.length >= FAULTS_COLLECTED_MAX) break;
    const items = group.rows.flatMap((placed) =>
      attempt(placed, columnOf, () => void book.item(placed.row.sku, placed.row.quantity)),
    );
    const wrong = [...headFaults(group, HEAD), ...items];
    faults.push(...wrong);
    // A row of it could not be read: what it would be as a whole is not known.
    if (wrong.length > 0 || unread.has(group.id)) continue;
    try {
      const known = book.plan(contentOf(group)).effect === 'known';
      counts[known ? 'unchanged' : 'created'] += group.rows.length;
      if (!known) safe.push(group.rows.map(({ index }) => index));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      faults.push(faultOf(group, columnOf, error));
    }
  }
  return { counts, faults, risky: [], safe };
};

/** Takes in the orders of a checked file, part by part; what is free is kept for each as it goes in. */
export function customerOrderImport(db: Database, orders: Orders): DocumentsImport<'orders'> {
  const announce = db.prepare('INSERT INTO orders_coming (order_id, import) VALUES (?, ?)');
  const came = db.prepare('DELETE FROM orders_coming WHERE order_id = ?');
  const forget = db.prepare('DELETE FROM orders_coming');
  return {
    announce(id, rows) {
      for (const order of new Set(rows.map(idOf))) {
        if (orders.book.find(order) !== null) throw madeMeanwhile(order);
        announce.run(order, id);
      }
    },
    apply(rows, { by, occurred_at }, moment) {
      const faults: ImportFault[] = [];
      for (const group of groupsOf(rows, idOf)) {
        try {
          orders.make(contentOf(group), { by, occurred_at }, moment);
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
  const told = `somebody else made the order ${order} while the file was read; send the file again`;
  return new Refused('conflict', 'order-made-meanwhile', told, { order });
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
