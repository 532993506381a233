import type { Cancel, Clock } from '../base/clock.ts';
import { describeError } from '../base/errors.ts';
import type { LineFile } from '../base/line-file.ts';
import type { Logger } from '../base/logger.ts';
import { millis } from '../base/units.ts';

const NOTED_EVERY = millis(60_000);
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * The last day on which the clock was set, kept across power cuts: a Raspberry Pi wakes up in the past, and what had
 * expired before must not pass until a time server is reached.
 */
export class KnownDay {
  readonly #file: LineFile;
  readonly #logger: Logger;
  #day: string | null = null;

  constructor(file: LineFile, logger: Logger) {
    this.#file = file;
    this.#logger = logger;
  }

  get day(): string | null {
    return this.#day;
  }

  /** Reads what is kept. A file that cannot be read or says no day is told in the log, and counts as none. */
  load(): void {
    try {
      const line = this.#file.read();
      if (line !== null && DAY.test(line)) this.#day = line;
      else if (line !== null) this.#logger.warn({ line }, 'the last known day is no day');
    } catch (error) {
      this.#logger.warn({ err: error }, `no day is known: ${describeError(error)}`);
    }
  }

  /** Keeps the day of a clock that is set, once a day. The returned function ends it. */
  watch(clock: Clock): Cancel {
    const note = (): void => {
      const day = clock.wall().synchronised ? clock.day() : null;
      if (day === null || day === this.#day) return;
      this.#day = day;
      try {
        this.#file.write(day);
      } catch (error) {
        this.#logger.warn({ err: error }, `the day could not be kept: ${describeError(error)}`);
      }
    };
    note();
    return clock.every(NOTED_EVERY, note);
  }
}
