import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { resourceId } from '../../../contract/http/change.ts';
import {
  blockAnswer,
  blockOf,
  blockRequest,
  blocksPage,
  blocksQuery,
  cancelRequest,
  chooseRequest,
  confirmAnswer,
  confirmRequest,
  planAllAnswer,
  planAllRequest,
  planAnswer,
  planRequest,
  putawayPage,
  putawayQuery,
  putawayTask,
  taskAnswer,
} from '../../../contract/http/putaway.ts';
import type { Subject } from '../../inbound/putaway/commands.ts';
import { told } from '../../inbound/putaway/says.ts';
import type { ZoneRooms } from '../../zone/zone-port.ts';
import { exampleBin } from '../examples.ts';
import { EXAMPLE_ID, examplePlan, exampleTask } from '../examples-inbound.ts';
import { codeOf, found, orRefuse } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';
import { PAGE_USER } from './user.ts';

const params = z.object({ task: resourceId });
const tags = ['putaway'];
const id = EXAMPLE_ID;
const done = { outcome: 'created', task: id } as const;

const list = createRoute({
  method: 'get',
  path: '/',
  tags,
  summary: 'Goods on their way to a place, or put away',
  request: { query: putawayQuery },
  responses: {
    200: {
      description: 'Open ones: the oldest first. Others: the newest first.',
      content: json(putawayPage, { rows: [exampleTask], next: null }),
    },
    ...problems(),
  },
});

