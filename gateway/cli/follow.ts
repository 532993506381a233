import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import type { Command } from 'commander';
import { z } from 'zod';
import { MQTT_VERSION } from '../../contract/constants.ts';
import {
  DEFAULT_ROOT,
  INCOMING_BYTES_MAX,
  reply,
  topicLevel,
  topicRoot,
  topicsOf,
} from '../../contract/mqtt.ts';
import { isoTime, systemClock } from '../base/clock.ts';
import { describeError, OperationalError } from '../base/errors.ts';
import { millis } from '../base/units.ts';
import { brokerCredentials } from '../configuration/credentials.ts';
import { secretReader } from '../configuration/secrets.ts';
import { backoff } from '../device/driver/backoff.ts';
import { openMqtt } from '../platform/mqtt.ts';
import type { MqttSession } from '../uplink/mqtt-port.ts';
import { type Cursor, type FollowedRecord, JournalSubscriber } from '../uplink/subscriber.ts';
import { reportFailure } from './failure.ts';

/** `zone-gateway follow`: a consumer that checks, prints and acknowledges. */
export function registerFollow(program: Command): void {
  program
    .command('follow')
    .description("follow a gateway's journal: check sequence and hashes, print, acknowledge")
    .requiredOption('-g, --gateway <id>', 'whose journal')
    .requiredOption('-s, --site <site>', 'its site')
    .option('-b, --broker <url>', 'the broker', 'mqtt://127.0.0.1:1883')
    .option('--root <root>', 'first levels of all topics', DEFAULT_ROOT)
    .option('-n, --consumer <name>', 'the name under which to acknowledge', 'follow')
    .option('--no-ack', 'only look: acknowledge nothing')
    .option('--cursor <file>', 'keep here what is held, and go on from it at the next start')
    .option('--username <name>', 'for the broker')
    .option('--password-file <file>', 'its password')
    .option('--ca <file>', 'authority of the broker’s certificate (PEM)')
    .option('--cert <file>', 'certificate to show the broker (PEM)')
    .option('--key <file>', 'its key (PEM)')
    .addHelpText(
      'after',
      `
Prints each new record as one JSON line. What is wrong goes to standard error: a gap (asked for again), a
record whose hash does not hold, another record under a number that is held (never taken).

A record counts as held once it was printed and, with --cursor, the file is durable; only then is it
acknowledged. A consumer that the gateway requires (uplink.consumers) lets it forget what is acknowledged,
so use --no-ack or a name of your own to look on.

  zone-gateway follow --gateway zone-a --site demo --no-ack | jq -c '{seq,kind}'`,
    )
    .action(async (options: Options) => {
      try {
        await new Follower(options).run();
      } catch (error) {
        reportFailure(error);
      }
    });
}

type Options = {
  readonly gateway: string;
  readonly site: string;
  readonly broker: string;
  readonly root: string;
  readonly consumer: string;
  readonly ack: boolean;
  readonly cursor?: string;
  readonly username?: string;
  readonly passwordFile?: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
};

const brokerUrl = z
  .string()
  .regex(/^mqtts?:\/\/[^\s/]+/, 'an address such as mqtt://127.0.0.1:1883');

/** How long records may come out of order before the missing ones are asked for. */
const GAP_PATIENCE = millis(500);

class Follower {
  readonly #options: Options;
  readonly #topics;
  readonly #subscriber: JournalSubscriber;
  readonly #clock = systemClock(() => false);
  #session: MqttSession | null = null;
  #askTimer: (() => void) | null = null;
  /** The epoch of which records were asked for last, and under which id. */
  #asked = { id: '', epoch: '' };
  readonly #client;
  readonly #replyTopic;
  #ended: (() => void) | null = null;
  #stopping = false;

