import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { resourceId } from '../../../contract/http/change.ts';
import {
  pageQuery,
  recallAnswer,
  recallLeftPage,
  recallPlacesPage,
  recallRequest,
  recallsPage,
  recallView,
} from '../../../contract/http/recalls.ts';
import { recallCsv } from '../../inventory/trace/recall-csv.ts';
import type { ZoneRooms } from '../../zone/zone-port.ts';
import { csvFile } from '../csv-file.ts';
import {
  exampleBin,
  exampleItemName,
  exampleRecall,
  exampleRequest,
  exampleTraceEvent,
} from '../examples.ts';
import { orRefuse } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';
import { PAGE_USER } from './user.ts';

const params = z.object({ recall: resourceId });

const list = createRoute({
  method: 'get',
  path: '/',
  tags: ['recalls'],
  summary: 'Lots that were called back',
  request: { query: pageQuery },
  responses: {
    200: {
      description: 'The newest first.',
      content: json(recallsPage, { rows: [exampleRecall], next: null }),
    },
    ...problems(),
  },
});

const call = createRoute({
  method: 'post',
  path: '/',
  tags: ['recalls'],
  summary:
    'Block a lot everywhere at once, also in the zones that goods of it went to or came from, with the serial numbers made in it and the lots made of it',
  request: {
    body: {
      required: true,
      content: json(recallRequest, {
        ...exampleRequest,
        sku: exampleRecall.sku,
        lot: exampleRecall.lot,
        reason: exampleRecall.reason,
      }),
    },
  },
  responses: {
    200: {
      description:
        'Durable. From now on nothing of it is promised, shipped or used here; other zones are told until they know.',
      content: json(recallAnswer, { outcome: 'created', recall: exampleRequest.id, lots: 3 }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

const { variant, sku, name, base_unit } = exampleRecall;
const exampleGone = { variant, sku, name, base_unit };

const one = createRoute({
  method: 'get',
  path: '/{recall}',
  tags: ['recalls'],
  summary: 'One recall',
  request: { params },
  responses: {
    200: {
      description: 'With what is still to be fetched.',
      content: json(recallView, {
        ...exampleRecall,
        gone: [{ ...exampleGone, customers: 96, zones: 48 }],
        untracked: [],
        zones: [{ zone: 'zone-b', knows: true }],
      }),
    },
    ...problems(404),
  },
});

const places = createRoute({
  method: 'get',
  path: '/{recall}/places',
  tags: ['recalls'],
  summary: 'What must be fetched, and from where',
  request: { params, query: pageQuery },
  responses: {
    200: {
      description: 'In the order of the places.',
      content: json(recallPlacesPage, {
        rows: [
          {
            at: exampleBin,
            ...exampleItemName,
            lot: 'L-2411',
            handling_unit: null,
            on_hand: 96,
            fetched: false,
          },
        ],
        next: null,
      }),
    },
    ...problems(404),
  },
});

const left = createRoute({
  method: 'get',
  path: '/{recall}/left',
  tags: ['recalls'],
  summary: 'What has left already, with its references',
  request: { params, query: pageQuery },
  responses: {
    200: {
      description: 'By lot. A page may hold fewer rows than asked for and still go on.',
      content: json(recallLeftPage, {
        rows: [{ ...exampleItemName, lot: 'L-2411', events: [exampleTraceEvent], more: false }],
        next: null,
      }),
    },
    ...problems(404),
  },
});

const fetchList = createRoute({
  method: 'get',
  path: '/{recall}/places/csv',
  tags: ['recalls'],
  summary: 'What must be fetched, and from where, as a CSV',
  request: { params },
  responses: {
    200: {
      description: 'In the order of the places; read page by page.',
      content: {
        'text/csv': { schema: z.string(), example: recallCsv({ rows: [] }, true) },
      },
    },
    ...problems(404),
  },
});

/** Rows of the file that are read at once. */
const FILE_ROWS = 200;

/** `/api/recalls` */
export function recallRoutes(zone: ZoneRooms) {
  return newRouter()
    .openapi(list, async (c) =>
      c.json(orRefuse(await zone.ask('recall.page', c.req.valid('query'))), 200),
    )
    .openapi(call, async (c) => {
      const { by = PAGE_USER, ...request } = c.req.valid('json');
      return c.json(orRefuse(await zone.carryOut('lot.recall', { ...request, by })), 200);
    })
    .openapi(one, async (c) =>
      c.json(orRefuse(await zone.ask('recall.one', c.req.valid('param').recall)), 200),
    )
    .openapi(places, async (c) => {
      const asked = { ...c.req.valid('query'), ...c.req.valid('param') };
      return c.json(orRefuse(await zone.ask('recall.places', asked)), 200);
    })
    .openapi(fetchList, (c) => {
      const { recall } = c.req.valid('param');
      return csvFile<string>(c, 'recall-to-fetch', async (after) => {
        const asked = { recall, after: after ?? undefined, limit: FILE_ROWS };
        const page = orRefuse(await zone.ask('recall.places', asked));
        return { text: recallCsv(page, after === null), next: page.next };
      });
    })
    .openapi(left, async (c) => {
      const asked = { ...c.req.valid('query'), ...c.req.valid('param') };
      return c.json(orRefuse(await zone.ask('recall.left', asked)), 200);
    });
}
export type RecallRoutes = ReturnType<typeof recallRoutes>;
