import type { Database } from 'better-sqlite3';
import type {
  BaseUnit,
  StockItem,
  StockItemDetails,
  StockItemQuery,
  StockItemsPage,
  StockItemsQuery,
} from '../../../contract/http/stock.ts';
import { Refused } from '../../base/errors.ts';
import { createPromised } from '../promises.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { AVAILABLE, type Dated } from './held.ts';
import { NAMED, named } from './named.ts';
import { ANYWHERE, type Subtree, subtrees } from './places.ts';

type VariantColumns = {
  readonly id: number;
  readonly variant_id: string;
  readonly sku: string;
  readonly name: string;
  readonly base_unit: BaseUnit;
  readonly tracking: StockItem['tracking'];
};

const VARIANT =
  'variant.id, variant.variant_id, variant.sku, variant.name, variant.base_unit, variant.tracking';

type Sums = {
  readonly on_hand: number;
  readonly reserved: number;
  readonly available: number;
  readonly places: number;
};

/** What is ordered of a variant (by its row) for a subtree, and did not come yet. */
export type OnOrder = (variant: number, subtree: Subtree) => number;

/**
 * The five quantities of one variant, from the levels of that variant alone. What is promised without a place yet
 * counts as reserved in the zone as a whole, and in no part of it. What is in transit is on its way to the zone, not to
 * a place in it.
 */
function quantities(db: Database, onOrder: OnOrder) {
  const sums = db.prepare<[object], Sums>(`
    SELECT coalesce(sum(level.on_hand), 0) AS on_hand, coalesce(sum(level.reserved), 0) AS reserved,
      coalesce(sum(${AVAILABLE}), 0) AS available, count(DISTINCT level.location) AS places
    FROM inventory_levels AS level
      CROSS JOIN locations AS place ON place.id = level.location
      CROSS JOIN lots AS lot ON lot.id = level.lot
    WHERE level.variant = @id AND level.on_hand <> 0 AND level.virtual = 0
      AND place.path >= @from AND place.path < @to`);
  const promised = createPromised(db);
  // What left for another zone and is not booked in there, and what is on its way here and has not arrived.
  const inTransit = db
    .prepare<[number, string, string], number>(
      `SELECT coalesce((SELECT sum(on_hand) FROM inventory_levels WHERE variant = ?
           AND location = (SELECT id FROM locations WHERE location_id = 'transit')), 0)
         + coalesce((SELECT sum(line.quantity - line.arrived) FROM transfer_in_lines AS line
           WHERE line.variant_id = ? AND line.sku = ? AND line.arrived < line.quantity
             AND line.transfer IN
               (SELECT id FROM transfers_in WHERE state IN ('expected', 'arriving'))), 0)`,
    )
    .pluck();
  return (variant: VariantColumns, within: Subtree, today: string | null): StockItem => {
    const found = sums.get({ id: variant.id, from: within.from, to: within.to, today });
    const { on_hand = 0, reserved = 0, available = 0, places = 0 } = found ?? {};
    const unplaced = within === ANYWHERE ? promised(variant) : 0;
    return {
      variant: variant.variant_id,
      sku: variant.sku,
      name: variant.name,
      base_unit: variant.base_unit,
      tracking: variant.tracking,
      on_hand,
      reserved: reserved + unplaced,
      available: available - unplaced,
      on_order: onOrder(variant.id, within),
      in_transit: inTransit.get(variant.id, variant.variant_id, variant.sku) ?? 0,
      places,
    };
  };
}

/** Throws `not-found`. */
export function stockOfItem(
  db: Database,
  onOrder: OnOrder,
): (query: Dated<StockItemQuery>) => StockItemDetails {
  const subtree = subtrees(db);
  const find = db.prepare<[string], VariantColumns & { attributes: string }>(
    `SELECT ${VARIANT}, variant.attributes FROM product_variants AS variant WHERE variant_id = ?`,
  );
  const sums = quantities(db, onOrder);
  return ({ variant, location, today }) => {
    const found = find.get(variant);
    if (found === undefined) {
      throw new Refused('not-found', 'not-found', `there is no item ${variant}`);
    }
    // The table demands an object.
    const attributes = JSON.parse(found.attributes) as StockItemDetails['attributes'];
    return { ...sums(found, subtree(location), today ?? null), attributes };
  };
}

/** Items that lie somewhere in the subtree, by SKU. */
export function stockByItem(
  db: Database,
  onOrder: OnOrder,
): (query: Dated<StockItemsQuery>) => StockItemsPage {
  const subtree = subtrees(db);
  const anywhere = db.prepare<[object], VariantColumns>(`
    SELECT ${VARIANT} FROM product_variants AS variant
    WHERE variant.sku > @after AND ${NAMED}
      AND EXISTS (SELECT 1 FROM inventory_levels AS level
        WHERE level.variant = variant.id AND level.on_hand <> 0 AND level.virtual = 0)
    ORDER BY variant.sku LIMIT @limit`);
  const beneath = db.prepare<[object], VariantColumns>(`
    SELECT ${VARIANT} FROM product_variants AS variant
    WHERE variant.sku > @after AND ${NAMED}
      AND variant.id IN (SELECT level.variant
        FROM inventory_levels AS level INDEXED BY inventory_levels_by_location
        WHERE level.on_hand <> 0
          AND level.location IN (SELECT id FROM locations WHERE path >= @from AND path < @to AND virtual = 0))
    ORDER BY variant.sku LIMIT @limit`);
  const sums = quantities(db, onOrder);
  return (query) => {
    const [after] =
      query.after === undefined ? [''] : decodeCursor(query.after, ['string'] as const);
    const { limit, location, today } = query;
    const within = subtree(location);
    const found = (location === undefined ? anywhere : beneath).all({
      ...within,
      ...named(query.text),
      after,
      limit,
    });
    const last = found.at(-1);
    const full = found.length === limit && last !== undefined;
    return {
      rows: found.map((row) => sums(row, within, today ?? null)),
      next: full ? encodeCursor([last.sku]) : null,
    };
  };
}

/** One item over all places, also where none of it is left, by its row. */
export function itemTotals(
  db: Database,
  onOrder: OnOrder,
): (variant: number, today: string | null) => StockItem | null {
  const find = db.prepare<[number], VariantColumns>(
    `SELECT ${VARIANT} FROM product_variants AS variant WHERE variant.id = ?`,
  );
  const sums = quantities(db, onOrder);
  return (variant, today) => {
    const found = find.get(variant);
    return found === undefined ? null : sums(found, ANYWHERE, today);
  };
}
