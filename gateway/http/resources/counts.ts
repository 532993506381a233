import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { resourceId } from '../../../contract/http/change.ts';
import {
  approveAnswer,
  candidatesAnswer,
  candidatesQuery,
  countAnswer,
  countRequest,
  countStory,
  countsPage,
  countsQuery,
  decideRequest,
  enterAnswer,
  enterRequest,
  planCountsAnswer,
  planCountsRequest,
  startAnswer,
  startRequest,
} from '../../../contract/http/counts.ts';
import type { ZoneRooms } from '../../zone/zone-port.ts';
import { exampleBin } from '../examples.ts';
import { EXAMPLE_ID, exampleCount, exampleCountStory } from '../examples-inbound.ts';
import { found, orRefuse } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';
import { PAGE_USER } from './user.ts';

const params = z.object({ count: resourceId });
const tags = ['counts'];
const id = EXAMPLE_ID;
const count = exampleCount.count;

const list = createRoute({
  method: 'get',
  path: '/',
  tags,
  summary: 'Counts that wait or are under way, wait for the lead, or ended',
  request: { query: countsQuery },
  responses: {
    200: {
      description: 'Live ones: the oldest first. Ended ones: the newest first.',
      content: json(countsPage, { rows: [exampleCount], next: null }),
    },
    ...problems(),
  },
});

const candidates = createRoute({
  method: 'get',
  path: '/candidates',
  tags,
  summary: 'Places that are worth counting',
  request: { query: candidatesQuery },
  responses: {
    200: {
      description: 'The one that is worth it most first. Places with a live count are left out.',
      content: json(candidatesAnswer, {
        rows: [{ at: exampleBin, velocity: 'A', value_micros: null, counted_at: null }],
      }),
    },
    ...problems(404),
  },
});

