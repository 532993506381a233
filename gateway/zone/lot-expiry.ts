import { type Cancel, type Clock, isoTime } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { millis } from '../base/units.ts';
import type { Writer } from '../store/command.ts';
import { lookAgain } from './looking.ts';
import type { ZoneCommands } from './writer-module.ts';

export type LotExpiryOptions = {
  readonly gateway: string;
  readonly writer: Pick<Writer<ZoneCommands>, 'execute'>;
  readonly clock: Clock;
  readonly logger: Logger;
};

export const LOT_EXPIRY_PERIOD = millis(30_000);
/** Commands of one look; what is left waits for the next. */
const STEPS_MAX = 50;

/** Lets promises give way whose lots have expired, soon after the day has changed. The writer knows by which day. */
export function scheduleLotExpiry({
  gateway: by,
  writer,
  clock,
  logger,
}: LotExpiryOptions): Cancel {
  const failed = 'promises of expired lots could not be looked at';
  return lookAgain({ clock, logger, period: LOT_EXPIRY_PERIOD, failed }, async () => {
    for (let step = 0; step < STEPS_MAX; step += 1) {
      const occurred_at = isoTime(clock.wall().at);
      const { lots } = await writer.execute('lot.expire', { by, occurred_at });
      if (lots === 0) return;
    }
  });
}
