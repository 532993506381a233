import type { Database } from 'better-sqlite3';
import { COUNTED_BY_MAX, DISCREPANCIES_MAX } from '../../../contract/constants.ts';
import type { ReceiptReport, ReportLine } from '../../../contract/http/receipts.ts';
import type { Discrepancy } from '../../../contract/receiving-records.ts';
import { Refused } from '../../base/errors.ts';
import { type OverNow, overReader } from './over-now.ts';

export type ReportReader = (receipt: string) => ReceiptReport;

type Head = {
  readonly id: number;
  readonly receipt: string;
  readonly order_row: number | null;
  readonly asn_row: number | null;
  readonly purchase_order: string | null;
  readonly asn: string | null;
  readonly supplier: string | null;
  readonly location: string;
  readonly opened_by: string;
  readonly opened_at: number;
  readonly report: string | null;
};

type Kept = Omit<ReceiptReport, 'counted_by'> & Partial<Pick<ReceiptReport, 'counted_by'>>;

type Noted = Omit<Discrepancy, 'at'> & {
  readonly id: number;
  readonly at: number;
  /** Booked by itself: no note of a scan that was refused, and no part of another line. */
  readonly booked: 0 | 1;
};

const VARIANT = 'variant.variant_id AS variant, variant.sku, variant.name, variant.base_unit';

/** Lines told of one document at most: a notice may have more contents than an order has lines. */
const LINES_MAX = 1_000;

/**
 * What came by a receipt against what was awaited: the same on the writing and on a reading connection.
 * Throws `unknown-receipt`.
 */
export function reportReader(db: Database): ReportReader {
  const head = db.prepare<[string], Head>(
    `SELECT receipt.id, receipt.receipt_id AS receipt, receipt.purchase_order AS order_row,
       receipt.asn AS asn_row, purchase.order_id AS purchase_order, asn.asn_id AS asn,
       coalesce(purchase.supplier, asn.supplier) AS supplier, place.location_id AS location,
       receipt.opened_by, receipt.opened_at, receipt.report
     FROM receipts AS receipt JOIN locations AS place ON place.id = receipt.location
       LEFT JOIN purchase_orders AS purchase ON purchase.id = receipt.purchase_order
       LEFT JOIN asns AS asn ON asn.id = receipt.asn
     WHERE receipt.receipt_id = ?`,
  );
  const lines = lineReader(db);
  const over = overReader(db);
  const noted = db.prepare<[number, number], Noted>(
    `SELECT line.id, line.result AS kind, variant.sku, variant.name, line.quantity,
       nullif(lot.number, '') AS lot, line.code, line.reason, line.note, line.by, line.occurred_at AS at,
       line.movement_id IS NOT NULL AND line.of_line IS NULL AS booked
     FROM receipt_lines AS line LEFT JOIN product_variants AS variant ON variant.id = line.variant
       LEFT JOIN lots AS lot ON lot.id = line.lot
     WHERE line.receipt = ? AND line.undone_by IS NULL
       AND line.result IN ('over', 'damaged', 'expired', 'wrong-item', 'unknown-item')
     ORDER BY line.id LIMIT ?`,
  );
  const otherDates = db.prepare<
    [number, number],
    Omit<Discrepancy, 'at'> & { readonly at: number }
  >(
    `SELECT 'other-date' AS kind, variant.sku, variant.name, line.quantity, lot.number AS lot, line.code,
       line.reason, 'label ' || (line.other_date ->> 'label') || ', known ' || (line.other_date ->> 'known') AS note,
       line.by, line.occurred_at AS at
     FROM receipt_lines AS line JOIN product_variants AS variant ON variant.id = line.variant
       JOIN lots AS lot ON lot.id = line.lot
     WHERE line.receipt = ? AND line.undone_by IS NULL AND line.other_date IS NOT NULL
     ORDER BY line.id LIMIT ?`,
  );
  const people = db
    .prepare<[number, number], string>(
      `SELECT by FROM receipt_lines WHERE receipt = ? AND undone_by IS NULL
       GROUP BY by ORDER BY min(id) LIMIT ?`,
    )
    .pluck();
  return (receipt) => {
    const found = head.get(receipt);
    if (found === undefined) {
      throw new Refused('not-found', 'unknown-receipt', `there is no receipt ${receipt}`);
    }
    const counted_by = people.all(found.id, COUNTED_BY_MAX);
    if (found.report !== null) {
      // Written by this program from the same type, which did not always tell who counted.
      const kept = JSON.parse(found.report) as Kept;
      return { ...kept, counted_by: kept.counted_by ?? counted_by };
    }
    const told = lines(found);
    const dates = otherDates
      .all(found.id, DISCREPANCIES_MAX)
      .map(({ at, ...rest }): Discrepancy => ({ ...rest, at: new Date(at).toISOString() }));
    const now = over(found);
    const notes = onePieceOnce(asItStands(noted.all(found.id, DISCREPANCIES_MAX), now)).map(
      ({ id: _, at, booked: __, ...rest }): Discrepancy => ({
        ...rest,
        at: new Date(at).toISOString(),
      }),
    );
    const short = told.flatMap((line) => shortOf(line));
    const untold = untoldOf(told, now);
    const { purchase_order, asn, supplier, location, opened_by } = found;
    return {
      receipt,
      purchase_order,
      asn,
      supplier,
      location,
      opened_by,
      opened_at: new Date(found.opened_at).toISOString(),
      counted_by,
      lines: told,
      discrepancies: [...short, ...untold, ...notes, ...dates].slice(0, DISCREPANCIES_MAX),
    };
  };
}

