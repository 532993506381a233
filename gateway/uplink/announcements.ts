import { MQTT_VERSION } from '../../contract/constants.ts';
import type { DirectivesAcknowledgement, Reply, Status, Telemetry } from '../../contract/mqtt.ts';
import { type Clock, isoTime } from '../base/clock.ts';
import type { DirectivesHead, Request } from './incoming.ts';
import type { MqttMessage } from './mqtt-port.ts';
import type { UplinkOptions } from './options.ts';

/** What the gateway says besides its journal. */

type Facts = Pick<UplinkOptions, 'gateway' | 'version' | 'boot' | 'head' | 'clock'>;

const message = (topic: string, value: object, retain: boolean): MqttMessage => ({
  topic,
  payload: JSON.stringify(value),
  qos: 1,
  retain,
});

export function statusMessage(
  topic: string,
  state: Status['state'],
  { gateway, version, boot, head, clock }: Facts,
  journal: Pick<Status, 'epoch' | 'acknowledged'>,
): MqttMessage {
  const status: Status = {
    v: MQTT_VERSION,
    gateway,
    state,
    version,
    boot,
    ...journal,
    head: head(),
    ...timeOf(clock),
  };
  return message(topic, status, true);
}

export function telemetryMessage(
  topic: string,
  { gateway, head, clock, telemetry }: Facts & Pick<UplinkOptions, 'telemetry'>,
  journal: Pick<Telemetry, 'epoch' | 'acknowledged' | 'backlog_records' | 'backlog_bytes'>,
): MqttMessage {
  const { epoch, acknowledged, backlog_records, backlog_bytes } = journal;
  const told: Telemetry = {
    v: MQTT_VERSION,
    gateway,
    at: isoTime(clock.wall().at),
    epoch,
    head: head().seq,
    acknowledged,
    backlog_records,
    backlog_bytes,
    ...telemetry(),
  };
  return { ...message(topic, told, false), qos: 0 };
}

export function replyMessage(
  topic: string,
  { id }: Request,
  error: string | null,
  { gateway, head, clock }: Facts,
  epoch: string,
): MqttMessage {
  const { at } = timeOf(clock);
  const ok = error === null;
  const answer: Reply = { v: MQTT_VERSION, id, gateway, ok, error, epoch, head: head(), at };
  return message(topic, answer, false);
}

/** Answered, so that the source does not wait for what this version cannot do. */
export function directivesRefusal(topic: string, batch: DirectivesHead): MqttMessage {
  const answer: DirectivesAcknowledgement = {
    v: MQTT_VERSION,
    epoch: batch.epoch,
    seq: batch.to,
    refused: batch.records.map(({ seq }) => ({ seq, why: 'unsupported' })),
  };
  return message(`${topic}/ack`, answer, true);
}

function timeOf(clock: Clock): Pick<Status, 'clock' | 'at'> {
  const { at, synchronised } = clock.wall();
  return { clock: synchronised ? 'synchronised' : 'unsynchronised', at: isoTime(at) };
}
