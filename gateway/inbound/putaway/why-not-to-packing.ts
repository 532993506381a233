import { heldSentence } from '../../../contract/putaway-words.ts';
import { LOOSE } from '../../inventory/handling-units.ts';
import type { Today } from '../../inventory/held.ts';
import type { InventoryRooms } from '../../inventory/module.ts';
import type { Reference } from '../../inventory/reservation-row.ts';
import { heldIn } from './held-in.ts';
import type { Task } from './tasks.ts';

/** Why the goods of a task are not brought to packing any more, for whoever stands before them. */
export function whyNotToPacking(
  rooms: Pick<InventoryRooms, 'catalog' | 'lots' | 'stock' | 'units'>,
  { lines, unit }: Task,
  { type, id }: Reference,
  today: Today,
): string {
  const held = heldIn(rooms, lines, today);
  if (held !== null) return heldSentence(held);
  const location = unit.id === LOOSE.id ? null : rooms.units.details(unit).location;
  const stands = location === null ? null : rooms.catalog.locationByRow(location);
  return stands?.kind === 'quarantine'
    ? `${unit.name} was put into quarantine at ${stands.location_id}`
    : `nothing of it is kept for the ${type} ${id} any more`;
}
