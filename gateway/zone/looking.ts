import type { Cancel, Clock } from '../base/clock.ts';
import { describeError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { Millis } from '../base/units.ts';

type Looking = {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly period: Millis;
  /** What is not done where a look fails, such as `orders could not be served`. */
  readonly failed: string;
};

/** Looks every `period` until cancelled, one look after the other. One that fails is told, and the next one tries again. */
export function lookAgain(
  { clock, logger, period, failed }: Looking,
  look: () => Promise<void>,
): Cancel {
  let busy = false;
  return clock.every(period, () => {
    if (busy) return;
    busy = true;
    look()
      .catch((error: unknown) => {
        logger.warn({ err: error }, `${failed}: ${describeError(error)}`);
      })
      .finally(() => {
        busy = false;
      });
  });
}
