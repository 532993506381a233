import type { Database } from 'better-sqlite3';
import type { LocationKind } from '../../contract/http/stock.ts';
import { assert, Refused } from '../base/errors.ts';
import type { Undone } from '../store/command.ts';
import { normalCode } from './code.ts';
import { notOwn, ownZone, whyNotOwn } from './own-places.ts';
import { called, type NamedPlace } from './place-name.ts';
import { unknownLocation } from './unknown-location.ts';

export type BaseUnit = 'counted' | 'weighed';
export type Tracking = 'none' | 'lot' | 'serial';

export type Variant = {
  /** Row key; `variant_id` is what the world knows. */
  readonly id: number;
  readonly variant_id: string;
  readonly sku: string;
  readonly name: string;
  readonly base_unit: BaseUnit;
  readonly unit_weight_mg: number | null;
  readonly weight_tolerance_mg: number | null;
  readonly tracking: Tracking;
  /** What kind of place it needs, such as ambient, chilled, frozen or hazardous. */
  readonly storage_class: string;
  readonly shelf_life_days: number | null;
};

/** What a code stands for: so many base units of a variant, in a packaging of its own weight. */
export type CatalogItem = {
  readonly variant: Variant;
  readonly factor: number;
  /** Its name, such as each, case or pallet. */
  readonly packaging: string;
  readonly packaging_weight_mg: number;
};

export type Location = NamedPlace & {
  readonly id: number;
  readonly kind: LocationKind;
  /** Ids from the topmost location down, each followed by `/`: what lies beneath begins with it. */
  readonly path: string;
  readonly virtual: 0 | 1;
};

/** Codes, variants and locations remembered at most, each. At the bound it forgets all and reads anew. */
const REMEMBERED_MAX = 50_000;

/** The writer's view of the catalog: looked up for every parcel, changed by imports, so it is remembered. */
export class Catalog {
  readonly #items = new Map<string, CatalogItem | null>();
  readonly #variants = new Map<number, Variant>();
  readonly #locations = new Map<string, Location>();
  readonly #itemByCode;
  readonly #variantById;
  readonly #variantBySku;
  readonly #locationById;
  readonly #locationByRow;
  readonly #locationByCode;
  readonly #readZone;
  /** Not read yet where undefined. */
  #zone: string | null | undefined;

  constructor(db: Database, undone: Undone) {
    this.#itemByCode = db.prepare<
      [string],
      { variant: number; factor: number; packaging: string; packaging_weight_mg: number }
    >('SELECT variant, factor, packaging, packaging_weight_mg FROM barcodes WHERE code = ?');
    const columns = `id, variant_id, sku, name, base_unit, unit_weight_mg, weight_tolerance_mg, tracking,
      storage_class, shelf_life_days`;
    this.#variantById = db.prepare<[number], Variant>(
      `SELECT ${columns} FROM product_variants WHERE id = ?`,
    );
    this.#variantBySku = db.prepare<[string], Variant>(
      `SELECT ${columns} FROM product_variants WHERE sku = ?`,
    );
    this.#locationById = db.prepare<[string], Location>(
      'SELECT id, location_id, name, kind, path, virtual FROM locations WHERE location_id = ?',
    );
    this.#locationByRow = db.prepare<[number], Location>(
      'SELECT id, location_id, name, kind, path, virtual FROM locations WHERE id = ?',
    );
    this.#locationByCode = db.prepare<[string, string, string], Location>(
      `SELECT id, location_id, name, kind, path, virtual FROM locations
       WHERE location_id = ? OR barcode = ? ORDER BY location_id = ? DESC LIMIT 1`,
    );
    this.#readZone = ownZone(db);
    undone.onUndone(() => this.forget());
  }

  /** `code` in its normal form, see `normalCode`. */
  itemByCode(code: string): CatalogItem | null {
    const remembered = this.#items.get(code);
    if (remembered !== undefined) return remembered;
    const row = this.#itemByCode.get(code);
    const item =
      row === undefined
        ? null
        : {
            variant: this.variant(row.variant),
            factor: row.factor,
            packaging: row.packaging,
            packaging_weight_mg: row.packaging_weight_mg,
          };
    remember(this.#items, code, item);
    return item;
  }

  variant(id: number): Variant {
    const remembered = this.#variants.get(id);
    if (remembered !== undefined) return remembered;
    const row = this.#variantById.get(id);
    assert(row !== undefined, `variant ${id} exists`);
    remember(this.#variants, id, row);
    return row;
  }

  variantBySku(sku: string): Variant | null {
    return this.#variantBySku.get(sku) ?? null;
  }

  /** Throws `unknown-item`. */
  item(sku: string): Variant {
    const variant = this.#variantBySku.get(sku);
    if (variant !== undefined) return variant;
    throw new Refused('not-found', 'unknown-item', `no item has the SKU ${sku}`);
  }

  /** A location that goods can lie at. Throws `unknown-location` and `virtual-location`. */
  place(location_id: string): Location {
    const location = this.location(location_id);
    if (location.virtual === 0) return location;
    throw new Refused(
      'invalid',
      'virtual-location',
      `${called(location)} is no place where goods lie`,
    );
  }

  /** A location that goods can be put at: a place of this gateway's own zone. Throws what `place` throws, and `not-own-place`. */
  ownPlace(location_id: string): Location {
    return this.demandOwn(this.place(location_id));
  }

  /** Throws `not-own-place`. */
  demandOwn(location: Location): Location {
    const why = this.#whyNotOwn(location);
    if (why === null) return location;
    throw notOwn(location, why);
  }

  isOwn(location: Location): boolean {
    return this.#whyNotOwn(location) === null;
  }

  /** By its barcode or its id; null where neither is known. */
  locationByCode(code: string): Location | null {
    return this.#locationByCode.get(code, normalCode(code), code) ?? null;
  }

  /** Throws `unknown-location`: the configuration or a caller names a location that no import made. */
  location(location_id: string): Location {
    const remembered = this.#locations.get(location_id);
    if (remembered !== undefined) return remembered;
    const row = this.#locationById.get(location_id);
    if (row === undefined) {
      throw unknownLocation(location_id);
    }
    remember(this.#locations, location_id, row);
    return row;
  }

  locationByRow(id: number): Location {
    const row = this.#locationByRow.get(id);
    assert(row !== undefined, `location ${id} exists`);
    return row;
  }

  #whyNotOwn(location: Location): string | null {
    if (this.#zone === undefined) this.#zone = this.#readZone();
    return whyNotOwn(location, this.#zone);
  }

  forget(): void {
    this.#zone = undefined;
    this.#items.clear();
    this.#variants.clear();
    this.#locations.clear();
  }
}

function remember<K, V>(map: Map<K, V>, key: K, value: V): void {
  if (map.size >= REMEMBERED_MAX) map.clear();
  map.set(key, value);
}
