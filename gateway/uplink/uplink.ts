import type { ReplicationView } from '../../contract/http/view.ts';
import {
  type AcknowledgementMessage,
  BATCH_RECORDS_MAX,
  BATCHES_IN_FLIGHT_MAX,
  type DirectivesAcknowledgement,
  INCOMING_BYTES_MAX,
  MQTT_VERSION,
  type Reply,
  type Status,
  type Telemetry,
  topicsOf,
} from '../../contract/mqtt.ts';
import { BoundedQueue } from '../base/bounded-queue.ts';
import { type Cancel, type Clock, isoTime } from '../base/clock.ts';
import { describeError, plainWords } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { type Millis, millis } from '../base/units.ts';
import { backoff } from '../device/driver/backoff.ts';
import type { EpochRow } from '../journal/queries.ts';
import { Backlog } from './backlog.ts';
import { batchPayload, fitting, textBytesMax } from './batch.ts';
import type { UplinkConfig } from './config.ts';
import { type EpochParts, epochAfter, epochAtStart } from './epoch.ts';
import { type Incoming, readMessage } from './incoming.ts';
import type { MqttOptions, MqttSession, OpenMqtt } from './mqtt-port.ts';
import { SendWindow } from './send-window.ts';

export type UplinkOptions = EpochParts & {
  readonly config: UplinkConfig;
  readonly gateway: string;
  readonly version: string;
  /** Made anew by each start of the process. */
  readonly boot: string;
  readonly openMqtt: OpenMqtt;
  /** Password and certificates, already read. */
  readonly credentials: Pick<MqttOptions, 'password' | 'tls'>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  /** Newest durable record of the current epoch. */
  readonly head: () => { readonly seq: number; readonly hash: string };
  readonly telemetry: () => Omit<
    Telemetry,
    'v' | 'gateway' | 'at' | 'epoch' | 'head' | 'acknowledged' | 'backlog_records' | 'backlog_bytes'
  >;
  readonly onChange: () => void;
};

/** After a connect, the broker hands over what it retained; the journal waits that long for it. */
const RETAINED_WITHIN = millis(300);
/** Without a word from the consumers on what was sent, it is sent again: first after this, then less often. */
const SILENCE = millis(10_000);
const SILENCE_MAX = 160_000;
const STATUS_EVERY = millis(15_000);
const TELEMETRY_EVERY = millis(20_000);
const INCOMING_MAX = 256;
const REFUSED_MAX = 20;
/** A connection that ends sooner was not worth forgetting the failures before it. */
const STEADY_MS = 10_000;
/** Requests for replay are carried out this often at most. */
const REPLAY_EVERY = 1_000;

type Refused = { readonly topic: string; readonly why: string; readonly at: Millis };

/**
 * Carries the journal to its consumers: from the acknowledged cursor on, in batches, over whatever
 * connection there is. The journal is the only outbox, and a consumer's own word the only proof.
 */
export class Uplink {
  readonly #options: UplinkOptions;
  readonly #topics;
  readonly #window = new SendWindow(BATCHES_IN_FLIGHT_MAX);
  readonly #incoming = new BoundedQueue<() => Promise<void>>(INCOMING_MAX);
  readonly #backlog: Backlog;
  #epoch: EpochRow;
  /** What each required consumer holds of the current epoch. */
  readonly #held = new Map<string, { readonly seq: number; readonly stored_at: string | null }>();
  readonly #others = new Map<string, { readonly seq: number; readonly stored_at: string | null }>();
  #session: MqttSession | null = null;
  #state: ReplicationView['state'] = 'connecting';
  #why: string | null = null;
  #refused: Refused[] = [];
  #attempts = 0;
  #connectedAt: Millis | null = null;
  #abort = new AbortController();
  #cancelRetry: Cancel = () => {};
  #cancelSilence: Cancel = () => {};
  #silence: number = SILENCE;
  #sendable = false;
  #pumping = false;
  #pumpAgain = false;
  #handling = false;
  #replayedAt = Number.NEGATIVE_INFINITY;
  #stopped = false;
  #timers: Cancel[] = [];