  constructor(options: Options) {
    this.#options = options;
    this.#topics = topicsOf({
      root: checked(topicRoot, options.root, '--root'),
      site: checked(topicLevel, options.site, '--site'),
      gateway: checked(topicLevel, options.gateway, '--gateway'),
    });
    checked(topicLevel, options.consumer, '--consumer');
    checked(brokerUrl, options.broker, '--broker');
    this.#client = `follow-${options.consumer}-${options.gateway}-${randomUUID().slice(0, 8)}`;
    this.#replyTopic = `${options.root}/${options.site}/replies/${this.#client}`;
    this.#subscriber = new JournalSubscriber(readCursor(options.cursor));
  }

  async run(): Promise<void> {
    const stop = (): void => {
      this.#stopping = true;
      this.#ended?.();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    for (let attempt = 1; !this.#stopping; attempt += 1) {
      try {
        await this.#follow();
        attempt = 0;
      } catch (error) {
        if (attempt === 1) say(`${describeError(error)}; trying again`);
      }
      if (this.#stopping) break;
      const wait = backoff(attempt + 1, Math.random());
      await new Promise<void>((resolve) => {
        this.#ended = resolve;
        this.#clock.after(wait, resolve);
      });
    }
    this.#askTimer?.();
    await this.#session?.close();
  }

  /** One connection, to its end. */
  async #follow(): Promise<void> {
    const { broker, username, passwordFile, ca, cert, key } = this.#options;
    const tls = {
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { certificate: cert }),
      ...(key === undefined ? {} : { key }),
    };
    const credentials = brokerCredentials(
      passwordFile === undefined ? { tls } : { tls, password: { file: passwordFile } },
      process.cwd(),
      secretReader(process.cwd(), process.env),
    );
    let lost: (why: string) => void = () => {};
    const over = new Promise<string>((resolve) => {
      lost = resolve;
    });
    this.#session = await openMqtt(
      {
        url: broker,
        protocol: 4,
        clientId: this.#client,
        ...(username === undefined ? {} : { username }),
        ...credentials,
        keepalive_s: 30,
        will: null,
        subscriptions: [this.#topics.journal, this.#replyTopic],
        // A batch and what JSON adds to it.
        incomingBytesMax: 4 * INCOMING_BYTES_MAX,
      },
      {
        message: (topic, payload) =>
          topic === this.#replyTopic ? this.#answered(payload) : this.#take(payload),
        closed: (why) => lost(why),
      },
      AbortSignal.timeout(15_000),
    );
    say(`follows ${this.#topics.journal}, from record ${this.#subscriber.next} on`);
    this.#ask(this.#subscriber.cursor?.epoch, this.#subscriber.next);
    this.#ended = () => lost('');
    const why = await over;
    if (!this.#stopping) {
      this.#session = null;
      say(`${why}; connecting again`);
    }
  }

  #take(payload: Buffer | null): void {
    if (payload === null) return say('a message is too long for a batch');
    const taken = this.#subscriber.take(payload);
    switch (taken.kind) {
      case 'records':
        this.#store(taken.records, taken.cursor);
        return;
      case 'held':
        return this.#acknowledge(taken.cursor);
      case 'gap':
        return this.#askSoon(taken.epoch, taken.from);
      case 'refused':
        return say(`refused: ${taken.why}`);
    }
  }

  #store(records: readonly FollowedRecord[], cursor: Cursor): void {
    this.#askTimer?.();
    this.#askTimer = null;
    process.stdout.write(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    if (this.#options.cursor !== undefined) writeCursor(this.#options.cursor, cursor);
    this.#acknowledge(cursor);
  }

  #acknowledge(cursor: Cursor): void {
    const { ack, consumer } = this.#options;
    const held = this.#subscriber.cursor;
    // Of an epoch that is not ours, nothing is promised.
    if (!ack || held === null || cursor.epoch !== held.epoch) return;
    const payload = JSON.stringify({
      v: MQTT_VERSION,
      ...held,
      stored_at: isoTime(this.#clock.wall().at),
    });
    const topic = this.#topics.acknowledgement(consumer);
    this.#publish(topic, payload, true);
  }

  #askSoon(epoch: string, from: number): void {
    this.#askTimer ??= this.#clock.after(GAP_PATIENCE, () => {
      this.#askTimer = null;
      say(`records from ${from} on of ${epoch} are missing; asking for them`);
      this.#ask(epoch, from);
    });
  }

  #answered(payload: Buffer | null): void {
    const answer = reply.safeParse(jsonOf(payload));
    if (!answer.success || answer.data.error !== 'out-of-range') return;
    const { id, epoch } = this.#asked;
    if (answer.data.id !== id || epoch === '' || answer.data.epoch === epoch) return;
    say(`the gateway has no more of ${epoch}; what comes after it is taken`);
    this.#subscriber.giveUp(epoch, answer.data.epoch);
    this.#ask(undefined, 1);
  }

  #ask(epoch: string | undefined, from: number): void {
    const id = randomUUID();
    this.#asked = { id, epoch: epoch ?? '' };
    const head = { v: MQTT_VERSION, id, reply_to: this.#replyTopic };
    const request = { ...head, from, ...(epoch === undefined ? {} : { epoch }) };
    this.#publish(this.#topics.request('replay'), JSON.stringify(request), false);
  }

  #publish(topic: string, payload: string, retain: boolean): void {
    // What a broken connection takes with it is said again after the next connect.
    this.#session?.publish({ topic, payload, qos: 1, retain }).catch(() => {});
  }
}

const cursorFile = z.object({ epoch: z.string(), seq: z.number().int(), hash: z.string() });

function readCursor(file: string | undefined): Cursor | null {
  if (file === undefined || !existsSync(file)) return null;
  try {
    return cursorFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    const what = `${file} is not a cursor; move it away to begin with the first record`;
    throw new OperationalError('cursor-unreadable', what, { cause });
  }
}

function jsonOf(payload: Buffer | null): unknown {
  try {
    return JSON.parse(payload?.toString() ?? '');
  } catch {
    return null;
  }
}

function writeCursor(file: string, cursor: Cursor): void {
  const next = `${file}.new`;
  const descriptor = openSync(next, 'w');
  writeSync(descriptor, `${JSON.stringify(cursor)}\n`);
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(next, file);
}

function checked<S extends z.ZodType>(schema: S, value: string, option: string): z.infer<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const why = parsed.error.issues[0]?.message ?? 'not usable';
  throw new OperationalError('usage', `${option} ${value}: ${why}`);
}

function say(text: string): void {
  process.stderr.write(`follow: ${text}\n`);
}
