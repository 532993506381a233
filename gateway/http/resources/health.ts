import { createRoute } from '@hono/zod-openapi';
import { health, readiness } from '../../../contract/http/health.ts';
import type { ZonePort } from '../../zone/zone-port.ts';
import { json, newRouter } from '../router.ts';

const alive = createRoute({
  method: 'get',
  path: '/healthz',
  tags: ['operating'],
  summary: 'The process answers',
  responses: { 200: { description: 'Alive.', content: json(health, { alive: true }) } },
});

const ready = createRoute({
  method: 'get',
  path: '/readyz',
  tags: ['operating'],
  summary: 'Whether the gateway can do its work, and why not',
  responses: {
    200: { description: 'Ready.', content: json(readiness, { ready: true, reasons: [] }) },
    503: {
      description: 'Not ready.',
      content: json(readiness, {
        ready: false,
        reasons: [{ code: 'disk-full', text: 'The disk is full: nothing can be recorded.' }],
      }),
    },
  },
});

/** `/healthz`, `/readyz` */
export function healthRoutes(zone: Pick<ZonePort, 'readiness'>) {
  return newRouter()
    .openapi(alive, (c) => c.json({ alive: true as const }, 200))
    .openapi(ready, (c) => {
      const answer = zone.readiness();
      return answer.ready ? c.json(answer, 200) : c.json(answer, 503);
    });
}
