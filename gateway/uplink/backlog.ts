import type { ReplicationView } from '../../contract/http/view.ts';
import type { Clock } from '../base/clock.ts';
import { type Millis, millis } from '../base/units.ts';
import type { JournalQueries } from '../journal/queries.ts';
import type { Reader } from '../store/query.ts';

type Shown = Pick<
  ReplicationView,
  'backlog_records' | 'backlog_bytes' | 'backlog_age_ms' | 'backlog_history'
>;

const MINUTES = 60;
const MINUTE_MS = 60_000;

/** How much of the journal the consumers do not hold yet, now and over the last hour. */
export class Backlog {
  readonly #reader: Reader<JournalQueries>;
  readonly #clock: Clock;
  readonly #onChange: () => void;
  #bytes = 0;
  #records = 0;
  /** Since when the oldest of them waits, as far as this process has seen. */
  #since: Millis | null = null;
  #cursor = -1;
  #reading = false;
  #history: { readonly minute: number; readonly records: number }[] = [];

  constructor(reader: Reader<JournalQueries>, clock: Clock, onChange: () => void) {
    this.#reader = reader;
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** Reads its size behind `cursor`. Asked while it reads, it leaves it at that. */
  async read(cursor: number): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      const { records, bytes, oldest } = await this.#reader.query('journal.backlog', {
        position: cursor,
      });
      this.#take(cursor, records, bytes, oldest);
    } catch {
      // The reader says itself what is wrong; the old figures stay until the next look.
    } finally {
      this.#reading = false;
    }
  }

  view(head: number, cursor: number): Shown {
    const now = this.#clock.monotonic();
    const records = Math.max(0, head - cursor);
    return {
      backlog_records: records,
      backlog_bytes: records === 0 ? 0 : this.#bytes,
      backlog_age_ms:
        records === 0 || this.#since === null ? null : Math.max(0, Math.round(now - this.#since)),
      backlog_history: this.#history.map((one) => one.records),
    };
  }

  #take(cursor: number, records: number, bytes: number, oldest: string | null): void {
    const now = this.#clock.monotonic();
    const changed = bytes !== this.#bytes || records !== this.#records;
    this.#bytes = bytes;
    this.#records = records;
    if (records === 0) this.#since = null;
    else if (this.#since === null || cursor !== this.#cursor)
      this.#since = this.#ageFrom(oldest, now);
    this.#cursor = cursor;
    this.#remember(Math.floor(now / MINUTE_MS), records);
    if (changed) this.#onChange();
  }

  /** The wall clock may have jumped since the record was made; an age before this start is a guess. */
  #ageFrom(oldest: string | null, now: Millis): Millis {
    const recorded = oldest === null ? Number.NaN : Date.parse(oldest);
    const age = this.#clock.wall().at - recorded;
    return Number.isFinite(age) && age > 0 ? millis(now - age) : now;
  }

  #remember(minute: number, records: number): void {
    const before = this.#history.filter((one) => one.minute !== minute);
    this.#history = [...before, { minute, records }].slice(-MINUTES);
  }
}
