import type { Reading } from '../../../contract/reading.ts';
import type { Cancel, Clock } from '../../base/clock.ts';
import type { Millis } from '../../base/units.ts';

/** What came while somebody waited for an answer; empty when nothing did in time. */
export type Heard = { readonly readings: readonly Reading[]; readonly took_ms: number };

/**
 * One question to a device at a time. A new question ends the one before it, as it does in the device:
 * its answer would otherwise be taken for that of the new one.
 */
export class Requests {
  readonly #clock: Clock;
  #open: { readonly take: (reading: Reading) => void; readonly end: () => void } | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves with all that is heard up to the first reading that `answers`, or until `timeout`. */
  ask(answers: (reading: Reading) => boolean, timeout: Millis): Promise<Heard> {
    this.#open?.end();
    const begun = this.#clock.monotonic();
    return new Promise((resolve) => {
      const readings: Reading[] = [];
      let cancel: Cancel = () => {};
      const end = (): void => {
        cancel();
        if (this.#open?.end === end) this.#open = null;
        resolve({ readings, took_ms: Math.round(this.#clock.monotonic() - begun) });
      };
      const take = (reading: Reading): void => {
        if (readings.length < 50) readings.push(reading);
        if (answers(reading)) end();
      };
      cancel = this.#clock.after(timeout, end);
      this.#open = { take, end };
    });
  }

  hear(reading: Reading): void {
    this.#open?.take(reading);
  }

  /** The link is gone: nobody will answer. */
  end(): void {
    this.#open?.end();
  }
}
