import { createRoute } from '@hono/zod-openapi';
import { zoneView } from '../../../contract/http/view.ts';
import type { ZoneLive } from '../../zone/zone-port.ts';
import { exampleView } from '../examples.ts';
import { json, newRouter, problems } from '../router.ts';

const whole = createRoute({
  method: 'get',
  path: '/',
  tags: ['zone'],
  summary: 'The whole view of the zone, as the page shows it',
  description: 'For one look. To follow it, open the WebSocket /api/live.',
  responses: {
    200: { description: 'As of now, ages included.', content: json(zoneView, exampleView) },
    ...problems(),
  },
});

/** `/api/zone` */
export function zoneRoutes(zone: Pick<ZoneLive, 'view'>) {
  return newRouter().openapi(whole, (c) => c.json(zone.view(), 200));
}
export type ZoneRoutes = ReturnType<typeof zoneRoutes>;
