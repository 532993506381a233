import { LINES_SERVED_MAX } from '../../contract/constants.ts';
import { type Cancel, type Clock, isoTime } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { millis } from '../base/units.ts';
import type { Writer } from '../store/command.ts';
import type { Reader } from '../store/query.ts';
import { lookAgain } from './looking.ts';
import type { ZoneQueries } from './reader-module.ts';
import type { ZoneCommands } from './writer-module.ts';

export type OrderServingOptions = {
  readonly gateway: string;
  readonly reader: Pick<Reader<ZoneQueries>, 'query'>;
  readonly writer: Writer<ZoneCommands>;
  readonly clock: Clock;
  readonly logger: Logger;
};

export const SERVING_PERIOD = millis(2_000);

/**
 * Keeps what has become free for the orders that wait for it: received, put back, released or counted in. Looks at a
 * bounded number of lines each time, one look after the other, and asks the writer only where there is something.
 */
export function scheduleOrderServing(options: OrderServingOptions): Cancel {
  const { gateway: by, reader, writer, clock, logger } = options;
  let after = 0;
  const failed = 'orders could not be served';
  return lookAgain({ clock, logger, period: SERVING_PERIOD, failed }, async () => {
    const { skus, next } = await reader.query('order.freed', { after, today: clock.day() });
    const asked = { skus, by, occurred_at: isoTime(clock.wall().at) };
    for (let more = skus.length > 0; more; ) {
      more = (await writer.execute('order.serve', asked)).served >= LINES_SERVED_MAX;
    }
    after = next;
  });
}
