import type { Database } from 'better-sqlite3';
import type { DocumentsImport } from '../../inventory/import/part.ts';
import type { InventoryRooms } from '../../inventory/module.ts';
import type { Outcome } from '../../inventory/requests.ts';
import type { RoleProcedure } from '../../inventory/role-procedure.ts';
import type { Handlers } from '../../store/command.ts';
import { Asns } from './asns.ts';
import type { ReceivingCommands } from './commands.ts';
import { Counting } from './counting.ts';
import { Incoming } from './incoming.ts';
import { orderImport } from './orders-import.ts';
import { PurchaseOrders } from './purchase-orders.ts';
import { receiptHandlers } from './receipt-handlers.ts';
import { Receipts } from './receipts.ts';
import { reportReader } from './report.ts';
import { Scanner } from './scan.ts';
import { receiveProcedure } from './station.ts';

export type Receiving = {
  readonly handlers: Handlers<ReceivingCommands>;
  /** Of stations with the role `receive`. */
  readonly procedure: RoleProcedure;
  /** Takes in purchase orders from files. */
  readonly imported: DocumentsImport<'purchase_orders'>;
};

/** Puts the flow together on the writing connection. */
export function receiving(db: Database, rooms: InventoryRooms): Receiving {
  const { catalog, lots, ledger, requests } = rooms;
  const orders = new PurchaseOrders(db, rooms);
  const asns = new Asns(db, { ...rooms, orders });
  const counting = new Counting(db, { ...rooms, orders, asns });
  const receipts = new Receipts(db, rooms);
  const incoming = new Incoming(db, lots);
  ledger.onReversed((reversal, moment) => {
    counting.reversed(reversal.movement, reversal, moment);
    receipts.reversed(reversal.movement, { ...reversal, by: reversal.created_by }, moment);
  });
  const supplier = catalog.location('supplier');
  const station = { ...rooms, orders, asns, counting, incoming, supplier };
  const scanner = new Scanner(db, { ...station, receipts });
  const handlers: Handlers<ReceivingCommands> = {
    'po.put': (asked, moment) => {
      const { id: _, by, occurred_at, ...content } = asked;
      return knownOrNew(
        requests.once('po.put', asked, () => {
          orders.demandNotComing(content.purchase_order);
          const { order, effect } = orders.put(content, { by, occurred_at }, moment);
          const known = effect === 'known';
          return { purchase_order: order.order_id, version: order.version, known };
        }),
      );
    },
    'po.close': (asked, moment) =>
      requests.once('po.close', asked, () => {
        orders.close(orders.get(asked.purchase_order), asked.reason, asked, moment);
        return { purchase_order: asked.purchase_order };
      }),
    'asn.put': (asked, moment) => {
      const { id: _, by, occurred_at, ...content } = asked;
      return knownOrNew(
        requests.once('asn.put', asked, () => {
          const { asn, effect } = asns.put(content, { by, occurred_at }, moment);
          return { asn: asn.asn_id, version: asn.version, known: effect === 'known' };
        }),
      );
    },
    'asn.close': (asked, moment) =>
      requests.once('asn.close', asked, () => {
        asns.close(asns.get(asked.asn), asked, moment);
        return { asn: asked.asn };
      }),
    ...receiptHandlers({ ...rooms, orders, asns, receipts, scanner, report: reportReader(db) }),
  };
  return { handlers, procedure: receiveProcedure(station), imported: orderImport(db, orders) };
}

/** A document of an older version, or the same one again, is there already, also under a new request. */
function knownOrNew<T extends object>({
  known,
  outcome,
  ...answer
}: Outcome<T & { readonly known: boolean }>): Outcome<Omit<T, 'known' | 'outcome'>> {
  return { ...answer, outcome: known ? 'exists' : outcome };
}
