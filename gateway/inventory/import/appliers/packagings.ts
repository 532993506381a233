import type { Database } from 'better-sqlite3';
import type { ImportRow } from '../format.ts';
import { type Applied, effectOf, type RowEffect, wrong } from './applied.ts';

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
    demandEach(packaging, factor);
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
type WholeBarcode = ImportRow<'barcodes'> & {
  readonly factor: number;
  readonly packaging_weight_mg: number;
};

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
  return (given: ImportRow<'barcodes'>): Applied<WholeBarcode> => {
    const variant = variantRow(given.sku);
    const before = find.get(given.code);
    if (before !== undefined && before.variant !== variant) {
      const holder = skuOf.get(before.variant);
      throw wrong('code', `the code ${given.code} belongs to ${holder}; compare it with the label`);
    }
    const held = packaging(variant, given);
    const { factor, weight_mg: packaging_weight_mg } = held;
    const row = { ...given, factor, packaging_weight_mg };
    if (before?.packaging_row === held.id && held.effect === 'unchanged') {
      return { effect: 'unchanged', row, risky: false };
    }
    put.run(row.code, held.id);
    return { effect: before === undefined ? 'created' : 'changed', row, risky: false };
  };
}

type Holds = { readonly factor: number; readonly weight_mg: number };
type PackagingRow = Holds & { readonly id: number };

/**
 * The packaging that a barcode names. A new one holds what the row says; of a known one the row may only say what
 * it holds anyway, so that no other code of it comes to stand for something else.
 */
function packagingPutter(db: Database) {
  const find = db.prepare<[number, string], PackagingRow>(
    'SELECT id, factor, weight_mg FROM packagings WHERE variant = ? AND name = ?',
  );
  const insert = db.prepare(
    'INSERT INTO packagings (variant, name, factor, weight_mg) VALUES (?, ?, ?, ?)',
  );
  const update = db.prepare('UPDATE packagings SET weight_mg = ? WHERE id = ?');
  return (
    variant: number,
    row: ImportRow<'barcodes'>,
  ): PackagingRow & { readonly effect: RowEffect } => {
    const { sku, packaging } = row;
    const before = find.get(variant, packaging);
    const factor = row.factor ?? before?.factor ?? 1;
    const weight_mg = row.packaging_weight_mg ?? before?.weight_mg ?? 0;
    demandEach(packaging, factor);
    if (before === undefined) {
      const added = insert.run(variant, packaging, factor, weight_mg);
      return { id: Number(added.lastInsertRowid), factor, weight_mg, effect: 'created' };
    }
    if (before.factor !== factor) {
      const told = `the packaging "${packaging}" of ${sku} holds ${before.factor}, this row says ${factor}; leave the cell empty, give the code a packaging of its own, or import packagings`;
      throw wrong('factor', told);
    }
    const effect = before.weight_mg === weight_mg ? 'unchanged' : 'changed';
    if (effect === 'changed') update.run(weight_mg, before.id);
    return { id: before.id, factor, weight_mg, effect };
  };
}

/** The packaging that stands for the item itself. */
const EACH = 'each';

function demandEach(packaging: string, factor: number): void {
  if (packaging !== EACH || factor === 1) return;
  const told = `"${EACH}" is one base unit, this row says ${factor}; name the packaging that holds ${factor}, such as case`;
  throw wrong('factor', told);
}
