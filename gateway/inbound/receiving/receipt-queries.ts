import type { Database, Statement } from 'better-sqlite3';
import { QUARANTINES_MAX } from '../../../contract/constants.ts';
import type {
  ReceiptDetails,
  ReceiptLinesPage,
  ReceiptLinesQuery,
  ReceiptLineView,
  ReceiptsPage,
  ReceiptsQuery,
  ReceiptView,
} from '../../../contract/http/receipts.ts';
import { Refused } from '../../base/errors.ts';
import { decodeCursor, encodeCursor } from '../../inventory/queries/cursor.ts';
import type { OtherDate } from './commands.ts';

type Row = Omit<ReceiptView, 'opened_at' | 'closed_at'> & {
  readonly id: number;
  readonly opened_at: number;
  readonly closed_at: number | null;
};

const RECEIPT = `SELECT receipt.id, receipt.receipt_id AS receipt, receipt.state,
    purchase.order_id AS purchase_order, asn.asn_id AS asn,
    coalesce(purchase.supplier, asn.supplier) AS supplier, place.location_id AS location, receipt.note,
    receipt.opened_by, receipt.opened_at, receipt.closed_by, receipt.closed_at,
    (SELECT count(*) FROM receipt_lines WHERE receipt = receipt.id AND undone_by IS NULL) AS scans
  FROM receipts AS receipt JOIN locations AS place ON place.id = receipt.location
    LEFT JOIN purchase_orders AS purchase ON purchase.id = receipt.purchase_order
    LEFT JOIN asns AS asn ON asn.id = receipt.asn`;

function viewOf({ id: _, opened_at, closed_at, ...row }: Row): ReceiptView {
  return {
    ...row,
    opened_at: new Date(opened_at).toISOString(),
    closed_at: closed_at === null ? null : new Date(closed_at).toISOString(),
  };
}

/** Each by its own index: what came for one document is found among a hundred thousand receipts. */
const CONDITIONS = {
  state: 'AND receipt.state = @state',
  /** Also what was received against a notice of the order. */
  purchase_order: `AND receipt.id IN (
    SELECT id FROM receipts
      WHERE purchase_order = (SELECT id FROM purchase_orders WHERE order_id = @purchase_order)
    UNION ALL SELECT id FROM receipts WHERE asn IN (SELECT id FROM asns
      WHERE purchase_order = (SELECT id FROM purchase_orders WHERE order_id = @purchase_order)))`,
  asn: 'AND receipt.asn = (SELECT id FROM asns WHERE asn_id = @asn)',
} as const;
const NAMES = ['state', 'purchase_order', 'asn'] as const;

/** The newest first. */
export function receiptPages(db: Database): (query: ReceiptsQuery) => ReceiptsPage {
  const prepared = new Map<string, Statement<[object], Row>>();
  const statement = (where: string): Statement<[object], Row> => {
    const known = prepared.get(where);
    if (known !== undefined) return known;
    const sql = `${RECEIPT} WHERE receipt.id < @after ${where} ORDER BY receipt.id DESC LIMIT @limit`;
    const made = db.prepare<[object], Row>(sql);
    prepared.set(where, made);
    return made;
  };
  return ({ after, limit, ...asked }) => {
    const where = NAMES.filter((name) => asked[name] !== undefined).map((name) => CONDITIONS[name]);
    const found = statement(where.join(' ')).all({ ...asked, after: before(after), limit });
    return { rows: found.map(viewOf), next: nextOf(found, limit) };
  };
}

/** Throws `unknown-receipt`. */
export function receiptById(db: Database): (receipt: string) => ReceiptDetails {
  const one = db.prepare<[string], Row>(`${RECEIPT} WHERE receipt.receipt_id = ?`);
  const places = db.prepare<[number], ReceiptDetails['quarantines'][number]>(
    `SELECT location_id AS location, name, kind FROM locations
     WHERE kind = 'quarantine' ORDER BY path LIMIT ?`,
  );
  return (receipt) => {
    const found = one.get(receipt);
    if (found === undefined) {
      throw new Refused('not-found', 'unknown-receipt', `there is no receipt ${receipt}`);
    }
    return { ...viewOf(found), quarantines: places.all(QUARANTINES_MAX) };
  };
}

type LineRow = Omit<ReceiptLineView, 'occurred_at' | 'other_date'> & {
  readonly id: number;
  readonly other_date: string | null;
  readonly occurred_at: number;
};

/** Each scan, the newest first. Throws `unknown-receipt`. */
export function receiptLinePages(
  db: Database,
): (input: { readonly receipt: string; readonly query: ReceiptLinesQuery }) => ReceiptLinesPage {
  const one = db.prepare<[string], number>('SELECT id FROM receipts WHERE receipt_id = ?').pluck();
  const rows = db.prepare<[number, number, number], LineRow>(
    `SELECT line.id, line.line_id AS line, line.result, variant.sku, variant.name, variant.base_unit,
       line.quantity, line.over, nullif(lot.number, '') AS lot, nullif(unit.code, '') AS handling_unit,
       place.location_id AS location, line.code, line.movement_id AS movement, source.line_id AS of_line,
       line.reason, line.note, line.other_date, line.by, line.occurred_at, line.undone_by
     FROM receipt_lines AS line LEFT JOIN product_variants AS variant ON variant.id = line.variant
       LEFT JOIN lots AS lot ON lot.id = line.lot
       LEFT JOIN handling_units AS unit ON unit.id = line.handling_unit
       LEFT JOIN locations AS place ON place.id = line.location
       LEFT JOIN receipt_lines AS source ON source.id = line.of_line
     WHERE line.receipt = ? AND line.id < ? ORDER BY line.id DESC LIMIT ?`,
  );
  return ({ receipt, query }) => {
    const row = one.get(receipt);
    if (row === undefined) {
      throw new Refused('not-found', 'unknown-receipt', `there is no receipt ${receipt}`);
    }
    const found = rows.all(row, before(query.after), query.limit);
    return {
      rows: found.map(({ id: _, occurred_at, other_date, ...line }) => ({
        ...line,
        // Written by `Receipts.add` from this type.
        other_date: other_date === null ? null : (JSON.parse(other_date) as OtherDate),
        occurred_at: new Date(occurred_at).toISOString(),
      })),
      next: nextOf(found, query.limit),
    };
  };
}

function before(after: string | undefined): number {
  if (after === undefined) return Number.MAX_SAFE_INTEGER;
  return decodeCursor(after, ['number'] as const)[0];
}

function nextOf(found: readonly { readonly id: number }[], limit: number): string | null {
  const last = found.at(-1);
  return found.length === limit && last !== undefined ? encodeCursor([last.id]) : null;
}
