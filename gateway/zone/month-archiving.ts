import { type Clock, isoTime } from '../base/clock.ts';
import { describeError, OperationalError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { oneAnswer } from '../base/one-answer.ts';
import { millis } from '../base/units.ts';
import { PRUNED_AT_ONCE } from '../inventory/months/archive.ts';
import type { Range } from '../store/archive/table.ts';
import type { Writer } from '../store/command.ts';
import type { Reader } from '../store/query.ts';
import type { Alarms } from './alarms.ts';
import type { Archived, ArchiveTask } from './archive-thread.ts';
import type { ZoneQueries } from './reader-module.ts';
import type { ZoneCommands } from './writer-module.ts';

export type MonthArchivingOptions = {
  /** The database. */
  readonly file: string;
  /** Closed months that stay in it, before the one that runs. */
  readonly afterMonths: number;
  readonly writer: Writer<ZoneCommands>;
  readonly reader: Reader<ZoneQueries>;
  readonly clock: Clock;
  readonly alarms: Alarms;
  readonly logger: Logger;
  /** Bytes that may still be written beside the database. */
  readonly freeBytes: () => number;
};

/**
 * Of one entry at most, with its indexes and twice: the archive is written by way of its own log. Entries of a year
 * take 450 bytes each in the database.
 */
const ENTRY_BYTES = 2 * 600;
/** For what the zone records meanwhile. */
const KEPT_FREE_BYTES = 64 * 1024 * 1024;

/** The alarm that stands while entries in the archive cannot be read. */
export const ARCHIVE_FAULT = 'archive';

/**
 * Moves the entries of old closed months to the archive: copied and proved on a thread of its own, marked by one
 * short command once both connections see them there, then removed here in small steps. Broken off anywhere it goes
 * on where it was.
 */
export class MonthArchiving {
  readonly #options: MonthArchivingOptions;
  #busy = false;
  #stopped = false;

  constructor(options: MonthArchivingOptions) {
    this.#options = options;
  }

  /** At the start, every hour, and when a month has been closed. */
  async goOn(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    const { reader, alarms, logger } = this.#options;
    try {
      while (!this.#stopped) {
        const { due, to_prune, fault } = await reader.query('month.archive', {
          before: this.#before(),
        });
        alarms.set(ARCHIVE_FAULT, fault);
        if (fault !== null) return;
        if (to_prune) await this.#prune();
        else if (due !== null) await this.#move(due);
        else break;
      }
      alarms.set('archive-stopped', null);
    } catch (error) {
      // Nothing is lost: what is not marked as moved stays where it is, and the next hour tries again.
      const why = describeError(error);
      logger.error({ err: error }, `a month was not moved to the archive: ${why}`);
      const told = error instanceof OperationalError ? error.message : why;
      alarms.set('archive-stopped', `An old month was not moved to the archive: ${told}.`);
    } finally {
      this.#busy = false;
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  /** The first month that stays. A clock that is not set cannot say which months are old. */
  #before(): string | null {
    const { clock, afterMonths } = this.#options;
    const { at, synchronised } = clock.wall();
    return synchronised ? monthBefore(isoTime(at).slice(0, 7), afterMonths) : null;
  }

  async #move(range: Range): Promise<void> {
    const { file, writer, reader, logger } = this.#options;
    this.#demandRoom(range);
    const thread = new URL('./archive-thread.ts', import.meta.url);
    const task: ArchiveTask = { file, range };
    const { part } = await oneAnswer<Archived>(thread, task);
    const { part: month, rows: entries } = part;
    if (!(await reader.query('month.archive-seen', { month }))) {
      const told = 'what was copied is not to be seen; start the gateway again';
      throw new OperationalError('archive-not-seen', told);
    }
    await writer.execute('month.archived', part);
    logger.info({ month, entries }, 'a month was moved to the archive');
  }

  /** A month that does not fit would take the room that the ledger needs. Throws `no-room`. */
  #demandRoom({ part, after, until }: Range): void {
    const free = this.#options.freeBytes();
    const needed = (until - after) * ENTRY_BYTES + KEPT_FREE_BYTES;
    if (free >= needed) return;
    const told = `${part} needs ${megabytes(needed)} of the disk while it is copied, and ${megabytes(free)} are free; make room`;
    throw new OperationalError('no-room', told);
  }

  async #prune(): Promise<void> {
    const { writer, clock } = this.#options;
    for (let done = false; !done && !this.#stopped; ) {
      const begun = clock.monotonic();
      done = (await writer.execute('month.prune', { entries: PRUNED_AT_ONCE })).done;
      // As long as it took, so that it never takes more than half of the writer.
      await new Promise<void>((rested) => {
        clock.after(millis(clock.monotonic() - begun), rested);
      });
    }
  }
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1024 ** 2)} MB`;

/** `2026-03` and 4 give `2025-11`. */
export function monthBefore(month: string, months: number): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const counted = year * 12 + (number - 1) - months;
  const text = (value: number, width: number): string => String(value).padStart(width, '0');
  return `${text(Math.floor(counted / 12), 4)}-${text((counted % 12) + 1, 2)}`;
}
