import type { TransferMessage } from '../../contract/transfers.ts';
import type { Cancel, Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { type Millis, millis } from '../base/units.ts';
import { helloMessage } from '../inbound/transfers/messages.ts';
import type { OutboxCursor, OutboxQueries } from '../inbound/transfers/outbox.ts';
import type { Reader } from '../store/query.ts';

export type TransferPostOptions = {
  readonly reader: Reader<OutboxQueries>;
  readonly gateway: string;
  readonly epoch: () => string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Resolves when the broker has it; rejects when nobody knows. */
  readonly publish: (message: TransferMessage, payload: string) => Promise<void>;
  /** A message that no packet can carry. */
  readonly onTooLong: (message: TransferMessage) => void;
};

const PAGE = 20;
/** Messages that the broker has not acknowledged yet. */
const IN_FLIGHT_MAX = 4;
/** What is new goes out within this time; the outbox is not read for every parcel. */
const SOON = millis(250);
const LOOK_EVERY = millis(2_000);
/** Unanswered, a word is said again: first after this, then less and less often. */
const AGAIN_MS = 5_000;
const AGAIN_MAX_MS = 300_000;
/** Words whose waits are remembered. Beyond, they go out at every look. */
const REMEMBERED_MAX = 5_000;
/** Of an MQTT packet around its payload. */
const PACKET_BYTES = 300;

type Wait = { readonly due: Millis; readonly next: number };

/**
 * Says to other zones what the database says is to be said, until they have answered. It holds nothing itself:
 * after a crash the same rows make the same words.
 */
export class TransferPost {
  readonly #options: TransferPostOptions;
  #waits = new Map<string, Wait>();
  #open = false;
  #everything = false;
  #busy = false;
  #bytesMax = 0;
  #cancelSoon: Cancel | null = null;
  readonly #cancelLook: Cancel;

  constructor(options: TransferPostOptions) {
    this.#options = options;
    this.#cancelLook = options.clock.every(LOOK_EVERY, () => this.#look());
  }

  /** There is a connection: greets the zones, then says all that is open anew. */
  open(packetBytesMax: number): void {
    this.#open = true;
    this.#everything = true;
    this.#bytesMax = packetBytesMax - PACKET_BYTES;
    this.#waits.clear();
    this.#look();
  }

  close(): void {
    this.#open = false;
    this.#cancelSoon?.();
    this.#cancelSoon = null;
  }

  stop(): void {
    this.close();
    this.#cancelLook();
  }

  /** Something was committed. */
  committed(): void {
    if (!this.#open || this.#cancelSoon !== null) return;
    this.#cancelSoon = this.#options.clock.after(SOON, () => {
      this.#cancelSoon = null;
      this.#look();
    });
  }

  #look(): void {
    if (this.#busy || !this.#open) return;
    this.#busy = true;
    this.#sayAll()
      .catch((error: unknown) => {
        // The next look says it again, and a lost connection tells of itself.
        this.#options.logger.debug({ err: error }, 'a word about transfers was not said');
      })
      .finally(() => {
        this.#busy = false;
      });
  }

  async #sayAll(): Promise<void> {
    const { reader, gateway, epoch } = this.#options;
    const speaker = { gateway, epoch: epoch() };
    if (this.#everything) {
      this.#everything = false;
      for (const zone of await reader.query('transfers.zones', null)) {
        await this.#say(helloMessage(speaker, zone));
      }
      await this.#pages({ ...speaker, all: true });
    }
    await this.#pages({ ...speaker, all: false });
  }

  async #pages(ask: { gateway: string; epoch: string; all: boolean }): Promise<void> {
    const { reader, clock } = this.#options;
    const before = this.#waits;
    const waits = new Map<string, Wait>();
    let after: OutboxCursor | null = null;
    let flying: Promise<void>[] = [];
    do {
      const page: OutboxQueries['transfers.outbox']['output'] = await reader.query(
        'transfers.outbox',
        { ...ask, after, limit: PAGE },
      );
      for (const { key, message } of page.messages) {
        if (!this.#open) return;
        const wait = before.get(key);
        const now = clock.monotonic();
        const due = wait === undefined || wait.due <= now;
        const next = Math.min(AGAIN_MAX_MS, (wait?.next ?? AGAIN_MS / 2) * 2);
        const then = due ? { due: millis(now + next), next } : wait;
        if (waits.size < REMEMBERED_MAX) waits.set(key, then);
        if (!due) continue;
        flying.push(this.#say(message));
        if (flying.length < IN_FLIGHT_MAX) continue;
        await Promise.all(flying);
        flying = [];
      }
      after = page.next;
    } while (after !== null);
    await Promise.all(flying);
    // Only what is still to be said is remembered.
    this.#waits = ask.all ? new Map([...before, ...waits]) : waits;
  }

  async #say(message: TransferMessage): Promise<void> {
    const payload = JSON.stringify(message);
    if (Buffer.byteLength(payload) > this.#bytesMax) this.#options.onTooLong(message);
    else await this.#options.publish(message, payload);
  }
}
