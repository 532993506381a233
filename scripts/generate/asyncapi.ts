import { z } from 'zod';
import { BATCH_BYTES_MAX } from '../../contract/constants.ts';
import {
  acknowledgement,
  DEFAULT_ROOT,
  directivesAcknowledgement,
  directivesBatch,
  INCOMING_BYTES_MAX,
  journalBatch,
  reply,
  requests,
  status,
  telemetry,
  topicsOf,
} from '../../contract/mqtt.ts';
import { transferMessages } from '../../contract/transfers.ts';
import { examples, type MessageName } from './examples.ts';

/** The MQTT contract as AsyncAPI 3 and JSON Schema, made from the schemas that the gateway itself uses. */

type Flow = {
  readonly address: string;
  readonly message: MessageName;
  readonly schema: z.ZodType;
  /** As the gateway sees it. */
  readonly action: 'send' | 'receive';
  readonly qos: 0 | 1;
  readonly retain: boolean;
  readonly bytesMax: number;
  readonly summary: string;
};

const topics = topicsOf({ root: '{root}', site: '{site}', gateway: '{gateway}' });
const up = { action: 'send', qos: 1, retain: false, bytesMax: BATCH_BYTES_MAX } as const;
const down = { action: 'receive', qos: 1, retain: false, bytesMax: INCOMING_BYTES_MAX } as const;

const peer = { ...up, bytesMax: INCOMING_BYTES_MAX, address: topics.transfersTo('{to}') } as const;

const flows: readonly Flow[] = [
  {
    ...up,
    address: topics.status,
    message: 'status',
    schema: status,
    retain: true,
    summary: 'Whether the gateway is there; `offline` is also its Will.',
  },
  {
    ...up,
    address: topics.journal,
    message: 'journal',
    schema: journalBatch,
    summary: 'Records of one epoch without a gap, from the acknowledged cursor on.',
  },
  {
    ...down,
    address: topics.acknowledgement('{consumer}'),
    message: 'acknowledgement',
    schema: acknowledgement,
    retain: true,
    summary: 'The records up to this one are durable at this consumer.',
  },
  {
    ...down,
    address: topics.request('replay'),
    message: 'replay',
    schema: requests.replay,
    summary: 'Send the journal again from this record on.',
  },
  {
    ...down,
    address: topics.request('ping'),
    message: 'ping',
    schema: requests.ping,
    summary: 'Answer on `reply_to`.',
  },
  {
    ...down,
    address: topics.request('snapshot'),
    message: 'snapshot',
    schema: requests.snapshot,
    summary: 'Not served yet: answered with `unsupported`.',
  },
  {
    ...up,
    address: '{reply_to}',
    message: 'reply',
    schema: reply,
    summary: 'The answer to a request, where it asked for one, below `{root}/{site}/`.',
  },
  {
    ...down,
    address: topics.directives('{source}'),
    message: 'directives',
    schema: directivesBatch,
    summary: 'Not served yet: every record is refused with `unsupported`.',
  },
  {
    ...up,
    address: topics.directivesAcknowledgement('{source}'),
    message: 'directivesAcknowledgement',
    schema: directivesAcknowledgement,
    retain: true,
    summary: 'What was taken of a source, and what was refused and why.',
  },
  {
    ...up,
    address: topics.telemetry,
    message: 'telemetry',
    schema: telemetry,
    qos: 0,
    summary: 'Health figures every 20 seconds; never part of the journal.',
  },
  {
    ...peer,
    message: 'transferNotice',
    schema: transferMessages.notice,
    summary: 'To the zone that will receive them: these goods are on their way, or no longer are.',
  },
  {
    ...peer,
    message: 'transferArrival',
    schema: transferMessages.arrival,
    summary: 'To the zone that sent them: all that has arrived of a transfer up to now.',
  },
  {
    ...peer,
    message: 'transferHeard',
    schema: transferMessages.heard,
    summary: 'To the receiver: that statement is booked, and need not be said again.',
  },
  {
    ...peer,
    message: 'transferRefused',
    schema: transferMessages.refused,
    summary: 'The other’s message cannot be carried out; a person has to look.',
  },
  {
    ...peer,
    message: 'transferHello',
    schema: transferMessages.hello,
    summary: 'On every connect, to each zone that goods went to or came from.',
  },
  {
    ...peer,
    message: 'transferHolds',
    schema: transferMessages.holds,
    summary: 'To a zone that has goods of these lots: who holds them, and why.',
  },
  {
    ...peer,
    message: 'transferHeld',
    schema: transferMessages.held,
    summary: 'The answer: all that is known of the holds of these lots.',
  },
];

const PARAMETERS: Readonly<Record<string, string>> = {
  root: `First levels of all topics; ${DEFAULT_ROOT} unless configured otherwise.`,
  site: 'The site, as configured.',
  gateway: 'The gateway’s id, which is its MQTT client id as well.',
  consumer: 'Who acknowledges; the gateway waits for those in `uplink.consumers`.',
  source: 'Who directs.',
  to: 'The gateway that is spoken to; it receives the same messages, with the names exchanged.',
  reply_to: 'The topic that the request names.',
};

/** JSON Schema 2020-12 of each message, by its name. */
export function messageSchemas(): ReadonlyMap<MessageName, object> {
  return new Map(
    flows.map(({ message, schema }) => [
      message,
      // Readers must let members pass that they do not know.
      z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' }),
    ]),
  );
}

export function asyncApi(version: string): object {
  const channels = Object.fromEntries(
    flows.map(({ address, message, summary }) => [
      message,
      {
        address,
        description: summary,
        parameters: Object.fromEntries(
          [...address.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [
            name,
            { description: PARAMETERS[name] },
          ]),
        ),
        messages: { [message]: { $ref: `#/components/messages/${message}` } },
      },
    ]),
  );
  const operations = Object.fromEntries(
    flows.map(({ action, message, qos, retain, summary }) => [
      `${action}-${message}`,
      {
        action,
        summary,
        channel: { $ref: `#/channels/${message}` },
        messages: [{ $ref: `#/channels/${message}/messages/${message}` }],
        bindings: { mqtt: { qos, retain, bindingVersion: '0.2.0' } },
      },
    ]),
  );
  const messages = Object.fromEntries(
    flows.map(({ message, bytesMax, summary }) => [
      message,
      {
        name: message,
        title: message,
        summary,
        description: `At most ${bytesMax} bytes.`,
        contentType: 'application/json',
        payload: { $ref: `./mqtt/${message}.schema.json` },
        examples: [{ name: message, payload: examples[message] }],
      },
    ]),
  );
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Zone gateway over MQTT',
      version,
      description:
        'Seen from the gateway: it sends its journal and its state, and receives acknowledgements and requests. docs/mqtt.md says in words what each side must do. MQTT 3.1.1 and 5.',
    },
    defaultContentType: 'application/json',
    servers: {
      broker: {
        host: 'broker.example.lan:8883',
        protocol: 'secure-mqtt',
        protocolVersion: '3.1.1',
      },
    },
    channels,
    operations,
    components: { messages },
  };
}
