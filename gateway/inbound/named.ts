import type { Database } from 'better-sqlite3';
import {
  type DocumentsNamed,
  type NamedDocument,
  namedHit,
} from '../inventory/queries/documents-named.ts';

/**
 * Purchase orders, shipping notices and transfers with this number, and the notice that announces this unit. What
 * comes in is numbered by its sender: several zones may have called theirs the same.
 */
export function inboundNamed(db: Database): DocumentsNamed {
  const find = db.prepare<[{ number: string }], NamedDocument>(
    `SELECT 'purchase-order' AS document, order_id AS id, supplier AS party, state <> 'closed' AS open
     FROM purchase_orders WHERE order_id = @number
     UNION ALL
     SELECT 'asn', asn_id, supplier, state <> 'closed' FROM asns WHERE asn_id = @number
     UNION ALL
     SELECT 'asn', asn.asn_id, asn.supplier, asn.state <> 'closed'
     FROM asn_units AS unit JOIN asns AS asn ON asn.id = unit.asn
     WHERE unit.sscc = @number AND unit.live = 1 AND unit.movement_id IS NULL
     UNION ALL
     SELECT 'transfer-out', transfer_id, to_zone, state NOT IN ('closed', 'cancelled')
     FROM transfers_out WHERE transfer_id = @number
     UNION ALL
     SELECT 'transfer-in', transfer_id, from_zone, state NOT IN ('closed', 'cancelled')
     FROM transfers_in WHERE transfer_id = @number`,
  );
  return (number) => find.all({ number }).map(namedHit);
}
