import { type Clock, isoTime } from '../base/clock.ts';
import { describeError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { Writer } from '../store/command.ts';
import type { Reader } from '../store/query.ts';
import type { ZoneQueries } from './reader-module.ts';
import type { ZoneCommands } from './writer-module.ts';

export type MonthClosingOptions = {
  readonly gateway: string;
  readonly writer: Writer<ZoneCommands>;
  readonly reader: Reader<ZoneQueries>;
  readonly clock: Clock;
  readonly logger: Logger;
};

/** Takes the balances of months that are being closed, by short commands, so that parcels are decided in between. */
export class MonthClosing {
  readonly #options: MonthClosingOptions;
  #busy = false;
  #stopped = false;

  constructor(options: MonthClosingOptions) {
    this.#options = options;
  }

  /** At the start, and when somebody has closed a month. */
  async goOn(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    const { gateway: by, writer, reader, clock, logger } = this.#options;
    try {
      while (!this.#stopped) {
        const [month] = await reader.query('month.closing', null);
        if (month === undefined) return;
        for (let done = false; !done && !this.#stopped; ) {
          const occurred_at = isoTime(clock.wall().at);
          done = (await writer.execute('month.step', { month, by, occurred_at })).done;
        }
      }
    } catch (error) {
      // What is left is taken up at the next start, or with the next month.
      logger.error({ err: error }, `a month was not closed to its end: ${describeError(error)}`);
    } finally {
      this.#busy = false;
    }
  }

  stop(): void {
    this.#stopped = true;
  }
}