/**
 * A wrong item is noted when its scan is refused, and booked when somebody takes it in after all: what was booked
 * is told instead of the latest notes of that item before it. In the order in which they came.
 */
function onePieceOnce(rows: readonly Noted[]): readonly Noted[] {
  const left = rows.map((row) => ({ ...row }));
  left.forEach((row, index) => {
    if (row.booked === 0) return;
    let rest = row.quantity ?? 0;
    for (const note of left.slice(0, index).toReversed()) {
      if (rest === 0) break;
      if (note.kind !== 'wrong-item' || note.sku !== row.sku || note.booked === 1) continue;
      const part = Math.min(rest, note.quantity ?? 0);
      note.quantity = (note.quantity ?? 0) - part;
      rest -= part;
    }
  });
  return left.filter(({ quantity }) => quantity !== 0);
}

/** Of what was told to be too much, only what still is. */
function asItStands(rows: readonly Noted[], { ofLine }: OverNow): readonly Noted[] {
  return rows.flatMap((row) => {
    if (row.kind !== 'over') return [row];
    const quantity = ofLine.get(row.id) ?? 0;
    return quantity > 0 ? [{ ...row, quantity }] : [];
  });
}

/** No scan says so, such as where the order was made smaller since, or a station brought them. */
function untoldOf(lines: readonly ReportLine[], { untold }: OverNow): Discrepancy[] {
  const items = new Map<string, Pick<ReportLine, 'sku' | 'name' | 'here'>>();
  for (const { sku, name, here } of lines) {
    items.set(sku, { sku, name, here: here + (items.get(sku)?.here ?? 0) });
  }
  return [...items.values()].flatMap(({ sku, name, here }): Discrepancy[] => {
    const quantity = Math.min(here, untold.get(sku) ?? 0);
    return quantity > 0 ? [{ kind: 'over', sku, name, quantity, lot: null, ...NOBODY }] : [];
  });
}

const NOBODY = { code: null, reason: null, note: null, by: null, at: null };

function shortOf({ sku, name, lot, expected, received }: ReportLine): Discrepancy[] {
  if (expected === null || received >= expected) return [];
  const quantity = expected - received;
  return [{ kind: 'short', sku, name, quantity, lot, ...NOBODY }];
}

/** Lines of the order, contents of the notice, or what came blind. */
function lineReader(db: Database): (head: Head) => ReportLine[] {
  const ofOrder = db.prepare<[number, number, number], ReportLine>(
    `SELECT ${VARIANT}, line.line, NULL AS handling_unit, NULL AS lot, line.quantity AS expected, line.received,
       (SELECT coalesce(sum(quantity), 0) FROM receivings
        WHERE order_line = line.id AND receipt = ?) AS here
     FROM purchase_order_lines AS line JOIN product_variants AS variant ON variant.id = line.variant
     WHERE line.purchase_order = ? ORDER BY line.line LIMIT ?`,
  );
  const ofAsn = db.prepare<[number, number, number], ReportLine>(
    `SELECT ${VARIANT}, content.line, unit.sscc AS handling_unit, content.lot, content.quantity AS expected,
       content.received,
       (SELECT coalesce(sum(quantity), 0) FROM receivings
        WHERE asn_content = content.id AND receipt = ?) AS here
     FROM asn_units AS unit JOIN asn_contents AS content ON content.unit = unit.id
       JOIN product_variants AS variant ON variant.id = content.variant
     WHERE unit.asn = ? ORDER BY unit.id, content.line LIMIT ?`,
  );
  const blind = db.prepare<[number, number], ReportLine>(
    `SELECT ${VARIANT}, NULL AS line, NULL AS handling_unit, NULL AS lot, NULL AS expected,
       sum(line.quantity) AS received, sum(line.quantity) AS here
     FROM receipt_lines AS line JOIN product_variants AS variant ON variant.id = line.variant
     WHERE line.receipt = ? AND line.undone_by IS NULL AND line.movement_id IS NOT NULL
       AND line.of_line IS NULL
     GROUP BY variant.id ORDER BY variant.sku LIMIT ?`,
  );
  return ({ id, order_row, asn_row }) => {
    if (order_row !== null) return ofOrder.all(id, order_row, LINES_MAX);
    if (asn_row !== null) return ofAsn.all(id, asn_row, LINES_MAX);
    return blind.all(id, LINES_MAX);
  };
}
