import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { resourceId } from '../../../contract/http/change.ts';
import {
  makeReservation,
  releaseReservation,
  reservationAnswer,
  reservationsPage,
  reservationsQuery,
} from '../../../contract/http/reservations.ts';
import type { ZoneRooms } from '../../zone/zone-port.ts';
import { exampleBin, exampleRequest, exampleReservation } from '../examples.ts';
import { orRefuse } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';
import { PAGE_USER } from './user.ts';

const list = createRoute({
  method: 'get',
  path: '/',
  tags: ['reservations'],
  summary: 'What is promised: the rows behind every reserved quantity',
  request: { query: reservationsQuery },
  responses: {
    200: {
      description: 'The newest first.',
      content: json(reservationsPage, { rows: [exampleReservation], next: null }),
    },
    ...problems(404),
  },
});

const make = createRoute({
  method: 'post',
  path: '/',
  tags: ['reservations'],
  summary: 'Promise goods to an order, a transfer or anything else that has a name',
  request: {
    body: {
      required: true,
      content: json(makeReservation, {
        ...exampleRequest,
        sku: exampleReservation.sku,
        quantity: 6,
        at: { location: exampleBin.location, lot: 'L-2411' },
        reference: exampleReservation.reference,
      }),
    },
  },
  responses: {
    200: {
      description: 'Durable. The id of the request is that of the reservation.',
      content: json(reservationAnswer, { outcome: 'created', reservation: exampleRequest.id }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

const release = createRoute({
  method: 'post',
  path: '/{reservation}/release',
  tags: ['reservations'],
  summary: 'What is still promised is free again',
  request: {
    params: z.object({ reservation: resourceId }),
    body: { required: true, content: json(releaseReservation, exampleRequest) },
  },
  responses: {
    200: {
      description: 'Durable.',
      content: json(reservationAnswer, {
        outcome: 'created',
        reservation: exampleReservation.reservation,
      }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

/** `/api/reservations` */
export function reservationRoutes(zone: ZoneRooms) {
  return newRouter()
    .openapi(list, async (c) =>
      c.json(orRefuse(await zone.ask('reservation.page', c.req.valid('query'))), 200),
    )
    .openapi(make, async (c) => {
      const { by = PAGE_USER, ...request } = c.req.valid('json');
      return c.json(orRefuse(await zone.carryOut('reservation.make', { ...request, by })), 200);
    })
    .openapi(release, async (c) => {
      const { by = PAGE_USER, id } = c.req.valid('json');
      const { reservation } = c.req.valid('param');
      const answer = await zone.carryOut('reservation.release', { id, by, reservation });
      return c.json(orRefuse(answer), 200);
    });
}
export type ReservationRoutes = ReturnType<typeof reservationRoutes>;
