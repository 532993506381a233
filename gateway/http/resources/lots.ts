import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { resourceId } from '../../../contract/http/change.ts';
import {
  changeLot,
  lotChangedAnswer,
  lotRow,
  lotsPage,
  lotsQuery,
} from '../../../contract/http/lots.ts';
import type { ZoneRooms } from '../../zone/zone-port.ts';
import { exampleLot, exampleRequest } from '../examples.ts';
import { orRefuse } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';
import { skuOf } from './sku.ts';
import { PAGE_USER } from './user.ts';

const params = z.object({ variant: resourceId, lot: z.string().min(1).max(64) });

const list = createRoute({
  method: 'get',
  path: '/',
  tags: ['lots'],
  summary: 'Lots and serial numbers by item, number or status',
  request: { query: lotsQuery },
  responses: {
    200: {
      description: 'In the order in which they were first seen.',
      content: json(lotsPage, { rows: [exampleLot], next: null }),
    },
    ...problems(),
  },
});

const one = createRoute({
  method: 'get',
  path: '/{variant}/{lot}',
  tags: ['lots'],
  summary: 'One lot: dates, supplier, certificate, status, and how much of it there is',
  request: { params },
  responses: {
    200: {
      description: 'Its places: `/api/stock?variant=&lot=`.',
      content: json(lotRow, exampleLot),
    },
    ...problems(404),
  },
});

const change = createRoute({
  method: 'post',
  path: '/{variant}/{lot}',
  tags: ['lots'],
  summary: 'Change the status of a lot, or add or correct what is known of it',
  request: {
    params,
    body: {
      required: true,
      content: json(changeLot, {
        ...exampleRequest,
        status: 'quarantined',
        reason: 'Waits for the certificate',
        facts: { supplier: 'Oat Mill' },
      }),
    },
  },
  responses: {
    200: {
      description:
        'Durable, for the lot and the serial numbers made in it. A fact takes the place of what was known, such as a date that was mistyped; with an expiry that has passed, promises of the goods give way at once. Zones that goods of it went to are told. What only another zone holds is released there: `held_elsewhere`.',
      content: json(lotChangedAnswer, { outcome: 'created', lots: 1 }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

/** `/api/lots` */
export function lotRoutes(zone: ZoneRooms) {
  return newRouter()
    .openapi(list, async (c) => {
      const asked = { ...c.req.valid('query'), today: zone.now().today };
      return c.json(orRefuse(await zone.ask('lot.page', asked)), 200);
    })
    .openapi(one, async (c) => {
      const asked = { ...c.req.valid('param'), today: zone.now().today };
      return c.json(orRefuse(await zone.ask('lot.one', asked)), 200);
    })
    .openapi(change, async (c) => {
      const { by = PAGE_USER, facts, ...request } = c.req.valid('json');
      const { variant, lot } = c.req.valid('param');
      const sku = await skuOf(zone, variant);
      const known = Object.fromEntries(
        Object.entries(facts).filter(([, fact]) => fact !== undefined),
      );
      const asked = { ...request, by, sku, lot, facts: known };
      return c.json(orRefuse(await zone.carryOut('lot.change', asked)), 200);
    });
}
export type LotRoutes = ReturnType<typeof lotRoutes>;
