import type { Database } from 'better-sqlite3';
import type {
  BaseUnit,
  LocationKind,
  StockItem,
  StockItemsPage,
  StockItemsQuery,
  StockLocationsPage,
  StockLocationsQuery,
  StockPage,
  StockQuery,
} from '../../../contract/http/stock.ts';
import { normalCode } from '../code.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { ANYWHERE, PLACE, type PlaceColumns, placeOf, type Subtree, subtrees } from './places.ts';

/** Stock as it is now: by place, by item, by location. All from levels, so history costs nothing. */

type StockColumns = PlaceColumns & {
  readonly variant_id: string;
  readonly sku: string;
  readonly name: string;
  readonly base_unit: BaseUnit;
  readonly lot: string;
  readonly expires_on: string | null;
  readonly handling_unit: string;
  readonly on_hand: number;
  readonly reserved: number;
  readonly last_seq: number;
  readonly key_variant: number;
  readonly key_location: number;
  readonly key_lot: number;
  readonly key_unit: number;
};

/** Part of an SKU or name, or a whole barcode; `@text` null means any. */
const NAMED = `(@text IS NULL OR variant.sku LIKE @pattern ESCAPE '\\' OR variant.name LIKE @pattern ESCAPE '\\'
  OR variant.id = (SELECT variant FROM barcodes WHERE code = @code))`;

function named(text: string | undefined) {
  const escaped = (text ?? '').replaceAll(/[\\%_]/g, '\\$&');
  return { text: text ?? null, pattern: `%${escaped}%`, code: normalCode(text ?? '') };
}

export function stockByPlace(db: Database): (query: StockQuery) => StockPage {
  const subtree = subtrees(db);
  const rows = db.prepare<[object], StockColumns>(`
    SELECT variant.variant_id, variant.sku, variant.name, variant.base_unit, ${PLACE},
      lot.number AS lot, coalesce(lot.expires_on, lot.best_before) AS expires_on,
      unit.code AS handling_unit, level.on_hand, level.reserved, level.last_seq,
      level.variant AS key_variant, level.location AS key_location, level.lot AS key_lot,
      level.handling_unit AS key_unit
    FROM inventory_levels AS level
      JOIN product_variants AS variant ON variant.id = level.variant
      JOIN locations AS place ON place.id = level.location
      JOIN lots AS lot ON lot.id = level.lot
      JOIN handling_units AS unit ON unit.id = level.handling_unit
    WHERE level.on_hand <> 0 AND level.virtual = 0
      AND place.path >= @from AND place.path < @to
      AND (@variant IS NULL OR variant.variant_id = @variant)
      AND (@lot IS NULL OR lot.number = @lot)
      AND (@handling_unit IS NULL OR unit.code = @handling_unit)
      AND ${NAMED}
      AND (level.variant, level.location, level.lot, level.handling_unit) >
        (@after_variant, @after_location, @after_lot, @after_unit)
    ORDER BY level.variant, level.location, level.lot, level.handling_unit
    LIMIT @limit`);
  return (query) => {
    const [after_variant, after_location, after_lot, after_unit] =
      query.after === undefined
        ? [-1, -1, -1, -1]
        : decodeCursor(query.after, ['number', 'number', 'number', 'number'] as const);
    const found = rows.all({
      ...subtree(query.location),
      ...named(query.text),
      variant: query.variant ?? null,
      lot: query.lot ?? null,
      handling_unit: query.handling_unit ?? null,
      after_variant,
      after_location,
      after_lot,
      after_unit,
      limit: query.limit,
    });
    const last = found.at(-1);
    const full = found.length === query.limit && last !== undefined;
    return {
      rows: found.map((row) => ({
        variant: row.variant_id,
        sku: row.sku,
        name: row.name,
        base_unit: row.base_unit,
        at: placeOf(row),
        lot: row.lot === '' ? null : row.lot,
        expires_on: row.expires_on,
        handling_unit: row.handling_unit === '' ? null : row.handling_unit,
        on_hand: row.on_hand,
        reserved: row.reserved,
        available: row.on_hand - row.reserved,
        last_entry: row.last_seq,
      })),
      next: full
        ? encodeCursor([last.key_variant, last.key_location, last.key_lot, last.key_unit])
        : null,
    };
  };
}

/** What is ordered of a variant (by its row) for a subtree, and did not come yet. */
export type OnOrder = (variant: number, subtree: Subtree) => number;

type ItemColumns = {
  readonly id: number;
  readonly variant_id: string;
  readonly sku: string;
  readonly name: string;
  readonly base_unit: BaseUnit;
  readonly on_hand: number;
  readonly reserved: number;
  readonly in_transit: number;
  readonly places: number;
};

