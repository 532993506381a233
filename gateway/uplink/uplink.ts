import type { ReplicationView } from '../../contract/http/view.ts';
import {
  type AcknowledgementMessage,
  INCOMING_BYTES_MAX,
  type Status,
  topicsOf,
} from '../../contract/mqtt.ts';
import { BoundedQueue } from '../base/bounded-queue.ts';
import type { Cancel } from '../base/clock.ts';
import { describeError } from '../base/errors.ts';
import { millis } from '../base/units.ts';
import type { EpochRow } from '../journal/queries.ts';
import {
  directivesRefusal,
  replyMessage,
  statusMessage,
  telemetryMessage,
} from './announcements.ts';
import { Backlog } from './backlog.ts';
import { BrokerConnection } from './connection.ts';
import { Consumers } from './consumers.ts';
import { CursorKeeper } from './cursor-keeper.ts';
import { epochAfter, epochAtStart } from './epoch.ts';
import { type Incoming, type Request, readMessage } from './incoming.ts';
import type { MqttMessage, MqttOptions, MqttSession } from './mqtt-port.ts';
import type { UplinkOptions } from './options.ts';
import { Refusals } from './refusals.ts';
import { JournalSender } from './sender.ts';
import { ZoneTalk } from './zone-talk.ts';

/** After a connect, the broker hands over what it retained; the journal waits that long for it. */
const RETAINED_WITHIN = millis(300);
const STATUS_EVERY = millis(15_000);
const TELEMETRY_EVERY = millis(20_000);
const BACKLOG_EVERY = millis(1_000);
/** A consumer that goes on contradicting this journal is asked what it has retained. */
const DOUBT_WITHIN = millis(30_000);
const INCOMING_MAX = 256;
/** Requests for replay are carried out this often at most; those that come in between, together. */
const REPLAY_EVERY = millis(1_000);

/**
 * Carries the journal to its consumers: from the acknowledged cursor on, in batches, over whatever
 * connection there is. The journal is the only outbox, and a consumer's own word the only proof.
 */
export class Uplink {
  readonly #options: UplinkOptions;
  readonly #topics;
  readonly #connection: BrokerConnection;
  readonly #sender: JournalSender;
  readonly #transfers: ZoneTalk;
  readonly #consumers: Consumers;
  readonly #refusals: Refusals;
  readonly #incoming = new BoundedQueue<() => Promise<void>>(INCOMING_MAX);
  readonly #backlog: Backlog;
  #epoch: EpochRow;
  #fencing = false;
  #handling = false;
  #packetBytesMax = 0;
  #cancelOpening: Cancel = () => {};
  /** Required consumers whose last word contradicts this journal. */
  readonly #doubted = new Set<string>();
  #cancelDoubt: Cancel | null = null;
  readonly #cursors: CursorKeeper;
  /** The first record that was asked for since the last replay. */
  #replayFrom = Number.POSITIVE_INFINITY;
  /** Set for a while after each replay. */
  #cancelReplay: Cancel | null = null;
  #timers: Cancel[] = [];

