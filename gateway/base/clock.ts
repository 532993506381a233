import { type Millis, millis, type WallMillis, wallMillis } from './units.ts';

/**
 * The only source of time. Durations and deadlines use `monotonic`; `wall` is for people and records
 * and may jump by years, since a Raspberry Pi has no battery clock. Nothing is ordered by `wall`.
 */
export interface Clock {
  monotonic(): Millis;
  wall(): WallTime;
  /** Runs `task` once after `delay`. The returned function cancels it; cancelling twice is harmless. */
  after(delay: Millis, task: () => void): Cancel;
  /** Runs `task` every `period` until cancelled; a late run is not made up for. */
  every(period: Millis, task: () => void): Cancel;
}

/** `synchronised` is false until the system says that a time source has set the clock. */
export type WallTime = { readonly at: WallMillis; readonly synchronised: boolean };
export type Cancel = () => void;

/** Wall time as it stands in records: ISO 8601 in UTC with milliseconds. */
export function isoTime(at: WallMillis): string {
  // Under load many records are of one millisecond.
  if (at !== lastTime) {
    lastText = new Date(at).toISOString();
    lastTime = at;
  }
  return lastText;
}
let lastTime: WallMillis | undefined;
let lastText = '';

/** The machine's clocks. `isSynchronised` is asked at each reading and must be cheap. */
export function systemClock(isSynchronised: () => boolean): Clock {
  return {
    monotonic: () => millis(performance.now()),
    wall: () => ({ at: wallMillis(Date.now()), synchronised: isSynchronised() }),
    after(delay, task) {
      const timer = setTimeout(task, delay);
      return () => clearTimeout(timer);
    },
    every(period, task) {
      const timer = setInterval(task, period);
      return () => clearInterval(timer);
    },
  };
}
