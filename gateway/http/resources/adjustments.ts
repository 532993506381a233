import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import {
  adjustAnswer,
  adjustmentsPage,
  adjustmentsQuery,
  adjustRequest,
  scrapRequest,
  undoRequest,
} from '../../../contract/http/adjustments.ts';
import { resourceId } from '../../../contract/http/change.ts';
import type { ZoneRooms } from '../../zone/zone-port.ts';
import { EXAMPLE_ID, exampleAdjustment } from '../examples-inbound.ts';
import { orRefuse } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';
import { PAGE_USER } from './user.ts';

const tags = ['adjustments'];
const id = EXAMPLE_ID;
const made = {
  description: 'Durable. `exists`: this request was carried out before.',
  content: json(adjustAnswer, { outcome: 'created', movement: id }),
};

const list = createRoute({
  method: 'get',
  path: '/',
  tags,
  summary: 'What was corrected and thrown away',
  request: { query: adjustmentsQuery },
  responses: {
    200: {
      description: 'The newest first.',
      content: json(adjustmentsPage, { rows: [exampleAdjustment], next: null }),
    },
    ...problems(),
  },
});

const adjust = createRoute({
  method: 'post',
  path: '/',
  tags,
  summary: 'So many more or fewer, with a reason',
  request: {
    body: {
      required: true,
      content: json(adjustRequest, {
        id,
        sku: 'OAT-1L',
        location: 'A-01-1',
        lot: 'L-2411',
        quantity: -2,
        reason: 'DAMAGED',
      }),
    },
  },
  responses: { 200: made, ...problems(400, 404, 409, 413, 415) },
});

const scrap = createRoute({
  method: 'post',
  path: '/scrap',
  tags,
  summary: 'Thrown away, with a reason',
  request: {
    body: {
      required: true,
      content: json(scrapRequest, {
        id,
        sku: 'OAT-1L',
        location: 'A-01-1',
        lot: 'L-2411',
        quantity: 2,
        reason: 'EXPIRED',
      }),
    },
  },
  responses: { 200: made, ...problems(400, 404, 409, 413, 415) },
});

const undo = createRoute({
  method: 'post',
  path: '/{movement}/undo',
  tags,
  summary: 'Take a correction back, by adding its opposite',
  request: {
    params: z.object({ movement: resourceId }),
    body: { required: true, content: json(undoRequest, { id }) },
  },
  responses: { 200: made, ...problems(400, 404, 409, 413, 415) },
});

/** `/api/adjustments` */
export function adjustmentRoutes(zone: ZoneRooms) {
  return newRouter()
    .openapi(list, async (c) =>
      c.json(orRefuse(await zone.ask('adjustments.page', c.req.valid('query'))), 200),
    )
    .openapi(adjust, async (c) => {
      const request = c.req.valid('json');
      const asked = { ...request, by: request.by ?? PAGE_USER };
      return c.json(orRefuse(await zone.carryOut('stock.adjust', asked)), 200);
    })
    .openapi(scrap, async (c) => {
      const request = c.req.valid('json');
      const asked = { ...request, by: request.by ?? PAGE_USER };
      return c.json(orRefuse(await zone.carryOut('stock.scrap', asked)), 200);
    })
    .openapi(undo, async (c) => {
      const request = c.req.valid('json');
      const asked = { ...request, ...c.req.valid('param'), by: request.by ?? PAGE_USER };
      return c.json(orRefuse(await zone.carryOut('adjustment.undo', asked)), 200);
    });
}
export type AdjustmentRoutes = ReturnType<typeof adjustmentRoutes>;
