import type { ZoneView } from '../../contract/http/view.ts';
import type { Cancel, Clock } from '../base/clock.ts';
import { describeError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { type Millis, millis } from '../base/units.ts';
import type { OpenExceptions } from '../inventory/queries/exceptions.ts';
import type { Today } from '../inventory/queries/parcels.ts';
import type { Reader } from '../store/query.ts';
import type { ZoneQueries } from './reader-module.ts';

const LIST_MAX = 50;
/** After a commit, the figures are read again at most this often. */
const REFRESH_EVERY_MS = 250;
const HOUR_MS = 3_600_000;

/**
 * What the board shows from the database: open exceptions and the counts of the day. Read after commits,
 * never more than one query at a time, and kept until the next.
 */
export class Board {
  readonly #reader: Reader<ZoneQueries>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #onChange: (part: 'exceptions' | 'today') => void;
  #exceptions: OpenExceptions = { open: 0, oldest_opened_at: null, list: [] };
  #today: Today = { received: 0, shipped: 0, sighted: 0, rejected: 0 };
  #readAt: Millis;
  #reading = false;
  #wanted = false;
  #cancel: Cancel | null = null;
  #stopped = false;

  constructor(
    reader: Reader<ZoneQueries>,
    clock: Clock,
    logger: Logger,
    onChange: (part: 'exceptions' | 'today') => void,
  ) {
    this.#reader = reader;
    this.#clock = clock;
    this.#logger = logger;
    this.#onChange = onChange;
    this.#readAt = clock.monotonic();
  }

  get openExceptions(): number {
    return this.#exceptions.open;
  }

  exceptions(): ZoneView['exceptions'] {
    const { open, list } = this.#exceptions;
    // Ages were measured when the rows were read, and go on from there on the clock that does not jump.
    const since = Math.round(this.#clock.monotonic() - this.#readAt);
    const aged = list.map((row) => ({ ...row, age_ms: row.age_ms + since }));
    return { open, oldest_age_ms: aged[0]?.age_ms ?? null, list: aged };
  }

  today(): ZoneView['today'] {
    return this.#today;
  }

  /** Something was committed that may show here. */
  refresh(): void {
    this.#wanted = true;
    if (this.#reading || this.#cancel !== null || this.#stopped) return;
    this.#cancel = this.#clock.after(millis(REFRESH_EVERY_MS), () => {
      this.#cancel = null;
      void this.read();
    });
  }

  async read(): Promise<void> {
    this.#wanted = false;
    this.#reading = true;
    const { at } = this.#clock.wall();
    try {
      const exceptions = await this.#reader.query('exceptions.open', { now: at, limit: LIST_MAX });
      const today = await this.#reader.query('parcels.since', { hour: firstHour(at) });
      this.#readAt = this.#clock.monotonic();
      this.#take(exceptions, today);
    } catch (error) {
      // The old values stay on the page; the next commit asks again.
      if (!this.#stopped) {
        this.#logger.warn({ err: error }, `the board was not read: ${describeError(error)}`);
      }
    } finally {
      this.#reading = false;
    }
    if (this.#wanted) this.refresh();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  #take(exceptions: OpenExceptions, today: Today): void {
    const changed = idsOf(exceptions) !== idsOf(this.#exceptions);
    this.#exceptions = exceptions;
    if (changed) this.#onChange('exceptions');
    const counted = JSON.stringify(today) !== JSON.stringify(this.#today);
    this.#today = today;
    if (counted) this.#onChange('today');
  }
}

/** Which they are, and how many parcels each counts. */
const idsOf = ({ open, list }: OpenExceptions): string =>
  `${open} ${list.map(({ id, parcels }) => `${id} ${parcels}`).join(' ')}`;

/** The hour, counted from 1970 in UTC, in which the local day of `at` began. */
export function firstHour(at: number): number {
  const local = new Date(at);
  local.setHours(0, 0, 0, 0);
  return Math.floor(local.getTime() / HOUR_MS);
}
