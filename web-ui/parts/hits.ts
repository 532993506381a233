import type { SearchHit } from '../../contract/http/search.ts';

/** What a scan or a search may find, as far as screens ask for it. */

export type FoundItem = Extract<SearchHit, { kind: 'item' | 'lot' }>;
export type Spot = Extract<SearchHit, { kind: 'location' }>;

export const isItem = (hit: SearchHit): hit is FoundItem =>
  hit.kind === 'item' || hit.kind === 'lot';
export const isSpot = (hit: SearchHit): hit is Spot => hit.kind === 'location';
