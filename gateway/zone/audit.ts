import type { Cancel, Clock } from '../base/clock.ts';
import { describeError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { millis } from '../base/units.ts';
import type { AuditCursor } from '../inventory/queries/audit.ts';
import type { Reader } from '../store/query.ts';
import { codeOf } from '../store/sqlite-error.ts';
import type { Alarms } from './alarms.ts';
import { ARCHIVE_FAULT } from './month-archiving.ts';
import type { ZoneQueries } from './reader-module.ts';

export type AuditOptions = {
  readonly reader: Reader<ZoneQueries>;
  readonly clock: Clock;
  readonly alarms: Alarms;
  readonly logger: Logger;
  readonly rowsPerMinute: number;
};

type Book = 'ledger' | 'journal';

const STEPS_PER_MINUTE = 60;

/**
 * Proves the ledger and the journal all the time, one short read a second, from the first row to the last
 * and then again. What diverges is an alarm until a later pass finds it whole.
 */
export class Audit {
  readonly #options: AuditOptions;
  readonly #rows: number;
  readonly #cancel: Cancel;
  #cursor: AuditCursor | null = null;
  #position = 1;
  #busy = false;
  #passes = 0;
  /** Nothing was found in this pass so far. */
  readonly #whole: Record<Book, boolean> = { ledger: true, journal: true };

  constructor(options: AuditOptions) {
    this.#options = options;
    this.#rows = Math.max(1, Math.round(options.rowsPerMinute / STEPS_PER_MINUTE));
    this.#cancel = options.clock.every(millis(60_000 / STEPS_PER_MINUTE), () => void this.step());
  }

  /** Complete passes over the ledger since the start. */
  get passes(): number {
    return this.#passes;
  }

  async step(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      // One that cannot be read keeps nobody from proving the other.
      await this.#read('ledger', () => this.#ledger());
      await this.#read('journal', () => this.#journal());
    } finally {
      this.#busy = false;
    }
  }

  /** What could not be read now is read at the next step; what is damaged stays so, and a person must know. */
  async #read(what: Book, work: () => Promise<void>): Promise<void> {
    const { alarms, logger } = this.#options;
    try {
      await work();
      alarms.set(`${what}-unread`, null);
    } catch (error) {
      const why = describeError(error);
      logger.warn({ err: error, what }, `the audit could not read: ${why}`);
      if (!/^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error, ''))) return;
      const told = `The ${what} cannot be read for its audit: ${why}. Run zone-gateway verify, which says which file is damaged, and keep the last backup.`;
      alarms.set(`${what}-unread`, told);
    }
  }

  stop(): void {
    this.#cancel();
  }

  async #ledger(): Promise<void> {
    const { reader, alarms } = this.#options;
    // Without its older entries no chain would end, which says nothing of the ledger.
    if (alarms.has(ARCHIVE_FAULT)) return;
    const step = await reader.query('ledger.audit', { cursor: this.#cursor, entries: this.#rows });
    const [first] = step.divergences;
    if (first !== undefined) this.#found('ledger', `${first.code}: ${first.what}`);
    this.#cursor = step.next;
    if (step.next !== null) return;
    this.#passes += 1;
    this.#passEnded('ledger');
  }

  async #journal(): Promise<void> {
    const { reader } = this.#options;
    const input = { position: this.#position, records: this.#rows };
    const step = await reader.query('journal.verify', input);
    const [first] = step.faults;
    if (first !== undefined) this.#found('journal', `record ${first.position}: ${first.what}`);
    this.#position = step.next ?? 1;
    if (step.next === null) this.#passEnded('journal');
  }

  #found(what: Book, found: string): void {
    this.#whole[what] = false;
    const { alarms, logger } = this.#options;
    logger.error({ what, found }, 'the audit found a divergence');
    alarms.set(
      `${what}-diverges`,
      `The audit of the ${what} found a divergence: ${found}. Call support and keep the last backup.`,
    );
  }

  #passEnded(what: Book): void {
    if (this.#whole[what]) this.#options.alarms.set(`${what}-diverges`, null);
    this.#whole[what] = true;
  }
}
