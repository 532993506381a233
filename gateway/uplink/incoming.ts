import type { z } from 'zod';
import {
  type AcknowledgementMessage,
  acknowledgement,
  directivesBatch,
  INCOMING_BYTES_MAX,
  type RequestVerb,
  requests,
  type topicsOf,
} from '../../contract/mqtt.ts';
import { type TransferMessage, transferMessage } from '../../contract/transfers.ts';
import { err, ok, type Result } from '../base/result.ts';

type Topics = ReturnType<typeof topicsOf>;
/** What every request has. */
export type Request = z.infer<(typeof requests)['ping' & RequestVerb]>;
export type DirectivesHead = z.infer<typeof directivesBatch>;

/** A message that was understood. */
export type Incoming =
  | {
      readonly type: 'acknowledgement';
      readonly consumer: string;
      readonly claim: AcknowledgementMessage;
      readonly retained: boolean;
    }
  | {
      readonly type: 'replay';
      readonly request: Request;
      readonly from: number;
      readonly epoch: string | undefined;
    }
  | { readonly type: 'ping' | 'snapshot'; readonly request: Request }
  | { readonly type: 'directives'; readonly batch: DirectivesHead }
  | { readonly type: 'transfer'; readonly message: TransferMessage };

/** What a message says, or why it is refused, in words. Never throws, whatever the bytes are. */
export function readMessage(
  topics: Topics,
  topic: string,
  payload: Buffer | null,
  retained: boolean,
): Result<Incoming, string> {
  if (payload === null || payload.length > INCOMING_BYTES_MAX) {
    return err(`longer than ${INCOMING_BYTES_MAX} bytes`);
  }
  const value = parsed(payload);
  if (!value.ok) return value;
  const peers = topics.allTransfers.slice(0, -1);
  if (topic.startsWith(peers)) return transfer(topics, topic.slice(peers.length), value.value);
  const below = topic.startsWith(`${topics.base}/`) ? topic.slice(topics.base.length + 1) : '';
  const [first = '', second = '', third = '', ...rest] = below.split('/');
  if (first === 'journal' && second === 'ack' && third !== '' && rest.length === 0) {
    const claim = checked(acknowledgement, value.value);
    return claim.ok
      ? ok({ type: 'acknowledgement', consumer: third, claim: claim.value, retained })
      : claim;
  }
  if (first === 'request' && third === '') return request(second, value.value);
  if (first === 'directives' && second !== '' && third === '') {
    const batch = checked(directivesBatch, value.value);
    return batch.ok ? ok({ type: 'directives', batch: batch.value }) : batch;
  }
  return err('nothing is expected on this topic');
}

/** The topic, whose rights the broker keeps, says who speaks; the message must say the same. */
function transfer(topics: Topics, zone: string, value: unknown): Result<Incoming, string> {
  const message = checked(transferMessage, value);
  if (!message.ok) return message;
  const { from, to } = message.value;
  if (from !== zone) return err(`from: the topic says that ${zone} speaks, the message ${from}`);
  if (!topics.allTransfers.endsWith(`/${to}/+`)) return err(`to: it is for ${to}`);
  if (to === from) return err('from: a zone sends nothing to itself');
  return ok({ type: 'transfer', message: message.value });
}

function request(verb: string, value: unknown): Result<Incoming, string> {
  switch (verb) {
    case 'replay': {
      const asked = checked(requests.replay, value);
      return asked.ok
        ? ok({
            type: 'replay',
            request: asked.value,
            from: asked.value.from,
            epoch: asked.value.epoch,
          })
        : asked;
    }
    case 'ping':
    case 'snapshot': {
      const asked = checked(requests[verb], value);
      return asked.ok ? ok({ type: verb, request: asked.value }) : asked;
    }
    default:
      return err(`there is no request "${verb}"; there are replay, ping, snapshot`);
  }
}

function parsed(payload: Buffer): Result<unknown, string> {
  try {
    return ok(JSON.parse(payload.toString('utf8')));
  } catch {
    return err('not JSON');
  }
}

function checked<S extends z.ZodType>(schema: S, value: unknown): Result<z.infer<S>, string> {
  const result = schema.safeParse(value);
  if (result.success) return ok(result.data);
  const [issue] = result.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  return err(`${where}${issue?.message ?? 'not what is expected'}`);
}
