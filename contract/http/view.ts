import { z } from 'zod';
import { parcelItem, parcelReading, reasonCode, stationRole, verdict } from '../parcel.ts';
import { hexBytes, reading } from '../reading.ts';

/**
 * What the zone lead's page shows live. The server sends the whole view once, then only the parts that
 * changed. Ages are milliseconds at the moment of sending, measured on the gateway's monotonic clock:
 * the page never compares its own clock with the gateway's.
 */

export const age = z.number().int().min(0);

export const stationView = z.object({
  id: z.string(),
  name: z.string(),
  role: stationRole,
  mode: z.enum(['triggered', 'self-triggered', 'bench']),
  location: z.string(),
  state: z.enum(['running', 'idle', 'stopped']),
  /** Why it is stopped, in a sentence for the zone lead; null while it works. */
  why: z.string().nullable(),
  state_age_ms: age,
  last: z
    .object({
      parcel: z.string(),
      verdict,
      reason: reasonCode.nullable(),
      item: parcelItem.nullable(),
      age_ms: age,
    })
    .nullable(),
  parcels_per_hour: z.number().int(),
  /** Parcels in each of the last 60 minutes, oldest first. */
  per_minute: z.array(z.number().int()).max(60),
  no_read_percent: z.number().nullable(),
  rejects: z.array(z.object({ reason: reasonCode, count: z.number().int() })),
  /** From the end of a parcel's window to its durable decision, over the last decisions. */
  latency_ms: z.object({ p50: z.number(), p99: z.number() }).nullable(),
});
export type StationView = z.infer<typeof stationView>;

export const frameView = z.object({
  /** Rises by one per frame of the device. */
  n: z.number().int(),
  direction: z.enum(['in', 'out']),
  age_ms: age,
  bytes: hexBytes,
  readings: z.array(reading),
});
export type FrameView = z.infer<typeof frameView>;

export const deviceAction = z.enum(['test-read', 'zero', 'tare']);

export const deviceView = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['scanner', 'scale', 'gpio', 'printer']),
  profile: z.string(),
  /** How it is connected, e.g. `tcp 127.0.0.1:2112` or `serial /dev/serial/by-path/…`. */
  link: z.string(),
  state: z.enum(['connecting', 'up', 'silent', 'babbling', 'garbled', 'down']),
  why: z.string().nullable(),
  state_age_ms: age,
  attempts: z.number().int(),
  last_reading: reading.nullable(),
  last_reading_age_ms: age.nullable(),
  frames: z.number().int(),
  discarded: z.array(z.object({ reason: z.string(), count: z.number().int() })),
  actions: z.array(deviceAction),
});
export type DeviceView = z.infer<typeof deviceView>;

export const exceptionView = z.object({
  id: z.string(),
  reason: reasonCode,
  station: z.string().nullable(),
  role: stationRole.nullable(),
  parcel: z.string().nullable(),
  /** How many parcels it counts. The first of them is the one that it tells of. */
  parcels: z.number().int().min(1),
  /** What all of them are about, such as the order that more came of than it says. */
  about: z.object({ type: z.string(), id: z.string() }).nullable(),
  opened_at: z.string(),
  age_ms: age,
  readings: z.array(parcelReading),
});
export type ExceptionView = z.infer<typeof exceptionView>;

export const replicationView = z.object({
  state: z.enum(['off', 'connecting', 'connected', 'waiting', 'fenced']),
  why: z.string().nullable(),
  broker: z.string().nullable(),
  epoch: z.string(),
  head: z.number().int(),
  acknowledged: z.number().int(),
  backlog_records: z.number().int(),
  backlog_bytes: z.number().int(),
  backlog_age_ms: age.nullable(),
  consumers: z.array(
    z.object({
      name: z.string(),
      required: z.boolean(),
      seq: z.number().int(),
      stored_at: z.string().nullable(),
    }),
  ),
  /** Set after a restore from an old copy, until a person confirms having read it. */
  restored: z
    .object({ old_epoch: z.string(), seq: z.number().int(), opened_at: z.string() })
    .nullable(),
  /** Incoming messages that were refused, newest last; at most 20. */
  refused: z.array(z.object({ topic: z.string(), why: z.string(), age_ms: age })).max(20),
  /** Backlog in records at each of the last 60 minutes, oldest first. */
  backlog_history: z.array(z.number().int()).max(60),
});
export type ReplicationView = z.infer<typeof replicationView>;

