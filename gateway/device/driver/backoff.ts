import { type Millis, millis } from '../../base/units.ts';

const FIRST_MS = 250;
const LONGEST_MS = 10_000;

/**
 * How long to wait before attempt number `attempt` (the first after a failure is 1): doubling up to ten
 * seconds, for ever. `random` in [0, 1) spreads devices that failed together over 70 to 130 %.
 */
export function backoff(attempt: number, random: number): Millis {
  const steps = Math.min(Math.max(0, attempt - 1), 10);
  const wait = Math.min(LONGEST_MS, FIRST_MS * 2 ** steps);
  return millis(Math.round(wait * (0.7 + 0.6 * random)));
}
