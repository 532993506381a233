import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { resourceId } from '../../../contract/http/change.ts';
import {
  arriveAnswer,
  arriveTransfer,
  closeTransfer,
  incomingPage,
  incomingQuery,
  incomingTransfer,
  transferAnswer,
  undoArrival,
} from '../../../contract/http/transfers.ts';
import type { ZoneRooms } from '../../zone/zone-port.ts';
import { exampleUnit } from '../examples.ts';
import { orRefuse, ProblemError } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';
import { exampleIncoming, exampleRequest, exampleTransfer } from '../transfer-examples.ts';
import { PAGE_USER } from './user.ts';

const params = z.object({ zone: resourceId, transfer: resourceId });
const movement = z.object({ movement: resourceId });
const answer = { outcome: 'created', transfer: exampleTransfer } as const;
const { goods: _g, units: _u, extras: _e, arrivals: _a, ...exampleRow } = exampleIncoming;
const done = 'Durable. `exists`: this request was carried out before.';
const id = exampleRequest;

const list = createRoute({
  method: 'get',
  path: '/',
  tags: ['transfers'],
  summary: 'Transfers on their way here',
  request: { query: incomingQuery },
  responses: {
    200: {
      description: 'Open ones: the oldest first. Ended ones: the newest first.',
      content: json(incomingPage, { rows: [exampleRow], next: null }),
    },
    ...problems(),
  },
});

const one = createRoute({
  method: 'get',
  path: '/{zone}/{transfer}',
  tags: ['transfers'],
  summary: 'One transfer with its goods; the zone is the one that sent it',
  request: { params },
  responses: {
    200: { description: 'Open or ended.', content: json(incomingTransfer, exampleIncoming) },
    ...problems(404),
  },
});

const arrive = createRoute({
  method: 'post',
  path: '/arrive',
  tags: ['transfers'],
  summary: 'A unit with all that it carries, or loose goods, have arrived',
  request: {
    body: {
      required: true,
      content: json(arriveTransfer, {
        id,
        kind: 'unit',
        handling_unit: exampleUnit,
        location: 'DOCK-1',
      }),
    },
  },
  responses: {
    200: {
      description: done,
      content: json(arriveAnswer, { ...answer, from: 'zone-c', movement: id, state: 'closed' }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

const close = createRoute({
  method: 'post',
  path: '/{zone}/{transfer}/close',
  tags: ['transfers'],
  summary: 'Nothing more will come: the sender is told what is short',
  request: { params, body: { required: true, content: json(closeTransfer, { id }) } },
  responses: {
    200: { description: done, content: json(transferAnswer, answer) },
    ...problems(400, 404, 409, 413, 415),
  },
});

const undo = createRoute({
  method: 'post',
  path: '/arrivals/{movement}/undo',
  tags: ['transfers'],
  summary: 'Takes back an arrival that was a mistake',
  request: {
    params: movement,
    body: { required: true, content: json(undoArrival, { id: `${id}-undo` }) },
  },
  responses: {
    200: { description: done, content: json(transferAnswer, answer) },
    ...problems(400, 404, 409, 413, 415),
  },
});

/** `/api/transfers/incoming` */
export function incomingRoutes(zone: ZoneRooms) {
  const watched = <T>(query: T) => ({
    query,
    now: zone.now().at,
    overdue_ms: zone.place().overdue_ms,
  });
  return newRouter()
    .openapi(list, async (c) =>
      c.json(orRefuse(await zone.ask('transfers.incoming', watched(c.req.valid('query')))), 200),
    )
    .openapi(one, async (c) => {
      const { zone: from, transfer } = c.req.valid('param');
      const asked = watched({ from, transfer });
      return c.json(orRefuse(await zone.ask('transfers.incoming-one', asked)), 200);
    })
    .openapi(arrive, async (c) => {
      const { id, by, from, transfer, location, damaged, note, ...goods } = c.req.valid('json');
      if ((from === undefined) !== (transfer === undefined)) {
        const told = 'A transfer is named by `from` and `transfer` together; give both or none.';
        throw new ProblemError(422, 'invalid_request', told);
      }
      const of =
        from === undefined || transfer === undefined ? null : { from_zone: from, transfer };
      const arrived = orRefuse(
        await zone.carryOut('transfer.arrive', {
          ...{ id, by: by ?? PAGE_USER, of, goods, location, damaged, note: note ?? null },
        }),
      );
      const { from_zone, ...rest } = arrived;
      return c.json({ ...rest, from: from_zone }, 200);
    })
    .openapi(close, async (c) => {
      const { zone: from_zone, transfer } = c.req.valid('param');
      const { id, by = PAGE_USER, note = null } = c.req.valid('json');
      const asked = { id, by, note, from_zone, transfer };
      return c.json(orRefuse(await zone.carryOut('transfer.close', asked)), 200);
    })
    .openapi(undo, async (c) => {
      const { id, by = PAGE_USER, note = null } = c.req.valid('json');
      const asked = { id, by, note, arrival: c.req.valid('param').movement };
      return c.json(orRefuse(await zone.carryOut('transfer.undo-arrival', asked)), 200);
    });
}
export type IncomingRoutes = ReturnType<typeof incomingRoutes>;
