import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { resourceId } from '../../../contract/http/change.ts';
import {
  cancelOrderAnswer,
  cancelOrderRequest,
  customerOrderDetails,
  customerOrdersPage,
  customerOrdersQuery,
  makeOrderAnswer,
  makeOrderRequest,
  shipOrderAnswer,
  shipOrderRequest,
} from '../../../contract/http/orders.ts';
import type { ZoneRooms } from '../../zone/zone-port.ts';
import { EXAMPLE_ID } from '../examples-inbound.ts';
import { exampleCustomerOrder, exampleCustomerOrderLine } from '../examples-orders.ts';
import { orRefuse } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';
import { PAGE_USER } from './user.ts';

const params = z.object({ order: resourceId });
const tags = ['orders'];
const { order } = exampleCustomerOrder;
const { sku, quantity, reserved, waiting, line } = exampleCustomerOrderLine;

const list = createRoute({
  method: 'get',
  path: '/',
  tags,
  summary: 'Orders of customers in one state, or those that wait for goods',
  description: 'Without `state`, those that are open; `waiting=yes`: for which not all is kept.',
  request: { query: customerOrdersQuery },
  responses: {
    200: {
      description: 'In the order in which they are served: priority, day, arrival.',
      content: json(customerOrdersPage, { rows: [exampleCustomerOrder], next: null }),
    },
    ...problems(),
  },
});

const one = createRoute({
  method: 'get',
  path: '/{order}',
  tags,
  summary: 'One order: what is ordered, kept and waited for, line by line',
  request: { params },
  responses: {
    200: {
      description: 'Quantities in base units. `kept` are the reservations behind `reserved`.',
      content: json(customerOrderDetails, {
        ...exampleCustomerOrder,
        all_lines: [exampleCustomerOrderLine],
        shipments: [],
      }),
    },
    ...problems(404),
  },
});

const make = createRoute({
  method: 'post',
  path: '/',
  tags,
  summary: 'Make an order; what is free is kept for it at once, the rest waits',
  description:
    'The same order sent again, also under another `id`, answers `exists`. An order is not changed: cancel it and make another.',
  request: {
    body: {
      required: true,
      content: json(makeOrderRequest, {
        id: EXAMPLE_ID,
        order,
        customer: exampleCustomerOrder.customer,
        priority: 5,
        ship_by: '2026-11-30',
        policy: 'partial',
        lines: [{ sku, quantity }],
      }),
    },
  },
  responses: {
    200: {
      description: 'Durable. What is kept for each line, and what it waits for.',
      content: json(makeOrderAnswer, {
        outcome: 'created',
        order,
        state: 'open',
        lines: [{ line, sku, quantity, reserved, waiting }],
      }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

const cancel = createRoute({
  method: 'post',
  path: '/{order}/cancel',
  tags,
  summary: 'Cancel an order; what was kept for it goes to the next ones that wait',
  request: {
    params,
    body: {
      required: true,
      content: json(cancelOrderRequest, { id: EXAMPLE_ID, reason: 'the customer cancelled' }),
    },
  },
  responses: {
    200: {
      description: 'Durable.',
      content: json(cancelOrderAnswer, { outcome: 'created', order }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

const ship = createRoute({
  method: 'post',
  path: '/{order}/ship',
  tags,
  summary: 'What lies packed for an order leaves with the customer',
  description:
    'Goods at `putaway.packing` that are kept for it, and what lies free there where it was promised goods of no certain place. Taken back like any movement.',
  request: {
    params,
    body: { required: true, content: json(shipOrderRequest, { id: EXAMPLE_ID }) },
  },
  responses: {
    200: {
      description: 'Durable. The order stays open as long as something of it has not left.',
      content: json(shipOrderAnswer, {
        ...{ outcome: 'created', order, movement: EXAMPLE_ID, state: 'open', more: false },
        lines: [{ sku, lot: 'L-2411', handling_unit: null, quantity: 12 }],
      }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

/** `/api/orders` */
export function orderRoutes(zone: ZoneRooms) {
  return newRouter()
    .openapi(list, async (c) =>
      c.json(orRefuse(await zone.ask('order.page', c.req.valid('query'))), 200),
    )
    .openapi(one, async (c) =>
      c.json(orRefuse(await zone.ask('order.one', c.req.valid('param').order)), 200),
    )
    .openapi(make, async (c) => {
      const { by, lines, ship_by, ...wanted } = c.req.valid('json');
      const asked = {
        ...wanted,
        by: by ?? PAGE_USER,
        ship_by: ship_by ?? null,
        lines: lines.map((each, place) => ({ ...each, line: each.line ?? place + 1 })),
      };
      const made = orRefuse(await zone.carryOut('order.make', asked));
      return c.json({ ...made, lines: [...made.lines] }, 200);
    })
    .openapi(ship, async (c) => {
      const { by = PAGE_USER, note = null, id } = c.req.valid('json');
      const asked = { id, by, note, order: c.req.valid('param').order };
      const shipped = orRefuse(await zone.carryOut('order.ship', asked));
      return c.json({ ...shipped, lines: [...shipped.lines] }, 200);
    })
    .openapi(cancel, async (c) => {
      const { by, ...asked } = c.req.valid('json');
      const cancelling = { ...asked, order: c.req.valid('param').order, by: by ?? PAGE_USER };
      return c.json(orRefuse(await zone.carryOut('order.cancel', cancelling)), 200);
    });
}
export type OrderRoutes = ReturnType<typeof orderRoutes>;
