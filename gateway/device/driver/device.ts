import type { Reading, WeightReading } from '../../../contract/reading.ts';
import type { Cancel, Clock } from '../../base/clock.ts';
import { plainWords } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { type Millis, millis } from '../../base/units.ts';
import type { Link, OpenLink } from '../link.ts';
import type { DeviceCodec, FrameDecoder } from '../profile/codec.ts';
import type { CommandName } from '../profile/schema.ts';
import { backoff } from './backoff.ts';
import { Frames } from './frames.ts';
import { afterBytes, afterReading, freshLine, judge, type LineHealth } from './health.ts';
import { type Heard, Requests } from './request.ts';
import {
  afterAsked,
  afterHeard,
  type Silence,
  shouldAsk,
  shouldReopen,
  silenceOf,
  whySilent,
} from './silence.ts';

export type DeviceState = 'connecting' | 'up' | 'silent' | 'babbling' | 'garbled' | 'down';

export type DeviceStatus = {
  readonly state: DeviceState;
  /** Why it is not up, in words; null while it is. */
  readonly why: string | null;
  readonly since: Millis;
  /** Failed attempts to open the link since it was last open. */
  readonly attempts: number;
};

export type DeviceOptions = {
  readonly id: string;
  readonly codec: DeviceCodec;
  readonly openLink: OpenLink;
  readonly clock: Clock;
  /** In [0, 1); spreads reconnects. */
  readonly random: () => number;
  readonly logger: Logger;
  /** The calendar year, for the century of GS1 dates. */
  readonly year: () => number;
};

/** How long a scale may take to answer. */
const ANSWER_WITHIN = millis(2_000);
/** How often the line is looked at: silence, babble. */
const LOOK_EVERY = millis(500);
/** So many heartbeats may fail to come. */
const MISSED_BEATS = 3;

/**
 * One device on its link, for ever: opens, decodes, asks, notices silence, babble and garbage, and opens
 * again after every end. What happens to it happens to no other device.
 */
export class Device {
  readonly id: string;
  readonly codec: DeviceCodec;
  readonly frames = new Frames();
  readonly #options: DeviceOptions;
  readonly #clock: Clock;
  readonly #requests: Requests;
  readonly #readingListeners = new Set<(reading: Reading) => void>();
  readonly #statusListeners = new Set<(status: DeviceStatus) => void>();
  #status: DeviceStatus;
  #link: Link | null = null;
  #decoder: FrameDecoder;
  #line: LineHealth = freshLine;
  #silence: Silence;
  #lastReading: { readonly reading: Reading; readonly at: Millis } | null = null;
  #reconnects = 0;
  #stopped = true;
  #abort = new AbortController();
  #timers: Cancel[] = [];
  #cancelIdle: Cancel = () => {};
  #cancelRetry: Cancel = () => {};

