import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import {
  asnDetails,
  asnsPage,
  asnsQuery,
  closeAsnAnswer,
  closeAsnRequest,
  putAsnAnswer,
  putAsnRequest,
} from '../../../contract/http/asns.ts';
import { resourceId } from '../../../contract/http/change.ts';
import type { ZoneRooms } from '../../zone/zone-port.ts';
import { exampleAsn, exampleContent } from '../examples-receiving.ts';
import { orRefuse } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';
import { PAGE_USER } from './user.ts';

const params = z.object({ asn: resourceId });

const list = createRoute({
  method: 'get',
  path: '/',
  tags: ['receiving'],
  summary: 'Shipping notices (ASN) in one state, with how far each is',
  description:
    'Without `state`, those that are open: `received` and `closed` ones are asked for by their state.',
  request: { query: asnsQuery },
  responses: {
    200: {
      description: 'The earliest expected first.',
      content: json(asnsPage, { rows: [exampleAsn], next: null }),
    },
    ...problems(),
  },
});

const one = createRoute({
  method: 'get',
  path: '/{asn}',
  tags: ['receiving'],
  summary: 'One shipping notice with what is on its units',
  request: { params },
  responses: {
    200: {
      description: 'Quantities in base units.',
      content: json(asnDetails, { ...exampleAsn, contents: [exampleContent] }),
    },
    ...problems(404),
  },
});

const put = createRoute({
  method: 'post',
  path: '/',
  tags: ['receiving'],
  summary: 'Make a shipping notice, or change one of which nothing came yet',
  request: {
    body: {
      required: true,
      content: json(putAsnRequest, {
        id: '5b1c54f2-8f0e-4f0a-9b76-2f1f2f6f3c14',
        asn: exampleAsn.asn,
        supplier: exampleAsn.supplier,
        expected_on: '2026-11-30',
        location: 'receiving',
        units: [
          {
            sscc: exampleContent.sscc,
            contents: [{ sku: exampleContent.sku, lot: 'L-2411', quantity: 240 }],
          },
        ],
      }),
    },
  },
  responses: {
    200: {
      description: 'Durable.',
      content: json(putAsnAnswer, { outcome: 'created', asn: exampleAsn.asn, version: 1 }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

const close = createRoute({
  method: 'post',
  path: '/{asn}/close',
  tags: ['receiving'],
  summary: 'Nothing more of it is awaited',
  request: {
    params,
    body: {
      required: true,
      content: json(closeAsnRequest, { id: '5b1c54f2-8f0e-4f0a-9b76-2f1f2f6f3c15' }),
    },
  },
  responses: {
    200: {
      description: 'Durable.',
      content: json(closeAsnAnswer, { outcome: 'created', asn: exampleAsn.asn }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

/** `/api/asns` */
export function asnRoutes(zone: ZoneRooms) {
  return newRouter()
    .openapi(list, async (c) =>
      c.json(orRefuse(await zone.ask('asns.page', c.req.valid('query'))), 200),
    )
    .openapi(one, async (c) =>
      c.json(orRefuse(await zone.ask('asns.one', c.req.valid('param').asn)), 200),
    )
    .openapi(put, async (c) => {
      const { by, units, ...asn } = c.req.valid('json');
      const asked = {
        ...asn,
        by: by ?? PAGE_USER,
        version: asn.version ?? null,
        purchase_order: asn.purchase_order ?? null,
        expected_on: asn.expected_on ?? null,
        units: units.map(({ sscc, contents }) => ({
          sscc,
          contents: contents.map(({ sku, quantity, ...more }) => ({
            sku,
            quantity,
            lot: more.lot ?? null,
            batch: more.batch ?? null,
            expires_on: more.expires_on ?? null,
          })),
        })),
      };
      return c.json(orRefuse(await zone.carryOut('asn.put', asked)), 200);
    })
    .openapi(close, async (c) => {
      const { by, id } = c.req.valid('json');
      const asked = { id, asn: c.req.valid('param').asn, by: by ?? PAGE_USER };
      return c.json(orRefuse(await zone.carryOut('asn.close', asked)), 200);
    });
}
export type AsnRoutes = ReturnType<typeof asnRoutes>;
