import type { FoundItem } from './hits.ts';

/**
 * Whether a lot or serial number says more of these goods at a place: where the item is kept by them, or some of it lies
 * there in a lot all the same, such as from before.
 */
export const lotAsked = (hit: FoundItem, location: string): boolean =>
  hit.kind === 'lot' ||
  hit.item.tracking !== 'none' ||
  hit.places.some(({ at, lot }) => at.location === location && lot !== null);
