import { err, ok, type Result } from '../base/result.ts';
import type { ParcelFacts } from './role-procedure.ts';

type Item = Extract<ParcelFacts['identity'], { kind: 'item' }>;

/**
 * How many base units the parcel holds, judged with its weight. Counted goods must weigh what their units
 * and packaging weigh, within the item's tolerance for so many units; an item without a known weight is
 * not judged. Weighed goods take the weight on the label (AI 310n), else that of the scale.
 */
export function quantityByWeight(
  item: Item,
  weight_mg: number | null,
): Result<number, 'NO_WEIGHT' | 'WEIGHT_MISMATCH'> {
  const { variant } = item;
  if (variant.base_unit === 'weighed') {
    const net = item.quantity ?? (weight_mg === null ? null : weight_mg - item.packaging_weight_mg);
    return net === null || net <= 0 ? err('NO_WEIGHT') : ok(net);
  }
  const quantity = item.quantity ?? 1;
  if (weight_mg === null || variant.unit_weight_mg === null) return ok(quantity);
  const expected = quantity * variant.unit_weight_mg + item.packaging_weight_mg;
  const tolerance = quantity * (variant.weight_tolerance_mg ?? 0);
  return Math.abs(weight_mg - expected) > tolerance ? err('WEIGHT_MISMATCH') : ok(quantity);
}
