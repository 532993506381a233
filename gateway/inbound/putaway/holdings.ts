import type { Database } from 'better-sqlite3';
import type { Content, Held, Place } from './load.ts';
import { NOTHING } from './load.ts';

/** What lies at places, and what is on its way there: from levels, handling units and open tasks. */

type Goods = {
  readonly location: number;
  readonly variant: number;
  readonly lot: number;
  readonly weight_mg: number;
  readonly volume_mm3: number;
};
type Sums = Pick<Goods, 'weight_mg' | 'volume_mm3'>;
type Units = { readonly location: number; readonly units: number; readonly tare_mg: number };
type Task = Units & {
  readonly id: number;
  readonly weight_mg: number;
  readonly volume_mm3: number;
};
type Line = { readonly location: number; readonly variant: number; readonly lot: number };

/** Of base units; what the catalog does not know weighs and fills nothing. */
export const WEIGHT_EACH = `CASE variant.base_unit WHEN 'weighed' THEN 1 ELSE coalesce(variant.unit_weight_mg, 0) END`;
export const VOLUME_EACH = `CASE variant.base_unit WHEN 'weighed' THEN 0
  ELSE coalesce(variant.length_mm * variant.width_mm * variant.height_mm, 0) END`;

const GOODS = `
  SELECT level.location, level.variant, level.lot, sum(level.on_hand) * ${WEIGHT_EACH} AS weight_mg,
    sum(level.on_hand) * ${VOLUME_EACH} AS volume_mm3
  FROM inventory_levels AS level JOIN product_variants AS variant ON variant.id = level.variant
  WHERE level.on_hand <> 0 AND level.virtual = 0
  GROUP BY level.location, level.variant, level.lot`;
// Units within units take no place of their own.
const units = (where: string): string => `
  SELECT unit.location, sum(unit.parent IS NULL) AS units, sum(unit.tare_mg) AS tare_mg
  FROM handling_units AS unit WHERE unit.location IS NOT NULL ${where} GROUP BY unit.location`;
const tasks = (where: string): string => `
  SELECT id, to_location AS location, units, weight_mg, volume_mm3, 0 AS tare_mg FROM putaway_tasks
  WHERE state = 'open' ${where}`;
const lines = (where: string): string => `
  SELECT task.to_location AS location, line.variant, line.lot FROM putaway_tasks AS task
    JOIN putaway_lines AS line ON line.task = task.id WHERE task.state = 'open' ${where}`;

type Draft = { weight_mg: number; volume_mm3: number; units: number; contents: Content[] };
const draft = (): Draft => ({ weight_mg: 0, volume_mm3: 0, units: 0, contents: [] });

type Asked = Pick<Place, 'id' | 'weight_max_mg' | 'volume_max_mm3' | 'mixed_lots'>;

export type Holdings = {
  /**
   * What lies at one place now, as far as its rules ask: sums only where it has limits, and of its contents all where
   * it takes one lot of an item only, else the first and the last item. A bin may hold a hundred thousand rows.
   */
  liesAt(place: Asked): Held;
  /** The first items that lie there, by their rows. */
  itemsAt(location: number, most: number): readonly number[];
  unitsAt(location: number): number;
  /** What is on its way to one place, but for the task in this row. */
  comingTo(location: number, except?: number): Held;
  allLying(): Map<number, Held>;
  allComing(): Map<number, Held>;
};

export function createHoldings(db: Database): Holdings {
  const contentsAt = db.prepare<[number], Content>(
    `SELECT variant, lot FROM inventory_levels
     WHERE on_hand <> 0 AND location = ? GROUP BY variant, lot`,
  );
  const endAt = (order: string) =>
    db.prepare<[number], Content>(
      `SELECT variant, lot FROM inventory_levels WHERE on_hand <> 0 AND location = ?
       ORDER BY variant ${order} LIMIT 1`,
    );
  const endsAt = [endAt('ASC'), endAt('DESC')];
  const sumsAt = db.prepare<[number], Sums>(
    `SELECT coalesce(sum(level.on_hand * ${WEIGHT_EACH}), 0) AS weight_mg,
       coalesce(sum(level.on_hand * ${VOLUME_EACH}), 0) AS volume_mm3
     FROM inventory_levels AS level JOIN product_variants AS variant ON variant.id = level.variant
     WHERE level.on_hand <> 0 AND level.location = ?`,
  );
  const itemsAt = db
    .prepare<[number, number], number>(
      `SELECT variant FROM inventory_levels WHERE on_hand <> 0 AND location = ?
       GROUP BY variant ORDER BY variant LIMIT ?`,
    )
    .pluck();
  const unitsAt = db.prepare<[number], Units>(units('AND unit.location = ?'));
  const tasksTo = db.prepare<[number, number], Task>(tasks('AND to_location = ? AND id <> ?'));
  const linesTo = db.prepare<[number, number], Line>(
    lines('AND task.to_location = ? AND task.id <> ?'),
  );
  const allGoods = db.prepare<[], Goods>(GOODS);
  const allUnits = db.prepare<[], Units>(units(''));
  const allTasks = db.prepare<[], Task>(tasks(''));
  const allLines = db.prepare<[], Line>(lines(''));
  return {
    liesAt({ id, weight_max_mg, volume_max_mm3, mixed_lots }) {
      const limited = weight_max_mg !== null || volume_max_mm3 !== null;
      const sums = limited ? sumsAt.get(id) : undefined;
      const units = unitsAt.get(id);
      return {
        weight_mg: (sums?.weight_mg ?? 0) + (units?.tare_mg ?? 0),
        volume_mm3: sums?.volume_mm3 ?? 0,
        units: units?.units ?? 0,
        contents: mixed_lots ? endsAt.flatMap((end) => end.all(id)) : contentsAt.all(id),
      };
    },
    itemsAt: (location, most) => itemsAt.all(location, most),
    unitsAt: (location) => unitsAt.get(location)?.units ?? 0,
    comingTo(location, except = 0) {
      const held = new Map<number, Draft>();
      for (const row of tasksTo.iterate(location, except)) addTask(held, row);
      for (const row of linesTo.iterate(location, except)) addContent(held, row);
      return held.get(location) ?? NOTHING;
    },
    allLying() {
      const held = new Map<number, Draft>();
      for (const row of allGoods.iterate()) addGoods(held, row);
      for (const row of allUnits.iterate()) addUnits(held, row);
      return held;
    },
    allComing() {
      const held = new Map<number, Draft>();
      for (const row of allTasks.iterate()) addTask(held, row);
      for (const row of allLines.iterate()) addContent(held, row);
      return held;
    },
  };
}

function at(held: Map<number, Draft>, location: number): Draft {
  let found = held.get(location);
  if (found === undefined) {
    found = draft();
    held.set(location, found);
  }
  return found;
}

function addGoods(held: Map<number, Draft>, row: Goods): void {
  const sum = at(held, row.location);
  sum.weight_mg += row.weight_mg;
  sum.volume_mm3 += row.volume_mm3;
  sum.contents.push({ variant: row.variant, lot: row.lot });
}

function addUnits(held: Map<number, Draft>, row: Units): void {
  const sum = at(held, row.location);
  sum.units += row.units;
  sum.weight_mg += row.tare_mg;
}

function addTask(held: Map<number, Draft>, row: Task): void {
  const sum = at(held, row.location);
  sum.units += row.units;
  sum.weight_mg += row.weight_mg;
  sum.volume_mm3 += row.volume_mm3;
}

function addContent(held: Map<number, Draft>, row: Line): void {
  at(held, row.location).contents.push({ variant: row.variant, lot: row.lot });
}
