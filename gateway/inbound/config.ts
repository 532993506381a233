import { z } from 'zod';

/** What the configuration says to the flows of this room. It reaches them through the writer thread's settings. */

const weight = z.number().int().min(0).max(100);
const location = z.string().min(1).max(64);

export const putawayConfig = z
  .strictObject({
    /** Where orders are packed: fast movers are put near it. Without it nothing is near or far from packing. */
    packing: location.optional(),
    /** Points of each criterion at its best. 0 leaves it out. */
    weights: z
      .strictObject({
        /** The same lot or item lies there, or near. */
        same_item: weight.default(30),
        /** Nothing that must go out first would be covered. */
        rotation: weight.default(20),
        /** Heavy goods low. */
        low: weight.default(15),
        /** Velocity class A near packing, C far from it. */
        velocity: weight.default(15),
        /** The place is filled well, so that larger ones stay free. */
        fit: weight.default(10),
        /** A short way from where the goods stand. */
        distance: weight.default(10),
      })
      .prefault({}),
    /** From this weight on goods count as fully heavy. */
    heavy_kg: z.number().min(0.1).max(10_000).default(15),
    /** A task that nobody confirmed for so long gives its place free again. */
    expire_minutes: z.number().int().min(1).max(10_080).default(240),
  })
  .prefault({});
export type PutawayConfig = z.output<typeof putawayConfig>;

export const countsConfig = z
  .strictObject({
    /** A difference above the larger of the two is counted again, by another person. */
    recount: z
      .strictObject({
        /** In base units. */
        absolute: z.number().int().min(0).max(1_000_000_000).default(1),
        /** Of what should lie there. */
        per_mille: z.number().int().min(0).max(1_000).default(10),
      })
      .prefault({}),
    /** For so long a place is kept for whoever began to count it. */
    claim_minutes: z.number().int().min(1).max(1_440).default(60),
  })
  .prefault({});
export type CountsConfig = z.output<typeof countsConfig>;

/** Plain data that crosses to the writer thread. */
export const inboundSettings = z.object({
  putaway: putawayConfig,
  counts: countsConfig,
  /** By id of the station. */
  stations: z
    .record(z.string(), z.object({ to: location.nullable() }))
    .prefault({})
    .readonly(),
});
export type InboundSettings = z.output<typeof inboundSettings>;