  constructor(options: DeviceOptions) {
    this.id = options.id;
    this.codec = options.codec;
    this.#options = options;
    this.#clock = options.clock;
    this.#requests = new Requests(options.clock);
    this.#decoder = this.#newDecoder();
    this.#silence = this.#newSilence(0);
    this.#status = {
      state: 'connecting',
      why: 'not started',
      since: this.#clock.monotonic(),
      attempts: 0,
    };
  }

  get status(): DeviceStatus {
    return this.#status;
  }

  /** Whether a station may count on it: the link is open and what it says makes sense. */
  get works(): boolean {
    return this.#status.state === 'up';
  }

  get lastReading(): { readonly reading: Reading; readonly at: Millis } | null {
    return this.#lastReading;
  }

  get reconnects(): number {
    return this.#reconnects;
  }

  onReading(listener: (reading: Reading) => void): Cancel {
    this.#readingListeners.add(listener);
    return () => this.#readingListeners.delete(listener);
  }

  onStatus(listener: (status: DeviceStatus) => void): Cancel {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#abort = new AbortController();
    this.#setStatus('connecting', 'connecting for the first time');
    this.#open();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#abort.abort();
    this.#cancelRetry();
    this.#endTimers();
    this.#requests.end();
    const link = this.#link;
    this.#link = null;
    await link?.close();
  }

  /** Sends a command of the profile. False when the device has no such command or cannot be reached. */
  send(command: CommandName): boolean {
    const bytes = this.codec.encode(command);
    if (bytes === null || this.#link === null) return false;
    const taken = this.#write(bytes);
    if (taken && command === 'poll' && this.mustBeAsked) {
      this.#silence = afterAsked(this.#silence, this.#clock.monotonic());
    }
    return taken;
  }

  /** True for a scale that speaks only when it is asked. */
  get mustBeAsked(): boolean {
    const { profile } = this.codec;
    return profile.commands.poll !== undefined && profile.poll_interval_ms === null;
  }

  /** One weight from a scale that must be asked; null when none came. */
  async weigh(): Promise<WeightReading | null> {
    if (!this.send('poll')) return null;
    const heard = await this.#requests.ask(
      (reading) => reading.kind === 'weight' || (reading.kind === 'reply' && !reading.ok),
      ANSWER_WITHIN,
    );
    const answer = heard.readings.find((reading) => reading.kind === 'weight');
    return answer ?? null;
  }

  /** Sends a command and tells what was heard until the answer, or until nothing came. */
  async ask(
    command: CommandName | null,
    answers: (reading: Reading) => boolean,
    timeout: Millis = ANSWER_WITHIN,
  ): Promise<Heard | 'not-sent'> {
    if (command !== null && !this.send(command)) return 'not-sent';
    return this.#requests.ask(answers, timeout);
  }

  #open(): void {
    const { signal } = this.#abort;
    const events = {
      data: (chunk: Uint8Array) => this.#data(chunk),
      closed: (why: string) => this.#closed(why),
    };
    this.#options.openLink(events, signal).then(
      (link) => this.#opened(link, signal),
      (error: unknown) => {
        if (!signal.aborted) this.#failed(plainWords(error));
      },
    );
  }

  #opened(link: Link, signal: AbortSignal): void {
    if (signal.aborted) {
      void link.close();
      return;
    }
    this.#link = link;
    this.#decoder = this.#newDecoder();
    this.#line = freshLine;
    this.#silence = this.#newSilence(this.#silence.reopened);
    this.#look();
    const { profile } = this.codec;
    const repeat = (interval: number | null, command: CommandName): void => {
      if (interval === null) return;
      this.send(command);
      this.#timers.push(this.#clock.every(millis(interval), () => void this.send(command)));
    };
    repeat(profile.poll_interval_ms, 'poll');
    repeat(profile.keep_alive_interval_ms, 'keep_alive');
    if (this.mustBeAsked) this.send('poll');
    this.#timers.push(this.#clock.every(LOOK_EVERY, () => this.#look()));
  }

  #closed(why: string): void {
    this.#endLine();
    if (this.#stopped) return;
    this.#reconnects += 1;
    this.#failed(why);
  }

  /** The link seems to be open on this side only. It stays silent on the page until something is heard. */
  #reopen(): void {
    const link = this.#link;
    const { signal } = this.#abort;
    this.#endLine();
    this.#reconnects += 1;
    this.#silence = this.#newSilence(this.#silence.reopened + 1);
    const again = (): void => {
      if (!signal.aborted) this.#open();
    };
    link?.close().then(again, again);
  }

  #endLine(): void {
    this.#link = null;
    this.#decoder.end((reading, raw) => this.#reading(reading, raw));
    this.#endTimers();
    this.#requests.end();
  }

  #failed(why: string): void {
    const attempts = this.#status.attempts + 1;
    this.#setStatus('down', why, attempts);
    this.#cancelRetry = this.#clock.after(backoff(attempts, this.#options.random()), () =>
      this.#open(),
    );
  }

  #data(chunk: Uint8Array): void {
    const now = this.#clock.monotonic();
    this.#silence = afterHeard(this.#silence, now);
    this.#line = afterBytes(this.#line, chunk.length, now);
    this.#decoder.push(chunk, (reading, raw) => this.#reading(reading, raw));
    this.#cancelIdle();
    const { idleGapMs } = this.#decoder;
    if (idleGapMs !== null) {
      this.#cancelIdle = this.#clock.after(millis(idleGapMs), () =>
        this.#decoder.idle((reading, raw) => this.#reading(reading, raw)),
      );
    }
    if (this.#status.state === 'silent') this.#look();
  }

  #reading(reading: Reading, raw: Uint8Array): void {
    const now = this.#clock.monotonic();
    const length = reading.kind === 'discarded' ? reading.length : raw.length;
    this.#line = afterReading(this.#line, reading, length);
    this.frames.add('in', raw, [reading], now);
    if (reading.kind === 'barcode' || reading.kind === 'weight' || reading.kind === 'no-read') {
      this.#lastReading = { reading, at: now };
    }
    this.#requests.hear(reading);
    for (const listener of this.#readingListeners) listener(reading);
    if (judge(this.#line) === 'garbled' || this.#status.state === 'garbled') this.#look();
  }

  /** Compares what the line does with what the profile expects of it. */
  #look(): void {
    if (this.#link === null) return;
    const now = this.#clock.monotonic();
    this.#line = afterBytes(this.#line, 0, now);
    const silent = whySilent(this.#silence, now);
    if (silent !== null) this.#setStatus('silent', silent, 0);
    if (silent !== null && shouldReopen(this.#silence, this.#status.since, now)) {
      this.#reopen();
      return;
    }
    if (shouldAsk(this.#silence, now)) this.send('poll');
    if (silent !== null) return;
    const verdict = judge(this.#line);
    if (verdict === 'good') this.#setStatus('up', null, 0);
    else if (verdict === 'babbling') {
      this.#setStatus('babbling', 'it sends far more than it should have to say');
    } else {
      this.#setStatus(
        'garbled',
        'most bytes make no sense: compare baud rate and parity with the device',
      );
    }
  }

  #setStatus(state: DeviceState, why: string | null, attempts = this.#status.attempts): void {
    const before = this.#status;
    if (before.state === state && before.why === why && before.attempts === attempts) return;
    const since = before.state === state ? before.since : this.#clock.monotonic();
    this.#status = { state, why, since, attempts };
    if (before.state !== state) {
      const fields = { device: this.id, state, why, attempts };
      if (state === 'up') this.#options.logger.info(fields, 'device works');
      else this.#options.logger.warn(fields, 'device does not work');
    }
    for (const listener of this.#statusListeners) listener(this.#status);
  }

  #write(bytes: Uint8Array): boolean {
    if (this.#link === null) return false;
    const taken = this.#link.write(bytes);
    if (taken) this.frames.add('out', bytes, [], this.#clock.monotonic());
    else
      this.#options.logger.warn({ device: this.id }, 'the device does not take what is sent to it');
    return taken;
  }

  #newDecoder(): FrameDecoder {
    return this.codec.createDecoder({
      year: this.#options.year,
      respond: (bytes) => void this.#write(bytes),
    });
  }

  #newSilence(reopened: number): Silence {
    const { silence_ms, heartbeat } = this.codec.profile;
    const beats = heartbeat === undefined ? null : heartbeat.interval_ms * MISSED_BEATS;
    const expected = { silence_ms: silence_ms ?? beats, asked_only: this.mustBeAsked };
    return silenceOf(expected, this.#clock.monotonic(), reopened);
  }

  #endTimers(): void {
    this.#cancelIdle();
    for (const cancel of this.#timers) cancel();
    this.#timers = [];
  }
}
