import type { Cancel, Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { millis } from '../base/units.ts';
import type { Acknowledgement, JournalCommands } from '../journal/commands.ts';
import type { Writer } from '../store/command.ts';

/** During a catch-up words come by the hundred a second; each write is a sync that parcels would wait for. */
const KEPT_EVERY = millis(500);

/**
 * Keeps the newest word of each consumer in the database, twice a second at most. Not waited for: a word
 * that is lost with the power is said again, and until then a little is sent twice.
 */
export class CursorKeeper {
  readonly #writer: Writer<JournalCommands>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #newest = new Map<string, Acknowledgement>();
  #cancelNext: Cancel | null = null;

  constructor(writer: Writer<JournalCommands>, clock: Clock, logger: Logger) {
    this.#writer = writer;
    this.#clock = clock;
    this.#logger = logger;
  }

  keep(word: Acknowledgement): void {
    this.#newest.set(word.consumer, word);
    if (this.#cancelNext === null) this.#write();
  }

  /** Writes what is not written yet. */
  async stop(): Promise<void> {
    this.#cancelNext?.();
    this.#cancelNext = () => {};
    await this.#writeAll();
  }

  #write(): void {
    this.#cancelNext = this.#clock.after(KEPT_EVERY, () => {
      this.#cancelNext = null;
      if (this.#newest.size > 0) this.#write();
    });
    void this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    const words = [...this.#newest.values()];
    this.#newest.clear();
    await Promise.all(
      words.map((word) =>
        this.#writer.execute('journal.acknowledge', word).catch((error: unknown) => {
          this.#logger.warn({ err: error, consumer: word.consumer }, 'a cursor was not kept');
        }),
      ),
    );
  }
}
