import type { Location } from '../inventory/catalog.ts';
import { type HandlingUnits, LOOSE } from '../inventory/handling-units.ts';
import { type Lots, NO_LOT } from '../inventory/lots.ts';
import type { RoleProcedure } from '../inventory/role-procedure.ts';
import type { Stock } from '../inventory/stock.ts';
import { quantityByWeight } from '../inventory/weight-check.ts';

/**
 * Role `receive`: a known item comes in from the supplier to the station's location, in the lot and on the
 * handling unit that its label names. A handling unit that already lies here went round. An SSCC alone
 * does not say what is on the unit; shipping notices, from which it could be known, come later.
 */
export function receiveProcedure(
  lots: Lots,
  units: HandlingUnits,
  stock: Stock,
  supplier: Location,
): RoleProcedure {
  return ({ identity, location, weight_mg }) => {
    if (identity.kind === 'handling-unit') {
      const unit = units.find(identity.sscc);
      const here = unit !== null && stock.unitIsHere(unit);
      return { kind: 'reject', reason: here ? 'RECIRCULATED' : 'UNKNOWN_ITEM' };
    }
    const { variant, sscc } = identity;
    const known = sscc === null ? null : units.find(sscc);
    if (known !== null && stock.unitIsHere(known)) {
      return { kind: 'reject', reason: 'RECIRCULATED' };
    }
    const quantity = quantityByWeight(identity, weight_mg);
    if (!quantity.ok) return { kind: 'reject', reason: quantity.error };
    const lot = identity.lot === null ? NO_LOT : lots.findOrCreate(variant, identity.lot);
    const unit = sscc === null ? LOOSE : (known ?? units.findOrCreate(sscc));
    return {
      kind: 'move',
      type: 'receive',
      lines: [
        { variant, lot, handling_unit: LOOSE, location: supplier, quantity: -quantity.value },
        { variant, lot, handling_unit: unit, location, quantity: quantity.value },
      ],
    };
  };
}
