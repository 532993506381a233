import { z } from 'zod';
import { reasonCode } from '../parcel.ts';

/**
 * RFC 9457, media type `application/problem+json`. `code` is stable; `detail` is a sentence that says what
 * was wrong and what would be right; `errors` names each offending member of the request.
 */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  /** Why the goods themselves were refused, where a rule of the stock stood against the request. */
  reason: reasonCode.optional(),
  /** What a program can act upon, such as how much is there, or who was first. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
  errors: z
    .array(
      z.object({
        /** Where in the request, e.g. `query.limit`, `body.quantity` or, in a CSV, the column. */
        path: z.string(),
        message: z.string(),
        /** Line of a CSV, the header being line 1. */
        line: z.number().int().optional(),
      }),
    )
    .optional(),
});
export type Problem = z.infer<typeof problem>;
