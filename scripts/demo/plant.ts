import { PseudoTerminal } from '../../gateway/testing/links/pty.ts';
import { type Label, readLabels } from './catalog.ts';
import { deliveries, departures, runConveyor, textOf } from './conveyor.ts';
import {
  type Cable,
  CalledCable,
  CallingCable,
  lineScanner,
  type Scanner,
  sickScanner,
  sicsScale,
  streamingScale,
} from './devices.ts';
import { Lines } from './lines.ts';

export type Plant = {
  /** By the ids that the configuration gives the devices. */
  readonly cables: ReadonlyMap<string, Pick<Cable, 'plug' | 'unplug'>>;
  readonly portOf: (device: string) => number;
  /** Null where socat is missing. */
  readonly benchSerial: string | null;
  /** Scanners that the scripted day holds a label before. */
  readonly hands: Hands;
  start(): void;
  stop(): Promise<void>;
};

/** One scanner for each step of the day that a station does. */
export type Hands = Readonly<Record<'lane' | 'counter' | 'truck' | 'arrivals', Scanner>>;

const BENCH_EVERY_MS = 30_000;

/** Everything that stands in the demo zone except the gateway: devices, conveyors, goods. */
export async function buildPlant(
  gpioPort: number,
  exitScannerPort: number,
  parcelsAnHour: number,
  hasSocat: boolean,
): Promise<Plant> {
  const called = new Map<string, CalledCable>();
  const cableOf = async (id: string): Promise<CalledCable> => {
    const cable = new CalledCable();
    await cable.plug();
    called.set(id, cable);
    return cable;
  };
  const scanner1 = sickScanner(await cableOf('inbound-1-scanner'));
  const scale1 = sicsScale(await cableOf('inbound-1-scale'));
  const scanner2 = lineScanner(await cableOf('inbound-2-scanner'));
  const scale3 = streamingScale(await cableOf('exit-1-scale'));
  const exitCable = new CallingCable(exitScannerPort);
  await exitCable.plug();
  const scanner3 = lineScanner(exitCable);
  const hands = {
    lane: lineScanner(await cableOf('lane-scanner')),
    counter: lineScanner(await cableOf('counter-scanner'), 1),
    truck: lineScanner(await cableOf('truck-scanner')),
    arrivals: lineScanner(await cableOf('arrivals-scanner')),
  };
  const pty = hasSocat ? new PseudoTerminal() : null;
  const bench = pty ?? (await cableOf('bench-1-scanner'));
  await pty?.plug();
  const benchScanner = lineScanner(bench, 1);

  const cables = new Map<string, Pick<Cable, 'plug' | 'unplug'>>(called);
  cables.set('exit-1-scanner', exitCable);
  cables.set('bench-1-scanner', bench);

  const stops: (() => void)[] = [() => scale3.stop()];
  return {
    cables,
    portOf: (id) => called.get(id)?.port ?? 0,
    benchSerial: pty?.path ?? null,
    hands,
    start() {
      const labels = readLabels();
      const received: Label[] = [];
      const lines = new Lines(gpioPort);
      const common = { lines, labels, parcelsAnHour };
      const incoming = deliveries(labels, received);
      const leaving = departures(received);
      const timer = setInterval(() => {
        const label = labels[Math.floor(Math.random() * labels.length)];
        if (label !== undefined) benchScanner.show(textOf(label));
      }, BENCH_EVERY_MS);
      stops.push(
        () => lines.stop(),
        () => clearInterval(timer),
        runConveyor({
          ...common,
          scanner: scanner1,
          scale: scale1,
          eye: 'inbound-1-eye',
          next: incoming,
        }),
        runConveyor({ ...common, scanner: scanner2, next: incoming }),
        runConveyor({
          ...common,
          scanner: scanner3,
          scale: scale3,
          eye: 'exit-1-eye',
          next: leaving,
        }),
      );
    },
    async stop() {
      for (const stop of stops) stop();
      await Promise.all([...cables.values()].map((cable) => cable.unplug()));
      await pty?.remove();
    },
  };
}
