import { z } from 'zod';
import { BATCH_RECORDS_MAX, MQTT_VERSION } from './constants.ts';
import { isoTimestamp, journalRecord, seq, sha256Hex } from './records.ts';

/**
 * Everything that crosses MQTT: topics, payloads and their bounds. Payloads are UTF-8 JSON. Nothing here
 * depends on MQTT 5. docs/mqtt.md says in words what each side must do.
 */

export const DEFAULT_ROOT = 'wms/v1';

/** Batches published and not yet acknowledged by every required consumer. */
export const BATCHES_IN_FLIGHT_MAX = 4;
/** Longest payload that a gateway takes from anyone. */
export const INCOMING_BYTES_MAX = 64 * 1024;

/** One level of a topic: no separators, no wildcards. */
export const topicLevel = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'letters, digits and . _ - only, at most 64');

export const topicRoot = z
  .string()
  .regex(
    /^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+){0,3}$/,
    'one to four levels such as wms/v1, without wildcards',
  );

export type TopicPlace = {
  readonly root: string;
  readonly site: string;
  readonly gateway: string;
};

/** The topics of one gateway. `transfers` is a word of its own, so no gateway is called that. */
export function topicsOf({ root, site, gateway }: TopicPlace) {
  const base = `${root}/${site}/${gateway}`;
  return {
    base,
    status: `${base}/status`,
    journal: `${base}/journal`,
    acknowledgement: (consumer: string) => `${base}/journal/ack/${consumer}`,
    acknowledgements: `${base}/journal/ack/+`,
    directives: (source: string) => `${base}/directives/${source}`,
    allDirectives: `${base}/directives/+`,
    directivesAcknowledgement: (source: string) => `${base}/directives/${source}/ack`,
    request: (verb: string) => `${base}/request/${verb}`,
    requests: `${base}/request/+`,
    telemetry: `${base}/telemetry`,
    /** Between zones: the one that is spoken to, then the one that speaks. */
    transfersTo: (zone: string) => `${root}/${site}/transfers/${zone}/${gateway}`,
    transfersFrom: (zone: string) => `${root}/${site}/transfers/${gateway}/${zone}`,
    allTransfers: `${root}/${site}/transfers/${gateway}/+`,
  };
}

const v = z.literal(MQTT_VERSION);
const head = z.object({ seq, hash: sha256Hex });

/** `status`: retained; `offline` is also the Will. */
export const status = z.object({
  v,
  gateway: z.string(),
  state: z.enum(['online', 'offline']),
  version: z.string(),
  /** Made anew by each start of the process. */
  boot: z.string(),
  epoch: z.string(),
  head,
  /** What every required consumer has acknowledged. */
  acknowledged: seq,
  clock: z.enum(['synchronised', 'unsynchronised']),
  at: isoTimestamp,
});
export type Status = z.infer<typeof status>;

/** `journal`: records `from` to `to` of one epoch, without a gap. */
export const journalBatch = z.object({
  v,
  gateway: z.string(),
  epoch: z.string(),
  from: seq,
  to: seq,
  records: z.array(journalRecord).min(1).max(BATCH_RECORDS_MAX),
});
export type JournalBatch = z.infer<typeof journalBatch>;

/** `journal/ack/{consumer}`: retained. Durable at that consumer up to and including `seq`. */
export const acknowledgement = z.object({
  v,
  epoch: z.string().min(1).max(64),
  seq,
  /** Of the record `seq`; 64 zeros for 0. */
  hash: sha256Hex,
  stored_at: isoTimestamp,
});
export type AcknowledgementMessage = z.infer<typeof acknowledgement>;

const requestHead = {
  v,
  /** Made by whoever asks; stands in the answer. */
  id: z.string().min(1).max(64),
  /** Topic of the answer, below `{root}/{site}/`. */
  reply_to: z
    .string()
    .max(256)
    .regex(/^[^+#\0]+$/, 'a topic without wildcards')
    .optional(),
};

export const requests = {
  /** Send the journal again from this record on. */
  replay: z.object({
    ...requestHead,
    from: seq.min(1),
    /** The current one where it is not given. */
    epoch: z.string().min(1).max(64).optional(),
  }),
  ping: z.object(requestHead),
  /** Not served yet: answered with `unsupported`. */
  snapshot: z.object(requestHead),
} as const;
export type RequestVerb = keyof typeof requests;

/** The answer to a request, on its `reply_to`. */
export const reply = z.object({
  v,
  id: z.string(),
  gateway: z.string(),
  ok: z.boolean(),
  /** `unsupported`, `out-of-range`, where it is not ok. */
  error: z.string().nullable(),
  epoch: z.string(),
  head,
  at: isoTimestamp,
});
export type Reply = z.infer<typeof reply>;

/** `directives/{source}`: the head of a batch. No kind of directive is carried out yet. */
export const directivesBatch = z.object({
  v,
  source: z.string().min(1).max(64),
  epoch: z.string().min(1).max(64),
  from: seq,
  to: seq,
  records: z.array(z.object({ seq })).max(BATCH_RECORDS_MAX),
});

/** `directives/{source}/ack`: retained. What was taken, and what was refused and why. */
export const directivesAcknowledgement = z.object({
  v,
  epoch: z.string(),
  seq,
  refused: z.array(z.object({ seq, why: z.string() })).max(BATCH_RECORDS_MAX),
});
export type DirectivesAcknowledgement = z.infer<typeof directivesAcknowledgement>;

/** `telemetry`: QoS 0, a few a minute; never part of the journal. */
export const telemetry = z.object({
  v,
  gateway: z.string(),
  at: isoTimestamp,
  uptime_s: z.number().int().min(0),
  epoch: z.string(),
  head: seq,
  acknowledged: seq,
  backlog_records: z.number().int().min(0),
  backlog_bytes: z.number().int().min(0),
  resident_bytes: z.number().int().min(0),
  stations: z.array(
    z.object({ id: z.string(), state: z.string(), parcels_per_hour: z.number().int().min(0) }),
  ),
  devices_down: z.array(z.string()),
  exceptions_open: z.number().int().min(0),
  alarms: z.array(z.string()),
});
export type Telemetry = z.infer<typeof telemetry>;
