import { createRoute } from '@hono/zod-openapi';
import {
  stockItemsPage,
  stockItemsQuery,
  stockLocationsPage,
  stockLocationsQuery,
  stockPage,
  stockQuery,
} from '../../../contract/http/stock.ts';
import type { ZoneQueries } from '../../zone/zone-port.ts';
import { exampleBin, exampleStockItem, exampleStockRow } from '../examples.ts';
import { orRefuse } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';

const byPlace = createRoute({
  method: 'get',
  path: '/',
  tags: ['stock'],
  summary: 'What lies where: one row per variant, location, lot and handling unit',
  request: { query: stockQuery },
  responses: {
    200: {
      description: 'Ordered by location, then SKU.',
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

/** `/api/stock` */
export function stockRoutes(zone: ZoneQueries) {
  return newRouter()
    .openapi(byPlace, async (c) => c.json(orRefuse(await zone.stock(c.req.valid('query'))), 200))
    .openapi(byItem, async (c) =>
      c.json(orRefuse(await zone.stockItems(c.req.valid('query'))), 200),
    )
    .openapi(locations, async (c) =>
      c.json(orRefuse(await zone.stockLocations(c.req.valid('query'))), 200),
    );
}
export type StockRoutes = ReturnType<typeof stockRoutes>;