const plan = createRoute({
  method: 'post',
  path: '/',
  tags,
  summary: 'Have places counted',
  request: {
    body: {
      required: true,
      content: json(planCountsRequest, { id, why: 'last_counted', places: ['A-01-1'] }),
    },
  },
  responses: {
    200: {
      description: 'Durable.',
      content: json(planCountsAnswer, {
        outcome: 'created',
        counts: [{ count, location: 'A-01-1' }],
        skipped: [],
      }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

const start = createRoute({
  method: 'post',
  path: '/start',
  tags,
  summary: 'Begin to count a place, which is then kept for whoever began',
  request: { body: { required: true, content: json(startRequest, { id, place: 'A-01-1' }) } },
  responses: {
    200: {
      description: 'Begun. 409 `being_counted` says who counts there.',
      content: json(startAnswer, { outcome: 'created', count, location: 'A-01-1', round: 1 }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

const one = createRoute({
  method: 'get',
  path: '/{count}',
  tags,
  summary: 'One count with what was entered; what should be there only once it is decided upon',
  request: { params },
  responses: {
    200: { description: 'Live or ended.', content: json(countStory, exampleCountStory) },
    ...problems(404),
  },
});

const enter = createRoute({
  method: 'post',
  path: '/{count}/entries',
  tags,
  summary: 'So many of this are there',
  request: {
    params,
    body: {
      required: true,
      content: json(enterRequest, { id, entry: { kind: 'goods', sku: 'OAT-1L', quantity: 94 } }),
    },
  },
  responses: {
    200: {
      description: 'Durable. `counted` is what was entered of it by now.',
      content: json(enterAnswer, { outcome: 'created', count, counted: 94 }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

/** A step of a count that needs nothing but its name. */
const step = <Path extends string>(path: Path, summary: string) =>
  createRoute({
    method: 'post',
    path: `/{count}/${path}`,
    tags,
    summary,
    request: { params, body: { required: true, content: json(countRequest, { id }) } },
    responses: {
      200: {
        description: 'Durable.',
        content: json(countAnswer, { outcome: 'created', count, state: 'review' }),
      },
      ...problems(400, 404, 409, 413, 415),
    },
  });
const finish = step('finish', 'The place is counted: what was not entered is not there');
const leave = step('leave', 'Give the place back; what was entered is dropped');

const decision = <Path extends string>(path: Path, summary: string) =>
  createRoute({
    method: 'post',
    path: `/{count}/${path}`,
    tags,
    summary,
    request: { params, body: { required: true, content: json(decideRequest, { id }) } },
    responses: {
      200: {
        description: 'Durable.',
        content: json(countAnswer, { outcome: 'created', count, state: 'recount' }),
      },
      ...problems(400, 404, 409, 413, 415),
    },
  });
const again = decision('again', 'Have it counted once more, by another person');
const cancel = decision('cancel', 'Nothing is booked');

const approve = createRoute({
  method: 'post',
  path: '/{count}/approve',
  tags,
  summary: 'Book the differences',
  request: { params, body: { required: true, content: json(decideRequest, { id }) } },
  responses: {
    200: {
      description: 'Booked as movements of type `count`.',
      content: json(approveAnswer, { outcome: 'created', count, state: 'done', movements: [id] }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

/** `/api/counts` */
export function countRoutes(zone: ZoneRooms) {
  return newRouter()
    .openapi(list, async (c) =>
      c.json(orRefuse(await zone.ask('counts.page', c.req.valid('query'))), 200),
    )
    .openapi(candidates, async (c) => {
      const asked = { query: c.req.valid('query'), now: zone.now().at };
      return c.json(orRefuse(await zone.ask('counts.candidates', asked)), 200);
    })
    .openapi(plan, async (c) => {
      const request = c.req.valid('json');
      const asked = { ...request, by: request.by ?? PAGE_USER };
      const answer = orRefuse(await zone.carryOut('count.plan', asked));
      return c.json({ ...answer, counts: [...answer.counts], skipped: [...answer.skipped] }, 200);
    })
    .openapi(start, async (c) => {
      const { count: named, place, ...request } = c.req.valid('json');
      const which =
        named === undefined ? { count: null, place: place ?? '' } : { count: named, place: null };
      const asked = { ...request, ...which, by: request.by ?? PAGE_USER };
      return c.json(orRefuse(await zone.carryOut('count.start', asked)), 200);
    })
    .openapi(one, async (c) => {
      const { count: named } = c.req.valid('param');
      const asked = await zone.ask('counts.one', { count: named });
      return c.json(found(asked, `There is no count ${named}.`), 200);
    })
    .openapi(enter, async (c) => {
      const request = c.req.valid('json');
      const asked = { ...request, ...c.req.valid('param'), by: request.by ?? PAGE_USER };
      return c.json(orRefuse(await zone.carryOut('count.enter', asked)), 200);
    })
    .openapi(finish, async (c) => {
      const request = c.req.valid('json');
      const asked = { ...request, ...c.req.valid('param'), by: request.by ?? PAGE_USER };
      return c.json(orRefuse(await zone.carryOut('count.finish', asked)), 200);
    })
    .openapi(leave, async (c) => {
      const request = c.req.valid('json');
      const asked = { ...request, ...c.req.valid('param'), by: request.by ?? PAGE_USER };
      return c.json(orRefuse(await zone.carryOut('count.leave', asked)), 200);
    })
    .openapi(approve, async (c) => {
      const request = c.req.valid('json');
      const asked = { ...request, ...c.req.valid('param'), by: request.by ?? PAGE_USER };
      const answer = orRefuse(await zone.carryOut('count.approve', asked));
      return c.json({ ...answer, movements: [...answer.movements] }, 200);
    })
    .openapi(again, async (c) => {
      const request = c.req.valid('json');
      const asked = { ...request, ...c.req.valid('param'), by: request.by ?? PAGE_USER };
      return c.json(orRefuse(await zone.carryOut('count.again', asked)), 200);
    })
    .openapi(cancel, async (c) => {
      const request = c.req.valid('json');
      const asked = { ...request, ...c.req.valid('param'), by: request.by ?? PAGE_USER };
      return c.json(orRefuse(await zone.carryOut('count.cancel', asked)), 200);
    });
}
export type CountRoutes = ReturnType<typeof countRoutes>;
