import type { Reading } from '../../../contract/reading.ts';
import { silentLogger } from '../../base/logger.ts';
import { loadProfile } from '../../configuration/profiles.ts';
import { Device } from '../../device/driver/device.ts';
import { compileProfile } from '../../device/profile/compile.ts';
import { ManualClock } from '../manual-clock.ts';
import { FaultyLink } from './faulty-link.ts';

/** One device on a link that the test holds, by a clock that moves only when told. */
export type Bench = {
  readonly clock: ManualClock;
  readonly link: FaultyLink;
  readonly device: Device;
  readonly readings: Reading[];
  /** Lets time pass in small steps, so that what waits for the link is done between. */
  pass(ms: number): Promise<void>;
  start(): Promise<void>;
};

export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
/** Puts the device of a shipped profile on the bench; the caller stops it. */
export function driverBench(
  id: string,
  override?: Record<string, unknown>,
  random = (): number => 0.5,
): Bench {
  const loaded = loadProfile(id, '/', override);
  if (!loaded.ok || loaded.value.kind === 'gpio') throw new Error(JSON.stringify(loaded));
  const clock = new ManualClock();
  const link = new FaultyLink();
  const device = new Device({
    id: 'device-1',
    codec: compileProfile(loaded.value),
    openLink: link.openLink,
    clock,
    random,
    logger: silentLogger,
    year: () => 2026,
  });
  const readings: Reading[] = [];
  device.onReading((reading) => void readings.push(reading));
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 250) {
      clock.advance(Math.min(250, left));
      await settle();
    }
  };
  const start = async (): Promise<void> => {
    device.start();
    await settle();
  };
  return { clock, link, device, readings, pass, start };
}
