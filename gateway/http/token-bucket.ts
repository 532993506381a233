import type { Clock } from '../base/clock.ts';
import type { Millis } from '../base/units.ts';

/** Lets through a burst, then a steady rate. */
export class TokenBucket {
  readonly #clock: Clock;
  readonly #burst: number;
  readonly #refill: Millis;
  #tokens: number;
  #at: number;

  /** One more is let through every `refill`, up to `burst` at once. */
  constructor(clock: Clock, burst: number, refill: Millis) {
    this.#clock = clock;
    this.#burst = burst;
    this.#refill = refill;
    this.#tokens = burst;
    this.#at = clock.monotonic();
  }

  take(): boolean {
    this.#fill();
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Whether nothing of the burst is used up. */
  get full(): boolean {
    this.#fill();
    return this.#tokens >= this.#burst;
  }

  #fill(): void {
    const now = this.#clock.monotonic();
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#at) / this.#refill);
    this.#at = now;
  }
}
