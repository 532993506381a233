import type { StationView } from '../../contract/http/view.ts';
import type { ReasonCode } from '../../contract/parcel.ts';
import type { Clock } from '../base/clock.ts';
import type { IdSource } from '../base/ids.ts';
import type { Logger } from '../base/logger.ts';
import { type Millis, millis } from '../base/units.ts';
import type { Device } from '../device/driver/device.ts';
import type { StationConfig } from '../station/config.ts';
import type { Done } from '../station/state.ts';
import {
  type Before,
  fold,
  noStatistics,
  resumed,
  type Statistics,
  shown,
} from '../station/statistics.ts';
import { Histogram, type HistogramView } from '../store/histogram.ts';
import type { Drivers } from './equipment.ts';
import { type StationHands, StationRunner } from './station-runner.ts';

/** What a station asks of the writer. */
export type Desk = Pick<StationHands, 'decide' | 'revoke'>;

export type StationsOptions = {
  readonly configs: readonly StationConfig[];
  readonly drivers: Drivers;
  readonly desk: Desk;
  readonly clock: Clock;
  readonly newParcel: IdSource;
  readonly logger: Logger;
  readonly onChange: (station: string) => void;
  /** The writer did not record something, and why. */
  readonly onRefused: (error: unknown) => void;
};

/** A station that has had no parcel for so long is idle, not running. */
const IDLE_AFTER_MS = 60_000;

type Counts = { accepted: number; readonly rejected: Map<ReasonCode, number> };

/** One station with its figures. */
export class Station {
  readonly config: StationConfig;
  readonly runner: StationRunner;
  readonly counts: Counts = { accepted: 0, rejected: new Map() };
  readonly #options: StationsOptions;
  readonly #latency: Histogram;
  #statistics: Statistics = noStatistics;
  #state: StationView['state'] = 'idle';
  #since: Millis;
  #placeFault: string | null = null;

  constructor(config: StationConfig, options: StationsOptions, latency: Histogram) {
    this.config = config;
    this.#options = options;
    this.#latency = latency;
    this.#since = options.clock.monotonic();
    this.runner = new StationRunner({
      config,
      hands: handsOf(config, options),
      clock: options.clock,
      newParcel: options.newParcel,
      logger: options.logger.child({ station: config.id }),
      onDone: (done) => this.#done(done),
      onRefused: options.onRefused,
    });
  }

