import { z } from 'zod';
import type { Cancel, Clock } from '../base/clock.ts';
import { describeError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { millis } from '../base/units.ts';
import type { TransferListQueries, TransferWatch } from '../inbound/transfers/queries.ts';
import type { Reader } from '../store/query.ts';
import type { Alarms } from './alarms.ts';

export const transfersConfig = z
  .strictObject({
    /** Goods that are in transit for longer than this are an alarm. They never expire by themselves. */
    overdue_hours: z
      .number()
      .int()
      .min(1)
      .max(24 * 90)
      .default(24),
  })
  .prefault({});
export type TransfersConfig = z.output<typeof transfersConfig>;

export type TransferWatchOptions = {
  readonly reader: Reader<TransferListQueries>;
  readonly clock: Clock;
  readonly alarms: Alarms;
  readonly logger: Logger;
  readonly overdue_ms: number;
};

const LOOK_EVERY = millis(30_000);

/** Looks twice a minute for transfers that need a person. */
export function watchTransfers(options: TransferWatchOptions): Cancel {
  const { clock, logger } = options;
  return clock.every(LOOK_EVERY, () => {
    look(options).catch((error: unknown) => {
      logger.warn({ err: error }, `transfers were not looked at: ${describeError(error)}`);
    });
  });
}

export async function look({
  reader,
  clock,
  alarms,
  overdue_ms,
}: TransferWatchOptions): Promise<void> {
  const asked = { query: null, now: clock.wall().at, overdue_ms };
  const found = await reader.query('transfers.watch', asked);
  for (const [code, text] of wordsOf(found, overdue_ms)) alarms.set(code, text);
}

/** Null lowers the alarm. */
function wordsOf(found: TransferWatch, overdue_ms: number): readonly [string, string | null][] {
  const { overdue, short, surplus, refused, strays } = found;
  const hours = Math.round(overdue_ms / 3_600_000);
  const several = (count: number): string => (count === 1 ? '1 transfer' : `${count} transfers`);
  const differs = short + surplus;
  return [
    [
      'transfers-overdue',
      overdue === 0
        ? null
        : `${several(overdue)} to another zone: in transit for more than ${hours} hours. Ask where the goods are.`,
    ],
    [
      'transfers-differ',
      differs === 0
        ? null
        : `${several(differs)} did not arrive as announced. Settle what is missing or too much.`,
    ],
    [
      'transfers-refused',
      refused + strays === 0
        ? null
        : `${several(refused + strays)}: two zones contradict each other. Look at both before anything else.`,
    ],
  ];
}
