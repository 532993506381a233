/**
 * What the configuration says to the flows of this room, as plain data: the writer thread takes it as it comes,
 * without the schemas, which the main thread has checked it by.
 */

/** Points of each criterion at its best. 0 leaves it out. */
export type PutawayWeights = {
  /** The same lot or item lies there, or near. */
  readonly same_item: number;
  /** Nothing that must go out first would be covered. */
  readonly rotation: number;
  /** Heavy goods low. */
  readonly low: number;
  /** Velocity class A near packing, C far from it. */
  readonly velocity: number;
  /** The place is filled well, so that larger ones stay free. */
  readonly fit: number;
  /** A short way from where the goods stand. */
  readonly distance: number;
};

export type PutawayConfig = {
  /** Where orders are packed: fast movers are put near it. Without it nothing is near or far from packing. */
  readonly packing?: string | undefined;
  readonly weights: PutawayWeights;
  /** From this weight on goods count as fully heavy. */
  readonly heavy_kg: number;
  /** A task that nobody confirmed for so long gives its place free again. */
  readonly expire_minutes: number;
};

export type CountsConfig = {
  /** A difference above the larger of the two is counted again, by another person. */
  readonly recount: {
    /** In base units. */
    readonly absolute: number;
    /** Of what should lie there. */
    readonly per_mille: number;
  };
  /** For so long a place is kept for whoever began to count it. */
  readonly claim_minutes: number;
  /** Whoever counted a place may approve its difference too: for a zone where one person works alone. */
  readonly approve_own: boolean;
};

export type InboundSettings = {
  readonly putaway: PutawayConfig;
  readonly counts: CountsConfig;
  /** By id of the station. */
  readonly stations: Readonly<Record<string, { readonly to: string | null }>>;
};

export const inboundDefaults: InboundSettings = {
  putaway: {
    weights: { same_item: 30, rotation: 20, low: 15, velocity: 15, fit: 10, distance: 10 },
    heavy_kg: 15,
    expire_minutes: 240,
  },
  counts: { recount: { absolute: 1, per_mille: 10 }, claim_minutes: 60, approve_own: false },
  stations: {},
};
