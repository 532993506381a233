import type { Database } from 'better-sqlite3';
import { QUANTITY_MAX } from '../../../../contract/constants.ts';
import { ssccFault } from '../../code.ts';
import { ownZone, type TreePlace, whyNotOwn } from '../../own-places.ts';
import { noLocation } from '../../unknown-location.ts';
import type { ImportRow } from '../format.ts';
import { wrong } from './applied.ts';

/** Goods that lay there before the gateway knew of them. */
export type OpeningStock = {
  readonly sku: string;
  readonly location: string;
  readonly lot: string | null;
  readonly expires_on: string | null;
  readonly handling_unit: string | null;
  /** In base units. */
  readonly quantity: number;
};

type VariantRow = { readonly id: number; readonly tracking: string };
type LotRow = { readonly id: number; readonly expires_on: string | null };

/**
 * Everything that can be known to be wrong with a row before it is booked, one row after the other: a checker
 * remembers the units and serial numbers of the file. What could go wrong later is `risky`.
 */
export function openingStockChecker(db: Database) {
  const variantOf = db.prepare<[string], VariantRow>(
    'SELECT id, tracking FROM product_variants WHERE sku = ?',
  );
  const factorOf = db
    .prepare<[number, string], number>(
      'SELECT factor FROM packagings WHERE variant = ? AND name = ?',
    )
    .pluck();
  const placeOf = db.prepare<[string], TreePlace & { readonly virtual: 0 | 1 }>(
    'SELECT location_id, name, kind, path, virtual FROM locations WHERE location_id = ?',
  );
  const zone = ownZone(db)();
  const lotOf = db.prepare<[number, string], LotRow>(
    'SELECT id, expires_on FROM lots WHERE variant = ? AND number = ?',
  );
  const held = db.prepare<[number], unknown>(
    'SELECT 1 FROM inventory_levels WHERE lot = ? AND on_hand > 0 AND virtual = 0 LIMIT 1',
  );
  const unitOf = db.prepare<[string], unknown>('SELECT 1 FROM handling_units WHERE code = ?');
  const unitAt = db
    .prepare<[string], string>(
      `SELECT place.location_id FROM inventory_levels AS level
         JOIN locations AS place ON place.id = level.location
       WHERE level.handling_unit = (SELECT id FROM handling_units WHERE code = ?) AND level.on_hand > 0
         AND level.virtual = 0 LIMIT 1`,
    )
    .pluck();
  const units = new Map<string, string>();
  const serials = new Set<string>();
  const expiries = new Map<string, string>();

  const checkLot = (row: ImportRow<'opening_stock'>, variant: VariantRow): void => {
    const { sku, lot, expiry } = row;
    if (lot === null) {
      if (expiry !== null) throw wrong('expiry', 'belongs to a lot; name the lot');
      if (variant.tracking === 'none') return;
      const what = variant.tracking === 'lot' ? 'lot; name it' : 'serial number; name it';
      throw wrong('lot', `${sku} is kept by ${what}`);
    }
    const known = lotOf.get(variant.id, lot);
    const key = `${variant.id} ${lot}`;
    const before = known?.expires_on ?? expiries.get(key) ?? null;
    if (expiry !== null && before !== null && before !== expiry) {
      throw wrong('expiry', `the lot ${lot} of ${sku} is known to expire on ${before}`);
    }
    if (expiry !== null) expiries.set(key, expiry);
    if (variant.tracking !== 'serial') return;
    const there = known !== undefined && held.get(known.id) !== undefined;
    if (serials.has(key)) throw wrong('lot', `the serial number ${lot} stands in the file twice`);
    if (there) throw wrong('lot', `the serial number ${lot} of ${sku} is already in stock`);
    serials.add(key);
  };

  const checkUnit = (unit: string, location: string): void => {
    const fault = ssccFault(unit);
    if (fault !== null && unitOf.get(unit) === undefined) {
      throw wrong('handling_unit', `${fault}; compare it with the label`);
    }
    const at = units.get(unit) ?? unitAt.get(unit) ?? location;
    if (at !== location) {
      throw wrong('handling_unit', `${unit} holds goods at ${at}; a unit is at one place`);
    }
    units.set(unit, location);
  };

  return (row: ImportRow<'opening_stock'>): OpeningStock & { readonly risky: boolean } => {
    const { sku, location, lot, expiry: expires_on, handling_unit, packaging } = row;
    const variant = variantOf.get(sku);
    if (variant === undefined) {
      throw wrong('sku', `there is no variant with the SKU ${sku}; import it first`);
    }
    const place = placeOf.get(location);
    if (place === undefined) {
      throw wrong('location', `${noLocation(location)}; import it first`);
    }
    if (place.virtual === 1) throw wrong('location', `${location} is no place where goods lie`);
    const notOwn = whyNotOwn(place, zone);
    if (notOwn !== null) throw wrong('location', notOwn);
    const factor = packaging === null ? 1 : factorOf.get(variant.id, packaging);
    if (factor === undefined) throw wrong('packaging', `${sku} has no packaging "${packaging}"`);
    const quantity = inBaseUnits(row.quantity, factor, packaging);
    if (variant.tracking === 'serial' && quantity !== 1) {
      throw wrong('quantity', `${sku} is kept by serial number, each of one piece`);
    }
    checkLot(row, variant);
    if (handling_unit !== null) checkUnit(handling_unit, location);
    const risky = handling_unit !== null || variant.tracking === 'serial';
    return { sku, location, lot, expires_on, handling_unit, quantity, risky };
  };
}

/** Exact, or refused: half a case of 12 is 6 pieces, a third of a piece is nothing. */
export function inBaseUnits(text: string, factor: number, packaging: string | null): number {
  const [whole = '', decimals = ''] = text.split('.');
  const scale = 10n ** BigInt(decimals.length);
  const scaled = BigInt(`${whole}${decimals}`) * BigInt(factor);
  if (scaled % scale !== 0n) {
    const told =
      packaging === null
        ? `${text} is no whole number of base units; give a whole number, or name the packaging that it counts`
        : `${text} × ${factor} does not come out as a whole number of base units`;
    throw wrong('quantity', told);
  }
  const units = scaled / scale;
  if (units <= 0n) throw wrong('quantity', 'must be above 0');
  if (units > BigInt(QUANTITY_MAX)) {
    throw wrong(
      'quantity',
      `${units} is more than ${QUANTITY_MAX}, the most that one row may bring`,
    );
  }
  return Number(units);
}