  private constructor(options: UplinkOptions, epoch: EpochRow) {
    this.#options = options;
    this.#epoch = epoch;
    const { config, gateway, clock, reader, logger } = options;
    this.#topics = topicsOf({ root: config.root, site: config.site, gateway });
    this.#backlog = new Backlog(reader, clock, options.onChange);
    this.#consumers = new Consumers(options.required);
    this.#refusals = new Refusals(clock, logger);
    this.#cursors = new CursorKeeper(options.writer, clock, logger);
    this.#connection = new BrokerConnection({
      ...options,
      mqtt: () => this.#mqttOptions(),
      onMessage: (topic, payload, retained) => this.#take(topic, payload, retained),
      onConnected: (session) => this.#connected(session),
      onLost: () => this.#lost(),
    });
    this.#sender = new JournalSender({
      ...options,
      head: () => this.#head(),
      publish: (payload) =>
        this.#connection.publish({ topic: this.#topics.journal, payload, qos: 1, retain: false }),
    });
    this.#transfers = new ZoneTalk({
      ...options,
      topics: this.#topics,
      epoch: () => this.#epoch.epoch,
      publish: (message) => this.#connection.publish(message),
      refuse: (topic, why) => this.#refuse(topic, why),
    });
  }

  /** Finds out which epoch this database is in, then connects and goes on until it is stopped. */
  static async start(options: UplinkOptions): Promise<Uplink> {
    const epoch = await epochAtStart(options);
    const uplink = new Uplink(options, epoch);
    await uplink.#readCursors();
    await uplink.#readBacklog();
    const { clock } = options;
    uplink.#timers = [
      clock.every(STATUS_EVERY, () => uplink.#publishStatus()),
      clock.every(TELEMETRY_EVERY, () => uplink.#publishTelemetry()),
      clock.every(BACKLOG_EVERY, () => void uplink.#readBacklog()),
    ];
    uplink.#connection.start();
    return uplink;
  }

  /** Something was committed. */
  committed(): void {
    this.#sender.pump();
    this.#transfers.committed();
  }

  view(): ReplicationView {
    const { config, head } = this.#options;
    const { epoch, anchor, confirmed, opened_at, reason } = this.#epoch;
    const restored =
      reason === 'created' || confirmed || anchor === null
        ? null
        : { old_epoch: anchor.epoch, seq: anchor.seq, opened_at };
    return {
      state: this.#fencing ? 'fenced' : this.#connection.state,
      why: this.#fencing
        ? 'this database is an old copy; a new epoch begins'
        : this.#connection.why,
      broker: config.broker,
      epoch,
      head: head().seq,
      acknowledged: this.#acknowledgedSeq(),
      ...this.#backlog.view(this.#head(), this.#sender.cursor),
      consumers: this.#consumers.view(epoch),
      restored,
      refused: this.#refusals.view(),
    };
  }

  /** Tries the broker now rather than at the next attempt. */
  reconnect(): void {
    this.#connection.reconnect();
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
    for (const cancel of this.#timers) cancel();
    this.#cancelOpening();
    this.#cancelDoubt?.();
    this.#cancelReplay?.();
    this.#sender.close();
    this.#transfers.stop();
    await this.#connection.stop(this.#statusMessage('offline'));
    await this.#cursors.stop();
  }

  #mqttOptions(): MqttOptions {
    const { config, gateway, credentials } = this.#options;
    const { acknowledgements, requests, allDirectives, allTransfers } = this.#topics;
    return {
      url: config.broker,
      protocol: config.protocol,
      clientId: gateway,
      ...(config.username === undefined ? {} : { username: config.username }),
      ...credentials,
      keepalive_s: config.keepalive_s,
      will: this.#statusMessage('offline'),
      subscriptions: [acknowledgements, requests, allDirectives, allTransfers],
      incomingBytesMax: INCOMING_BYTES_MAX,
    };
  }

  #connected({ limits }: MqttSession): void {
    const { clock, logger, config } = this.#options;
    logger.info({ broker: config.broker }, 'connected with the broker');
    this.#packetBytesMax = Math.min(limits.packetBytesMax, config.packet_bytes_max);
    this.#publishStatus();
    this.#publishTelemetry();
    // The retained acknowledgements come first: they say from where on, and whether this is an old copy.
    this.#cancelOpening = clock.after(RETAINED_WITHIN, () => this.#open());
  }

  #open(): void {
    if (!this.#connection.connected || this.#fencing) return;
    this.#sender.open(this.#packetBytesMax);
    this.#transfers.open(this.#packetBytesMax);
  }

  #lost(): void {
    this.#doubted.clear();
    this.#cancelOpening();
    this.#sender.close();
    this.#transfers.close();
  }

  #head(): number {
    return this.#epoch.first_position - 1 + this.#options.head().seq;
  }

  #acknowledgedSeq(): number {
    return Math.max(0, this.#sender.cursor - this.#epoch.first_position + 1);
  }

  async #readCursors(): Promise<void> {
    this.#consumers.reset(await this.#options.reader.query('journal.consumers', null));
    this.#sender.restart(this.#consumers.position);
  }

  #readBacklog(): Promise<void> {
    return this.#backlog.read(this.#sender.cursor);
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
    this.#refusals.add(topic, why);
    this.#options.onChange();
  }

  async #handle(topic: string, message: Incoming): Promise<void> {
    switch (message.type) {
      case 'acknowledgement':
        return this.#acknowledged(topic, message.consumer, message.claim, message.retained);
      case 'replay':
        return this.#replay(message.request, message.from, message.epoch);
      case 'ping':
        return this.#reply(message.request, null);
      case 'snapshot':
        return this.#reply(message.request, 'unsupported');
      case 'directives':
        this.#refuse(topic, 'directives are not supported yet');
        return this.#announce(directivesRefusal(topic, message.batch));
      case 'transfer':
        return this.#transfers.hear(topic, message.message);
    }
  }

  async #acknowledged(
    topic: string,
    consumer: string,
    claim: AcknowledgementMessage,
    retained: boolean,
  ): Promise<void> {
    const { epoch, seq, hash, stored_at } = claim;
    const answer = await this.#options.reader.query('journal.check', { epoch, seq, hash });
    switch (answer.outcome) {
      case 'right': {
        const { position } = answer;
        if (!this.#consumers.hold(consumer, { epoch, seq, hash, stored_at, position })) return;
        this.#cursors.keep({ consumer, epoch, seq, hash, stored_at });
        if (this.#sender.acknowledged(this.#consumers.position)) void this.#readBacklog();
        return;
      }
      case 'other-epoch':
      case 'ahead':
      case 'wrong-hash':
        // Only what was retained speaks of a time before this connection, when another copy may have written.
        if (retained && this.#consumers.isRequired(consumer)) {
          return this.#fence(topic, claim);
        }
        this.#refuse(topic, this.#whyRefused(answer.outcome, claim));
        this.#doubt(consumer);
        return;
    }
  }

  /**
   * Either the consumer lies, or this is an old copy and its word was not retained yet when we came. What it
   * has retained then is read again, by a new connection. A right word in between proves nothing: it may be
   * an older one that comes late.
   */
  #doubt(consumer: string): void {
    if (!this.#consumers.isRequired(consumer)) return;
    this.#doubted.add(consumer);
    this.#cancelDoubt ??= this.#options.clock.after(DOUBT_WITHIN, () => {
      this.#cancelDoubt = null;
      if (this.#doubted.size > 0) this.#connection.renew('what the consumers hold is read again');
    });
  }

  #whyRefused(outcome: string, { epoch, seq }: AcknowledgementMessage): string {
    if (outcome === 'other-epoch') return `of an epoch that is unknown here (${epoch})`;
    if (outcome === 'wrong-hash') return `another record stands here under ${seq}`;
    return `acknowledges ${seq}, and the newest record is ${this.#options.head().seq}`;
  }

  /** The database may be an old copy: until that is settled, nothing goes out. */
  async #fence(topic: string, claim: AcknowledgementMessage): Promise<void> {
    this.#fencing = true;
    this.#sender.close();
    this.#transfers.close();
    this.#options.onChange();
    try {
      const opened = await epochAfter(this.#options, this.#epoch, claim);
      if (opened === null) this.#refuse(topic, `acknowledges ${claim.seq} of ${claim.epoch}`);
      else this.#epoch = opened;
      await this.#readCursors();
    } finally {
      this.#fencing = false;
    }
    this.#options.onChange();
    this.#publishStatus();
    this.#open();
  }

  async #replay(request: Request, from: number, epoch: string | undefined): Promise<void> {
    const { reader } = this.#options;
    const wanted = { epoch: epoch ?? this.#epoch.epoch, seq: from };
    const position = await reader.query('journal.find', wanted);
    if (position === null) return this.#reply(request, 'out-of-range');
    this.#replayFrom = Math.min(this.#replayFrom, position);
    if (this.#cancelReplay === null) this.#replayWhatIsAsked();
    return this.#reply(request, null);
  }

  /** Two consumers that come back together both get theirs, and one that asks without end costs little. */
  #replayWhatIsAsked(): void {
    this.#cancelReplay = null;
    if (this.#replayFrom === Number.POSITIVE_INFINITY) return;
    this.#sender.replay(this.#replayFrom);
    this.#replayFrom = Number.POSITIVE_INFINITY;
    this.#cancelReplay = this.#options.clock.after(REPLAY_EVERY, () => this.#replayWhatIsAsked());
  }

  #reply(request: Request, error: string | null): void {
    const { reply_to } = request;
    if (reply_to === undefined) return;
    const { config } = this.#options;
    const site = `${config.root}/${config.site}/`;
    if (!reply_to.startsWith(site) || `${reply_to}/`.startsWith(`${this.#topics.base}/`)) {
      return this.#refuse(reply_to, `no place for an answer; one below ${site} would be`);
    }
    this.#announce(replyMessage(reply_to, request, error, this.#options, this.#epoch.epoch));
  }

  /* ── Status and telemetry ── */

  /** Not waited for: the end of the connection tells of a failure, and the next connect says it again. */
  #announce(message: MqttMessage): void {
    this.#connection.publish(message).catch(() => {});
  }

  #statusMessage(state: Status['state']): MqttMessage {
    return statusMessage(this.#topics.status, state, this.#options, {
      epoch: this.#epoch.epoch,
      acknowledged: this.#acknowledgedSeq(),
    });
  }

  #publishStatus(): void {
    this.#announce(this.#statusMessage('online'));
  }

  #publishTelemetry(): void {
    const backlog = this.#backlog.view(this.#head(), this.#sender.cursor);
    const acknowledged = this.#acknowledgedSeq();
    const journal = { ...backlog, epoch: this.#epoch.epoch, acknowledged };
    this.#announce(telemetryMessage(this.#topics.telemetry, this.#options, journal));
  }
}
