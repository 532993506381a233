import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { resourceId } from '../../../contract/http/change.ts';
import {
  moveGoods,
  movementAnswer,
  movementView,
  voidMovement,
} from '../../../contract/http/movements.ts';
import type { ZoneRooms } from '../../zone/zone-port.ts';
import { exampleLedgerRow, exampleRequest } from '../examples.ts';
import { orRefuse } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';
import { PAGE_USER } from './user.ts';

const params = z.object({ movement: resourceId });

const one = createRoute({
  method: 'get',
  path: '/{movement}',
  tags: ['movements'],
  summary: 'All lines of one movement, and what took it back',
  request: { params },
  responses: {
    200: {
      description: 'Its lines add up to zero for each item and lot.',
      content: json(movementView, {
        movement: exampleLedgerRow.movement,
        entries: [exampleLedgerRow],
        voided_by: null,
      }),
    },
    ...problems(404),
  },
});

const move = createRoute({
  method: 'post',
  path: '/',
  tags: ['movements'],
  summary: 'Move goods from one place to another within the zone',
  request: {
    body: {
      required: true,
      content: json(moveGoods, {
        ...exampleRequest,
        sku: exampleLedgerRow.sku,
        from: 'A-01-1',
        to: 'A-01-2',
        quantity: 12,
      }),
    },
  },
  responses: {
    200: {
      description: 'Durable.',
      content: json(movementAnswer, { outcome: 'created', movement: exampleRequest.id }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

const takeBack = createRoute({
  method: 'post',
  path: '/{movement}/void',
  tags: ['movements'],
  summary: 'Take a movement back by one the other way',
  request: {
    params,
    body: {
      required: true,
      content: json(voidMovement, { ...exampleRequest, reason: 'MISTAKE' }),
    },
  },
  responses: {
    200: {
      description: 'Durable. Refused where it was taken back before, or its goods have gone on.',
      content: json(movementAnswer, { outcome: 'created', movement: exampleRequest.id }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

/** `/api/movements` */
export function movementRoutes(zone: ZoneRooms) {
  return newRouter()
    .openapi(one, async (c) =>
      c.json(orRefuse(await zone.ask('movement.one', c.req.valid('param').movement)), 200),
    )
    .openapi(move, async (c) => {
      const { by = PAGE_USER, ...request } = c.req.valid('json');
      return c.json(orRefuse(await zone.carryOut('stock.move', { ...request, by })), 200);
    })
    .openapi(takeBack, async (c) => {
      const { by = PAGE_USER, ...request } = c.req.valid('json');
      const { movement } = c.req.valid('param');
      const answer = await zone.carryOut('movement.void', { ...request, by, movement });
      return c.json(orRefuse(answer), 200);
    });
}
export type MovementRoutes = ReturnType<typeof movementRoutes>;
