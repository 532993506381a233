import type { Database } from 'better-sqlite3';
import {
  type DocumentsNamed,
  type NamedDocument,
  namedHit,
} from '../../inventory/queries/documents-named.ts';

/** The order with this number, for the search. */
export function orderNamed(db: Database): DocumentsNamed {
  const find = db.prepare<[string], NamedDocument>(
    `SELECT 'order' AS document, order_id AS id, customer AS party, state = 'open' AS open
     FROM orders WHERE order_id = ?`,
  );
  return (number) => find.all(number).map(namedHit);
}
