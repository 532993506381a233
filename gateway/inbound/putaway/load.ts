import type { HeldBack } from '../../../contract/putaway.ts';

/** What is to be put away, and what a place is and holds, as plain data for the rules. Lengths in mm, weights in mg. */

/** A variant in a lot; row keys, lot 0 is "no lot". */
export type Content = { readonly variant: number; readonly lot: number };

/** Three edges, the longest first. */
export type Edges = readonly [number, number, number];

export type Load = {
  readonly contents: readonly Content[];
  /** Of all that is known of it; `weight_known` false where a part of it has no weight in the catalog. */
  readonly weight_mg: number;
  readonly weight_known: boolean;
  readonly volume_mm3: number;
  /** Handling units that the place must take: 1, or 0 for loose goods. */
  readonly units: 0 | 1;
  /** Of each thing in it whose size is known. */
  readonly sizes: readonly Edges[];
  /** Every one of them must be allowed where it goes. */
  readonly storage_classes: readonly string[];
  /** What most of it is: what counts for "the same item". */
  readonly main: Content;
  readonly velocity: 'A' | 'B' | 'C' | null;
  /** A lot in it is quarantined, blocked or expired: it goes into quarantine and nowhere else. */
  readonly held: HeldBack | null;
  /** The earliest expiry or best-before in it, YYYY-MM-DD. */
  readonly expires_on: string | null;
};

/** A place where goods can be put. What it does not say itself it has from above. */
export type Place = {
  readonly id: number;
  readonly location_id: string;
  readonly parent: number | null;
  /** False for docks, zones, aisles and whatever has places beneath it: goods pass them. */
  readonly for_goods: boolean;
  /** For goods that are held back, and for no others. */
  readonly quarantine: boolean;
  /** A blocked place is never proposed. */
  readonly blocked: boolean;
  /** Staging is no place to stay: only proposed by a person. */
  readonly proposed: boolean;
  /** Null is no limit. */
  readonly weight_max_mg: number | null;
  readonly volume_max_mm3: number | null;
  readonly units_max: number | null;
  /** Null: any. */
  readonly storage_classes: readonly string[] | null;
  readonly mixed_variants: boolean;
  readonly mixed_lots: boolean;
  readonly inner: Edges | null;
  readonly x_mm: number | null;
  readonly y_mm: number | null;
  readonly height_mm: number | null;
  readonly pick_sequence: number | null;
};

/** What lies at a place, or is on its way there. */
export type Held = {
  readonly weight_mg: number;
  readonly volume_mm3: number;
  readonly units: number;
  readonly contents: readonly Content[];
};

export const NOTHING: Held = { weight_mg: 0, volume_mm3: 0, units: 0, contents: [] };

/** By the row of the place; nothing where nothing is held. An array, for it is asked for every place of the zone. */
export type HeldAt = readonly (Held | undefined)[];
