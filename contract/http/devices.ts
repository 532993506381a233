import { z } from 'zod';
import { reading } from '../reading.ts';
import { changeOutcome, requestId } from './change.ts';
import { deviceAction, deviceView, frameView } from './view.ts';

/** `GET /api/devices` */
export const deviceList = z.object({ devices: z.array(deviceView) });
export type DeviceList = z.infer<typeof deviceList>;

/** `GET /api/devices/{device}/frames`: the last raw frames, oldest first. Live ones: `watch` on `/api/live`. */
export const deviceFrames = z.object({ device: z.string(), frames: z.array(frameView).max(50) });
export type DeviceFrames = z.infer<typeof deviceFrames>;

/** `POST /api/devices/{device}/test-read`, `/zero`, `/tare` */
export const deviceActionRequest = z.strictObject({ id: requestId });
export type DeviceActionRequest = z.output<typeof deviceActionRequest>;

/**
 * What the device answered. A device that refuses or stays silent is `ok: false` with a sentence for the
 * technician: the request itself was carried out. Answers of the last hundred requests are remembered.
 */
export const deviceActionAnswer = z.object({
  outcome: changeOutcome,
  device: z.string(),
  action: deviceAction,
  ok: z.boolean(),
  detail: z.string(),
  readings: z.array(reading).max(50),
  took_ms: z.number().int().min(0),
});
export type DeviceActionAnswer = z.infer<typeof deviceActionAnswer>;
