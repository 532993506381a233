import type { Database } from 'better-sqlite3';
import type { Applied } from './appliers/applied.ts';
import { locationApplier } from './appliers/locations.ts';
import { barcodeApplier, packagingApplier } from './appliers/packagings.ts';
import { productApplier } from './appliers/products.ts';
import { variantApplier } from './appliers/variants.ts';
import type { CatalogKind, ImportRow } from './format.ts';

/**
 * How a row of each kind goes into the catalog. A row that is there is changed, one that is not is made;
 * nothing is ever removed. What goods depend on cannot be changed under them. A row that cannot be applied
 * throws an OperationalError whose code is the column at fault.
 */
export type CatalogAppliers = {
  readonly [K in CatalogKind]: (row: ImportRow<K>) => Applied<ImportRow<K>>;
};

export function catalogAppliers(db: Database): CatalogAppliers {
  return {
    products: productApplier(db),
    variants: variantApplier(db),
    packagings: packagingApplier(db),
    barcodes: barcodeApplier(db),
    locations: locationApplier(db),
  };
}
