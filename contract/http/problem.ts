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

/** Codes of problems that the page tells apart. Others are only shown. */
export const problemCode = {
  /** 409: the id was used before for something else. */
  differentBody: 'exists_with_different_body',
  /** 409: somebody resolved it before, by another request. */
  alreadyResolved: 'already_resolved',
  /** 409: a rule of the stock stands against it; `reason` says which. */
  stillRejected: 'still_rejected',
  /** 401: the access token was not given, or the session ended. */
  signIn: 'sign_in_needed',
  /** 404. */
  notFound: 'not_found',
  /** 400 or 422: `errors` names the members. */
  invalid: 'invalid_request',
} as const;
