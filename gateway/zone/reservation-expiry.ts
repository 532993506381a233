import { type Cancel, type Clock, isoTime } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { millis } from '../base/units.ts';
import type { Writer } from '../store/command.ts';
import { lookAgain } from './looking.ts';
import type { ZoneCommands } from './writer-module.ts';

export type ReservationExpiryOptions = {
  readonly gateway: string;
  readonly writer: Writer<ZoneCommands>;
  readonly clock: Clock;
  readonly logger: Logger;
};

export const EXPIRY_PERIOD = millis(30_000);
/** Commands of one look; what is left waits for the next. */
const STEPS_MAX = 50;

/**
 * Lets reservations end at their time. Looked at by the monotonic clock, and only while the wall clock is set: a
 * clock that jumped by years must not release what is promised.
 */
export function scheduleReservationExpiry(options: ReservationExpiryOptions): Cancel {
  const { gateway: by, writer, clock, logger } = options;
  const failed = 'reservations could not expire';
  return lookAgain({ clock, logger, period: EXPIRY_PERIOD, failed }, async () => {
    for (let step = 0; step < STEPS_MAX; step += 1) {
      const { at, synchronised } = clock.wall();
      if (!synchronised) return;
      const input = { now: at, by, occurred_at: isoTime(at) };
      const { expired } = await writer.execute('reservation.expire', input);
      if (expired === 0) return;
    }
  });
}
