import { z } from 'zod';
import { inboundDefaults } from './settings.ts';

/** What the configuration may say to the flows of this room; see `settings.ts` for what each means. */

const { weights } = inboundDefaults.putaway;
const { recount } = inboundDefaults.counts;
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
        same_item: weight.default(weights.same_item),
        /** Nothing that must go out first would be covered. */
        rotation: weight.default(weights.rotation),
        /** Heavy goods low. */
        low: weight.default(weights.low),
        /** Velocity class A near packing, C far from it. */
        velocity: weight.default(weights.velocity),
        /** The place is filled well, so that larger ones stay free. */
        fit: weight.default(weights.fit),
        /** A short way from where the goods stand. */
        distance: weight.default(weights.distance),
      })
      .prefault({}),
    /** From this weight on goods count as fully heavy. */
    heavy_kg: z.number().min(0.1).max(10_000).default(inboundDefaults.putaway.heavy_kg),
    /** A task that nobody confirmed for so long gives its place free again. */
    expire_minutes: z
      .number()
      .int()
      .min(1)
      .max(10_080)
      .default(inboundDefaults.putaway.expire_minutes),
  })
  .prefault({});
export const countsConfig = z
  .strictObject({
    /** A difference above the larger of the two is counted again, by another person. */
    recount: z
      .strictObject({
        /** In base units. */
        absolute: z.number().int().min(0).max(1_000_000_000).default(recount.absolute),
        /** Of what should lie there. */
        per_mille: z.number().int().min(0).max(1_000).default(recount.per_mille),
      })
      .prefault({}),
    /** For so long a place is kept for whoever began to count it. */
    claim_minutes: z.number().int().min(1).max(1_440).default(inboundDefaults.counts.claim_minutes),
    /** Whoever counted a place may approve its difference too: for a zone where one person works alone. */
    approve_own: z.boolean().default(inboundDefaults.counts.approve_own),
  })
  .prefault({});
