import type { Clock } from '../base/clock.ts';
import { millis } from '../base/units.ts';
import { TokenBucket } from './token-bucket.ts';

const ATTEMPTS_BURST = 5;
const ATTEMPTS_REFILL = millis(10_000);
const ADDRESSES_MAX = 1_000;

/** How often an address may be wrong about the access token before it must wait. */
export class Attempts {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** False: too many of late. */
  take(address: string): boolean {
    const known = this.#buckets.get(address);
    if (known !== undefined) return known.take();
    if (this.#buckets.size >= ADDRESSES_MAX) this.#forgetPatient();
    // So many addresses being wrong at once is an attack; those who are signed in do not come here.
    if (this.#buckets.size >= ADDRESSES_MAX) return false;
    const bucket = new TokenBucket(this.#clock, ATTEMPTS_BURST, ATTEMPTS_REFILL);
    this.#buckets.set(address, bucket);
    return bucket.take();
  }

  forget(address: string): void {
    this.#buckets.delete(address);
  }

  #forgetPatient(): void {
    for (const [address, bucket] of this.#buckets) if (bucket.full) this.#buckets.delete(address);
  }
}
