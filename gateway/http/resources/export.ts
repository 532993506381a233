import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { exportKind } from '../../../contract/http/import.ts';
import type { ExportKey } from '../../inventory/queries/export.ts';
import type { ZoneRooms } from '../../zone/zone-port.ts';
import { csvFile } from '../csv-file.ts';
import { orRefuse } from '../problem.ts';
import { newRouter, problems } from '../router.ts';

const run = createRoute({
  method: 'get',
  path: '/{kind}',
  tags: ['import'],
  summary: 'The catalog, the locations, the stock or orders as a CSV that the import reads',
  request: { params: z.object({ kind: exportKind }) },
  responses: {
    200: {
      description:
        'Read page by page: what changes meanwhile may stand in it or not. `opening_stock` is what lies there now, `purchase_orders` are those that are not closed, as they were ordered, `orders` those of customers that are open.',
      content: { 'text/csv': { schema: z.string(), example: 'product,name\r\nbutter,Butter\r\n' } },
    },
    ...problems(),
  },
});

/** `/api/export` */
export function exportRoutes(zone: ZoneRooms) {
  return newRouter().openapi(run, (c) => {
    const { kind } = c.req.valid('param');
    return csvFile<ExportKey>(c, kind, async (after) =>
      orRefuse(await zone.ask('export.page', { kind, after })),
    );
  });
}
export type ExportRoutes = ReturnType<typeof exportRoutes>;
