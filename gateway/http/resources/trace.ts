import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { z } from 'zod';
import { TRACE_ROWS_MAX } from '../../../contract/constants.ts';
import { resourceId } from '../../../contract/http/change.ts';
import {
  type TraceOf,
  traceAnswer,
  traceDirection,
  traceQuery,
} from '../../../contract/http/trace.ts';
import { traceCsv } from '../../inventory/trace/csv.ts';
import type { ZoneRooms } from '../../zone/zone-port.ts';
import { csvFile } from '../csv-file.ts';
import { exampleTrace } from '../examples.ts';
import { orRefuse } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';

const lotParams = z.object({ variant: resourceId, lot: z.string().min(1).max(64) });
const unitParams = z.object({ unit: z.string().min(1).max(64) });
const shipmentParams = z.object({ reference: resourceId });
const movementParams = z.object({ movement: resourceId });

const answers = {
  200: {
    description:
      'Lots, nearest first, each with the one that led to it. Forward: where they lie, what left. Backward: what came, from whom.',
    content: json(traceAnswer, exampleTrace),
  },
  ...problems(404),
} as const;

const ofLot = createRoute({
  method: 'get',
  path: '/lots/{variant}/{lot}',
  tags: ['trace'],
  summary: 'Where a lot went, or what it was made of',
  request: { params: lotParams, query: traceQuery },
  responses: answers,
});

const ofUnit = createRoute({
  method: 'get',
  path: '/units/{unit}',
  tags: ['trace'],
  summary: 'What is or was on a handling unit, and where that came from or went',
  request: { params: unitParams, query: traceQuery },
  responses: answers,
});

const ofMovement = createRoute({
  method: 'get',
  path: '/movements/{movement}',
  tags: ['trace'],
  summary: 'The goods of one movement, such as a shipment, and where those came from or went',
  request: { params: movementParams, query: traceQuery },
  responses: answers,
});

const ofShipment = createRoute({
  method: 'get',
  path: '/shipments/{reference}',
  tags: ['trace'],
  summary: 'What was shipped for an order or shipment, and where that came from',
  description:
    'Where nothing was shipped for the reference from this zone, 404 `unknown_shipment`.',
  request: { params: shipmentParams, query: traceQuery },
  responses: answers,
});

const wholeQuery = z.strictObject({ direction: traceDirection.default('forward') });
const files = {
  200: {
    description:
      'A line for each place and each event; `more` where a lot has others in the ledger.',
    content: { 'text/csv': { schema: z.string(), example: 'n,parent,depth,sku,item,lot\r\n' } },
  },
  ...problems(404),
} as const;

const lotFile = createRoute({
  method: 'get',
  path: '/lots/{variant}/{lot}/csv',
  tags: ['trace'],
  summary: 'The whole trace of a lot as a CSV',
  request: { params: lotParams, query: wholeQuery },
  responses: files,
});

const unitFile = createRoute({
  method: 'get',
  path: '/units/{unit}/csv',
  tags: ['trace'],
  summary: 'The whole trace of a handling unit as a CSV',
  request: { params: unitParams, query: wholeQuery },
  responses: files,
});

const shipmentFile = createRoute({
  method: 'get',
  path: '/shipments/{reference}/csv',
  tags: ['trace'],
  summary: 'The whole trace of a shipment as a CSV',
  request: { params: shipmentParams, query: wholeQuery },
  responses: files,
});

/** `/api/trace` */
export function traceRoutes(zone: ZoneRooms) {
  const trace = async (of: TraceOf, query: z.output<typeof traceQuery>) =>
    orRefuse(await zone.ask('trace', { ...query, of }));
  return newRouter()
    .openapi(ofLot, async (c) =>
      c.json(await trace({ kind: 'lot', ...c.req.valid('param') }, c.req.valid('query')), 200),
    )
    .openapi(ofUnit, async (c) =>
      c.json(await trace({ kind: 'unit', ...c.req.valid('param') }, c.req.valid('query')), 200),
    )
    .openapi(ofMovement, async (c) =>
      c.json(await trace({ kind: 'movement', ...c.req.valid('param') }, c.req.valid('query')), 200),
    )
    .openapi(ofShipment, async (c) =>
      c.json(await trace({ kind: 'shipment', ...c.req.valid('param') }, c.req.valid('query')), 200),
    )
    .openapi(lotFile, (c) =>
      file(c, zone, { kind: 'lot', ...c.req.valid('param') }, c.req.valid('query').direction),
    )
    .openapi(unitFile, (c) =>
      file(c, zone, { kind: 'unit', ...c.req.valid('param') }, c.req.valid('query').direction),
    )
    .openapi(shipmentFile, (c) =>
      file(c, zone, { kind: 'shipment', ...c.req.valid('param') }, c.req.valid('query').direction),
    );
}
export type TraceRoutes = ReturnType<typeof traceRoutes>;

/** The whole trace, page by page. */
function file(
  c: Context,
  zone: ZoneRooms,
  of: TraceOf,
  direction: z.output<typeof traceDirection>,
): Promise<never> {
  return csvFile<string>(c, `trace-${direction}`, async (after) => {
    const asked = { of, direction, after: after ?? undefined, limit: TRACE_ROWS_MAX };
    const page = orRefuse(await zone.ask('trace', asked));
    return { text: traceCsv(page, after === null), next: page.next };
  });
}
