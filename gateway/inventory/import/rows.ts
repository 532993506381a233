import type { Database } from 'better-sqlite3';
import { OperationalError } from '../../base/errors.ts';
import type { CatalogKind, ImportRow } from './format.ts';

/**
 * How a row of each kind goes into the catalog. A row that is there is changed, one that is not is made;
 * nothing is ever removed. What goods depend on cannot be changed under them. A row that cannot be applied
 * throws an OperationalError whose code is the column at fault.
 */
export type Appliers = { readonly [K in CatalogKind]: (row: ImportRow<K>) => RowEffect };

export function createAppliers(db: Database): Appliers {
  return {
    products: productApplier(db),
    variants: variantApplier(db),
    barcodes: barcodeApplier(db),
    locations: locationApplier(db),
  };
}

function wrong(column: string, message: string): OperationalError {
  return new OperationalError(column, message);
}

function productApplier(db: Database) {
  const find = db.prepare<[string], { name: string }>(
    'SELECT name FROM products WHERE product_id = ?',
  );
  const insert = db.prepare('INSERT INTO products (product_id, name) VALUES (?, ?)');
  const update = db.prepare('UPDATE products SET name = ? WHERE product_id = ?');
  return ({ product, name }: ImportRow<'products'>): RowEffect => {
    const before = find.get(product);
    if (before?.name === name) return 'unchanged';
    if (before === undefined) insert.run(product, name);
    else update.run(name, product);
    return before === undefined ? 'created' : 'changed';
  };
}

type VariantRow = {
  readonly id: number;
  readonly product: number;
  readonly sku: string;
  readonly name: string;
  readonly base_unit: string;
  readonly unit_weight_mg: number | null;
  readonly weight_tolerance_mg: number | null;
  readonly tracking: string;
  readonly attributes: string;
};

function variantApplier(db: Database) {
  const product = db
    .prepare<[string], number>('SELECT id FROM products WHERE product_id = ?')
    .pluck();
  const find = db.prepare<[string], VariantRow>(
    `SELECT id, product, sku, name, base_unit, unit_weight_mg, weight_tolerance_mg, tracking, attributes
     FROM product_variants WHERE variant_id = ?`,
  );
  const holder = db
    .prepare<[string], string>('SELECT variant_id FROM product_variants WHERE sku = ?')
    .pluck();
  const moved = db.prepare<[number], unknown>(
    'SELECT 1 FROM inventory_levels WHERE variant = ? LIMIT 1',
  );
  const put = db.prepare(
    `INSERT INTO product_variants (variant_id, product, sku, name, base_unit, unit_weight_mg,
       weight_tolerance_mg, tracking, attributes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (variant_id) DO UPDATE SET product = excluded.product, sku = excluded.sku,
       name = excluded.name, base_unit = excluded.base_unit, unit_weight_mg = excluded.unit_weight_mg,
       weight_tolerance_mg = excluded.weight_tolerance_mg, tracking = excluded.tracking,
       attributes = excluded.attributes`,
  );
  return (row: ImportRow<'variants'>): RowEffect => {
    const productRow = product.get(row.product);
    if (productRow === undefined) {
      throw wrong('product', `there is no product ${row.product}; import it first`);
    }
    const other = holder.get(row.sku);
    if (other !== undefined && other !== row.variant) {
      throw wrong('sku', `the SKU ${row.sku} belongs to the variant ${other}`);
    }
    const before = find.get(row.variant);
    const wanted = [
      productRow,
      row.sku,
      row.name,
      row.base_unit,
      row.unit_weight_mg,
      row.weight_tolerance_mg,
      row.tracking,
      row.attributes,
    ];
    if (before !== undefined) {
      const { id, ...held } = before;
      if (same(Object.values(held), wanted)) return 'unchanged';
      if (before.base_unit !== row.base_unit && moved.get(id) !== undefined) {
        throw wrong('base_unit', `${row.sku} has stock or history in ${before.base_unit} units`);
      }
    }
    put.run(row.variant, ...wanted);
    return before === undefined ? 'created' : 'changed';
  };
}

type BarcodeRow = {
  readonly variant: number;
  readonly packaging_row: number;
};

function barcodeApplier(db: Database) {
  const variant = db
    .prepare<[string], number>('SELECT id FROM product_variants WHERE sku = ?')
    .pluck();
  const find = db.prepare<[string], BarcodeRow>(
    'SELECT variant, packaging_row FROM barcodes WHERE code = ?',
  );
  const put = db.prepare(
    `INSERT INTO packaging_barcodes (code, packaging) VALUES (?, ?)
     ON CONFLICT (code) DO UPDATE SET packaging = excluded.packaging`,
  );
  const packaging = packagingPutter(db);
  return (row: ImportRow<'barcodes'>): RowEffect => {
    const variantRow = variant.get(row.sku);
    if (variantRow === undefined) {
      throw wrong('sku', `there is no variant with the SKU ${row.sku}; import it first`);
    }
    const before = find.get(row.code);
    if (before !== undefined && before.variant !== variantRow) {
      throw wrong('code', `the code ${row.code} belongs to another item`);
    }
    const held = packaging(variantRow, row, before?.packaging_row ?? null);
    if (before?.packaging_row === held.id && held.effect === 'unchanged') return 'unchanged';
    put.run(row.code, held.id);
    return before === undefined ? 'created' : 'changed';
  };
}

