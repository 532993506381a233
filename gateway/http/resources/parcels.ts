import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { resourceId } from '../../../contract/http/change.ts';
import { parcelStory } from '../../../contract/http/ledger.ts';
import type { ZoneQueries } from '../../zone/zone-port.ts';
import { exampleParcel } from '../examples.ts';
import { orRefuse } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';

const story = createRoute({
  method: 'get',
  path: '/{parcel}',
  tags: ['parcels'],
  summary: 'The whole story of one parcel: readings, verdict, what it booked, its record',
  request: { params: z.object({ parcel: resourceId }) },
  responses: {
    200: { description: 'As decided.', content: json(parcelStory, exampleParcel) },
    ...problems(404),
  },
});

/** `/api/parcels` */
export function parcelRoutes(zone: ZoneQueries) {
  return newRouter().openapi(story, async (c) =>
    c.json(orRefuse(await zone.parcel(c.req.valid('param').parcel)), 200),
  );
}
export type ParcelRoutes = ReturnType<typeof parcelRoutes>;
