import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import {
  balancesQuery,
  closeMonth,
  closeMonthAnswer,
  month,
  monthBalancesPage,
  monthsAnswer,
} from '../../../contract/http/months.ts';
import { valuesCsv } from '../../inventory/months/values.ts';
import type { ZoneRooms } from '../../zone/zone-port.ts';
import { csvFile } from '../csv-file.ts';
import { exampleBin, exampleItemName, exampleRequest } from '../examples.ts';
import { orRefuse } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';
import { PAGE_USER } from './user.ts';

const params = z.object({ month });

const list = createRoute({
  method: 'get',
  path: '/',
  tags: ['months'],
  summary: 'The months of the ledger, and which of them are closed',
  responses: {
    200: {
      description: 'The newest first.',
      content: json(monthsAnswer, {
        months: [
          {
            month: '2026-10',
            state: 'closed',
            entries_until: 1_204_551,
            balances: 20_418,
            closed_by: 'lena',
            closed_at: '2026-11-02T07:30:00.000Z',
            archived_at: null,
          },
        ],
      }),
    },
    ...problems(),
  },
});

const close = createRoute({
  method: 'post',
  path: '/{month}/close',
  tags: ['months'],
  summary: 'Close a month with its balances',
  request: { params, body: { required: true, content: json(closeMonth, exampleRequest) } },
  responses: {
    200: {
      description:
        'Durable. Its balances are taken in the background; entries that come later are late.',
      content: json(closeMonthAnswer, { outcome: 'created', month: '2026-10', until: 1_204_551 }),
    },
    ...problems(400, 409, 413, 415),
  },
});

const balances = createRoute({
  method: 'get',
  path: '/{month}/balances',
  tags: ['months'],
  summary: 'What lay where at the end of a closed month',
  request: { params, query: balancesQuery },
  responses: {
    200: {
      description: 'By item.',
      content: json(monthBalancesPage, {
        rows: [
          { ...exampleItemName, at: exampleBin, lot: 'L-2411', handling_unit: null, on_hand: 96 },
        ],
        next: null,
      }),
    },
    ...problems(404),
  },
});

const file = createRoute({
  method: 'get',
  path: '/{month}/balances/csv',
  tags: ['months'],
  summary: 'The balances of a closed month with their value, as a CSV',
  description:
    '`unit_cost` is what the catalog says of one base unit today, `value` is quantity × unit_cost without rounding; both are empty where no cost is known.',
  request: { params },
  responses: {
    200: {
      description: 'By item; read page by page.',
      content: {
        'text/csv': { schema: z.string(), example: valuesCsv('2026-10', [], true) },
      },
    },
    ...problems(404),
  },
});

/** Rows of the file that are read at once. */
const FILE_ROWS = 200;

/** `/api/months` */
export function monthRoutes(zone: ZoneRooms) {
  return newRouter()
    .openapi(list, async (c) => c.json(orRefuse(await zone.ask('month.list', null)), 200))
    .openapi(close, async (c) => {
      const { by = PAGE_USER, id } = c.req.valid('json');
      const asked = { id, by, month: c.req.valid('param').month };
      return c.json(orRefuse(await zone.carryOut('month.close', asked)), 200);
    })
    .openapi(file, (c) => {
      const { month } = c.req.valid('param');
      return csvFile<string>(c, `balances-${month}`, async (after) => {
        const asked = { month, after: after ?? undefined, limit: FILE_ROWS };
        const page = orRefuse(await zone.ask('month.values', asked));
        return { text: valuesCsv(month, page.rows, after === null), next: page.next };
      });
    })
    .openapi(balances, async (c) => {
      const asked = { ...c.req.valid('query'), ...c.req.valid('param') };
      return c.json(orRefuse(await zone.ask('month.balances', asked)), 200);
    });
}
export type MonthRoutes = ReturnType<typeof monthRoutes>;
