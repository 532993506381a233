import { type Millis, millis, type WallMillis, wallMillis } from './units.ts';

/**
 * The only source of time. Durations and deadlines use `monotonic`; `wall` is for people and records
 * and may jump by years, since a Raspberry Pi has no battery clock. Nothing is ordered by `wall`.
 */
export interface Clock {
  monotonic(): Millis;
  wall(): WallTime;
  /**
   * The day, YYYY-MM-DD in UTC, by a clock that is set. While it is not, the last day that a set clock has seen here:
   * today is that day or later, so what had expired by then has expired. Null where no set clock was ever seen.
   */
  day(): string | null;
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

/** YYYY-MM-DD in UTC. */
export const dayOf = (at: WallMillis): string => isoTime(at).slice(0, 10);

/** The machine's clocks. Both questions are asked at each reading and must be cheap. */
export function systemClock(
  isSynchronised: () => boolean,
  lastDay: () => string | null = () => null,
): Clock {
  return {
    monotonic: () => millis(performance.now()),
    wall: () => ({ at: wallMillis(Date.now()), synchronised: isSynchronised() }),
    day: () => (isSynchronised() ? dayOf(wallMillis(Date.now())) : lastDay()),
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
