import type { Reading } from '../../../contract/reading.ts';
import type { Millis } from '../../base/units.ts';

/** One frame as it passed the line, for the raw monitor. */
export type Frame = {
  /** Rises by one with each frame of the device. */
  readonly n: number;
  readonly direction: 'in' | 'out';
  readonly at: Millis;
  /** Hexadecimal, at most 512 bytes of it. */
  readonly bytes: string;
  readonly readings: readonly Reading[];
};

export const FRAMES_KEPT = 50;
const BYTES_SHOWN = 512;

/** The last frames of a device, and how many there were. */
export class Frames {
  #kept: Frame[] = [];
  #count = 0;
  readonly #discarded = new Map<string, number>();
  readonly #listeners = new Set<(frame: Frame) => void>();

  get count(): number {
    return this.#count;
  }

  /** Oldest first. */
  get recent(): readonly Frame[] {
    return this.#kept;
  }

  get discarded(): ReadonlyMap<string, number> {
    return this.#discarded;
  }

  add(
    direction: Frame['direction'],
    raw: Uint8Array,
    readings: readonly Reading[],
    at: Millis,
  ): void {
    for (const reading of readings) {
      if (reading.kind !== 'discarded') continue;
      this.#discarded.set(reading.reason, (this.#discarded.get(reading.reason) ?? 0) + 1);
    }
    this.#count += 1;
    const bytes = Buffer.from(raw.subarray(0, BYTES_SHOWN)).toString('hex');
    const frame: Frame = { n: this.#count, direction, at, bytes, readings };
    if (this.#kept.length >= FRAMES_KEPT * 2) this.#kept = this.#kept.slice(-FRAMES_KEPT);
    this.#kept.push(frame);
    for (const listener of this.#listeners) listener(frame);
  }

  listen(listener: (frame: Frame) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
