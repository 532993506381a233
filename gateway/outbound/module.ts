import type { Database } from 'better-sqlite3';
import type { DocumentsImport } from '../inventory/import/part.ts';
import type { InventoryRooms } from '../inventory/module.ts';
import type { Handlers, Migration } from '../store/command.ts';
import type { OrderCommands } from './orders/commands.ts';
import { orderHandlers } from './orders/handlers.ts';
import { ordersMigration } from './orders/migration.ts';
import { Orders } from './orders/orders.ts';
import { customerOrderImport } from './orders/orders-import.ts';
import { Shipping } from './orders/shipping.ts';

/** The commands of all flows of this room, as the writer thread knows them. */
export type OutboundCommands = OrderCommands;

export type Outbound = {
  readonly handlers: Handlers<OutboundCommands>;
  /** Who waits for goods that come in; the flows of inbound ask. */
  readonly waiting: Pick<Orders, 'needs' | 'keep'>;
  /** Orders from files. */
  readonly imported: DocumentsImport<'orders'>;
};

/** The steps of all flows of this room, in the order in which they came. */
export const outboundMigrations: readonly Migration[] = [ordersMigration];

/** Puts the flows together on the writing connection. `packing`: the place where orders are packed. */
export function outboundFlows(
  db: Database,
  rooms: InventoryRooms,
  packing: string | null,
): Outbound {
  const orders = new Orders(db, rooms);
  const shipping = new Shipping(db, rooms, orders.book, packing);
  return {
    handlers: orderHandlers(orders, shipping, rooms),
    waiting: orders,
    imported: customerOrderImport(db, orders),
  };
}
