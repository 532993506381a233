import type { Database } from 'better-sqlite3';
import type { ImportRow } from '../format.ts';
import { type Applied, effectOf, wrong } from './applied.ts';

export type VariantRow = Required<ImportRow<'variants'>>;

/** The columns of a variant as a file has them. */
export const VARIANT_COLUMNS = `variant.variant_id AS variant, product.product_id AS product, variant.sku,
  variant.name, variant.base_unit, variant.unit_weight_mg, variant.weight_tolerance_mg, variant.tracking,
  variant.attributes, variant.unit_cost_nanos AS unit_cost, variant.length_mm, variant.width_mm,
  variant.height_mm, variant.shelf_life_days, variant.storage_class, variant.velocity_class
  FROM product_variants AS variant JOIN products AS product ON product.id = variant.product`;

const USUAL = {
  base_unit: 'counted',
  unit_weight_mg: null,
  weight_tolerance_mg: null,
  tracking: 'none',
  attributes: '{}',
  unit_cost: null,
  length_mm: null,
  width_mm: null,
  height_mm: null,
  shelf_life_days: null,
  storage_class: 'ambient',
  velocity_class: null,
} as const;

export function variantApplier(db: Database) {
  const productRow = db
    .prepare<[string], number>('SELECT id FROM products WHERE product_id = ?')
    .pluck();
  const find = db.prepare<[string], VariantRow>(
    `SELECT ${VARIANT_COLUMNS} WHERE variant.variant_id = ?`,
  );
  const holder = db
    .prepare<[string], string>('SELECT variant_id FROM product_variants WHERE sku = ?')
    .pluck();
  const moved = db.prepare<[string], unknown>(
    `SELECT 1 FROM inventory_levels
     WHERE variant = (SELECT id FROM product_variants WHERE variant_id = ?) LIMIT 1`,
  );
  const put = db.prepare(
    `INSERT INTO product_variants (variant_id, product, sku, name, base_unit, unit_weight_mg,
       weight_tolerance_mg, tracking, attributes, unit_cost_nanos, length_mm, width_mm, height_mm,
       shelf_life_days, storage_class, velocity_class)
     VALUES (@variant, @product_row, @sku, @name, @base_unit, @unit_weight_mg, @weight_tolerance_mg, @tracking,
       @attributes, @unit_cost, @length_mm, @width_mm, @height_mm, @shelf_life_days, @storage_class,
       @velocity_class)
     ON CONFLICT (variant_id) DO UPDATE SET product = excluded.product, sku = excluded.sku,
       name = excluded.name, base_unit = excluded.base_unit, unit_weight_mg = excluded.unit_weight_mg,
       weight_tolerance_mg = excluded.weight_tolerance_mg, tracking = excluded.tracking,
       attributes = excluded.attributes, unit_cost_nanos = excluded.unit_cost_nanos,
       length_mm = excluded.length_mm, width_mm = excluded.width_mm, height_mm = excluded.height_mm,
       shelf_life_days = excluded.shelf_life_days, storage_class = excluded.storage_class,
       velocity_class = excluded.velocity_class`,
  );
  return (given: ImportRow<'variants'>): Applied<VariantRow> => {
    const product_row = productRow.get(given.product);
    if (product_row === undefined) {
      throw wrong('product', `there is no product ${given.product}; import it first`);
    }
    const other = holder.get(given.sku);
    if (other !== undefined && other !== given.variant) {
      throw wrong('sku', `the SKU ${given.sku} belongs to the variant ${other}`);
    }
    const before = find.get(given.variant) ?? null;
    const row = inOrder({ ...USUAL, ...before, ...given });
    const effect = effectOf(before, row);
    const fixed = before === null ? null : fixedByHistory(before, row);
    const risky = fixed !== null;
    if (risky && moved.get(row.variant) !== undefined) throw fixed;
    if (effect !== 'unchanged') put.run({ ...row, product_row });
    return { effect, row, risky };
  };
}

/**
 * What stands against the change once goods of the item have moved: entries are never changed, so that their
 * quantities and lots would mean something else than when they were booked.
 */
function fixedByHistory(before: VariantRow, { sku, base_unit, tracking }: VariantRow) {
  if (before.base_unit !== base_unit) {
    return wrong('base_unit', `${sku} has stock or history in ${before.base_unit} units`);
  }
  if (before.tracking === tracking) return null;
  const kept = { none: 'without lots', lot: 'by lot', serial: 'by serial number' };
  const told = `${sku} has stock or history that is kept ${kept[before.tracking]}; leave tracking at ${before.tracking}, or import another variant`;
  return wrong('tracking', told);
}

/** Members in the order of the columns. */
function inOrder(row: VariantRow): VariantRow {
  const { variant, product, sku, name, base_unit, unit_weight_mg, weight_tolerance_mg } = row;
  const { tracking, attributes, unit_cost, length_mm, width_mm, height_mm, shelf_life_days } = row;
  const { storage_class, velocity_class } = row;
  return {
    ...{ variant, product, sku, name, base_unit, unit_weight_mg, weight_tolerance_mg, tracking },
    ...{ attributes, unit_cost, length_mm, width_mm, height_mm, shelf_life_days },
    ...{ storage_class, velocity_class },
  };
}
