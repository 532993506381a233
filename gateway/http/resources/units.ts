import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import {
  describeUnit,
  moveUnit,
  unitAnswer,
  unitMoved,
  unitView,
} from '../../../contract/http/units.ts';
import type { ZoneRooms } from '../../zone/zone-port.ts';
import {
  exampleBin,
  exampleLedgerRow,
  exampleRequest,
  exampleStockRow,
  exampleUnit,
} from '../examples.ts';
import { orRefuse } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';
import { PAGE_USER } from './user.ts';

const params = z.object({ unit: z.string().min(1).max(64) });

const one = createRoute({
  method: 'get',
  path: '/{unit}',
  tags: ['units'],
  summary: 'A pallet, case or tote: where it stands, what it carries, what happened on it',
  request: { params },
  responses: {
    200: {
      description: 'By its license plate or SSCC.',
      content: json(unitView, {
        handling_unit: exampleUnit,
        kind: 'case',
        tare_mg: 400_000,
        at: exampleBin,
        on: [{ handling_unit: 'PAL-7', kind: 'pallet' }],
        carries: [],
        goods: [{ ...exampleStockRow, handling_unit: exampleUnit }],
        more: false,
        history: [{ ...exampleLedgerRow, handling_unit: exampleUnit }],
      }),
    },
    ...problems(404),
  },
});

const describe = createRoute({
  method: 'post',
  path: '/{unit}',
  tags: ['units'],
  summary: 'Say what a handling unit is; it is made when it is not known yet',
  request: {
    params,
    body: {
      required: true,
      content: json(describeUnit, { ...exampleRequest, kind: 'pallet', tare_mg: 25_000_000 }),
    },
  },
  responses: {
    200: {
      description: 'Durable.',
      content: json(unitAnswer, { outcome: 'created', handling_unit: exampleUnit }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

const move = createRoute({
  method: 'post',
  path: '/{unit}/move',
  tags: ['units'],
  summary: 'Move a handling unit with all on and in it, or put it on another one',
  request: {
    params,
    body: { required: true, content: json(moveUnit, { ...exampleRequest, to: 'A-01-1' }) },
  },
  responses: {
    200: {
      description: 'Durable. Without movements where it carries no goods.',
      content: json(unitMoved, { outcome: 'created', movements: [exampleRequest.id] }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

/** `/api/units` */
export function unitRoutes(zone: ZoneRooms) {
  return newRouter()
    .openapi(one, async (c) => {
      const asked = { ...c.req.valid('param'), today: zone.now().today };
      return c.json(orRefuse(await zone.ask('unit.one', asked)), 200);
    })
    .openapi(describe, async (c) => {
      const { by = PAGE_USER, ...request } = c.req.valid('json');
      const handling_unit = c.req.valid('param').unit;
      const answer = await zone.carryOut('unit.describe', { ...request, by, handling_unit });
      return c.json(orRefuse(answer), 200);
    })
    .openapi(move, async (c) => {
      const { by = PAGE_USER, ...request } = c.req.valid('json');
      const handling_unit = c.req.valid('param').unit;
      const answer = orRefuse(await zone.carryOut('unit.move', { ...request, by, handling_unit }));
      return c.json({ ...answer, movements: [...answer.movements] }, 200);
    });
}
export type UnitRoutes = ReturnType<typeof unitRoutes>;
