import type { Database } from 'better-sqlite3';
import type { BaseUnit, Held, StockPage, StockQuery } from '../../../contract/http/stock.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { AVAILABLE, type Dated, HELD } from './held.ts';
import { NAMED, named } from './named.ts';
import { PLACE, type PlaceColumns, placeOf, subtrees } from './places.ts';

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
  readonly available: number;
  readonly held: Held | null;
  readonly last_seq: number;
  readonly key_1: number;
  readonly key_2: number;
  readonly key_lot: number;
  readonly key_unit: number;
};

const LEVELS = `
  SELECT variant.variant_id, variant.sku, variant.name, variant.base_unit, ${PLACE},
    lot.number AS lot, coalesce(lot.expires_on, lot.best_before) AS expires_on,
    unit.code AS handling_unit, level.on_hand, level.reserved, ${AVAILABLE} AS available, ${HELD} AS held,
    level.last_seq, level.lot AS key_lot, level.handling_unit AS key_unit,`;
const JOINED = `
    CROSS JOIN product_variants AS variant ON variant.id = level.variant
    CROSS JOIN locations AS place ON place.id = level.location
    CROSS JOIN lots AS lot ON lot.id = level.lot
    CROSS JOIN handling_units AS unit ON unit.id = level.handling_unit
  WHERE level.on_hand <> 0 AND level.virtual = 0`;

/** Each condition stands in a statement only where it is asked for, so that an index can answer it. */
const CONDITIONS = {
  variant: `AND level.variant = (SELECT id FROM product_variants WHERE variant_id = @variant)`,
  lot: `AND level.lot IN (SELECT id FROM lots WHERE number = @lot)`,
  handling_unit: `AND level.handling_unit = (SELECT id FROM handling_units WHERE code = @handling_unit)`,
  location: `AND place.path >= @from AND place.path < @to`,
  text: `AND ${NAMED}`,
} as const;

/** By place where only a place is asked for, else by item: each in the order of an index. */
function statementOf(query: StockQuery): { readonly sql: string; readonly byPlace: boolean } {
  const given = (['variant', 'lot', 'handling_unit', 'location', 'text'] as const).filter(
    (name) => query[name] !== undefined,
  );
  const narrowed = given.some((name) => name !== 'location' && name !== 'text');
  const byPlace = query.location !== undefined && !narrowed;
  const [first, second] = byPlace ? ['location', 'variant'] : ['variant', 'location'];
  const within = byPlace
    ? `AND level.location IN (SELECT id FROM locations WHERE path >= @from AND path < @to AND id >= @after_1)`
    : '';
  const index = byPlace ? 'INDEXED BY inventory_levels_by_location' : '';
  const source = query.handling_unit !== undefined && query.variant === undefined;
  const used = source ? 'INDEXED BY inventory_levels_by_handling_unit' : index;
  const unit = source ? 'AND level.handling_unit <> 0' : '';
  return {
    byPlace,
    sql: `${LEVELS} level.${first} AS key_1, level.${second} AS key_2
      FROM inventory_levels AS level ${used} ${JOINED} ${unit} ${within}
        ${given.map((name) => CONDITIONS[name]).join(' ')}
        AND (level.${first}, level.${second}, level.lot, level.handling_unit) >
          (@after_1, @after_2, @after_lot, @after_unit)
      ORDER BY level.${first}, level.${second}, level.lot, level.handling_unit LIMIT @limit`,
  };
}

/** What lies where: one row per variant, location, lot and handling unit. */
export function stockByPlace(db: Database): (query: Dated<StockQuery>) => StockPage {
  const subtree = subtrees(db);
  const prepare = remembered((sql) => db.prepare<[object], StockColumns>(sql));
  return (query) => {
    const [after_1, after_2, after_lot, after_unit] =
      query.after === undefined
        ? [-1, -1, -1, -1]
        : decodeCursor(query.after, ['number', 'number', 'number', 'number'] as const);
    const found = prepare(statementOf(query).sql).all({
      ...subtree(query.location),
      ...named(query.text),
      today: query.today ?? null,
      variant: query.variant ?? null,
      lot: query.lot ?? null,
      handling_unit: query.handling_unit ?? null,
      ...{ after_1, after_2, after_lot, after_unit },
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
        available: row.available,
        held: row.held,
        last_entry: row.last_seq,
      })),
      next: full ? encodeCursor([last.key_1, last.key_2, last.key_lot, last.key_unit]) : null,
    };
  };
}

/** One statement for each shape of question; there are few shapes. */
function remembered<T>(make: (sql: string) => T): (sql: string) => T {
  const made = new Map<string, T>();
  return (sql) => {
    const known = made.get(sql) ?? make(sql);
    made.set(sql, known);
    return known;
  };
}