const plan = createRoute({
  method: 'post',
  path: '/',
  tags,
  summary: 'The three best places for goods, and why; the best one is kept for them',
  description:
    'Where an open order waits for goods at a dock or in staging, packing comes first, with the orders in `orders`, and the goods are reserved for them from then on. With `part`, only what they wait for is sent.',
  request: {
    body: { required: true, content: json(planRequest, { id, handling_unit: 'PALLET-17' }) },
  },
  responses: {
    200: {
      description: 'Durable. Open until it is confirmed, cancelled or late.',
      content: json(planAnswer, examplePlan),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

const planAll = createRoute({
  method: 'post',
  path: '/plans',
  tags,
  summary: 'A whole receipt at once: no two units get the same empty bin',
  request: {
    body: {
      required: true,
      content: json(planAllRequest, { id, subjects: [{ handling_unit: 'PALLET-17' }] }),
    },
  },
  responses: {
    200: {
      description: 'In the order of the request; what has no place says why.',
      content: json(planAllAnswer, {
        outcome: 'created',
        planned: [
          { ok: true, task: `${id}.1`, to: 'A-01-1', score: 83.5, part: false, orders: [] },
        ],
      }),
    },
    ...problems(400, 409, 413, 415),
  },
});

const block = createRoute({
  method: 'post',
  path: '/blocks',
  tags,
  summary: 'Block a place and all beneath it, or free it',
  request: {
    body: {
      required: true,
      content: json(blockRequest, { id, location: 'A-01-1', reason: 'leaking roof' }),
    },
  },
  responses: {
    200: {
      description: 'Durable.',
      content: json(blockAnswer, { outcome: 'created', location: 'A-01-1' }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

const exampleBlock = {
  at: exampleBin,
  ...{ reason: 'leaking roof', blocked_by: 'Kim', blocked_at: '2026-11-23T14:21:07.412Z' },
};

const blocks = createRoute({
  method: 'get',
  path: '/blocks',
  tags,
  summary: 'Places that are blocked',
  request: { query: blocksQuery },
  responses: {
    200: {
      description: 'By their ids. What lies beneath them is blocked as well and not listed.',
      content: json(blocksPage, { rows: [exampleBlock], next: null }),
    },
    ...problems(),
  },
});

const blockAt = createRoute({
  method: 'get',
  path: '/blocks/{location}',
  tags,
  summary: 'What blocks a place: itself, or the nearest that it stands in',
  request: { params: z.object({ location: resourceId }) },
  responses: {
    200: {
      description: 'Null where nothing does.',
      content: json(blockOf, { location: exampleBin.location, block: exampleBlock }),
    },
    ...problems(404),
  },
});

const one = createRoute({
  method: 'get',
  path: '/{task}',
  tags,
  summary: 'One task with its proposals',
  request: { params },
  responses: {
    200: { description: 'Open or ended.', content: json(putawayTask, exampleTask) },
    ...problems(404),
  },
});

const choose = createRoute({
  method: 'post',
  path: '/{task}/choose',
  tags,
  summary: 'Send the goods to another place',
  request: {
    params,
    body: { required: true, content: json(chooseRequest, { id, location: 'A-01-1' }) },
  },
  responses: {
    200: { description: 'Durable.', content: json(planAnswer, examplePlan) },
    ...problems(400, 404, 409, 413, 415),
  },
});

const confirm = createRoute({
  method: 'post',
  path: '/{task}/confirm',
  tags,
  summary: 'The goods lie at the place that was scanned',
  request: {
    params,
    body: { required: true, content: json(confirmRequest, { id, place: 'A-01-1' }) },
  },
  responses: {
    200: {
      description: 'Moved. Another place than the goods were sent to needs a reason.',
      content: json(confirmAnswer, {
        ...done,
        location: 'A-01-1',
        overridden: false,
        movements: [id],
      }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

const cancel = createRoute({
  method: 'post',
  path: '/{task}/cancel',
  tags,
  summary: 'The goods stay; the place is free again',
  request: { params, body: { required: true, content: json(cancelRequest, { id }) } },
  responses: {
    200: { description: 'Durable.', content: json(taskAnswer, done) },
    ...problems(400, 404, 409, 413, 415),
  },
});

/** `/api/putaway` */
export function putawayRoutes(zone: ZoneRooms) {
  return newRouter()
    .openapi(list, async (c) => {
      const asked = { query: c.req.valid('query'), now: zone.now() };
      return c.json(orRefuse(await zone.ask('putaway.page', asked)), 200);
    })
    .openapi(plan, async (c) => {
      const { handling_unit, goods, ...request } = c.req.valid('json');
      const by = request.by ?? PAGE_USER;
      const asked = { ...request, by, ...subjectOf({ handling_unit, goods }) };
      const answer = orRefuse(await zone.carryOut('putaway.plan', asked));
      return c.json({ ...answer, proposals: answer.proposals.map(told) }, 200);
    })
    .openapi(planAll, async (c) => {
      const request = c.req.valid('json');
      const subjects = request.subjects.map(subjectOf);
      const asked = { ...request, subjects, by: request.by ?? PAGE_USER };
      const told = orRefuse(await zone.planAll(asked));
      const planned = told.planned.map((one) =>
        one.ok ? { ...one, orders: [...one.orders] } : { ...one, code: codeOf(one.code) },
      );
      return c.json({ ...told, planned }, 200);
    })
    .openapi(block, async (c) => {
      const request = c.req.valid('json');
      const asked = { ...request, by: request.by ?? PAGE_USER };
      return c.json(orRefuse(await zone.carryOut('putaway.block', asked)), 200);
    })
    .openapi(blocks, async (c) =>
      c.json(orRefuse(await zone.ask('putaway.blocks', c.req.valid('query'))), 200),
    )
    .openapi(blockAt, async (c) =>
      c.json(orRefuse(await zone.ask('putaway.block-of', c.req.valid('param').location)), 200),
    )
    .openapi(one, async (c) => {
      const { task } = c.req.valid('param');
      const asked = await zone.ask('putaway.one', { task, now: zone.now() });
      return c.json(found(asked, `There is no putaway task ${task}.`), 200);
    })
    .openapi(choose, async (c) => {
      const request = c.req.valid('json');
      const asked = { ...request, ...c.req.valid('param'), by: request.by ?? PAGE_USER };
      const answer = orRefuse(await zone.carryOut('putaway.choose', asked));
      return c.json({ ...answer, proposals: answer.proposals.map(told) }, 200);
    })
    .openapi(confirm, async (c) => {
      const request = c.req.valid('json');
      const asked = { ...request, ...c.req.valid('param'), by: request.by ?? PAGE_USER };
      const answer = orRefuse(await zone.carryOut('putaway.confirm', asked));
      return c.json({ ...answer, movements: [...answer.movements] }, 200);
    })
    .openapi(cancel, async (c) => {
      const request = c.req.valid('json');
      const asked = { ...request, ...c.req.valid('param'), by: request.by ?? PAGE_USER };
      return c.json(orRefuse(await zone.carryOut('putaway.cancel', asked)), 200);
    });
}
export type PutawayRoutes = ReturnType<typeof putawayRoutes>;

/** The schema has seen to it that exactly one is given. */
function subjectOf({
  handling_unit,
  goods,
}: {
  readonly handling_unit?: string | undefined;
  readonly goods?: NonNullable<Subject['goods']> | undefined;
}): Subject {
  return goods === undefined
    ? { handling_unit: handling_unit ?? '', goods: null }
    : { handling_unit: null, goods };
}
