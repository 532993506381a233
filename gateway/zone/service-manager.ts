import type { Clock } from '../base/clock.ts';
import { millis } from '../base/units.ts';

/** What the zone tells whoever started the process (systemd, or nobody). */
export interface ServiceManager {
  /** The watchdog wants a sign of life at least this often; null where nobody watches. */
  readonly watchdogMs: number | null;
  ready(status: string): void;
  /** One line for `systemctl status`. */
  status(text: string): void;
  alive(): void;
  stopping(): void;
}

/**
 * Feeds the watchdog at a third of its period, but only while `illness` finds nothing: a process that
 * runs but neither commits nor hears its devices must be restarted, not kept alive by a timer.
 */
export function feedWatchdog(
  manager: ServiceManager,
  clock: Clock,
  illness: () => string | null,
  onIll: (why: string) => void,
): () => void {
  if (manager.watchdogMs === null) return () => {};
  let told: string | null = null;
  return clock.every(millis(manager.watchdogMs / 3), () => {
    const why = illness();
    if (why === null) manager.alive();
    else if (why !== told) onIll(why);
    told = why;
  });
}
