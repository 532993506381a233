/** Upper bounds in milliseconds, from a fast disk's fsync to an SD card's worst. */
export const LATENCY_BOUNDS_MS = [
  0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 4_096,
] as const;

export type HistogramView = {
  readonly bounds_ms: readonly number[];
  /** How many fell at or under each bound and above the one before; one more for the rest. */
  readonly counts: readonly number[];
  readonly count: number;
  readonly sum_ms: number;
};

/** Counts durations into fixed buckets, so that its size does not depend on how long it counts. */
export class Histogram {
  readonly #counts: number[] = new Array(LATENCY_BOUNDS_MS.length + 1).fill(0);
  #count = 0;
  #sum = 0;

  add(duration_ms: number): void {
    const found = LATENCY_BOUNDS_MS.findIndex((bound) => duration_ms <= bound);
    const bucket = found === -1 ? LATENCY_BOUNDS_MS.length : found;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#count += 1;
    this.#sum += duration_ms;
  }

  view(): HistogramView {
    return {
      bounds_ms: LATENCY_BOUNDS_MS,
      counts: [...this.#counts],
      count: this.#count,
      sum_ms: this.#sum,
    };
  }
}