/** What left for another zone and is not booked in there, and what is on its way here and has not arrived. */
const IN_TRANSIT = `(coalesce((SELECT sum(transit.on_hand) FROM inventory_levels AS transit
    WHERE transit.variant = variant.id
      AND transit.location = (SELECT id FROM locations WHERE location_id = 'transit')), 0)
  + coalesce((SELECT sum(line.quantity - line.arrived) FROM transfer_in_lines AS line
    WHERE line.variant_id = variant.variant_id AND line.sku = variant.sku AND line.arrived < line.quantity
      AND line.transfer IN (SELECT id FROM transfers_in WHERE state IN ('expected', 'arriving'))), 0))`;

const ITEM = `variant.id, variant.variant_id, variant.sku, variant.name, variant.base_unit,
  sum(level.on_hand) AS on_hand, sum(level.reserved) AS reserved,
  count(DISTINCT level.location) AS places,
  ${IN_TRANSIT} AS in_transit`;

function itemOf(row: ItemColumns, on_order: number): StockItem {
  return {
    variant: row.variant_id,
    sku: row.sku,
    name: row.name,
    base_unit: row.base_unit,
    on_hand: row.on_hand,
    reserved: row.reserved,
    available: row.on_hand - row.reserved,
    on_order,
    in_transit: row.in_transit,
    places: row.places,
  };
}

export function stockByItem(
  db: Database,
  onOrder: OnOrder,
): (query: StockItemsQuery) => StockItemsPage {
  const subtree = subtrees(db);
  const rows = db.prepare<[object], ItemColumns>(`
    SELECT ${ITEM}
    FROM inventory_levels AS level
      JOIN product_variants AS variant ON variant.id = level.variant
      JOIN locations AS place ON place.id = level.location
    WHERE level.on_hand <> 0 AND level.virtual = 0
      AND place.path >= @from AND place.path < @to AND ${NAMED} AND variant.sku > @after
    GROUP BY variant.id ORDER BY variant.sku LIMIT @limit`);
  return (query) => {
    const [after] =
      query.after === undefined ? [''] : decodeCursor(query.after, ['string'] as const);
    const { limit } = query;
    const within = subtree(query.location);
    const found = rows.all({ ...within, ...named(query.text), after, limit });
    const last = found.at(-1);
    const full = found.length === limit && last !== undefined;
    return {
      rows: found.map((row) => itemOf(row, onOrder(row.id, within))),
      next: full ? encodeCursor([last.sku]) : null,
    };
  };
}

/** One item over all places, also where none of it is left. */
export function itemTotals(db: Database, onOrder: OnOrder): (variant: number) => StockItem | null {
  const row = db.prepare<[number], ItemColumns>(`
    SELECT variant.id, variant.variant_id, variant.sku, variant.name, variant.base_unit,
      coalesce(sum(level.on_hand), 0) AS on_hand, coalesce(sum(level.reserved), 0) AS reserved,
      count(DISTINCT level.location) AS places,
      ${IN_TRANSIT} AS in_transit
    FROM product_variants AS variant
      LEFT JOIN inventory_levels AS level
        ON level.variant = variant.id AND level.virtual = 0 AND level.on_hand <> 0
    WHERE variant.id = ? GROUP BY variant.id`);
  return (variant) => {
    const found = row.get(variant);
    return found === undefined ? null : itemOf(found, onOrder(found.id, ANYWHERE));
  };
}

export function locationsBeneath(db: Database): (query: StockLocationsQuery) => StockLocationsPage {
  const subtree = subtrees(db);
  const rows = db.prepare<
    [object],
    {
      location_id: string;
      name: string;
      kind: LocationKind;
      parent: string | null;
      barcode: string | null;
      children: number;
      variants: number;
    }
  >(`
    SELECT location.location_id, location.name, location.kind, parent.location_id AS parent,
      location.barcode,
      (SELECT count(*) FROM locations AS child WHERE child.parent = location.id) AS children,
      (SELECT count(DISTINCT level.variant) FROM locations AS beneath
        JOIN inventory_levels AS level ON level.location = beneath.id AND level.on_hand <> 0
        WHERE beneath.path >= location.path AND beneath.path < rtrim(location.path, '/') || '0') AS variants
    FROM locations AS location LEFT JOIN locations AS parent ON parent.id = location.parent
    WHERE location.virtual = 0 AND location.location_id > @after
      AND CASE WHEN @parent IS NULL THEN location.parent IS NULL ELSE parent.location_id = @parent END
    ORDER BY location.location_id LIMIT @limit`);
  return (query) => {
    // Names the location when it does not exist.
    subtree(query.parent);
    const [after] =
      query.after === undefined ? [''] : decodeCursor(query.after, ['string'] as const);
    const found = rows.all({ parent: query.parent ?? null, after, limit: query.limit });
    const last = found.at(-1);
    const full = found.length === query.limit && last !== undefined;
    return {
      rows: found.map(({ location_id, ...rest }) => ({ location: location_id, ...rest })),
      next: full ? encodeCursor([last.location_id]) : null,
    };
  };
}
