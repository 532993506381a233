import type { Database } from 'better-sqlite3';
import {
  type InboundQueries,
  inboundNamed,
  inboundQueries,
  ORDERS_EXPORT,
  onOrder,
} from '../inbound/queries.ts';
import type { DocumentsNamed } from '../inventory/queries/documents-named.ts';
import { type InventoryQueries, inventoryQueries } from '../inventory/queries/module.ts';
import { type JournalQueries, journalQueries } from '../journal/queries.ts';
import { orderNamed } from '../outbound/orders/named.ts';
import { CUSTOMER_ORDERS_EXPORT } from '../outbound/orders/orders-export.ts';
import { type OrderQueries, orderQueries } from '../outbound/orders/queries.ts';
import type { ReaderModule } from '../store/query.ts';
import { type UplinkQueries, uplinkQueries } from '../uplink/queries.ts';

/** Everything that the reader thread can answer: it loads this file by its address. */
export type ZoneQueries = JournalQueries &
  InventoryQueries &
  InboundQueries &
  OrderQueries &
  UplinkQueries;

/** An order of a customer first: its number is the one that is scanned most. */
function documentsNamed(db: Database): DocumentsNamed {
  const [order, inbound] = [orderNamed(db), inboundNamed(db)];
  return (code) => [...order(code), ...inbound(code)];
}

export const readerModule: ReaderModule<ZoneQueries> = (db) => ({
  ...journalQueries(db),
  ...inventoryQueries(db, {
    onOrder: onOrder(db),
    exported: { purchase_orders: ORDERS_EXPORT, orders: CUSTOMER_ORDERS_EXPORT },
    named: documentsNamed(db),
  }),
  ...inboundQueries(db),
  ...orderQueries(db),
  ...uplinkQueries(db),
});
