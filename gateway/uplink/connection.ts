import type { ReplicationView } from '../../contract/http/view.ts';
import type { Cancel, Clock } from '../base/clock.ts';
import { OperationalError, plainWords } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { type Millis, millis } from '../base/units.ts';
import { backoff } from '../device/driver/backoff.ts';
import type { MqttMessage, MqttOptions, MqttSession, OpenMqtt } from './mqtt-port.ts';

export type ConnectionOptions = {
  readonly openMqtt: OpenMqtt;
  /** Asked anew for each attempt, since the Will tells the newest record. */
  readonly mqtt: () => MqttOptions;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  /** Returns at once. */
  readonly onMessage: (topic: string, payload: Buffer | null, retained: boolean) => void;
  readonly onConnected: (session: MqttSession) => void;
  readonly onLost: () => void;
  readonly onChange: () => void;
};

type State = Extract<ReplicationView['state'], 'connecting' | 'connected' | 'waiting'>;

/** A connection that ends sooner was not worth forgetting the failures before it. */
const STEADY_MS = 10_000;
const AGAIN_AND_AGAIN = 3;
const SECOND_GATEWAY = 'this goes on and on: is there a second gateway with this id at the broker?';
/** A broker that answers pings and acknowledges nothing is left for that long. */
const ACKNOWLEDGED_WITHIN = millis(20_000);

/** One connection with the broker after the other, for ever, with growing pauses. */
export class BrokerConnection {
  readonly #options: ConnectionOptions;
  #session: MqttSession | null = null;
  #state: State = 'connecting';
  #why: string | null = null;
  #attempts = 0;
  #connectedAt: Millis | null = null;
  #abort = new AbortController();
  #cancelRetry: Cancel = () => {};
  #stopped = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get state(): State {
    return this.#state;
  }

  /** Why it is not connected, in words. */
  get why(): string | null {
    return this.#why;
  }

  get connected(): boolean {
    return this.#session !== null;
  }

  start(): void {
    this.#connect();
  }

  /** Tries now rather than at the next attempt. */
  reconnect(): void {
    if (this.#session !== null || this.#stopped) return;
    this.#cancelRetry();
    this.#abort.abort();
    this.#connect();
  }

  /** Ends this connection and makes a new one. */
  renew(why: string): void {
    const session = this.#session;
    if (session === null) return;
    void session.close();
    this.#lost(why);
  }

  /** Rejects when nobody knows whether it arrived. */
  async publish(message: MqttMessage): Promise<void> {
    const session = this.#session;
    if (session === null) {
      throw new OperationalError('not-connected', 'there is no connection with the broker');
    }
    const cancel =
      message.qos === 0
        ? () => {}
        : this.#options.clock.after(ACKNOWLEDGED_WITHIN, () => this.#giveUp(session));
    try {
      await session.publish(message);
    } finally {
      cancel();
    }
  }

  /** Says `farewell` and lets go of the broker. */
  async stop(farewell: MqttMessage): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#abort.abort();
    this.#cancelRetry();
    const session = this.#session;
    this.#session = null;
    if (session === null) return;
    const cancel = this.#options.clock.after(millis(2_000), () => void session.close());
    // Unheard, the Will says the same a little later.
    await session.publish(farewell).catch(() => {});
    cancel();
    await session.close();
  }

  #connect(): void {
    if (this.#stopped) return;
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const { openMqtt, mqtt, onMessage } = this.#options;
    this.#setState('connecting', this.#why);
    const events = {
      message: onMessage,
      closed: (why: string) => this.#lost(why),
    };
    openMqtt(mqtt(), events, signal).then(
      (session) => this.#opened(session, signal),
      (error: unknown) => {
        if (!signal.aborted) this.#failed(plainWords(error), error);
      },
    );
  }

  #opened(session: MqttSession, signal: AbortSignal): void {
    if (signal.aborted) {
      void session.close();
      return;
    }
    this.#session = session;
    this.#connectedAt = this.#options.clock.monotonic();
    this.#setState('connected', null);
    this.#options.onConnected(session);
  }

  #giveUp(session: MqttSession): void {
    if (this.#session === session) this.renew('the broker acknowledges nothing');
  }

  #lost(why: string): void {
    this.#session = null;
    this.#options.onLost();
    if (this.#stopped) return;
    this.#options.logger.warn({ why }, 'the connection with the broker ended');
    const lasted = this.#options.clock.monotonic() - (this.#connectedAt ?? 0);
    if (lasted > STEADY_MS) this.#attempts = 0;
    // Two that share a name take the session from each other as soon as each has it.
    const taken = this.#attempts >= AGAIN_AND_AGAIN ? `${why}; ${SECOND_GATEWAY}` : why;
    this.#failed(taken);
  }

  #failed(why: string, error?: unknown): void {
    this.#attempts += 1;
    if (this.#attempts === 1 && error !== undefined) {
      this.#options.logger.warn({ err: error }, 'the broker is not reached');
    }
    this.#setState('waiting', why);
    const { clock, random } = this.#options;
    const wait = backoff(this.#attempts + 1, random());
    this.#cancelRetry = clock.after(wait, () => this.#connect());
  }

  #setState(state: State, why: string | null): void {
    if (this.#state === state && this.#why === why) return;
    this.#state = state;
    this.#why = why;
    this.#options.onChange();
  }
}
