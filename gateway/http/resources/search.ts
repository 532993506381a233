import { createRoute } from '@hono/zod-openapi';
import { searchAnswer, searchQuery } from '../../../contract/http/search.ts';
import type { ZoneQueries } from '../../zone/zone-port.ts';
import { exampleBin, exampleStockItem } from '../examples.ts';
import { orRefuse } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';

const search = createRoute({
  method: 'get',
  path: '/',
  tags: ['search'],
  summary: 'Where is it: by a scanned code or by typed text',
  description:
    '`scan` takes a code as the scanner sent it and finds exactly what it names; `text` finds by parts of names too.',
  request: { query: searchQuery },
  responses: {
    200: {
      description: 'The best hit first; no hits is an empty list.',
      content: json(searchAnswer, {
        gs1: [{ ai: '01', value: '04012345678901', title: 'GTIN' }],
        gs1_error: null,
        hits: [
          {
            kind: 'item',
            item: exampleStockItem,
            factor: 12,
            places: [
              {
                at: exampleBin,
                lot: 'L-2411',
                handling_unit: null,
                on_hand: 96,
                available: 96,
                held: null,
              },
            ],
          },
        ],
      }),
    },
    ...problems(),
  },
});

/** `/api/search` */
export function searchRoutes(zone: ZoneQueries) {
  return newRouter().openapi(search, async (c) =>
    c.json(orRefuse(await zone.search(c.req.valid('query'))), 200),
  );
}
export type SearchRoutes = ReturnType<typeof searchRoutes>;
