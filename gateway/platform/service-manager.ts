import { execFile } from 'node:child_process';
import type { Logger } from '../base/logger.ts';
import type { ServiceManager } from '../zone/service-manager.ts';

/**
 * systemd, by way of `systemd-notify`: Node has no datagram sockets of the Unix family, so the unit
 * needs `NotifyAccess=all` (sd_notify(3)). Without `NOTIFY_SOCKET` nobody listens and nothing is done.
 */
export function serviceManager(
  environment: Readonly<Record<string, string | undefined>>,
  logger: Logger,
): ServiceManager {
  if (environment.NOTIFY_SOCKET === undefined) {
    return { watchdogMs: null, ready() {}, status() {}, alive() {}, stopping() {} };
  }
  const notify = (...fields: string[]): void => {
    execFile('systemd-notify', fields, { timeout: 5_000 }, (error) => {
      if (error) logger.warn({ err: error, fields }, 'systemd-notify failed');
    });
  };
  return {
    watchdogMs: watchdogMs(environment),
    ready: (status) => notify('--ready', `--status=${status}`),
    status: (text) => notify(`--status=${text}`),
    alive: () => notify('WATCHDOG=1'),
    stopping: () => notify('STOPPING=1'),
  };
}

/** `WATCHDOG_PID` names the process that is watched; a child of it is not (sd_watchdog_enabled(3)). */
function watchdogMs(environment: Readonly<Record<string, string | undefined>>): number | null {
  const micros = Number(environment.WATCHDOG_USEC ?? 0);
  const watched = environment.WATCHDOG_PID;
  if (!(micros > 0) || (watched !== undefined && watched !== String(process.pid))) return null;
  return micros / 1000;
}
