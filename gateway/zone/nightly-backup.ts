import { join } from 'node:path';
import { type Cancel, type Clock, isoTime } from '../base/clock.ts';
import { describeError } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import { type Millis, millis } from '../base/units.ts';
import { backupName, pruneBackups } from '../store/backup.ts';
import { stamp } from '../store/files.ts';
import { startBackup } from '../store/task.ts';
import type { Alarms } from './alarms.ts';
import type { Calendar } from './calendar.ts';
import type { StorageConfig } from './config.ts';

export type NightlyBackupOptions = {
  readonly file: string;
  readonly folder: string;
  readonly config: StorageConfig['backup'];
  readonly calendar: Calendar;
  readonly clock: Clock;
  readonly alarms: Alarms;
  readonly logger: Logger;
};

const LOOK_EVERY = millis(30_000);
/** A wall clock that is further off from what the monotonic one says has jumped. */
const JUMP_MS = 60_000;
/** Without a known time of day, a copy still once a day. */
const DAY_MS = 86_400_000;

/**
 * A verified copy every night, the oldest ones pruned. The calendar is started once the clock is known
 * and started anew when the clock has jumped; while it is not known, a day of running time counts.
 */
export function scheduleBackups(options: NightlyBackupOptions): Cancel {
  const { clock, calendar, config } = options;
  let running = false;
  let lastDone: Millis = clock.monotonic();
  let job: { readonly offset: number; readonly cancel: Cancel } | null = null;

  const run = (): void => {
    if (running) return;
    running = true;
    lastDone = clock.monotonic();
    void backUpOnce(options).finally(() => {
      running = false;
    });
  };
  const look = (): void => {
    const wall = clock.wall();
    const now = clock.monotonic();
    const offset = wall.at - now;
    if (job !== null && (!wall.synchronised || Math.abs(offset - job.offset) > JUMP_MS)) {
      job.cancel();
      job = null;
    }
    if (wall.synchronised) job ??= { offset, cancel: calendar.daily(config.at, run) };
    else if (now - lastDone >= DAY_MS) run();
  };
  look();
  const cancel = clock.every(LOOK_EVERY, look);
  return () => {
    cancel();
    job?.cancel();
  };
}

async function backUpOnce(options: NightlyBackupOptions): Promise<void> {
  const { file, folder, config, clock, alarms, logger } = options;
  try {
    const name = backupName(stamp(isoTime(clock.wall().at)));
    const report = await startBackup(file, join(folder, name));
    const pruned = pruneBackups(folder, config.keep, name);
    logger.info({ ...report, pruned: pruned.length }, 'nightly backup');
    alarms.set('backup', null);
  } catch (error) {
    logger.error({ err: error }, `the nightly backup failed: ${describeError(error)}`);
    alarms.set('backup', `The nightly backup failed: ${describeError(error)}.`);
  }
}
