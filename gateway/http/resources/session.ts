import { createRoute } from '@hono/zod-openapi';
import { sessionRequest, sessionState } from '../../../contract/http/session.ts';
import type { Access } from '../access.ts';
import { json, newRouter, problems } from '../router.ts';

const state = createRoute({
  method: 'get',
  path: '/',
  tags: ['session'],
  summary: 'Whether this browser must sign in, and whether it has',
  responses: {
    200: { description: 'As of now.', content: json(sessionState, { needed: true, open: false }) },
  },
});

const open = createRoute({
  method: 'post',
  path: '/',
  tags: ['session'],
  summary: 'Sign in with the access token of the gateway',
  request: {
    body: { required: true, content: json(sessionRequest, { token: 'the-access-token-of-it' }) },
  },
  responses: {
    200: {
      description: 'The session lives in an HttpOnly cookie.',
      content: json(sessionState, { needed: true, open: true }),
    },
    ...problems(400, 413, 415, 429),
  },
});

const close = createRoute({
  method: 'delete',
  path: '/',
  tags: ['session'],
  summary: 'Sign out',
  responses: {
    200: {
      description: 'The cookie is gone.',
      content: json(sessionState, { needed: true, open: false }),
    },
  },
});

/** `/api/session` */
export function sessionRoutes(access: Access) {
  return newRouter()
    .openapi(state, (c) => c.json({ needed: access.needed, open: access.isOpen(c) }, 200))
    .openapi(open, (c) => {
      access.signIn(c, c.req.valid('json').token);
      return c.json({ needed: access.needed, open: true }, 200);
    })
    .openapi(close, (c) => {
      access.signOut(c);
      return c.json({ needed: access.needed, open: !access.needed }, 200);
    });
}
export type SessionRoutes = ReturnType<typeof sessionRoutes>;
