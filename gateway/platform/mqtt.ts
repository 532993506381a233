import { Socket } from 'node:net';
import { connect, type IClientOptions, type IConnackPacket, type MqttClient } from 'mqtt';
import { describeError, OperationalError } from '../base/errors.ts';
import type {
  MqttEvents,
  MqttLimits,
  MqttMessage,
  MqttOptions,
  MqttSession,
  OpenMqtt,
} from '../uplink/mqtt-port.ts';

const CONNECT_WITHIN_MS = 10_000;
const CLOSE_WITHIN_MS = 2_000;
/** How long the broker keeps what comes for an absent gateway. */
const SESSION_EXPIRY_S = 7 * 24 * 3_600;

/**
 * One connection by mqtt.js. It never reconnects by itself, stores nothing and queues nothing: its own
 * store loses and reorders on reconnect (mqttjs/MQTT.js#2015, #450), and the journal is the only outbox.
 */
export const openMqtt: OpenMqtt = async (options, events, signal) => {
  const client = connect(options.url, clientOptions(options));
  try {
    const connack = await connected(client, signal);
    // A batch and its acknowledgement are small packets in turn: without this, each waits 40 ms for the other side.
    if (client.stream instanceof Socket) client.stream.setNoDelay(true);
    const session = sessionOf(client, limitsOf(connack), options.incomingBytesMax, events);
    await subscribed(client, options.subscriptions);
    return session;
  } catch (cause) {
    client.on('error', () => {});
    client.end(true);
    throw new OperationalError('broker-not-reached', whyNot(options.url, cause), { cause });
  }
};

function clientOptions(options: MqttOptions): IClientOptions {
  const { protocol, clientId, username, password, keepalive_s, tls, will } = options;
  return {
    clientId,
    protocolVersion: protocol,
    clean: false,
    keepalive: keepalive_s,
    reconnectPeriod: 0,
    connectTimeout: CONNECT_WITHIN_MS,
    queueQoSZero: false,
    resubscribe: false,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls?.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls?.certificate === undefined ? {} : { cert: tls.certificate }),
    ...(tls?.key === undefined ? {} : { key: tls.key }),
    ...(will === null ? {} : { will: { ...will, payload: Buffer.from(will.payload) } }),
    ...(protocol === 5
      ? {
          properties: {
            sessionExpiryInterval: SESSION_EXPIRY_S,
            // The broker then keeps longer packets to itself.
            maximumPacketSize: options.incomingBytesMax + 1_024,
          },
        }
      : {}),
  };
}

function connected(client: MqttClient, signal: AbortSignal): Promise<IConnackPacket> {
  return new Promise((resolve, reject) => {
    const giveUp = (why: unknown): void => {
      signal.removeEventListener('abort', aborted);
      reject(why instanceof Error ? why : new Error(String(why)));
    };
    const aborted = (): void => giveUp(new Error('it was not waited for'));
    if (signal.aborted) return aborted();
    signal.addEventListener('abort', aborted, { once: true });
    client.once('error', giveUp);
    client.once('close', () => giveUp(new Error('the broker closed the connection')));
    client.once('connect', (connack) => {
      signal.removeEventListener('abort', aborted);
      client.removeListener('error', giveUp);
      client.removeAllListeners('close');
      resolve(connack);
    });
  });
}

function subscribed(client: MqttClient, topics: readonly string[]): Promise<void> {
  if (topics.length === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    client.once('close', () => reject(new Error('the broker closed the connection')));
    client.subscribe([...topics], { qos: 1 }, (error, granted) => {
      if (error !== null) reject(error);
      const refused = granted?.find(({ qos }) => qos >= 128);
      if (refused === undefined) resolve();
      else reject(new Error(`the broker refused the subscription of ${refused.topic}`));
    });
  });
}

function sessionOf(
  client: MqttClient,
  limits: MqttLimits,
  incomingBytesMax: number,
  events: MqttEvents,
): MqttSession {
  let over = false;
  let lastError: string | null = null;
  const pending = new Set<(error: Error) => void>();
  const end = (why: string): void => {
    if (over) return;
    over = true;
    client.end(true);
    // mqtt.js does not call back for what the connection took with it.
    for (const reject of pending) reject(new Error(why));
    pending.clear();
    events.closed(why);
  };
  client.on('error', (error) => {
    lastError = describeError(error);
  });
  client.on('disconnect', ({ reasonCode }) => {
    const taken = reasonCode === 0x8e;
    lastError = taken
      ? 'another client took over this gateway’s name: is there a second gateway with this id?'
      : `the broker ended the session (reason ${reasonCode ?? 'unknown'})`;
  });
  client.on('close', () => end(lastError ?? 'the connection ended'));
  client.on('message', (topic, payload, { retain }) => {
    if (over) return;
    events.message(topic, payload.length > incomingBytesMax ? null : payload, retain);
  });
  return {
    limits,
    publish(message) {
      if (over) return Promise.reject(new Error('the connection has ended'));
      return publish(client, message, pending);
    },
    close() {
      over = true;
      for (const reject of pending) reject(new Error('the connection was closed'));
      pending.clear();
      return ended(client);
    },
  };
}

function publish(
  client: MqttClient,
  { topic, payload, qos, retain }: MqttMessage,
  pending: Set<(error: Error) => void>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    pending.add(reject);
    client.publish(topic, bytesOf(payload), { qos, retain }, (error) => {
      pending.delete(reject);
      if (error) reject(error);
      else resolve();
    });
  });
}

/** What mqtt.js sends without copying it. */
function bytesOf(payload: string | Uint8Array): string | Buffer {
  if (typeof payload === 'string') return payload;
  return Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
}

function ended(client: MqttClient): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => client.end(true, {}, () => resolve()), CLOSE_WITHIN_MS);
    client.end(false, {}, () => {
      clearTimeout(late);
      resolve();
    });
  });
}

function limitsOf({ properties }: IConnackPacket): MqttLimits {
  return {
    receiveMaximum: properties?.receiveMaximum ?? 65_535,
    packetBytesMax: properties?.maximumPacketSize ?? Number.MAX_SAFE_INTEGER,
  };
}

function whyNot(url: string, cause: unknown): string {
  const text = describeError(cause);
  if (/ECONNREFUSED/.test(text)) return `no broker listens at ${url}`;
  if (/ENOTFOUND|EAI_AGAIN/.test(text)) return `the name in ${url} is not known here`;
  if (/not authori[sz]ed|bad user ?name or password/i.test(text)) {
    return `the broker at ${url} refuses this gateway's name or password`;
  }
  if (/certificate|self.signed|TLS|SSL/i.test(text)) {
    return `the broker at ${url} and this gateway do not trust each other's certificates`;
  }
  return `the broker at ${url} cannot be used`;
}
