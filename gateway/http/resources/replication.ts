import { createRoute } from '@hono/zod-openapi';
import {
  confirmRestoreRequest,
  reconnectRequest,
  replicationAnswer,
} from '../../../contract/http/replication.ts';
import { replicationView } from '../../../contract/http/view.ts';
import type { ZoneCommands, ZoneLive } from '../../zone/zone-port.ts';
import { exampleView } from '../examples.ts';
import { orRefuse } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';
import { PAGE_USER } from './user.ts';

const exampleId = '9a3d7f7e-0a55-4c09-8d3e-5a0f9be9a0b2';
const answer = {
  200: {
    description: '`exists`: this request was carried out before.',
    content: json(replicationAnswer, { outcome: 'created' }),
  },
  ...problems(400, 409, 413, 415),
} as const;

const state = createRoute({
  method: 'get',
  path: '/',
  tags: ['replication'],
  summary: 'Backlog, acknowledgements and epoch of the uplink',
  responses: {
    200: { description: 'As of now.', content: json(replicationView, exampleView.replication) },
    ...problems(),
  },
});

const confirmRestore = createRoute({
  method: 'post',
  path: '/confirm-restore',
  tags: ['replication'],
  summary: 'A person has read that this gateway runs on a restored copy',
  request: {
    body: {
      required: true,
      content: json(confirmRestoreRequest, { id: exampleId, epoch: 'e-7f3a' }),
    },
  },
  responses: answer,
});

const reconnect = createRoute({
  method: 'post',
  path: '/reconnect',
  tags: ['replication'],
  summary: 'Try the broker now rather than at the next attempt',
  request: {
    body: { required: true, content: json(reconnectRequest, { id: exampleId }) },
  },
  responses: answer,
});

/** `/api/replication` */
export function replicationRoutes(zone: ZoneLive & ZoneCommands) {
  return newRouter()
    .openapi(state, (c) => c.json(zone.view().replication, 200))
    .openapi(confirmRestore, async (c) =>
      c.json(orRefuse(await zone.confirmRestore(c.req.valid('json'), PAGE_USER)), 200),
    )
    .openapi(reconnect, async (c) =>
      c.json(orRefuse(await zone.reconnect(c.req.valid('json'), PAGE_USER)), 200),
    );
}
export type ReplicationRoutes = ReturnType<typeof replicationRoutes>;
