import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Clock } from '../base/clock.ts';
import { millis } from '../base/units.ts';

const CHECK_EVERY_MS = 30_000;
/** Made by systemd-timesyncd once a server has set the clock (systemd-timesyncd.service(8)). */
const TIMESYNCD_MARK = '/run/systemd/timesync/synchronized';

export type ClockSync = {
  /** What the system said last; false until it has said anything. */
  isSynchronised(): boolean;
  /** Asks now and then from here on. The returned function ends it. */
  watch(clock: Clock): () => void;
};

/**
 * Whether a time source has set the system's clock. timesyncd's mark is looked for first; other daemons
 * (chrony, ntpd) show in the kernel's flag, which `timedatectl` reads. A machine with neither counts as
 * not synchronised: its times are marked, and nothing is ordered by them anyway.
 */
export function clockSync(): ClockSync {
  let synchronised = existsSync(TIMESYNCD_MARK);
  const ask = (): void => {
    if (existsSync(TIMESYNCD_MARK)) {
      synchronised = true;
      return;
    }
    const question = ['show', '--property=NTPSynchronized', '--value'];
    execFile('timedatectl', question, { timeout: 5_000 }, (error, answer) => {
      synchronised = !error && answer.trim() === 'yes';
    });
  };
  return {
    isSynchronised: () => synchronised,
    watch(clock) {
      ask();
      return clock.every(millis(CHECK_EVERY_MS), ask);
    },
  };
}
