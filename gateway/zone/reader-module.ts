import { type InboundQueries, inboundQueries, ORDERS_EXPORT, onOrder } from '../inbound/queries.ts';
import { type InventoryQueries, inventoryQueries } from '../inventory/queries/module.ts';
import { type JournalQueries, journalQueries } from '../journal/queries.ts';
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

export const readerModule: ReaderModule<ZoneQueries> = (db) => ({
  ...journalQueries(db),
  ...inventoryQueries(db, onOrder(db), {
    purchase_orders: ORDERS_EXPORT,
    orders: CUSTOMER_ORDERS_EXPORT,
  }),
  ...inboundQueries(db),
  ...orderQueries(db),
  ...uplinkQueries(db),
});
