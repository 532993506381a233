import { systemClock } from '../base/clock.ts';
import { err, ok, type Result } from '../base/result.ts';

/** The year of `--today`, or of the machine's clock. */
export function parseYear(today: string | undefined): Result<number, string> {
  if (today === undefined) {
    const now = systemClock(() => false).wall().at;
    return ok(new Date(now).getUTCFullYear());
  }
  const time = /^\d{4}-\d{2}-\d{2}$/.test(today) ? Date.parse(today) : Number.NaN;
  if (Number.isNaN(time)) return err(`--today ${today}: give a date such as 2026-01-31`);
  return ok(new Date(time).getUTCFullYear());
}
