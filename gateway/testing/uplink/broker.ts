import type { Clock } from '../../base/clock.ts';
import { OperationalError } from '../../base/errors.ts';
import { millis } from '../../base/units.ts';
import type {
  MqttEvents,
  MqttLimits,
  MqttMessage,
  MqttOptions,
  OpenMqtt,
} from '../../uplink/mqtt-port.ts';

/** A message with its payload as text. */
export type HeardMessage = MqttMessage & { readonly payload: string };

type Connection = {
  readonly options: MqttOptions;
  readonly events: MqttEvents;
  readonly pending: Set<(error: Error) => void>;
  open: boolean;
};

/**
 * A broker in memory on the test's clock. In calm weather everything arrives in order after a millisecond.
 * In rough weather it does what brokers may: acknowledges what it then drops, delivers twice, late and out
 * of order, and refuses connections.
 */
export class SimulatedBroker {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #connections = new Set<Connection>();
  readonly retained = new Map<string, string>();
  /** Every message that came in. */
  readonly heard: HeardMessage[] = [];
  rough = false;
  up = true;
  acknowledges = true;
  limits: MqttLimits = { receiveMaximum: 65_535, packetBytesMax: 65_536 };

  constructor(clock: Clock, random: () => number = () => 0.5) {
    this.#clock = clock;
    this.#random = random;
  }

  readonly open: OpenMqtt = async (options, events, signal) => {
    if (!this.up || (this.rough && this.#random() < 0.2)) {
      throw new OperationalError('broker-not-reached', 'no broker listens');
    }
    if (signal.aborted) throw new OperationalError('broker-not-reached', 'it was not waited for');
    for (const other of this.#connections) {
      if (other.options.clientId === options.clientId) this.#end(other, 'taken over');
    }
    const connection: Connection = { options, events, pending: new Set(), open: true };
    this.#connections.add(connection);
    for (const [topic, payload] of this.retained) {
      if (options.subscriptions.some((filter) => matches(filter, topic))) {
        this.#deliver(connection, topic, payload, true);
      }
    }
    return {
      limits: this.limits,
      publish: (message) => this.#publish(connection, message),
      close: async () => this.#leave(connection),
    };
  };

  /** As any client would. */
  publish(topic: string, payload: string, retain = false): void {
    this.#route({ topic, payload, qos: 1, retain });
  }

  /** Ends all connections, or one client's. */
  drop(clientId?: string): void {
    for (const connection of this.#connections) {
      if (clientId === undefined || connection.options.clientId === clientId) {
        this.#end(connection, 'the connection ended');
      }
    }
  }

  get clients(): readonly string[] {
    return [...this.#connections].map(({ options }) => options.clientId);
  }

  #publish(connection: Connection, message: MqttMessage): Promise<void> {
    if (!connection.open) return Promise.reject(new Error('the connection has ended'));
    return new Promise((resolve, reject) => {
      connection.pending.add(reject);
      this.#after(() => {
        if (!connection.open) return;
        this.#route(message);
        if (!this.acknowledges && message.qos > 0) return;
        connection.pending.delete(reject);
        resolve();
      });
    });
  }

  #route(sent: MqttMessage): void {
    const message = { ...sent, payload: Buffer.from(sent.payload).toString() };
    this.heard.push(message);
    if (message.retain) this.retained.set(message.topic, message.payload);
    for (const connection of this.#connections) {
      if (!connection.options.subscriptions.some((filter) => matches(filter, message.topic))) {
        continue;
      }
      if (this.rough && this.#random() < 0.1) continue;
      this.#deliver(connection, message.topic, message.payload, false);
      if (this.rough && this.#random() < 0.1) {
        this.#deliver(connection, message.topic, message.payload, false);
      }
    }
  }

  #deliver(connection: Connection, topic: string, payload: string, retained: boolean): void {
    this.#after(() => {
      if (!connection.open) return;
      const bytes = Buffer.from(payload);
      const tooLong = bytes.length > connection.options.incomingBytesMax;
      connection.events.message(topic, tooLong ? null : bytes, retained);
    });
  }

  #after(task: () => void): void {
    const delay = this.rough ? Math.floor(this.#random() ** 3 * 2_000) : 1;
    this.#clock.after(millis(delay), task);
  }

  #end(connection: Connection, why: string): void {
    if (!connection.open) return;
    this.#leave(connection);
    const { will } = connection.options;
    if (will !== null) this.#route(will);
    connection.events.closed(why);
  }

  #leave(connection: Connection): void {
    connection.open = false;
    this.#connections.delete(connection);
    for (const reject of connection.pending) reject(new Error('the connection was closed'));
    connection.pending.clear();
  }
}

function matches(filter: string, topic: string): boolean {
  const levels = topic.split('/');
  const wanted = filter.split('/');
  return (
    wanted.length === levels.length &&
    wanted.every((level, index) => level === '+' || level === levels[index])
  );
}