  /** What is wrong with a location of the station, in a sentence; null when it can work at all of them. */
  placeFault(fault: string | null): void {
    if (this.#placeFault === fault) return;
    this.#placeFault = fault;
    this.#options.onChange(this.config.id);
  }

  /** Goes on with the figures of the hour before the process began. */
  resume(before: Before): void {
    this.#statistics = resumed(before, this.#options.clock.monotonic());
    this.#options.onChange(this.config.id);
  }

  view(): StationView {
    const now = this.#options.clock.monotonic();
    const why = this.#why();
    const state = this.#stateAt(now, why);
    if (state !== this.#state) {
      this.#state = state;
      this.#since = now;
    }
    const { id, name, role, mode, location } = this.config;
    return {
      id,
      name,
      role,
      mode,
      location,
      state,
      why,
      state_age_ms: Math.max(0, Math.round(now - this.#since)),
      ...shown(this.#statistics, now),
    };
  }

  #stateAt(now: Millis, why: string | null): StationView['state'] {
    if (why !== null) return 'stopped';
    const { last } = this.#statistics;
    return last !== null && now - last.at < IDLE_AFTER_MS ? 'running' : 'idle';
  }

  /** Why it rejects everything, in a sentence; null while it works. */
  #why(): string | null {
    if (this.#placeFault !== null) return this.#placeFault;
    const { down } = this.runner.state;
    const [first] = down;
    if (first === undefined) return null;
    const device = this.#options.drivers.devices.get(first);
    const status = device?.status ?? this.#options.drivers.bank.status;
    const more = down.length > 1 ? `, and ${down.length - 1} more` : '';
    return `${first}: ${status.why ?? status.state}${more}`;
  }

  #done(done: Done): void {
    const { clock, logger, onChange } = this.#options;
    this.#statistics = fold(this.#statistics, done, clock.monotonic());
    this.#latency.add(done.latency_ms);
    const reason = reasonOf(done);
    if (reason === null) this.counts.accepted += 1;
    else this.counts.rejected.set(reason, (this.counts.rejected.get(reason) ?? 0) + 1);
    logger.debug(
      {
        station: this.config.id,
        parcel: done.parcel,
        verdict: reason === null ? 'accept' : 'reject',
        reason,
        sku: done.outcome?.item?.sku ?? null,
        quantity: done.outcome?.item?.quantity ?? null,
        passed: done.passed,
        latency_ms: Math.round(done.latency_ms * 10) / 10,
      },
      'parcel decided',
    );
    onChange(this.config.id);
  }
}

function reasonOf({ outcome, late }: Done): ReasonCode | null {
  if (outcome === null) return 'NOT_RECORDED';
  return late ? 'LATE_DECISION' : outcome.reason;
}

/** All stations, wired to their devices and lines. */
export class Stations {
  readonly all: ReadonlyMap<string, Station>;
  readonly #latency = new Histogram();
  readonly #cancels: (() => void)[] = [];

  constructor(options: StationsOptions) {
    this.all = new Map(
      options.configs.map((config) => [config.id, new Station(config, options, this.#latency)]),
    );
    for (const { config, runner } of this.all.values()) {
      this.#wire(config, runner, options);
    }
  }

  /** From the end of a window to its durable decision, since the start. */
  get latency(): HistogramView {
    return this.#latency.view();
  }

  /** Closes every window, waits for the answers still out, and leaves every gate at reject. */
  async stop(): Promise<void> {
    await Promise.all([...this.all.values()].map(({ runner }) => runner.stop()));
    for (const cancel of this.#cancels) cancel();
  }

  #wire(config: StationConfig, runner: StationRunner, options: StationsOptions): void {
    const { devices, bank } = options.drivers;
    const told = (device: string, works: boolean): void => {
      runner.device(device, works);
      options.onChange(config.id);
    };
    for (const id of [...config.scanners, ...(config.scale ? [config.scale.device] : [])]) {
      const device = devices.get(id);
      if (device === undefined) continue;
      runner.device(id, device.works);
      this.#cancels.push(device.onStatus(() => told(id, device.works)));
      // A scale that is asked answers whoever asked; its answer must not count twice.
      if (id === config.scale?.device && device.mustBeAsked) continue;
      this.#cancels.push(device.onReading((reading) => runner.reading(id, reading)));
    }
    const lines = [config.photo_eye, config.gate?.line].filter((id) => id !== undefined);
    for (const id of lines) {
      runner.device(id, bank.works);
      this.#cancels.push(bank.onStatus(() => told(id, bank.works)));
    }
    const eye = config.photo_eye === undefined ? undefined : bank.lines.get(config.photo_eye);
    if (eye !== undefined) {
      this.#cancels.push(eye.onLevel((active) => runner.eye(active)));
    }
  }
}

function handsOf(config: StationConfig, { drivers, desk }: StationsOptions): StationHands {
  const scanners = config.scanners.flatMap((id) => drivers.devices.get(id) ?? []);
  const scale: Device | undefined =
    config.scale === undefined ? undefined : drivers.devices.get(config.scale.device);
  const { gate } = config;
  const line = gate === undefined ? undefined : drivers.bank.lines.get(gate.line);
  return {
    ...desk,
    trigger: (on) => {
      for (const scanner of scanners) scanner.send(on ? 'trigger_on' : 'trigger_off');
    },
    weigh: () => (scale?.mustBeAsked === true ? scale.weigh() : undefined),
    gate: (open) => {
      if (gate === undefined || line === undefined) return;
      if (open) line.pulse(millis(gate.pulse_ms));
      else line.rest();
    },
  };
}
