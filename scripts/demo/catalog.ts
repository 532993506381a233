import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

/** The demo's goods and places, from the CSV files that are also imported into the gateway. */

export const CATALOG_FOLDER = join(import.meta.dirname, 'catalog');

/** One barcode that the conveyors carry. */
export type Label = {
  readonly code: string;
  readonly sku: string;
  readonly factor: number;
  /** Of the whole parcel. */
  readonly weight_mg: number;
  readonly lot: boolean;
};

const variantRows = z.array(
  z.object({ sku: z.string(), unit_weight_mg: z.coerce.number(), tracking: z.string() }),
);
const barcodeRows = z.array(
  z.object({
    code: z.string(),
    sku: z.string(),
    factor: z.coerce.number(),
    packaging_weight_mg: z.coerce.number(),
  }),
);

const rows = (name: string): unknown =>
  parse(readFileSync(join(CATALOG_FOLDER, `${name}.csv`), 'utf8'), { columns: true });

export function readLabels(): Label[] {
  const variants = new Map(
    variantRows.parse(rows('variants')).map((variant) => [variant.sku, variant]),
  );
  return barcodeRows.parse(rows('barcodes')).flatMap((barcode) => {
    const variant = variants.get(barcode.sku);
    if (variant === undefined) return [];
    const weight_mg = variant.unit_weight_mg * barcode.factor + barcode.packaging_weight_mg;
    const { code, sku, factor } = barcode;
    return [{ code, sku, factor, weight_mg, lot: variant.tracking === 'lot' }];
  });
}
