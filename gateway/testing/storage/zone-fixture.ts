import type { Database } from 'better-sqlite3';
import { canonicalJson } from '../../../contract/canonical-json.ts';
import type { DecideParcel } from '../../inventory/parcel-command.ts';

/** A small catalog and parcels like those of a busy station, for the tests and benchmarks of the store. */

export const ZONE_WRITER_MODULE = new URL('../../zone/writer-module.ts', import.meta.url);
export const FIXTURE_LOCATION = 'DOCK-1';
export const FIXTURE_VARIANTS = 1_000;

/** GTIN-14 of a variant, check digit included. */
export function gtinOf(variant: number): string {
  const digits = `0409${String(variant).padStart(9, '0')}`;
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    sum += Number(digits[digits.length - 1 - place]) * (place % 2 === 0 ? 3 : 1);
  }
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** Puts the catalog into a database that has the zone's schema; done twice it changes nothing. */
export function seedCatalog(db: Database): void {
  const there = db.prepare('SELECT count(*) FROM product_variants').pluck().get();
  if (there !== 0) return;
  db.transaction(() => {
    db.exec(`
      INSERT INTO locations (id, location_id, parent, name, kind, path, virtual) VALUES
        (100, 'ZONE', NULL, 'Zone', 'zone', '/ZONE/', 0),
        (101, '${FIXTURE_LOCATION}', 100, 'Dock 1', 'dock', '/ZONE/${FIXTURE_LOCATION}/', 0);
      INSERT INTO products (id, product_id, name) VALUES (1, 'P1', 'Product');`);
    const variant = db.prepare(
      `INSERT INTO product_variants (id, variant_id, product, sku, name, attributes, base_unit, tracking)
       VALUES (?, ?, 1, ?, ?, '{}', 'counted', 'none')`,
    );
    const packaging = db.prepare(
      "INSERT INTO packagings (id, variant, name, factor) VALUES (?, ?, 'case', 6)",
    );
    const barcode = db.prepare('INSERT INTO packaging_barcodes (code, packaging) VALUES (?, ?)');
    for (let id = 1; id <= FIXTURE_VARIANTS; id += 1) {
      variant.run(id, `V${id}`, `SKU-${id}`, `Variant ${id}`);
      packaging.run(id, id);
      barcode.run(gtinOf(id), id);
    }
  }).immediate();
}

/** The `index`-th parcel: received by its GTIN, with a barcode and a stable weight among its readings. */
export function fixtureParcel(parcel: string, index: number): DecideParcel {
  const text = `01${gtinOf((index % FIXTURE_VARIANTS) + 1)}`;
  const gs1 = [{ ai: '01', value: text.slice(2), title: 'GTIN' }];
  const weight = {
    kind: 'weight',
    milligrams: 1_250_000 + (index % 100) * 500,
    stable: true,
    range: 'ok',
    mode: 'gross',
    decimals: 3,
    unit: 'kg',
  } as const;
  return {
    parcel,
    station: 'dock-in',
    role: 'receive',
    location: FIXTURE_LOCATION,
    occurred_at: '2026-01-05T08:00:00.000Z',
    clock_synchronised: true,
    deadline_ms: null,
    codes: [{ text, aim: ']C1', gs1, gs1_error: null }],
    weight,
    fault: null,
    readings: canonicalJson([
      {
        device: 'scanner-1',
        offset_ms: 12,
        reading: { kind: 'barcode', text, aim: ']C1', symbology: 'gs1-128', gs1 },
      },
      { device: 'scale-1', offset_ms: 85, reading: weight },
    ]),
    readings_left_out: 0,
  };
}
