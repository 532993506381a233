import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { resourceId } from '../../../contract/http/change.ts';
import {
  cancelAnswer,
  cancelTransfer,
  dismissStray,
  dispatchTransfer,
  loadAnswer,
  loadTransfer,
  openTransfer,
  openTransferAnswer,
  otherZones,
  outgoingPage,
  outgoingTransfer,
  settleAnswer,
  settleTransfer,
  strayRows,
  transferAnswer,
  transfersQuery,
  unloadTransfer,
} from '../../../contract/http/transfers.ts';
import type { ZoneRooms } from '../../zone/zone-port.ts';
import { exampleUnit } from '../examples.ts';
import { orRefuse, ProblemError } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';
import { exampleOutgoing, exampleRequest, exampleTransfer } from '../transfer-examples.ts';
import { PAGE_USER } from './user.ts';

const params = z.object({ transfer: resourceId });
const stray = z.object({ zone: resourceId, transfer: resourceId });
const answer = { outcome: 'created', transfer: exampleTransfer } as const;
const { goods: _goods, surplus: _surplus, ...exampleRow } = exampleOutgoing;
const done = 'Durable. `exists`: this request was carried out before.';
const id = exampleRequest;

const list = createRoute({
  method: 'get',
  path: '/',
  tags: ['transfers'],
  summary: 'Transfers to other zones, and what is the matter with them',
  request: { query: transfersQuery },
  responses: {
    200: {
      description: 'Open ones: the oldest first. Ended ones: the newest first.',
      content: json(outgoingPage, { rows: [exampleRow], next: null }),
    },
    ...problems(),
  },
});

const zones = createRoute({
  method: 'get',
  path: '/zones',
  tags: ['transfers'],
  summary: 'The other zones, and which of them were ever heard of',
  responses: {
    200: {
      description: 'By their ids.',
      content: json(otherZones, { rows: [{ zone: 'zone-b', heard_of: true }] }),
    },
    ...problems(),
  },
});

const strays = createRoute({
  method: 'get',
  path: '/strays',
  tags: ['transfers'],
  summary: 'Statements of other zones that cannot be true here',
  responses: {
    200: {
      description: 'The oldest first, at most 100.',
      content: json(strayRows, {
        rows: [
          {
            from: 'zone-b',
            transfer: exampleTransfer,
            why: 'states what has arrived of a transfer of which nothing is known here',
            heard_at: '2026-11-23T14:21:07.412Z',
            lines: [{ line: 1, arrived: 40 }],
          },
        ],
      }),
    },
    ...problems(),
  },
});

const dismiss = createRoute({
  method: 'post',
  path: '/strays/{zone}/{transfer}/dismiss',
  tags: ['transfers'],
  summary: 'A person has put right what the statement told',
  request: {
    params: stray,
    body: { required: true, content: json(dismissStray, { id, note: 'counted, 40 booked out' }) },
  },
  responses: {
    200: { description: done, content: json(transferAnswer, answer) },
    ...problems(400, 404, 409, 413, 415),
  },
});

const one = createRoute({
  method: 'get',
  path: '/{transfer}',
  tags: ['transfers'],
  summary: 'One transfer with its goods',
  request: { params },
  responses: {
    200: { description: 'Open or ended.', content: json(outgoingTransfer, exampleOutgoing) },
    ...problems(404),
  },
});

const open = createRoute({
  method: 'post',
  path: '/',
  tags: ['transfers'],
  summary: 'Begin to load a transfer; the id is its name',
  description:
    '`heard_of: false` says that nothing was ever heard of the zone: the first contact, or a slip of the pen. Cancel the transfer in that case.',
  request: { body: { required: true, content: json(openTransfer, { id, to: 'zone-b' }) } },
  responses: {
    200: {
      description: done,
      content: json(openTransferAnswer, { ...answer, transfer: id, heard_of: true }),
    },
    ...problems(400, 409, 413, 415),
  },
});

const load = createRoute({
  method: 'post',
  path: '/{transfer}/load',
  tags: ['transfers'],
  summary: 'Goods or a whole unit go onto it: they are in transit from here on',
  request: {
    params,
    body: {
      required: true,
      content: json(loadTransfer, { id, kind: 'unit', handling_unit: exampleUnit }),
    },
  },
  responses: {
    200: { description: done, content: json(loadAnswer, { ...answer, lines: [1] }) },
    ...problems(400, 404, 409, 413, 415),
  },
});

const unload = createRoute({
  method: 'post',
  path: '/{transfer}/unload',
  tags: ['transfers'],
  summary: 'Takes off a line with all that the same scan loaded',
  request: { params, body: { required: true, content: json(unloadTransfer, { id, line: 1 }) } },
  responses: {
    200: { description: done, content: json(transferAnswer, answer) },
    ...problems(400, 404, 409, 413, 415),
  },
});

