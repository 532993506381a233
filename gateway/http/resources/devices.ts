import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { resourceId } from '../../../contract/http/change.ts';
import { problemCode } from '../../../contract/http/constants.ts';
import {
  deviceActionAnswer,
  deviceActionRequest,
  deviceFrames,
  deviceList,
} from '../../../contract/http/devices.ts';
import { deviceAction } from '../../../contract/http/view.ts';
import type { ZoneCommands, ZoneLive } from '../../zone/zone-port.ts';
import { exampleDevice, exampleFrame } from '../examples.ts';
import { orRefuse, ProblemError } from '../problem.ts';
import { json, newRouter, problems } from '../router.ts';
import { PAGE_USER } from './user.ts';

const device = z.object({ device: resourceId });

const list = createRoute({
  method: 'get',
  path: '/',
  tags: ['devices'],
  summary: 'All devices with their state',
  responses: {
    200: {
      description: 'Ordered by id.',
      content: json(deviceList, { devices: [exampleDevice] }),
    },
    ...problems(),
  },
});

const frames = createRoute({
  method: 'get',
  path: '/{device}/frames',
  tags: ['devices'],
  summary: 'The last raw frames of one device',
  request: { params: device },
  responses: {
    200: {
      description: 'The oldest first.',
      content: json(deviceFrames, { device: exampleDevice.id, frames: [exampleFrame] }),
    },
    ...problems(404),
  },
});

const act = createRoute({
  method: 'post',
  path: '/{device}/{action}',
  tags: ['devices'],
  summary: 'Read once, set a scale to zero, or tare it',
  request: {
    params: device.extend({ action: deviceAction }),
    body: {
      required: true,
      content: json(deviceActionRequest, { id: '0b0e7a55-64a4-4c34-9d0c-7b8a3f6d2a10' }),
    },
  },
  responses: {
    200: {
      description: 'What the device answered; `ok` false when it refused or stayed silent.',
      content: json(deviceActionAnswer, {
        outcome: 'created',
        device: exampleDevice.id,
        action: 'zero',
        ok: true,
        detail: 'The scale was set to zero.',
        readings: [{ kind: 'reply', ok: true, code: 'zeroed', text: 'Z A' }],
        took_ms: 84,
      }),
    },
    ...problems(400, 404, 409, 413, 415),
  },
});

/** `/api/devices` */
export function deviceRoutes(zone: ZoneLive & ZoneCommands) {
  return newRouter()
    .openapi(list, (c) => {
      const devices = Object.values(zone.view().devices);
      devices.sort((a, b) => (a.id < b.id ? -1 : 1));
      return c.json({ devices }, 200);
    })
    .openapi(frames, (c) => {
      const { device: id } = c.req.valid('param');
      const recent = zone.recentFrames(id);
      if (recent === null) {
        const detail = `There is no device ${id}; GET /api/devices lists them.`;
        throw new ProblemError(404, problemCode.notFound, detail);
      }
      return c.json({ device: id, frames: [...recent] }, 200);
    })
    .openapi(act, async (c) => {
      const { device: id, action } = c.req.valid('param');
      const answer = await zone.deviceAction(id, action, c.req.valid('json'), PAGE_USER);
      return c.json(orRefuse(answer), 200);
    });
}
export type DeviceRoutes = ReturnType<typeof deviceRoutes>;
