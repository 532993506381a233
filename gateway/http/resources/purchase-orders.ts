import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { resourceId } from '../../../contract/http/change.ts';
import {
  closeOrderAnswer,
  closeOrderRequest,
  orderDetails,
  ordersPage,
  ordersQuery,
  putOrderAnswer,
  putOrderRequest,
} from '../../../contract/http/purchase-orders.ts';
import type { ZoneRooms } from '../../zone/zone-port.ts';
import { exampleOrder, exampleOrderLine } from '../examples-receiving.ts';
import { orRefuse } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';
import { PAGE_USER } from './user.ts';

const params = z.object({ purchase_order: resourceId });

const list = createRoute({
  method: 'get',
  path: '/',
  tags: ['receiving'],
  summary: 'Purchase orders in one state, with how far each is',
  description:
    'Without `state`, those that are open: `received` and `closed` ones are asked for by their state.',
  request: { query: ordersQuery },
  responses: {
    200: {
      description: 'The earliest expected first.',
      content: json(ordersPage, { rows: [exampleOrder], next: null }),
    },
    ...problems(),
  },
});

const one = createRoute({
  method: 'get',
  path: '/{purchase_order}',
  tags: ['receiving'],
  summary: 'One purchase order with its lines',
  request: { params },
  responses: {
    200: {
      description: 'Quantities in base units.',
      content: json(orderDetails, { ...exampleOrder, all_lines: [exampleOrderLine] }),
    },
    ...problems(404),
  },
});

const put = createRoute({
  method: 'post',
  path: '/',
  tags: ['receiving'],
  summary: 'Make or change a purchase order',
  description:
    'An older version than the known one, or the same one again, changes nothing and answers `exists` with the version that counts.',
  request: {
    body: {
      required: true,
      content: json(putOrderRequest, {
        id: '5b1c54f2-8f0e-4f0a-9b76-2f1f2f6f3c12',
        purchase_order: exampleOrder.purchase_order,
        version: 1,
        supplier: exampleOrder.supplier,
        expected_on: '2026-11-30',
        location: 'receiving',
        tolerance_pm: 20,
        lines: [{ sku: exampleOrderLine.sku, quantity: 40, packaging: 'case', factor: 12 }],
      }),
    },
  },
  responses: {
    200: {
      description: 'Durable.',
      content: json(putOrderAnswer, {
        outcome: 'created',
        purchase_order: exampleOrder.purchase_order,
        version: 1,
      }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

const close = createRoute({
  method: 'post',
  path: '/{purchase_order}/close',
  tags: ['receiving'],
  summary: 'Nothing more is awaited',
  request: {
    params,
    body: {
      required: true,
      content: json(closeOrderRequest, {
        id: '5b1c54f2-8f0e-4f0a-9b76-2f1f2f6f3c13',
        reason: 'the supplier cancelled the rest',
      }),
    },
  },
  responses: {
    200: {
      description: 'Durable.',
      content: json(closeOrderAnswer, {
        outcome: 'created',
        purchase_order: exampleOrder.purchase_order,
      }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

/** `/api/purchase-orders` */
export function purchaseOrderRoutes(zone: ZoneRooms) {
  return newRouter()
    .openapi(list, async (c) =>
      c.json(orRefuse(await zone.ask('orders.page', c.req.valid('query'))), 200),
    )
    .openapi(one, async (c) =>
      c.json(orRefuse(await zone.ask('orders.one', c.req.valid('param').purchase_order)), 200),
    )
    .openapi(put, async (c) => {
      const { by, lines, ...order } = c.req.valid('json');
      const asked = {
        ...order,
        by: by ?? PAGE_USER,
        version: order.version ?? null,
        expected_on: order.expected_on ?? null,
        lines: lines.map(({ line, sku, quantity, ...more }, place) => ({
          line: line ?? place + 1,
          sku,
          quantity,
          packaging: more.packaging ?? null,
          factor: more.factor ?? null,
          tolerance_pm: more.tolerance_pm ?? null,
        })),
      };
      return c.json(orRefuse(await zone.carryOut('po.put', asked)), 200);
    })
    .openapi(close, async (c) => {
      const { by, ...asked } = c.req.valid('json');
      const { purchase_order } = c.req.valid('param');
      const closing = { ...asked, purchase_order, by: by ?? PAGE_USER };
      return c.json(orRefuse(await zone.carryOut('po.close', closing)), 200);
    });
}
export type PurchaseOrderRoutes = ReturnType<typeof purchaseOrderRoutes>;
