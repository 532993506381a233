import type { Cancel, Clock } from '../../base/clock.ts';
import { assert } from '../../base/errors.ts';
import { type Millis, millis } from '../../base/units.ts';
import { Frames } from '../driver/frames.ts';
import type { GpioProfile } from '../profile/schema.ts';
import type { InputLine, OutputLine } from './port.ts';

export type BankLine = {
  readonly id: string;
  readonly line: number;
  readonly profile: GpioProfile;
};

/** One line: an input that is debounced, or an output that pulses and rests. */
export class GpioLine {
  readonly id: string;
  readonly profile: BankLine['profile'];
  /** Each level as one byte, 01 active and 00 not, for the same monitor as of other devices. */
  readonly frames = new Frames();
  readonly #number: number;
  readonly #clock: Clock;
  readonly #set: (id: string, active: boolean) => void;
  readonly #listeners = new Set<(active: boolean) => void>();
  #active: boolean | null = null;
  #changedAt: Millis | null = null;
  #settle: Cancel | null = null;
  #heard: boolean | null = null;
  #endPulse: Cancel = () => {};

  constructor(
    { id, line, profile }: BankLine,
    clock: Clock,
    set: (id: string, active: boolean) => void,
  ) {
    this.id = id;
    this.profile = profile;
    this.#number = line;
    this.#clock = clock;
    this.#set = set;
  }

  get asInput(): InputLine | null {
    const { line } = this.profile;
    if (line.direction !== 'input') return null;
    return { id: this.id, line: this.#number, active_low: line.active_low, bias: line.bias };
  }

  get asOutput(): OutputLine | null {
    const { line } = this.profile;
    if (line.direction !== 'output') return null;
    const { active_low } = line;
    return { id: this.id, line: this.#number, active_low, safe: line.safe === 'active' };
  }

  /** Null before the first level of an input was heard, and while its chip is lost. */
  get active(): boolean | null {
    return this.#active;
  }

  get changedAt(): Millis | null {
    return this.#changedAt;
  }

  onLevel(listener: (active: boolean) => void): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * A level of an input. The first edge counts at once, so that a parcel's window opens when the parcel
   * is there; what follows within the debounce time is looked at when that time is over.
   */
  heard(active: boolean): void {
    const { line } = this.profile;
    assert(line.direction === 'input', `${this.id} is an input`);
    this.#heard = active;
    if (this.#settle !== null) return;
    this.#take(active);
    if (line.debounce_ms === 0) return;
    this.#settle = this.#clock.after(millis(line.debounce_ms), () => {
      this.#settle = null;
      if (this.#heard !== null && this.#heard !== this.#active) this.heard(this.#heard);
    });
  }

  /** Leaves the safe level for so long; a second pulse within the first one makes it longer. */
  pulse(length: Millis): void {
    this.#endPulse();
    this.#write(!this.#safe);
    this.#endPulse = this.#clock.after(length, () => this.#write(this.#safe));
  }

  /** An output goes to its safe level; an input is no longer known. */
  rest(): void {
    this.#endPulse();
    this.#settle?.();
    this.#settle = null;
    if (this.profile.line.direction === 'input') {
      this.#active = null;
      this.#heard = null;
    } else {
      this.#write(this.#safe);
    }
  }

  get #safe(): boolean {
    const { line } = this.profile;
    return line.direction === 'output' && line.safe === 'active';
  }

  #write(active: boolean): void {
    this.#set(this.id, active);
    if (this.#active === active) return;
    this.#note('out', active);
  }

  #take(active: boolean): void {
    if (this.#active === active) return;
    this.#note('in', active);
    for (const listener of this.#listeners) listener(active);
  }

  #note(direction: 'in' | 'out', active: boolean): void {
    this.#active = active;
    this.#changedAt = this.#clock.monotonic();
    this.frames.add(direction, Uint8Array.of(active ? 1 : 0), [], this.#changedAt);
  }
}
