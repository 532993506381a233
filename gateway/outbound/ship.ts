import type { Location, Variant } from '../inventory/catalog.ts';
import { type HandlingUnits, LOOSE } from '../inventory/handling-units.ts';
import type { Today } from '../inventory/held.ts';
import type { LotScanned } from '../inventory/identify.ts';
import type { Lots } from '../inventory/lots.ts';
import type { MovementLine } from '../inventory/movement.ts';
import type { RolePlan, RoleProcedure } from '../inventory/role-procedure.ts';
import type { Holding, Stock } from '../inventory/stock.ts';
import { quantityByWeight } from '../inventory/weight-check.ts';

/**
 * Role `ship`: goods leave the station's location for the customer. A handling unit known here takes all
 * that lies on it; one that was here and is empty has been shipped and went round. Other parcels take
 * loose goods: of the lot on the label, or where the label names none, what carries no lot, then the lot
 * that expires first. Lots that are quarantined, blocked or expired do not leave.
 */
export function shipProcedure(
  lots: Lots,
  units: HandlingUnits,
  stock: Stock,
  customer: Location,
): RoleProcedure {
  return ({ identity, location, weight_mg, today }) => {
    const unit = identity.sscc === null ? null : units.find(identity.sscc);
    if (unit !== null) {
      const holdings = stock.onUnit(unit, location, today);
      if (holdings.some(({ held }) => held)) return { kind: 'reject', reason: 'LOT_HELD' };
      if (holdings.length > 0) return shipped(wholly(holdings), location, customer);
      if (!stock.unitIsHere(unit)) return { kind: 'reject', reason: 'RECIRCULATED' };
      return { kind: 'reject', reason: 'NOT_IN_STOCK' };
    }
    if (identity.kind === 'handling-unit') return { kind: 'reject', reason: 'UNKNOWN_ITEM' };
    const quantity = quantityByWeight(identity, weight_mg);
    if (!quantity.ok) return { kind: 'reject', reason: quantity.error };
    const holdings = looseHoldings(lots, stock, identity, location, today);
    const taken = take(
      holdings.filter(({ held }) => !held),
      quantity.value,
    );
    if (taken === null) {
      const withHeld = take(holdings, quantity.value);
      return { kind: 'reject', reason: withHeld === null ? 'NOT_IN_STOCK' : 'LOT_HELD' };
    }
    return shipped(taken, location, customer);
  };
}

type Taken = Omit<Holding, 'available' | 'held'> & { readonly quantity: number };

function looseHoldings(
  lots: Lots,
  stock: Stock,
  { variant, lot: scanned }: { readonly variant: Variant; readonly lot: LotScanned | null },
  location: Location,
  today: Today,
): readonly Holding[] {
  if (scanned === null) return stock.looseByExpiry(variant, location, today);
  const lot = lots.find(variant, scanned.number);
  if (lot === null) return [];
  const available = stock.looseAvailable(variant, location, lot);
  return [{ variant, lot, handling_unit: LOOSE, available, held: stock.lotIsHeld(lot, today) }];
}

function wholly(holdings: readonly Holding[]): readonly Taken[] {
  return holdings.map(({ available, held: _, ...where }) => ({ ...where, quantity: available }));
}

/** Null when all together hold less than `wanted`. */
function take(holdings: readonly Holding[], wanted: number): readonly Taken[] | null {
  const taken: Taken[] = [];
  let missing = wanted;
  for (const { available, held: _, ...where } of holdings) {
    const quantity = Math.min(available, missing);
    if (quantity > 0) taken.push({ ...where, quantity });
    missing -= quantity;
    if (missing === 0) return taken;
  }
  return null;
}

function shipped(taken: readonly Taken[], location: Location, customer: Location): RolePlan {
  const lines: MovementLine[] = [];
  for (const { variant, lot, handling_unit, quantity } of taken) {
    lines.push({ variant, lot, handling_unit, location, quantity: -quantity });
    lines.push({ variant, lot, handling_unit: LOOSE, location: customer, quantity });
  }
  return { kind: 'move', type: 'ship', lines };
}
