import type { Database } from 'better-sqlite3';

/** What a receipt is against, as rows. */
type Document = { readonly order_row: number | null; readonly asn_row: number | null };
type OfItem = { readonly sku: string; readonly quantity: number };
type OverLine = OfItem & { readonly id: number };

export type OverNow = {
  /** Of lines of receipts, by row: how much of what they brought is too much now. */
  readonly ofLine: ReadonlyMap<number, number>;
  /** By SKU: too much, and no scan of a receipt was told so. */
  readonly untold: ReadonlyMap<string, number>;
};

/**
 * What is too much of each item, as it stands and not as it was when it was scanned: where an earlier scan was taken back
 * since, goods that were beyond the line fill it. So the newest scans that were told keep what is too much, the earlier
 * ones what is left of it.
 */
export function overReader(db: Database): (document: Document) => OverNow {
  const orderOf = db
    .prepare<[number], number | null>('SELECT purchase_order FROM asns WHERE id = ?')
    .pluck();
  const ofOrder = db.prepare<[number], OfItem>(
    `SELECT variant.sku, sum(max(0, line.received - line.quantity)) AS quantity
     FROM purchase_order_lines AS line JOIN product_variants AS variant ON variant.id = line.variant
     WHERE line.purchase_order = ? GROUP BY line.variant`,
  );
  const ofAsn = db.prepare<[number], OfItem>(
    `SELECT variant.sku, sum(max(0, content.received - content.quantity)) AS quantity
     FROM asn_units AS unit JOIN asn_contents AS content ON content.unit = unit.id
       JOIN product_variants AS variant ON variant.id = content.variant
     WHERE unit.asn = ? GROUP BY content.variant`,
  );
  const told = db.prepare<[object], OverLine>(
    `SELECT line.id, variant.sku, line.over AS quantity
     FROM receipt_lines AS line JOIN product_variants AS variant ON variant.id = line.variant
     WHERE line.undone_by IS NULL AND line.over > 0 AND line.receipt IN (
       SELECT id FROM receipts WHERE purchase_order = @order
       UNION ALL SELECT id FROM receipts WHERE asn IN (SELECT id FROM asns WHERE purchase_order = @order)
       UNION ALL SELECT id FROM receipts WHERE asn = @asn)
     ORDER BY line.id DESC`,
  );
  return ({ order_row, asn_row: asn }) => {
    const order = order_row ?? (asn === null ? null : (orderOf.get(asn) ?? null));
    const left = new Map<string, number>();
    const items = [
      ...(order === null ? [] : ofOrder.all(order)),
      ...(asn === null ? [] : ofAsn.all(asn)),
    ];
    // The same goods count against the order and the notice.
    for (const { sku, quantity } of items) left.set(sku, Math.max(left.get(sku) ?? 0, quantity));
    const ofLine = new Map<number, number>();
    for (const { id, sku, quantity } of told.iterate({ order, asn })) {
      const rest = left.get(sku) ?? 0;
      const part = Math.min(rest, quantity);
      ofLine.set(id, part);
      left.set(sku, rest - part);
    }
    return { ofLine, untold: left };
  };
}
