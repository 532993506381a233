import type { Database } from 'better-sqlite3';
import type { Inspection } from '../../../contract/records-transfers.ts';
import { Refused } from '../../base/errors.ts';
import type { Location, Variant } from '../../inventory/catalog.ts';
import type { NamedRow } from '../../inventory/named-row.ts';

type Row = { readonly id: number; readonly undone_by: string | null };

export type NewReturn = {
  readonly id: string;
  readonly order: string | null;
  readonly referenced: boolean;
  readonly variant: Variant;
  readonly lot: NamedRow;
  readonly quantity: number;
  readonly result: Inspection;
  readonly reason: string;
  readonly note: string | null;
  readonly location: Location;
  readonly by: string;
};

/** What went out and came back for an order, of one item. */
export type Shipped = { readonly shipped: number; readonly returned: number };

/** `newest`: the id of a return. */
export type Back = { readonly quantity: number; readonly newest: string };

/** The returns, and what the ledger knows of the orders that they belong to. */
export class ReturnRows {
  readonly #find;
  readonly #insert;
  readonly #undo;
  readonly #knows;
  readonly #shipped;
  readonly #returned;
  readonly #heldAgainst;

  constructor(db: Database) {
    this.#find = db.prepare<[string], Row>('SELECT id, undone_by FROM returns WHERE return_id = ?');
    this.#insert = db.prepare(
      `INSERT INTO returns (return_id, order_id, referenced, variant, lot, quantity, result, reason, note, location,
         created_by, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#undo = db.prepare('UPDATE returns SET undone_by = ?, undone_at = ? WHERE id = ?');
    this.#knows = db
      .prepare<[string], number>(
        `SELECT 1 FROM inventory_transactions
         WHERE type = 'ship' AND reference_id = ? AND reference_type = 'order' LIMIT 1`,
      )
      .pluck();
    // What was voided is there with the opposite sign, so the sum is what really went out.
    this.#shipped = db
      .prepare<[string, number, number | null, number | null], number>(
        `SELECT coalesce(sum(entry.quantity), 0) FROM inventory_transactions AS entry
           JOIN locations AS place ON place.id = entry.location
         WHERE entry.type = 'ship' AND entry.reference_id = ? AND entry.reference_type = 'order'
           AND entry.variant = ? AND place.location_id = 'customer' AND (? IS NULL OR entry.lot = ?)`,
      )
      .pluck();
    this.#returned = db
      .prepare<[string, number, number | null, number | null], number>(
        `SELECT coalesce(sum(quantity), 0) FROM returns
         WHERE order_id = ? AND variant = ? AND undone_by IS NULL AND (? IS NULL OR lot = ?)`,
      )
      .pluck();
    // The bare column is that of the row with the greatest id (sqlite.org/lang_select.html#bareagg).
    this.#heldAgainst = db.prepare<[string, number, number], Back>(
      `SELECT sum(quantity) AS quantity, return_id AS newest, max(id) FROM returns
       WHERE order_id = ? AND variant = ? AND lot = ? AND undone_by IS NULL AND referenced = 1`,
    );
  }

  /** Throws `unknown-return`. */
  get(id: string): Row {
    const row = this.#find.get(id);
    if (row !== undefined) return row;
    throw new Refused('not-found', 'unknown-return', `there is no return ${id}`);
  }

  insert(asked: NewReturn, at: number): void {
    this.#insert.run(
      asked.id,
      asked.order,
      asked.referenced ? 1 : 0,
      asked.variant.id,
      asked.lot.id,
      asked.quantity,
      asked.result,
      asked.reason,
      asked.note,
      asked.location.id,
      asked.by,
      at,
    );
  }

  setUndone(row: Row, by: string, at: number): void {
    this.#undo.run(by, at, row.id);
  }

  knows(order: string): boolean {
    return this.#knows.get(order) !== undefined;
  }

  /** What a customer sent back of what this zone shipped for an order, of one lot, and the newest return of it. */
  heldAgainst(order: string, variant: Variant, lot: NamedRow): Back {
    const found = this.#heldAgainst.get(order, variant.id, lot.id);
    return { quantity: found?.quantity ?? 0, newest: found?.newest ?? '' };
  }

  /** `lot` null: of all lots. */
  shipped(order: string, variant: Variant, lot: NamedRow | null): Shipped {
    const of = [order, variant.id, lot?.id ?? null, lot?.id ?? null] as const;
    return { shipped: this.#shipped.get(...of) ?? 0, returned: this.#returned.get(...of) ?? 0 };
  }
}
