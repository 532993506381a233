import { createRoute } from '@hono/zod-openapi';
import { transformAnswer, transformRequest } from '../../../contract/http/transformations.ts';
import type { ZoneRooms } from '../../zone/zone-port.ts';
import { exampleRequest } from '../examples.ts';
import { orRefuse } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';
import { PAGE_USER } from './user.ts';

const transform = createRoute({
  method: 'post',
  path: '/',
  tags: ['movements'],
  summary: 'Goods become other goods: mixed, packed anew, cut, cooked',
  request: {
    body: {
      required: true,
      content: json(transformRequest, {
        ...exampleRequest,
        inputs: [
          { sku: 'OATS', lot: 'O-1', location: 'A-01-1', quantity: 10_000_000 },
          { sku: 'HONEY', lot: 'H-9', location: 'A-01-2', quantity: 2_000_000 },
        ],
        outputs: [{ sku: 'MUESLI-500', lot: 'M-31', location: 'A-02-1', quantity: 24 }],
      }),
    },
  },
  responses: {
    200: {
      description:
        'Durable: one movement through the place of production, and which lot was made of which.',
      content: json(transformAnswer, { outcome: 'created', movement: exampleRequest.id, links: 2 }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

/** `/api/transformations` */
export function transformationRoutes(zone: ZoneRooms) {
  return newRouter().openapi(transform, async (c) => {
    const { by = PAGE_USER, ...request } = c.req.valid('json');
    return c.json(orRefuse(await zone.carryOut('goods.transform', { ...request, by })), 200);
  });
}
export type TransformationRoutes = ReturnType<typeof transformationRoutes>;
