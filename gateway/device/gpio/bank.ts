import type { Cancel, Clock } from '../../base/clock.ts';
import { plainWords } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import { type Millis, millis } from '../../base/units.ts';
import { backoff } from '../driver/backoff.ts';
import type { DeviceStatus } from '../driver/device.ts';
import { type BankLine, GpioLine } from './line.ts';
import type { Gpio, OpenGpio } from './port.ts';

export type BankOptions = {
  readonly lines: readonly BankLine[];
  readonly open: OpenGpio;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
};

/**
 * The lines of a chip, for ever: taken together, opened again after every end. Inputs are debounced,
 * outputs pulse for a time of the gateway's clock and rest at their safe level.
 */
export class GpioBank {
  readonly lines: ReadonlyMap<string, GpioLine>;
  readonly #options: BankOptions;
  readonly #listeners = new Set<(status: DeviceStatus) => void>();
  #status: DeviceStatus;
  #gpio: Gpio | null = null;
  #abort = new AbortController();
  #cancelRetry: Cancel = () => {};
  #stopped = true;
  #reconnects = 0;

  constructor(options: BankOptions) {
    this.#options = options;
    const { clock } = options;
    this.lines = new Map(
      options.lines.map((line) => [
        line.id,
        new GpioLine(line, clock, (id, active) => this.#gpio?.set(id, active)),
      ]),
    );
    this.#status = {
      state: 'connecting',
      why: 'not started',
      since: clock.monotonic(),
      attempts: 0,
    };
  }

  /** One for all lines: they are taken and lost together. */
  get status(): DeviceStatus {
    return this.#status;
  }

  get works(): boolean {
    return this.#status.state === 'up';
  }

  get reconnects(): number {
    return this.#reconnects;
  }

  onStatus(listener: (status: DeviceStatus) => void): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#abort = new AbortController();
    this.#setStatus('connecting', 'taking the lines');
    this.#open();
  }

  /** Every output goes to its safe level first. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#abort.abort();
    this.#cancelRetry();
    for (const line of this.lines.values()) line.rest();
    const gpio = this.#gpio;
    this.#gpio = null;
    await gpio?.close();
  }

  #open(): void {
    const { signal } = this.#abort;
    const lines = [...this.lines.values()];
    const wanted = {
      inputs: lines.flatMap((line) => line.asInput ?? []),
      outputs: lines.flatMap((line) => line.asOutput ?? []),
    };
    const events = {
      level: (id: string, active: boolean) => this.lines.get(id)?.heard(active),
      closed: (why: string) => {
        this.#gpio = null;
        if (this.#stopped) return;
        this.#reconnects += 1;
        this.#failed(why);
      },
    };
    this.#options.open(wanted, events, signal).then(
      (gpio) => {
        if (signal.aborted) {
          void gpio.close();
          return;
        }
        this.#gpio = gpio;
        this.#setStatus('up', null, 0);
      },
      (error: unknown) => {
        if (!signal.aborted) this.#failed(plainWords(error));
      },
    );
  }

  #failed(why: string): void {
    for (const line of this.lines.values()) line.rest();
    const attempts = this.#status.attempts + 1;
    this.#setStatus('down', why, attempts);
    const wait: Millis = backoff(attempts, this.#options.random());
    this.#cancelRetry = this.#options.clock.after(millis(wait), () => this.#open());
  }

  #setStatus(
    state: DeviceStatus['state'],
    why: string | null,
    attempts = this.#status.attempts,
  ): void {
    const before = this.#status;
    const since = before.state === state ? before.since : this.#options.clock.monotonic();
    this.#status = { state, why, since, attempts };
    if (before.state !== state) {
      const { logger } = this.#options;
      if (state === 'up') logger.info({}, 'GPIO lines work');
      else logger.warn({ state, why, attempts }, 'GPIO lines do not work');
    }
    for (const listener of this.#listeners) listener(this.#status);
  }
}
