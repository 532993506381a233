import { OpenAPIHono } from '@hono/zod-openapi';
import type { z } from 'zod';
import { problem } from '../../contract/http/problem.ts';
import { invalidRequest } from './problem.ts';

/** An empty router whose schemas answer with problems. One per resource, so that editors stay quick. */
export function newRouter() {
  return new OpenAPIHono({
    defaultHook: (result) => {
      if (!result.success) throw invalidRequest(result.target, result.error, sentIn(result));
    },
  });
}

/** What the schema looked at, which stands beside its error. */
function sentIn(result: object): unknown {
  return 'data' in result ? result.data : undefined;
}

/** A JSON body of a route, with an example for the document. */
export function json<Schema extends z.ZodType>(schema: Schema, example: z.input<NoInfer<Schema>>) {
  return { 'application/json': { schema, example } } as const;
}

const PROBLEMS = {
  400: 'The body is not JSON.',
  401: 'Sign in first.',
  404: 'There is no such thing.',
  409: 'Something stands against it; `code` says what.',
  413: 'The body is too large.',
  415: 'The body has another media type.',
  422: 'The request does not have the right shape; `errors` says where.',
  429: 'Too many attempts.',
  503: 'It cannot be done at this moment; try again.',
} as const;

/**
 * The problems of a route, for the document only: they are thrown, so the routers' types, and with them
 * the page's client, know the success alone. Every route may answer 401, 422 and 503.
 */
export function problems(...statuses: readonly (keyof typeof PROBLEMS)[]): Record<never, never> {
  const all = [...new Set([401, 422, 503, ...statuses] as const)].sort((a, b) => a - b);
  return Object.fromEntries(
    all.map((status) => [
      status,
      {
        description: PROBLEMS[status],
        content: { 'application/problem+json': { schema: problem } },
      },
    ]),
  );
}