  private constructor(options: UplinkOptions, epoch: EpochRow) {
    this.#options = options;
    this.#epoch = epoch;
    const { config, gateway, clock, reader } = options;
    this.#topics = topicsOf({ root: config.root, site: config.site, gateway });
    this.#backlog = new Backlog(reader, clock, options.onChange);
  }

  /** Finds out which epoch this database is in, then connects and goes on until it is stopped. */
  static async start(options: UplinkOptions): Promise<Uplink> {
    const epoch = await epochAtStart(options);
    const uplink = new Uplink(options, epoch);
    await uplink.#readCursors();
    await uplink.#backlog.read(uplink.#window.cursor);
    const { clock } = options;
    uplink.#timers = [
      clock.every(STATUS_EVERY, () => uplink.#publishStatus()),
      clock.every(TELEMETRY_EVERY, () => uplink.#publishTelemetry()),
      clock.every(millis(1_000), () => void uplink.#backlog.read(uplink.#window.cursor)),
    ];
    uplink.#connect();
    return uplink;
  }

  /** Something was committed. */
  committed(): void {
    this.#pump();
  }

  view(): ReplicationView {
    const { config, clock, head } = this.#options;
    const now = clock.monotonic();
    const { epoch, anchor, confirmed, opened_at, reason } = this.#epoch;
    const restored =
      reason === 'created' || confirmed || anchor === null
        ? null
        : { old_epoch: anchor.epoch, seq: anchor.seq, opened_at };
    const { seq } = head();
    return {
      state: this.#state,
      why: this.#why,
      broker: config.broker,
      epoch,
      head: seq,
      acknowledged: this.#window.cursor,
      ...this.#backlog.view(seq, this.#window.cursor),
      consumers: this.#consumers(),
      restored,
      refused: this.#refused.map(({ topic, why, at }) => ({
        topic,
        why,
        age_ms: Math.max(0, Math.round(now - at)),
      })),
    };
  }

  /** Tries the broker now rather than at the next attempt. */
  reconnect(): void {
    if (this.#session !== null || this.#stopped) return;
    this.#cancelRetry();
    this.#abort.abort();
    this.#connect();
  }

  /** A person has read that this is a restored copy. */
  async confirm(epoch: string, by: string): Promise<'confirmed' | 'exists'> {
    const { writer, reader, onChange } = this.#options;
    const outcome = await writer.execute('journal.confirm-epoch', { epoch, by });
    this.#epoch = (await reader.query('journal.epoch', null)) ?? this.#epoch;
    onChange();
    return outcome;
  }

  /** Says that it goes, and lets go of the broker. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#abort.abort();
    this.#cancelRetry();
    this.#cancelSilence();
    for (const cancel of this.#timers) cancel();
    const session = this.#session;
    this.#session = null;
    if (session === null) return;
    // Unheard, the Will says the same a little later.
    await session.publish(this.#statusMessage('offline')).catch(() => {});
    await session.close();
  }

  #consumers(): ReplicationView['consumers'] {
    const told =
      (required: boolean) =>
      ([name, at]: [string, { seq: number; stored_at: string | null }]) => ({
        name,
        required,
        ...at,
      });
    return [...[...this.#held].map(told(true)), ...[...this.#others].map(told(false))];
  }

  /* ── The connection ── */

  #connect(): void {
    if (this.#stopped) return;
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const { openMqtt } = this.#options;
    if (this.#state !== 'fenced') this.#setState('connecting', this.#why);
    const events = {
      message: (topic: string, payload: Buffer | null, retained: boolean) =>
        this.#take(topic, payload, retained),
      closed: (why: string) => this.#lost(why),
    };
    openMqtt(this.#mqttOptions(), events, signal).then(
      (session) => this.#connected(session, signal),
      (error: unknown) => {
        if (!signal.aborted) this.#failed(plainWords(error), error);
      },
    );
  }

  #mqttOptions(): MqttOptions {
    const { config, gateway, credentials } = this.#options;
    return {
      url: config.broker,
      protocol: config.protocol,
      clientId: gateway,
      ...(config.username === undefined ? {} : { username: config.username }),
      ...credentials,
      keepalive_s: config.keepalive_s,
      will: this.#statusMessage('offline'),
      subscriptions: [
        this.#topics.acknowledgements,
        this.#topics.requests,
        this.#topics.allDirectives,
      ],
      incomingBytesMax: INCOMING_BYTES_MAX,
    };
  }

  #connected(session: MqttSession, signal: AbortSignal): void {
    if (signal.aborted) {
      void session.close();
      return;
    }
    const { clock, logger, config } = this.#options;
    this.#session = session;
    this.#connectedAt = clock.monotonic();
    this.#setState('connected', null);
    logger.info({ broker: config.broker }, 'connected with the broker');
    this.#publishStatus();
    this.#publishTelemetry();
    this.#sendable = false;
    // The retained acknowledgements come first: they say from where on, and whether this is an old copy.
    this.#cancelRetry = clock.after(RETAINED_WITHIN, () => {
      this.#sendable = true;
      this.#window.rewind();
      this.#pump();
    });
  }

  #lost(why: string): void {
    this.#session = null;
    this.#sendable = false;
    this.#cancelSilence();
    this.#cancelRetry();
    if (this.#stopped) return;
    this.#options.logger.warn({ why }, 'the connection with the broker ended');
    const lasted = this.#options.clock.monotonic() - (this.#connectedAt ?? 0);
    if (lasted > STEADY_MS) this.#attempts = 0;
    this.#failed(why);
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

  #setState(state: ReplicationView['state'], why: string | null): void {
    if (this.#state === state && this.#why === why) return;
    this.#state = state;
    this.#why = why;
    this.#options.onChange();
  }

  /* ── The journal upwards ── */

  /** Sends what the window allows. One at a time; asked while it works, it looks once more. */
  #pump(): void {
    this.#pumpAgain = true;
    if (this.#pumping || !this.#sendable) return;
    this.#pumping = true;
    this.#sendAll()
      .catch((error: unknown) => this.#unknown(error))
      .finally(() => {
        this.#pumping = false;
        if (this.#pumpAgain && this.#sendable) this.#pump();
      });
  }

  async #sendAll(): Promise<void> {
    while (this.#pumpAgain && this.#sendable) {
      this.#pumpAgain = false;
      while (await this.#sendBatch());
    }
  }

  /** False when there is nothing to send now. */
  async #sendBatch(): Promise<boolean> {
    const { reader, gateway, head, config } = this.#options;
    const session = this.#session;
    const from = this.#window.next;
    const { epoch } = this.#epoch;
    if (session === null || !this.#sendable || from === null || from > head().seq) return false;
    const packet = Math.min(session.limits.packetBytesMax, config.packet_bytes_max);
    const bytes = textBytesMax(packet);
    const read = await reader.query('journal.batch', {
      epoch,
      from,
      records: BATCH_RECORDS_MAX,
      bytes,
    });
    const records = fitting(read, bytes);
    const to = records.at(-1)?.seq;
    // Meanwhile the connection, the cursor or the epoch may have changed.
    const stale = this.#session !== session || this.#window.next !== from;
    if (stale || this.#epoch.epoch !== epoch) return true;
    if (to === undefined) return false;
    this.#window.sent(from, to);
    this.#expectWord();
    const payload = batchPayload(gateway, epoch, records);
    await session.publish({ topic: this.#topics.journal, payload, qos: 1, retain: false });
    return true;
  }

  /** Nobody knows whether it arrived: all beyond the cursor goes again. */
  #unknown(error: unknown): void {
    if (this.#session === null || this.#stopped) return;
    this.#options.logger.warn({ err: error }, `a batch was not sent: ${describeError(error)}`);
    this.#cancelSilence();
    this.#cancelSilence = this.#options.clock.after(millis(1_000), () => {
      this.#window.rewind();
      this.#pump();
    });
  }

  #expectWord(): void {
    this.#cancelSilence();
    this.#cancelSilence = this.#options.clock.after(millis(this.#silence), () => {
      if (!this.#window.waits) return;
      this.#silence = Math.min(SILENCE_MAX, this.#silence * 2);
      this.#window.rewind();
      this.#pump();
    });
  }

  async #readCursors(): Promise<void> {
    const { reader, config } = this.#options;
    const rows = await reader.query('journal.consumers', null);
    this.#held.clear();
    for (const consumer of config.consumers) this.#held.set(consumer, { seq: 0, stored_at: null });
    for (const { consumer, epoch, seq, stored_at } of rows) {
      if (epoch === this.#epoch.epoch) this.#hold(consumer, seq, stored_at);
    }
    this.#window.restart(this.#cursor());
  }

  #hold(consumer: string, seq: number, stored_at: string): void {
    const required = this.#held.has(consumer);
    if (!required && this.#others.size >= 16 && !this.#others.has(consumer)) return;
    (required ? this.#held : this.#others).set(consumer, { seq, stored_at });
  }

  #cursor(): number {
    return Math.min(...[...this.#held.values()].map(({ seq }) => seq));
  }

  /* ── Messages downwards ── */

  #take(topic: string, payload: Buffer | null, retained: boolean): void {
    // An emptied retained message says nothing.
    if (payload?.length === 0) return;
    const message = readMessage(this.#topics, topic, payload, retained);
    if (!message.ok) return this.#refuse(topic, message.error);
    const taken = this.#incoming.push(() => this.#handle(topic, message.value));
    if (!taken) return this.#refuse(topic, `${INCOMING_MAX} messages already wait`);
    if (this.#handling) return;
    this.#handling = true;
    void this.#handleAll();
  }

  async #handleAll(): Promise<void> {
    for (let next = this.#incoming.shift(); next; next = this.#incoming.shift()) {
      try {
        await next();
      } catch (error) {
        const why = describeError(error);
        this.#options.logger.warn({ err: error }, `a message was not carried out: ${why}`);
      }
    }
    this.#handling = false;
  }

  #refuse(topic: string, why: string): void {
    const at = this.#options.clock.monotonic();
    this.#refused = [
      ...this.#refused.slice(-REFUSED_MAX + 1),
      { topic: topic.slice(0, 200), why, at },
    ];
    this.#options.logger.warn({ topic: topic.slice(0, 200), why }, 'a message was refused');
    this.#options.onChange();
  }

  async #handle(topic: string, message: Incoming): Promise<void> {
    switch (message.type) {
      case 'acknowledgement':
        return this.#acknowledged(topic, message.consumer, message.claim, message.retained);
      case 'replay':
        return this.#replay(message.request, message.from);
      case 'ping':
        return this.#reply(message.request, null);
      case 'snapshot':
        return this.#reply(message.request, 'unsupported');
      case 'directives':
        return this.#refuseDirectives(topic, message.batch);
    }
  }

  async #acknowledged(
    topic: string,
    consumer: string,
    claim: AcknowledgementMessage,
    retained: boolean,
  ): Promise<void> {
    const { writer } = this.#options;
    const { epoch, seq, hash, stored_at } = claim;
    const outcome = await writer.execute('journal.acknowledge', {
      consumer,
      epoch,
      seq,
      hash,
      stored_at,
    });
    switch (outcome) {
      case 'moved':
      case 'held':
        if (outcome === 'moved') this.#hold(consumer, seq, stored_at);
        this.#moved();
        return;
      case 'other-epoch':
        // A consumer that has not seen the new epoch yet; it will once the first batch is there.
        if (!retained) this.#refuse(topic, `of another epoch (${epoch})`);
        return;
      case 'ahead':
      case 'wrong-hash':
        if (retained && this.#held.has(consumer)) return this.#fence(topic, claim);
        this.#refuse(
          topic,
          outcome === 'ahead'
            ? `acknowledges ${seq}, and the newest record is ${this.#options.head().seq}`
            : `another record stands here under ${seq}`,
        );
        return;
    }
  }

  #moved(): void {
    const before = this.#window.cursor;
    this.#window.acknowledged(this.#cursor());
    if (this.#window.cursor > before) {
      this.#silence = SILENCE;
      if (this.#window.waits) this.#expectWord();
      void this.#backlog.read(this.#window.cursor);
    }
    this.#pump();
  }

  /** The database is an old copy: nothing more goes out under the old epoch. */
  async #fence(topic: string, claim: AcknowledgementMessage): Promise<void> {
    this.#sendable = false;
    this.#setState('fenced', 'this database is an old copy; a new epoch begins');
    const opened = await epochAfter(this.#options, this.#epoch, claim);
    if (opened === null) {
      this.#refuse(topic, `acknowledges ${claim.seq} of ${claim.epoch}`);
    } else {
      this.#epoch = opened;
      await this.#readCursors();
    }
    this.#setState(this.#session === null ? 'waiting' : 'connected', null);
    this.#sendable = this.#session !== null;
    this.#publishStatus();
    this.#window.rewind();
    this.#pump();
  }

  async #replay(
    request: { readonly id: string; readonly reply_to?: string | undefined },
    from: number,
  ): Promise<void> {
    const now = this.#options.clock.monotonic();
    if (from > this.#options.head().seq) return this.#reply(request, 'out-of-range');
    if (now - this.#replayedAt >= REPLAY_EVERY) {
      this.#replayedAt = now;
      this.#window.replay(from);
      this.#pump();
    }
    return this.#reply(request, null);
  }

  async #reply(
    { id, reply_to }: { readonly id: string; readonly reply_to?: string | undefined },
    error: string | null,
  ): Promise<void> {
    if (reply_to === undefined) return;
    const { config, gateway, head, clock } = this.#options;
    if (
      !reply_to.startsWith(`${config.root}/${config.site}/`) ||
      reply_to.startsWith(this.#topics.base)
    ) {
      return this.#refuse(reply_to, 'no place for an answer');
    }
    const answer: Reply = {
      v: MQTT_VERSION,
      id,
      gateway,
      ok: error === null,
      error,
      epoch: this.#epoch.epoch,
      head: head(),
      at: isoTime(clock.wall().at),
    };
    await this.#session?.publish({
      topic: reply_to,
      payload: JSON.stringify(answer),
      qos: 1,
      retain: false,
    });
  }

  /** Answered, so that the source does not wait for what this version cannot do. */
  async #refuseDirectives(
    topic: string,
    batch: {
      readonly source: string;
      readonly epoch: string;
      readonly to: number;
      readonly records: readonly { readonly seq: number }[];
    },
  ): Promise<void> {
    this.#refuse(topic, 'directives are not supported yet');
    const answer: DirectivesAcknowledgement = {
      v: MQTT_VERSION,
      epoch: batch.epoch,
      seq: batch.to,
      refused: batch.records.map(({ seq }) => ({ seq, why: 'unsupported' })),
    };
    await this.#session?.publish({
      topic: `${topic}/ack`,
      payload: JSON.stringify(answer),
      qos: 1,
      retain: true,
    });
  }

  /* ── Status and telemetry ── */

  #statusMessage(state: Status['state']) {
    const { gateway, version, boot, head, clock } = this.#options;
    const { at, synchronised } = clock.wall();
    const status: Status = {
      v: MQTT_VERSION,
      gateway,
      state,
      version,
      boot,
      epoch: this.#epoch.epoch,
      head: head(),
      acknowledged: this.#window.cursor,
      clock: synchronised ? 'synchronised' : 'unsynchronised',
      at: isoTime(at),
    };
    return {
      topic: this.#topics.status,
      payload: JSON.stringify(status),
      qos: 1,
      retain: true,
    } as const;
  }

  #publishStatus(): void {
    // The connection's end tells of a failure; the next connect says it again.
    this.#session?.publish(this.#statusMessage('online')).catch(() => {});
  }

  #publishTelemetry(): void {
    const { gateway, clock, head, telemetry } = this.#options;
    const { seq } = head();
    const { backlog_records, backlog_bytes } = this.#backlog.view(seq, this.#window.cursor);
    const message: Telemetry = {
      v: MQTT_VERSION,
      gateway,
      at: isoTime(clock.wall().at),
      epoch: this.#epoch.epoch,
      head: seq,
      acknowledged: this.#window.cursor,
      backlog_records,
      backlog_bytes,
      ...telemetry(),
    };
    this.#session
      ?.publish({
        topic: this.#topics.telemetry,
        payload: JSON.stringify(message),
        qos: 0,
        retain: false,
      })
      .catch(() => {});
  }
}
