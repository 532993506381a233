import type { Database } from 'better-sqlite3';
import type { ImportRow } from '../format.ts';
import { type Applied, effectOf } from './applied.ts';

export function productApplier(db: Database) {
  const find = db.prepare<[string], ImportRow<'products'>>(
    'SELECT product_id AS product, name FROM products WHERE product_id = ?',
  );
  const insert = db.prepare('INSERT INTO products (product_id, name) VALUES (?, ?)');
  const update = db.prepare('UPDATE products SET name = ? WHERE product_id = ?');
  return ({ product, name }: ImportRow<'products'>): Applied<ImportRow<'products'>> => {
    const row = { product, name };
    const effect = effectOf(find.get(product) ?? null, row);
    if (effect === 'created') insert.run(product, name);
    if (effect === 'changed') update.run(name, product);
    return { effect, row, risky: false };
  };
}
