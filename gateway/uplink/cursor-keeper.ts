import type { Logger } from '../base/logger.ts';
import type { Acknowledgement, JournalCommands } from '../journal/commands.ts';
import type { Writer } from '../store/command.ts';

/**
 * Keeps the newest word of each consumer in the database, one write at a time each. Not waited for: a word
 * that is lost with the power is said again, and until then a little is sent twice.
 */
export class CursorKeeper {
  readonly #writer: Writer<JournalCommands>;
  readonly #logger: Logger;
  readonly #newest = new Map<string, Acknowledgement>();

  constructor(writer: Writer<JournalCommands>, logger: Logger) {
    this.#writer = writer;
    this.#logger = logger;
  }

  keep(word: Acknowledgement): void {
    const { consumer } = word;
    const busy = this.#newest.has(consumer);
    this.#newest.set(consumer, word);
    if (busy) return;
    this.#write(consumer)
      .catch((error: unknown) => {
        this.#logger.warn({ err: error, consumer }, 'a cursor was not kept');
      })
      .finally(() => this.#newest.delete(consumer));
  }

  async #write(consumer: string): Promise<void> {
    let word: Acknowledgement | undefined;
    while (word !== this.#newest.get(consumer)) {
      word = this.#newest.get(consumer);
      if (word !== undefined) await this.#writer.execute('journal.acknowledge', word);
    }
  }
}