const dispatch = createRoute({
  method: 'post',
  path: '/{transfer}/dispatch',
  tags: ['transfers'],
  summary: 'It leaves: the other zone is told, now or when the broker is there again',
  request: { params, body: { required: true, content: json(dispatchTransfer, { id }) } },
  responses: {
    200: { description: done, content: json(transferAnswer, answer) },
    ...problems(400, 404, 409, 413, 415),
  },
});

const cancel = createRoute({
  method: 'post',
  path: '/{transfer}/cancel',
  tags: ['transfers'],
  summary: 'At once while it is loaded; after that as soon as the other zone agrees',
  request: { params, body: { required: true, content: json(cancelTransfer, { id }) } },
  responses: {
    200: { description: done, content: json(cancelAnswer, { ...answer, state: 'cancelling' }) },
    ...problems(400, 404, 409, 413, 415),
  },
});

const settle = createRoute({
  method: 'post',
  path: '/{transfer}/settle',
  tags: ['transfers'],
  summary: 'What became of goods that did not arrive as they were announced',
  request: {
    params,
    body: {
      required: true,
      content: json(settleTransfer, {
        id,
        kind: 'found',
        line: 1,
        quantity: 8,
        location: 'A-01-1',
      }),
    },
  },
  responses: {
    200: { description: done, content: json(settleAnswer, { ...answer, movement: id }) },
    ...problems(400, 404, 409, 413, 415),
  },
});

/** `/api/transfers/outgoing` */
export function outgoingRoutes(zone: ZoneRooms) {
  const watched = <T>(query: T) => ({
    query,
    now: zone.now().at,
    overdue_ms: zone.place().overdue_ms,
  });
  const known = async () =>
    orRefuse(await zone.ask('transfers.known-zones', { named: zone.place().zones }));
  return newRouter()
    .openapi(list, async (c) =>
      c.json(orRefuse(await zone.ask('transfers.outgoing', watched(c.req.valid('query')))), 200),
    )
    .openapi(zones, async (c) => c.json({ rows: [...(await known())] }, 200))
    .openapi(strays, async (c) => c.json(orRefuse(await zone.ask('transfers.strays', null)), 200))
    .openapi(dismiss, async (c) => {
      const { zone: from_zone, transfer } = c.req.valid('param');
      const { by = PAGE_USER, ...asked } = c.req.valid('json');
      const input = { ...asked, by, from_zone, transfer };
      return c.json(orRefuse(await zone.carryOut('transfer.dismiss', input)), 200);
    })
    .openapi(one, async (c) => {
      const asked = watched({ transfer: c.req.valid('param').transfer });
      return c.json(orRefuse(await zone.ask('transfers.outgoing-one', asked)), 200);
    })
    .openapi(open, async (c) => {
      const { by = PAGE_USER, to: to_zone, note = null, id } = c.req.valid('json');
      if (to_zone === zone.place().gateway) {
        const told = `The zone ${to_zone} is this one; name another, or move the goods within it.`;
        throw new ProblemError(422, 'own_zone', told);
      }
      const asked = { id, by, to_zone, note };
      const opened = orRefuse(await zone.carryOut('transfer.open', asked));
      const heard_of = (await known()).some((other) => other.zone === to_zone && other.heard_of);
      return c.json({ ...opened, heard_of }, 200);
    })
    .openapi(load, async (c) => {
      const { id, by = PAGE_USER, ...goods } = c.req.valid('json');
      const asked = { id, by, transfer: c.req.valid('param').transfer, goods };
      const loaded = orRefuse(await zone.carryOut('transfer.load', asked));
      return c.json({ ...loaded, lines: [...loaded.lines] }, 200);
    })
    .openapi(unload, async (c) => {
      const { by = PAGE_USER, ...asked } = c.req.valid('json');
      const input = { ...asked, by, transfer: c.req.valid('param').transfer };
      return c.json(orRefuse(await zone.carryOut('transfer.unload', input)), 200);
    })
    .openapi(dispatch, async (c) => {
      const { id, by = PAGE_USER } = c.req.valid('json');
      const asked = { id, by, transfer: c.req.valid('param').transfer };
      return c.json(orRefuse(await zone.carryOut('transfer.dispatch', asked)), 200);
    })
    .openapi(cancel, async (c) => {
      const { id, by = PAGE_USER, note = null } = c.req.valid('json');
      const asked = { id, by, note, transfer: c.req.valid('param').transfer };
      return c.json(orRefuse(await zone.carryOut('transfer.cancel', asked)), 200);
    })
    .openapi(settle, async (c) => {
      const { id, by = PAGE_USER, note = null, ...what } = c.req.valid('json');
      const asked = { id, by, note, what, transfer: c.req.valid('param').transfer };
      return c.json(orRefuse(await zone.carryOut('transfer.settle', asked)), 200);
    });
}
export type OutgoingRoutes = ReturnType<typeof outgoingRoutes>;
