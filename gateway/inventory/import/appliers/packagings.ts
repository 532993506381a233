import type { Database } from 'better-sqlite3';
import type { ImportRow } from '../format.ts';
import { type Applied, effectOf, type RowEffect, same, wrong } from './applied.ts';

function variantBySku(db: Database) {
  const find = db
    .prepare<[string], number>('SELECT id FROM product_variants WHERE sku = ?')
    .pluck();
  return (sku: string): number => {
    const found = find.get(sku);
    if (found !== undefined) return found;
    throw wrong('sku', `there is no variant with the SKU ${sku}; import it first`);
  };
}

/** What a packaging holds is said by its own file for all its codes at once. */
export function packagingApplier(db: Database) {
  const variantRow = variantBySku(db);
  const find = db.prepare<[number, string], { id: number; factor: number; weight_mg: number }>(
    'SELECT id, factor, weight_mg FROM packagings WHERE variant = ? AND name = ?',
  );
  const insert = db.prepare(
    'INSERT INTO packagings (variant, name, factor, weight_mg) VALUES (?, ?, ?, ?)',
  );
  const update = db.prepare('UPDATE packagings SET factor = ?, weight_mg = ? WHERE id = ?');
  return (row: ImportRow<'packagings'>): Applied<ImportRow<'packagings'>> => {
    const variant = variantRow(row.sku);
    const { packaging, factor, weight_mg } = row;
    const before = find.get(variant, packaging);
    if (before === undefined) {
      insert.run(variant, packaging, factor, weight_mg);
      return { effect: 'created', row, risky: false };
    }
    const { id, ...held } = before;
    const effect = effectOf(held, { factor, weight_mg });
    if (effect === 'changed') update.run(factor, weight_mg, id);
    return { effect, row, risky: false };
  };
}

type BarcodeRow = { readonly variant: number; readonly packaging_row: number };

export function barcodeApplier(db: Database) {
  const variantRow = variantBySku(db);
  const find = db.prepare<[string], BarcodeRow>(
    'SELECT variant, packaging_row FROM barcodes WHERE code = ?',
  );
  const skuOf = db
    .prepare<[number], string>('SELECT sku FROM product_variants WHERE id = ?')
    .pluck();
  const put = db.prepare(
    `INSERT INTO packaging_barcodes (code, packaging) VALUES (?, ?)
     ON CONFLICT (code) DO UPDATE SET packaging = excluded.packaging`,
  );
  const packaging = packagingPutter(db);
  return (row: ImportRow<'barcodes'>): Applied<ImportRow<'barcodes'>> => {
    const variant = variantRow(row.sku);
    const before = find.get(row.code);
    if (before !== undefined && before.variant !== variant) {
      const holder = skuOf.get(before.variant);
      throw wrong('code', `the code ${row.code} belongs to ${holder}; compare it with the label`);
    }
    const held = packaging(variant, row, before?.packaging_row ?? null);
    if (before?.packaging_row === held.id && held.effect === 'unchanged') {
      return { effect: 'unchanged', row, risky: false };
    }
    put.run(row.code, held.id);
    return { effect: before === undefined ? 'created' : 'changed', row, risky: false };
  };
}

type PackagingRow = {
  readonly id: number;
  readonly factor: number;
  readonly weight_mg: number;
  readonly codes: number;
};

/**
 * The packaging that a barcode names. Its factor is one for all codes of it: a file of barcodes may change it
 * only while the code that says so is the only one.
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
      const told = `the packaging "${packaging}" of ${row.sku} holds ${before.factor} by its other codes; give this one another name, or import packagings`;
      throw wrong('factor', told);
    }
    update.run(factor, packaging_weight_mg, id);
    return { id, effect: 'changed' };
  };
}
