import type { Database } from 'better-sqlite3';
import { noLocation } from '../../unknown-location.ts';
import type { ImportRow } from '../format.ts';
import { type Applied, effectOf, wrong } from './applied.ts';

export type LocationRow = Required<ImportRow<'locations'>>;

/** The columns of a location as a file has them. */
export const LOCATION_COLUMNS = `place.location_id AS location, above.location_id AS parent, place.name,
  place.kind, place.barcode, place.weight_max_mg, place.volume_max_mm3, place.units_max,
  place.storage_classes, place.mixed_variants, place.mixed_lots, place.inner_length_mm, place.inner_width_mm,
  place.inner_height_mm, place.x_mm, place.y_mm, place.height_mm, place.pick_sequence
  FROM locations AS place LEFT JOIN locations AS above ON above.id = place.parent`;

const USUAL = {
  parent: null,
  barcode: null,
  weight_max_mg: null,
  volume_max_mm3: null,
  units_max: null,
  storage_classes: null,
  mixed_variants: 1,
  mixed_lots: 1,
  inner_length_mm: null,
  inner_width_mm: null,
  inner_height_mm: null,
  x_mm: null,
  y_mm: null,
  height_mm: null,
  pick_sequence: null,
} as const;

type Stands = { readonly id: number; readonly path: string; readonly virtual: 0 | 1 };

export function locationApplier(db: Database) {
  const stands = db.prepare<[string], Stands>(
    'SELECT id, path, virtual FROM locations WHERE location_id = ?',
  );
  const find = db.prepare<[string], LocationRow>(
    `SELECT ${LOCATION_COLUMNS} WHERE place.location_id = ?`,
  );
  const holder = db
    .prepare<[string], string>('SELECT location_id FROM locations WHERE barcode = ?')
    .pluck();
  const put = putter(db);
  return (given: ImportRow<'locations'>): Applied<LocationRow> => {
    const at = stands.get(given.location);
    if (at?.virtual === 1) throw wrong('location', `${given.location} is one of the gateway's own`);
    const before = find.get(given.location) ?? null;
    const row = inOrder({ ...USUAL, ...before, ...given });
    const parent = row.parent === null ? null : stands.get(row.parent);
    if (parent === undefined) {
      const told = `${noLocation(row.parent ?? '')}; its row must come before this one`;
      throw wrong('parent', told);
    }
    if (parent?.virtual === 1) throw wrong('parent', `nothing lies beneath ${row.parent}`);
    const other = row.barcode === null ? undefined : holder.get(row.barcode);
    if (other !== undefined && other !== row.location) {
      throw wrong('barcode', `the barcode ${row.barcode} belongs to the location ${other}`);
    }
    const path = `${parent?.path ?? '/'}${row.location}/`;
    if (at !== undefined && path.startsWith(at.path) && path !== at.path) {
      throw wrong('parent', `${row.location} cannot lie beneath itself`);
    }
    const effect = effectOf(before, row);
    if (effect !== 'unchanged') put(row, parent?.id ?? null, path, at ?? null);
    return { effect, row, risky: false };
  };
}

function putter(db: Database) {
  const put = db.prepare(
    `INSERT INTO locations (location_id, parent, name, kind, path, barcode, virtual, weight_max_mg,
       volume_max_mm3, units_max, storage_classes, mixed_variants, mixed_lots, inner_length_mm, inner_width_mm,
       inner_height_mm, x_mm, y_mm, height_mm, pick_sequence)
     VALUES (@location, @parent_row, @name, @kind, @path, @barcode, 0, @weight_max_mg, @volume_max_mm3,
       @units_max, @storage_classes, @mixed_variants, @mixed_lots, @inner_length_mm, @inner_width_mm,
       @inner_height_mm, @x_mm, @y_mm, @height_mm, @pick_sequence)
     ON CONFLICT (location_id) DO UPDATE SET parent = excluded.parent, name = excluded.name,
       kind = excluded.kind, barcode = excluded.barcode, weight_max_mg = excluded.weight_max_mg,
       volume_max_mm3 = excluded.volume_max_mm3, units_max = excluded.units_max,
       storage_classes = excluded.storage_classes, mixed_variants = excluded.mixed_variants,
       mixed_lots = excluded.mixed_lots, inner_length_mm = excluded.inner_length_mm,
       inner_width_mm = excluded.inner_width_mm, inner_height_mm = excluded.inner_height_mm,
       x_mm = excluded.x_mm, y_mm = excluded.y_mm, height_mm = excluded.height_mm, pick_sequence = excluded.pick_sequence`,
  );
  const movePaths = db.prepare(
    `UPDATE locations SET path = ? || substr(path, ?) WHERE path >= ? AND path < ?`,
  );
  return (row: LocationRow, parent_row: number | null, path: string, at: Stands | null): void => {
    put.run({ ...row, parent_row, path: at?.path ?? path });
    if (at === null || at.path === path) return;
    movePaths.run(path, at.path.length + 1, at.path, `${at.path.slice(0, -1)}0`);
  };
}

/** Members in the order of the columns. */
function inOrder(row: LocationRow): LocationRow {
  const { location, parent, name, kind, barcode, weight_max_mg, volume_max_mm3, units_max } = row;
  const { storage_classes, mixed_variants, mixed_lots, x_mm, y_mm, height_mm, pick_sequence } = row;
  const { inner_length_mm, inner_width_mm, inner_height_mm } = row;
  return {
    ...{ location, parent, name, kind, barcode, weight_max_mg, volume_max_mm3, units_max },
    ...{ storage_classes, mixed_variants, mixed_lots },
    ...{ inner_length_mm, inner_width_mm, inner_height_mm },
    ...{ x_mm, y_mm, height_mm, pick_sequence },
  };
}
