import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { resourceId } from '../../../contract/http/change.ts';
import { onOrderAnswer, onOrderQuery } from '../../../contract/http/purchase-orders.ts';
import type { ZoneRooms } from '../../zone/zone-port.ts';
import { exampleOrder, exampleOrderLine } from '../examples-receiving.ts';
import { orRefuse } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';

const { purchase_order, supplier, expected_on, location } = exampleOrder;
const { line, quantity, received } = exampleOrderLine;

const behind = createRoute({
  method: 'get',
  path: '/{variant}',
  tags: ['receiving'],
  summary: 'What is on order of one variant, and the lines behind it',
  request: { params: z.object({ variant: resourceId }), query: onOrderQuery },
  responses: {
    200: {
      description: 'The earliest expected first; at most 200 lines, the quantity counts all.',
      content: json(onOrderAnswer, {
        variant: exampleOrderLine.variant,
        on_order: quantity - received,
        lines: [
          {
            purchase_order,
            supplier,
            expected_on,
            location,
            line,
            quantity,
            received,
            on_order: quantity - received,
          },
        ],
      }),
    },
    ...problems(404),
  },
});

/** `/api/on-order/{variant}` */
export function onOrderRoutes(zone: ZoneRooms) {
  return newRouter().openapi(behind, async (c) => {
    const asked = { ...c.req.valid('param'), ...c.req.valid('query') };
    return c.json(orRefuse(await zone.ask('orders.on-order', asked)), 200);
  });
}
export type OnOrderRoutes = ReturnType<typeof onOrderRoutes>;
