import type { Clock } from '../base/clock.ts';
import type { Millis } from '../base/units.ts';

/** Something that is wrong now and that the zone lead should know, whatever screen is open. */
export type Alarm = { readonly code: string; readonly text: string; readonly since: Millis };

export const ALARMS_MAX = 20;

/**
 * The alarms that stand, by code: raised while a condition holds, lowered when it ends. One code is one
 * alarm; raising it again changes its text and keeps its age.
 */
export class Alarms {
  readonly #clock: Clock;
  readonly #onChange: () => void;
  readonly #standing = new Map<string, Alarm>();

  constructor(clock: Clock, onChange: () => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** `text` null lowers the alarm. Beyond the bound a new code is not taken: the first ones tell more. */
  set(code: string, text: string | null): void {
    const standing = this.#standing.get(code);
    if (text === null) {
      if (this.#standing.delete(code)) this.#onChange();
      return;
    }
    if (standing?.text === text) return;
    if (standing === undefined && this.#standing.size >= ALARMS_MAX) return;
    this.#standing.set(code, { code, text, since: standing?.since ?? this.#clock.monotonic() });
    this.#onChange();
  }

  has(code: string): boolean {
    return this.#standing.has(code);
  }

  list(): readonly Alarm[] {
    return [...this.#standing.values()];
  }
}
