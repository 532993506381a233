import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { resourceId } from '../../../contract/http/change.ts';
import { inTransitPage, inTransitQuery } from '../../../contract/http/in-transit.ts';
import {
  oneLocation,
  stockItemDetails,
  stockItemFilter,
  stockItemsPage,
  stockItemsQuery,
  stockLocationsPage,
  stockLocationsQuery,
  stockPage,
  stockQuery,
} from '../../../contract/http/stock.ts';
import type { ZoneQueries, ZoneRooms } from '../../zone/zone-port.ts';
import { exampleBin, exampleStockItem, exampleStockRow } from '../examples.ts';
import { orRefuse } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';
import { exampleInTransit } from '../transfer-examples.ts';

const byPlace = createRoute({
  method: 'get',
  path: '/',
  tags: ['stock'],
  summary: 'What lies where: one row per variant, location, lot and handling unit',
  description:
    'The levels behind on-hand and available; each goes on in `/api/ledger` with its four names.',
  request: { query: stockQuery },
  responses: {
    200: {
      description: 'Of a place: ordered by location. Of an item, lot or unit: ordered by item.',
      content: json(stockPage, { rows: [exampleStockRow], next: null }),
    },
    ...problems(404),
  },
});

const byItem = createRoute({
  method: 'get',
  path: '/items',
  tags: ['stock'],
  summary: 'The five quantities of each variant over a subtree of locations',
  request: { query: stockItemsQuery },
  responses: {
    200: {
      description: 'Ordered by SKU.',
      content: json(stockItemsPage, { rows: [exampleStockItem], next: null }),
    },
    ...problems(404),
  },
});

const oneItem = createRoute({
  method: 'get',
  path: '/items/{variant}',
  tags: ['stock'],
  summary: 'The five quantities of one variant over a subtree of locations',
  description:
    'Behind them: `/api/stock?variant=` (on hand, available), `/api/reservations?variant=` (reserved), `/api/stock/in-transit?variant=`.',
  request: { params: z.object({ variant: resourceId }), query: stockItemFilter },
  responses: {
    200: {
      description: 'Also where none of it is left.',
      content: json(stockItemDetails, {
        ...exampleStockItem,
        attributes: { flavour: 'oat', storage: { min_c: 2, max_c: 7 } },
      }),
    },
    ...problems(404),
  },
});

const inTransit = createRoute({
  method: 'get',
  path: '/in-transit',
  tags: ['stock'],
  summary: 'What is on its way, to other zones and from them',
  request: { query: inTransitQuery },
  responses: {
    200: {
      description: 'Line by line of each transfer: those that leave first, then those that come.',
      content: json(inTransitPage, {
        rows: [exampleInTransit],
        next: null,
      }),
    },
    ...problems(),
  },
});

const locations = createRoute({
  method: 'get',
  path: '/locations',
  tags: ['stock'],
  summary: 'The locations directly beneath one, or the topmost ones',
  request: { query: stockLocationsQuery },
  responses: {
    200: {
      description: 'Ordered by id.',
      content: json(stockLocationsPage, {
        rows: [{ ...exampleBin, parent: 'A-01', barcode: 'A-01-1', children: 0, variants: 1 }],
        next: null,
      }),
    },
    ...problems(404),
  },
});

const location = createRoute({
  method: 'get',
  path: '/locations/{location}',
  tags: ['stock'],
  summary: 'One location, and what it stands in',
  request: { params: z.object({ location: resourceId }) },
  responses: {
    200: {
      description: 'Also where nothing lies there.',
      content: json(oneLocation, {
        ...exampleBin,
        ...{ parent: 'A-01', barcode: 'A-01-1', children: 0, variants: 1 },
        above: [{ location: 'A-01', name: 'Aisle A-01', kind: 'aisle' }],
      }),
    },
    ...problems(404),
  },
});

/** `/api/stock` */
export function stockRoutes(zone: ZoneQueries & ZoneRooms) {
  return newRouter()
    .openapi(byPlace, async (c) => c.json(orRefuse(await zone.stock(c.req.valid('query'))), 200))
    .openapi(byItem, async (c) =>
      c.json(orRefuse(await zone.stockItems(c.req.valid('query'))), 200),
    )
    .openapi(oneItem, async (c) => {
      const asked = { ...c.req.valid('param'), ...c.req.valid('query'), today: zone.now().today };
      return c.json(orRefuse(await zone.ask('stock.item', asked)), 200);
    })
    .openapi(inTransit, async (c) =>
      c.json(orRefuse(await zone.ask('stock.in-transit', c.req.valid('query'))), 200),
    )
    .openapi(locations, async (c) =>
      c.json(orRefuse(await zone.stockLocations(c.req.valid('query'))), 200),
    )
    .openapi(location, async (c) =>
      c.json(orRefuse(await zone.ask('stock.location', c.req.valid('param').location)), 200),
    );
}
export type StockRoutes = ReturnType<typeof stockRoutes>;
