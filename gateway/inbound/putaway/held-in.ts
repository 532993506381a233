import type { HeldBack } from '../../../contract/putaway.ts';
import type { Today } from '../../inventory/held.ts';
import type { InventoryRooms } from '../../inventory/module.ts';
import type { TaskLine } from './tasks.ts';

/** What is held back of goods, and why; null where nothing is. Of several lots the first. */
export function heldIn(
  { lots, stock }: Pick<InventoryRooms, 'lots' | 'stock'>,
  lines: readonly TaskLine[],
  today: Today,
): HeldBack | null {
  for (const { lot, variant } of lines) {
    const status = stock.heldAs(lot, today);
    if (status === null) continue;
    // Nobody says why a day has passed; what is written there is of an earlier hold.
    const reason = status === 'expired' ? null : (lots.details(lot)?.status_reason ?? null);
    return { sku: variant.sku, lot: lot.name, status, reason };
  }
  return null;
}