type PackagingRow = {
  readonly id: number;
  readonly factor: number;
  readonly weight_mg: number;
  readonly codes: number;
};

/**
 * The packaging that a barcode names. Its factor is one for all codes of it: a file may change it only while
 * the code that says so is the only one.
 */
function packagingPutter(db: Database) {
  const find = db.prepare<[number, string], PackagingRow>(
    `SELECT id, factor, weight_mg,
       (SELECT count(*) FROM packaging_barcodes WHERE packaging = packagings.id) AS codes
     FROM packagings WHERE variant = ? AND name = ?`,
  );
  const insert = db.prepare(
    'INSERT INTO packagings (variant, name, factor, weight_mg) VALUES (?, ?, ?, ?)',
  );
  const update = db.prepare('UPDATE packagings SET factor = ?, weight_mg = ? WHERE id = ?');
  return (
    variant: number,
    row: Pick<ImportRow<'barcodes'>, 'sku' | 'packaging' | 'factor' | 'packaging_weight_mg'>,
    own: number | null,
  ): { readonly id: number; readonly effect: RowEffect } => {
    const { packaging, factor, packaging_weight_mg } = row;
    const before = find.get(variant, packaging);
    if (before === undefined) {
      const added = insert.run(variant, packaging, factor, packaging_weight_mg);
      return { id: Number(added.lastInsertRowid), effect: 'created' };
    }
    const { id } = before;
    if (same([before.factor, before.weight_mg], [factor, packaging_weight_mg])) {
      return { id, effect: 'unchanged' };
    }
    const others = before.codes - (own === id ? 1 : 0);
    if (before.factor !== factor && others > 0) {
      const told = `the packaging "${packaging}" of ${row.sku} holds ${before.factor} by its other codes; give this one another name`;
      throw wrong('factor', told);
    }
    update.run(factor, packaging_weight_mg, id);
    return { id, effect: 'changed' };
  };
}

export type RowEffect = 'created' | 'changed' | 'unchanged';

type LocationRow = {
  readonly id: number;
  readonly parent: number | null;
  readonly name: string;
  readonly kind: string;
  readonly barcode: string | null;
  readonly path: string;
  readonly virtual: 0 | 1;
};

function locationApplier(db: Database) {
  const find = db.prepare<[string], LocationRow>(
    'SELECT id, parent, name, kind, barcode, path, virtual FROM locations WHERE location_id = ?',
  );
  const holder = db
    .prepare<[string], string>('SELECT location_id FROM locations WHERE barcode = ?')
    .pluck();
  const insert = db.prepare(
    `INSERT INTO locations (location_id, parent, name, kind, path, barcode, virtual)
     VALUES (?, ?, ?, ?, ?, ?, 0)`,
  );
  const update = db.prepare(
    'UPDATE locations SET parent = ?, name = ?, kind = ?, barcode = ? WHERE id = ?',
  );
  const movePaths = db.prepare(
    `UPDATE locations SET path = ? || substr(path, ?) WHERE path >= ? AND path < ?`,
  );
  return (row: ImportRow<'locations'>): RowEffect => {
    const parent = row.parent === null ? null : find.get(row.parent);
    if (parent === undefined) {
      throw wrong(
        'parent',
        `there is no location ${row.parent}; its row must come before this one`,
      );
    }
    if (parent?.virtual === 1) throw wrong('parent', `nothing lies beneath ${row.parent}`);
    const other = row.barcode === null ? undefined : holder.get(row.barcode);
    if (other !== undefined && other !== row.location) {
      throw wrong('barcode', `the barcode ${row.barcode} belongs to the location ${other}`);
    }
    const path = `${parent?.path ?? '/'}${row.location}/`;
    const before = find.get(row.location);
    if (before === undefined) {
      insert.run(row.location, parent?.id ?? null, row.name, row.kind, path, row.barcode);
      return 'created';
    }
    if (before.virtual === 1)
      throw wrong('location', `${row.location} is one of the gateway's own`);
    if (path.startsWith(before.path) && path !== before.path) {
      throw wrong('parent', `${row.location} cannot lie beneath itself`);
    }
    const wanted = [parent?.id ?? null, row.name, row.kind, row.barcode];
    if (same([before.parent, before.name, before.kind, before.barcode], wanted)) return 'unchanged';
    update.run(...wanted, before.id);
    if (path !== before.path) {
      const end = `${before.path.slice(0, -1)}0`;
      movePaths.run(path, before.path.length + 1, before.path, end);
    }
    return 'changed';
  };
}

function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
