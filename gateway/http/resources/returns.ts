import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { resourceId } from '../../../contract/http/change.ts';
import {
  returnAnswer,
  returnsPage,
  returnsQuery,
  takeReturn,
  undoReturn,
  undoReturnAnswer,
} from '../../../contract/http/returns.ts';
import type { ZoneRooms } from '../../zone/zone-port.ts';
import { orRefuse } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';
import { exampleReturn, exampleRequest as id } from '../transfer-examples.ts';
import { PAGE_USER } from './user.ts';

const params = z.object({ return: resourceId });

const list = createRoute({
  method: 'get',
  path: '/',
  tags: ['returns'],
  summary: 'What customers sent back, and what became of it',
  request: { query: returnsQuery },
  responses: {
    200: {
      description: 'The newest first.',
      content: json(returnsPage, { rows: [exampleReturn], next: null }),
    },
    ...problems(),
  },
});

const take = createRoute({
  method: 'post',
  path: '/',
  tags: ['returns'],
  summary: 'Goods came back and were inspected; never more than was shipped for the order',
  description:
    'Where the ledger knows shipments for the order, what comes back is held against them: another item or lot is `not_shipped`, more is `more_than_shipped`. An order of which it knows none, such as one that another zone shipped, and goods without an order are taken all the same, with `referenced` false: nothing was there to hold them against.',
  request: {
    body: {
      required: true,
      content: json(takeReturn, {
        id,
        order: '1001',
        sku: 'OAT-1L',
        quantity: 2,
        result: 'restock',
        reason: 'NOT_WANTED',
        location: 'A-01-1',
      }),
    },
  },
  responses: {
    200: {
      description:
        'Durable. `exists`: this request was carried out before. `referenced`: held against what the ledger says was shipped for that order.',
      content: json(returnAnswer, { outcome: 'created', return: id, referenced: true }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

const undo = createRoute({
  method: 'post',
  path: '/{return}/undo',
  tags: ['returns'],
  summary: 'Takes back a return that was a mistake',
  request: {
    params,
    body: { required: true, content: json(undoReturn, { id: `${id}-undo`, reason: 'MISTAKE' }) },
  },
  responses: {
    200: {
      description: 'Durable. `exists`: this request was carried out before.',
      content: json(undoReturnAnswer, { outcome: 'created', return: id, movement: `${id}-undo` }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

/** `/api/returns` */
export function returnRoutes(zone: ZoneRooms) {
  return newRouter()
    .openapi(list, async (c) =>
      c.json(orRefuse(await zone.ask('returns.page', c.req.valid('query'))), 200),
    )
    .openapi(take, async (c) => {
      const { by = PAGE_USER, note = null, ...asked } = c.req.valid('json');
      return c.json(orRefuse(await zone.carryOut('return.take', { ...asked, by, note })), 200);
    })
    .openapi(undo, async (c) => {
      const { by = PAGE_USER, ...asked } = c.req.valid('json');
      const input = { ...asked, by, return: c.req.valid('param').return };
      return c.json(orRefuse(await zone.carryOut('return.undo', input)), 200);
    });
}
export type ReturnRoutes = ReturnType<typeof returnRoutes>;
