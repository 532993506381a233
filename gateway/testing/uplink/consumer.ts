import { MQTT_VERSION } from '../../../contract/constants.ts';
import { reply, topicsOf } from '../../../contract/mqtt.ts';
import type { Clock } from '../../base/clock.ts';
import { millis } from '../../base/units.ts';
import type { MqttSession } from '../../uplink/mqtt-port.ts';
import { type Cursor, type FollowedRecord, JournalSubscriber } from '../../uplink/subscriber.ts';
import type { SimulatedBroker } from './broker.ts';
import { PLACE } from './gateway.ts';

const TOPICS = topicsOf(PLACE);

/** A central server that keeps what it has stored, whatever happens to its process. */
export class SimulatedConsumer {
  readonly name: string;
  readonly #clock: Clock;
  readonly #broker: SimulatedBroker;
  /** Durable: by epoch and number. Nothing in it ever changes. */
  readonly #stored = new Map<string, string>();
  readonly #keys = new Set<string>();
  #cursor: Cursor | null = null;
  #subscriber = new JournalSubscriber(null);
  #session: MqttSession | null = null;
  readonly #asked = new Map<string, string>();
  #life = 0;
  /** What it would not take. */
  readonly refused: string[] = [];

  constructor(name: string, clock: Clock, broker: SimulatedBroker) {
    this.name = name;
    this.#clock = clock;
    this.#broker = broker;
  }

  get cursor(): Cursor | null {
    return this.#cursor;
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  /** Also after a crash: only what is durable is known again. */
  start(): void {
    this.stop();
    this.#subscriber = new JournalSubscriber(this.#cursor);
    this.#connect(this.#life);
  }

  stop(): void {
    this.#life += 1;
    this.#broker.drop(this.name);
    this.#session = null;
  }

  #connect(life: number): void {
    const again = (): void => {
      this.#session = null;
      this.#clock.after(millis(700), () => {
        if (life === this.#life) this.#connect(life);
      });
    };
    const options = {
      url: '',
      protocol: 4 as const,
      clientId: this.name,
      keepalive_s: 30,
      will: null,
      subscriptions: [TOPICS.journal, this.#replyTopic],
      incomingBytesMax: 1_000_000,
    };
    const events = {
      message: (topic: string, payload: Buffer | null): void => {
        if (life !== this.#life || payload === null) return;
        if (topic === this.#replyTopic) this.#answered(payload);
        else this.#take(payload);
      },
      closed: () => {
        if (life === this.#life) again();
      },
    };
    this.#broker.open(options, events, new AbortController().signal).then((session) => {
      if (life !== this.#life) return void session.close();
      this.#session = session;
      this.#acknowledge();
      this.#ask(this.#cursor?.epoch, this.#subscriber.next);
    }, again);
  }

  get #replyTopic(): string {
    return `${PLACE.root}/${PLACE.site}/replies/${this.name}`;
  }

  #take(payload: Buffer): void {
    const taken = this.#subscriber.take(payload);
    switch (taken.kind) {
      case 'records':
        for (const record of taken.records) this.#store(taken.cursor.epoch, record);
        this.#cursor = taken.cursor;
        return this.#acknowledge();
      case 'held':
        return this.#acknowledge();
      case 'gap':
        return this.#ask(taken.epoch, taken.from);
      case 'refused':
        this.refused.push(taken.why);
    }
  }

  #store(epoch: string, record: FollowedRecord): void {
    const number = `${epoch} ${record.seq}`;
    const before = this.#stored.get(number);
    if (before !== undefined && before !== record.hash) {
      throw new Error(`${this.name} would store another record under ${number}`);
    }
    this.#stored.set(number, record.hash);
    this.#keys.add(`${record.kind} ${String(record.id)}`);
  }

  #acknowledge(): void {
    if (this.#cursor === null) return;
    const word = { v: MQTT_VERSION, ...this.#cursor, stored_at: '2027-01-05T08:00:00.000Z' };
    this.#say(TOPICS.acknowledgement(this.name), word, true);
  }

  #answered(payload: Buffer): void {
    const answer = reply.parse(JSON.parse(payload.toString()));
    const asked = this.#asked.get(answer.id);
    const lost = answer.error === 'out-of-range' && answer.epoch !== asked;
    if (!lost || asked === undefined) return;
    this.#subscriber.giveUp(asked, answer.epoch);
    this.#ask(undefined, 1);
  }

  #ask(epoch: string | undefined, from: number): void {
    const id = String(this.#asked.size);
    this.#asked.set(id, epoch ?? '');
    const head = { v: MQTT_VERSION, id, reply_to: this.#replyTopic, from };
    this.#say(TOPICS.request('replay'), epoch === undefined ? head : { ...head, epoch }, false);
  }

  #say(topic: string, value: object, retain: boolean): void {
    this.#session
      ?.publish({ topic, payload: JSON.stringify(value), qos: 1, retain })
      .catch(() => {});
  }
}
