import { BATCH_BYTES_MAX } from '../../contract/constants.ts';
import { BATCHES_IN_FLIGHT_MAX } from '../../contract/mqtt.ts';
import type { Cancel, Clock } from '../base/clock.ts';
import { describeError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { millis } from '../base/units.ts';
import type { Reader } from '../store/query.ts';
import type { UplinkQueries } from './queries.ts';
import { SendWindow } from './send-window.ts';

export type SenderOptions = {
  readonly reader: Reader<UplinkQueries>;
  readonly gateway: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Position of the newest durable record. */
  readonly head: () => number;
  /** Resolves when the broker has it; rejects when nobody knows. */
  readonly publish: (payload: Uint8Array) => Promise<void>;
};

/** Without a word from the consumers on what was sent, it is sent again: first after this, then less often. */
const SILENCE_MS = 10_000;
const SILENCE_MAX_MS = 160_000;
const AFTER_ERROR = millis(1_000);
/** Live first: while new records come in, a backlog goes out with a rest after each batch. */
const REST = millis(5);
const LIVE_WITHIN_MS = 250;
const ROOM_BYTES = BATCH_BYTES_MAX;

/** Sends the journal in batches from the acknowledged cursor on, as far as the window allows. */
export class JournalSender {
  readonly #options: SenderOptions;
  readonly #window = new SendWindow(BATCHES_IN_FLIGHT_MAX);
  #packetBytesMax = 0;
  #open = false;
  #pumping = false;
  #pumpAgain = false;
  /** Batches of which the broker has not said that it has them. */
  #underWay = 0;
  #silence = SILENCE_MS;
  #cancelSilence: Cancel = () => {};
  /** Memory for payloads, used again and again. */
  readonly #rooms: Uint8Array<ArrayBuffer>[] = [];
  #newest = 0;
  #newestAt = Number.NEGATIVE_INFINITY;
  #cancelRest: Cancel | null = null;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Position up to which every required consumer needs nothing. */
  get cursor(): number {
    return this.#window.cursor;
  }

  /** There is a connection that takes packets of so many bytes: all beyond the cursor goes (again). */
  open(packetBytesMax: number): void {
    this.#packetBytesMax = packetBytesMax;
    this.#open = true;
    this.#window.rewind();
    this.pump();
  }

  /** Nothing goes out until it is opened again. */
  close(): void {
    this.#open = false;
    this.#cancelSilence();
    this.#cancelRest?.();
    this.#cancelRest = null;
  }

  /** Everyone holds everything up to `position`. True when that is news. */
  acknowledged(position: number): boolean {
    const before = this.#window.cursor;
    this.#window.acknowledged(position);
    const moved = this.#window.cursor > before;
    if (moved) {
      this.#silence = SILENCE_MS;
      if (this.#window.waits) this.#expectWord();
    }
    this.pump();
    return moved;
  }

  /** Somebody misses the records from `position` on. */
  replay(position: number): void {
    this.#window.replay(position);
    this.pump();
  }

  /** The cursor stands here now, forwards or back. */
  restart(position: number): void {
    this.#window.restart(position);
    this.pump();
  }

  /** Sends what the window allows. One at a time; asked while it works, it looks once more. */
  pump(): void {
    const { head, clock } = this.#options;
    if (head() > this.#newest) {
      this.#newest = head();
      this.#newestAt = clock.monotonic();
    }
    this.#pumpAgain = true;
    if (this.#pumping || !this.#open) return;
    this.#pumping = true;
    this.#sendAll()
      .catch((error: unknown) => this.#unknown(error))
      .finally(() => {
        this.#pumping = false;
        if (this.#pumpAgain && this.#open) this.pump();
      });
  }

  async #sendAll(): Promise<void> {
    while (this.#pumpAgain && this.#open) {
      this.#pumpAgain = false;
      while (await this.#sendBatch());
    }
  }

  /** False when there is nothing to send now. */
  async #sendBatch(): Promise<boolean> {
    const { reader, gateway, head, publish } = this.#options;
    const position = this.#window.next;
    if (!this.#open || position === null || position > head()) return false;
    // A replay of what everyone holds is bounded by the broker's answers alone.
    if (this.#underWay >= BATCHES_IN_FLIGHT_MAX || this.#cancelRest !== null) return false;
    const batch = await reader.query('uplink.batch', {
      gateway,
      position,
      packetBytesMax: this.#packetBytesMax,
      room: this.#rooms.pop() ?? new Uint8Array(ROOM_BYTES),
    });
    // Meanwhile the connection, the cursor or the epoch may have changed.
    if (!this.#open || this.#window.next !== position) return true;
    if (batch === null) return false;
    this.#window.sent(batch.first, batch.last);
    this.#expectWord();
    // The next batch is read while the broker takes in this one.
    this.#underWay += 1;
    publish(batch.payload)
      .then(() => this.#reuse(batch.payload))
      .catch((error: unknown) => this.#unknown(error))
      .finally(() => {
        this.#underWay -= 1;
        this.pump();
      });
    if (batch.last < head() && this.#isLive()) this.#rest();
    return true;
  }

  /** The broker has it, so nobody looks at these bytes any more. */
  #reuse({ buffer }: Uint8Array<ArrayBuffer>): void {
    if (this.#rooms.length <= BATCHES_IN_FLIGHT_MAX) this.#rooms.push(new Uint8Array(buffer));
  }

  /** Whether something was recorded just now. */
  #isLive(): boolean {
    return this.#options.clock.monotonic() - this.#newestAt < LIVE_WITHIN_MS;
  }

  #rest(): void {
    this.#cancelRest = this.#options.clock.after(REST, () => {
      this.#cancelRest = null;
      this.pump();
    });
  }

  /** Nobody knows whether it arrived: all beyond the cursor goes again. */
  #unknown(error: unknown): void {
    if (!this.#open) return;
    this.#options.logger.warn({ err: error }, `a batch was not sent: ${describeError(error)}`);
    this.#rewindAfter(AFTER_ERROR);
  }

  #expectWord(): void {
    this.#rewindAfter(this.#silence, () => {
      this.#silence = Math.min(SILENCE_MAX_MS, this.#silence * 2);
    });
  }

  #rewindAfter(wait: number, then: () => void = () => {}): void {
    this.#cancelSilence();
    this.#cancelSilence = this.#options.clock.after(millis(wait), () => {
      if (!this.#open || !this.#window.waits) return;
      then();
      this.#window.rewind();
      this.pump();
    });
  }
}
