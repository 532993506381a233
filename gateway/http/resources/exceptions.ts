import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { resourceId } from '../../../contract/http/change.ts';
import {
  exceptionRow,
  exceptionsPage,
  exceptionsQuery,
  resolveAnswer,
  resolveRequest,
} from '../../../contract/http/exceptions.ts';
import type { ZoneCommands, ZoneQueries } from '../../zone/zone-port.ts';
import { exampleException, exampleItem } from '../examples.ts';
import { orRefuse } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';
import { PAGE_USER } from './user.ts';

const params = z.object({ exception: resourceId });

const list = createRoute({
  method: 'get',
  path: '/',
  tags: ['exceptions'],
  summary: 'Parcels that need a person, with all that was read of them',
  request: { query: exceptionsQuery },
  responses: {
    200: {
      description: 'Open ones: the oldest first. Resolved ones: the newest first.',
      content: json(exceptionsPage, { rows: [exampleException], next: null }),
    },
    ...problems(),
  },
});

const one = createRoute({
  method: 'get',
  path: '/{exception}',
  tags: ['exceptions'],
  summary: 'One exception',
  request: { params },
  responses: {
    200: { description: 'Open or resolved.', content: json(exceptionRow, exampleException) },
    ...problems(404),
  },
});

const resolve = createRoute({
  method: 'post',
  path: '/{exception}/resolve',
  tags: ['exceptions'],
  summary: 'Identify by hand, decide again, or dismiss with a note',
  request: {
    params,
    body: {
      required: true,
      content: json(resolveRequest, {
        id: '5b1c54f2-8f0e-4f0a-9b76-2f1f2f6f3c11',
        action: 'identify',
        sku: 'OAT-1L',
        quantity: 12,
      }),
    },
  },
  responses: {
    200: {
      description: 'Durable. `exists`: this request was carried out before.',
      content: json(resolveAnswer, {
        outcome: 'created',
        exception: exampleException.id,
        resolution: 'identified',
        item: exampleItem,
        movement: '5b1c54f2-8f0e-4f0a-9b76-2f1f2f6f3c11',
      }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

/** `/api/exceptions` */
export function exceptionRoutes(zone: ZoneQueries & ZoneCommands) {
  return newRouter()
    .openapi(list, async (c) => c.json(orRefuse(await zone.exceptions(c.req.valid('query'))), 200))
    .openapi(one, async (c) =>
      c.json(orRefuse(await zone.exception(c.req.valid('param').exception)), 200),
    )
    .openapi(resolve, async (c) => {
      const request = c.req.valid('json');
      const { exception } = c.req.valid('param');
      const resolved = await zone.resolve(exception, request, request.by ?? PAGE_USER);
      return c.json(orRefuse(resolved), 200);
    });
}
export type ExceptionRoutes = ReturnType<typeof exceptionRoutes>;
