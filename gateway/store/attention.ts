import { type Millis, millis } from '../base/units.ts';

/** How long the writer stays awake for the next command. */
const AWAKE = millis(0.5);
/** So many commands one after the other must have come that soon. */
const IN_A_ROW = 4;

/**
 * Whether the writer waits awake for its next command: to wake a sleeping thread takes a quarter of a small
 * commit. It does so only while commands come one right after the other, so that at the rates of a
 * conveyor, where they do not, it costs nothing.
 */
export class Attention {
  #soon = 0;

  /** Until when to stay awake, when there was nothing left to do at `now`; null: sleep. */
  until(now: Millis): Millis | null {
    return this.#soon < IN_A_ROW ? null : millis(now + AWAKE);
  }

  /** A command came so long after there was nothing left to do. */
  came(after: Millis): void {
    this.#soon = after <= AWAKE ? Math.min(this.#soon + 1, IN_A_ROW) : 0;
  }
}