export const alarmView = z.object({ code: z.string(), text: z.string(), age_ms: age });

export const zoneView = z.object({
  gateway: z.string(),
  zone: z.string(),
  version: z.string(),
  clock: z.object({ now: z.string(), synchronised: z.boolean() }),
  alarms: z.array(alarmView).max(20),
  stations: z.record(z.string(), stationView),
  devices: z.record(z.string(), deviceView),
  exceptions: z.object({
    open: z.number().int(),
    oldest_age_ms: age.nullable(),
    /** The oldest first, at most 50; the rest by `GET /api/exceptions`. */
    list: z.array(exceptionView).max(50),
  }),
  replication: replicationView,
  today: z.object({
    received: z.number().int(),
    shipped: z.number().int(),
    sighted: z.number().int(),
    rejected: z.number().int(),
  }),
  /** Each rises when what its list shows has changed; it begins anew with the process. */
  lists: z.object({
    receiving: z.number().int(),
    transfers: z.number().int(),
    putaway: z.number().int(),
    counts: z.number().int(),
    orders: z.number().int(),
  }),
});
export type ZoneView = z.infer<typeof zoneView>;

/** The parts of the view that changed: whole stations and devices by id, whole other members. */
export const zoneDelta = z.object({
  ...zoneView.omit({ gateway: true, zone: true, version: true }).partial().shape,
});
export type ZoneDelta = z.infer<typeof zoneDelta>;

/** Server to page over `/api/live`. `revision` rises by one with each message that changes the view. */
export const liveMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('view'), revision: z.number().int(), view: zoneView }),
  z.object({ type: z.literal('delta'), revision: z.number().int(), delta: zoneDelta }),
  /** Every 5 s, so that the page knows that silence is not calm. */
  z.object({ type: z.literal('heartbeat'), revision: z.number().int() }),
  z.object({
    type: z.literal('frames'),
    device: z.string(),
    frames: z.array(frameView).max(50),
    left_out: z.number().int(),
  }),
  /** A scan at a bench, to the one page that follows it. */
  z.object({
    type: z.literal('scan'),
    station: z.string(),
    device: z.string(),
    text: z.string(),
  }),
  /** Which bench this page follows from now on: after `follow`, and null when another page took it over. */
  z.object({ type: z.literal('following'), station: z.string().nullable() }),
  /** A request that was not carried out, e.g. `watch` of a device that does not exist. */
  z.object({ type: z.literal('refused'), detail: z.string() }),
]);
export type LiveMessage = z.infer<typeof liveMessage>;

/** Page to server. */
export const liveRequest = z.discriminatedUnion('type', [
  /** After a wake or a gap in `revision`. */
  z.object({ type: z.literal('resync') }),
  /** Show the raw frames of one device, or of none. */
  z.object({ type: z.literal('watch'), device: z.string().max(64).nullable() }),
  /**
   * To be sent the scans of this bench, or of none. One page follows a bench at a time, so that no scan is taken
   * twice: the newest that asked. `follower`: the page's own mark, by which it is the same one after a lost
   * connection; with `again` it yields to another that follows meanwhile.
   */
  z.object({
    type: z.literal('follow'),
    station: z.string().max(64).nullable(),
    follower: z.string().min(8).max(64),
    again: z.boolean(),
  }),
]);
export type LiveRequest = z.infer<typeof liveRequest>;
