import type { ZoneRooms } from '../../zone/zone-port.ts';
import { orRefuse, ProblemError } from '../problem.ts';

/** Commands know items by their SKU; addresses name the variant. */
export async function skuOf(zone: ZoneRooms, variant: string): Promise<string> {
  const sku = orRefuse(await zone.ask('catalog.sku', { variant }));
  if (sku !== null) return sku;
  throw new ProblemError(404, 'unknown_item', `There is no item ${variant}.`);
}
