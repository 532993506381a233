import { canonicalJson } from '../../contract/canonical-json.ts';
import type { Reading, WeightReading } from '../../contract/reading.ts';
import { type Cancel, type Clock, isoTime } from '../base/clock.ts';
import { describeError } from '../base/errors.ts';
import type { IdSource } from '../base/ids.ts';
import type { Logger } from '../base/logger.ts';
import { type Millis, millis, wallMillis } from '../base/units.ts';
import type { DecideParcel, ParcelOutcome, RevokeParcel } from '../inventory/parcel-command.ts';
import type { StationConfig } from '../station/config.ts';
import {
  type Done,
  initialState,
  type StationEffect,
  type StationEvent,
  type StationState,
  type TimerKey,
} from '../station/state.ts';
import { step } from '../station/step.ts';

/** What a station can do to the world. The zone gives it devices, lines and the writer by these names. */
export type StationHands = {
  decide(command: DecideParcel): Promise<ParcelOutcome>;
  revoke(command: RevokeParcel): Promise<unknown>;
  /** Asks all scanners of the station to read, or to stop. */
  trigger(on: boolean): void;
  /** Resolves with the scale's answer, null where none came; undefined: the scale speaks by itself. */
  weigh(): Promise<WeightReading | null> | undefined;
  /** Opens the gate for its pulse, or puts it back to reject. */
  gate(open: boolean): void;
};

export type StationRunnerOptions = {
  readonly config: StationConfig;
  readonly hands: StationHands;
  readonly clock: Clock;
  readonly newParcel: IdSource;
  readonly logger: Logger;
  readonly onDone: (done: Done) => void;
  /** The writer did not record a decision or its revocation, and why. */
  readonly onRefused: (error: unknown) => void;
};

/** Runs one station: events in, the pure step, effects out. */
export class StationRunner {
  readonly config: StationConfig;
  readonly #options: StationRunnerOptions;
  #state: StationState = initialState;
  readonly #timers = new Map<TimerKey, Cancel>();
  readonly #strays = new Map<string, number>();
  #stopped = false;
  /** Decisions and revocations on their way to the disk. */
  readonly #pending = new Set<Promise<void>>();

  constructor(options: StationRunnerOptions) {
    this.config = options.config;
    this.#options = options;
  }

  get state(): StationState {
    return this.#state;
  }

  /** Readings that belonged to no parcel, by reason. */
  get strays(): ReadonlyMap<string, number> {
    return this.#strays;
  }

  eye(covered: boolean): void {
    this.#take({ type: 'eye', covered });
  }

  reading(device: string, reading: Reading): void {
    this.#take({ type: 'reading', device, reading });
  }

  device(device: string, works: boolean): void {
    this.#take({ type: 'device', device, works });
  }

  /** Closes an open window, waits for the answers still out, and leaves the gate at reject. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#take({ type: 'stop' });
    this.#stopped = true;
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    this.#options.hands.gate(false);
    await Promise.all(this.#pending);
  }

  #take(event: StationEvent): void {
    if (this.#stopped && event.type !== 'decided') return;
    const { clock, newParcel } = this.#options;
    const taken = step(this.config, this.#state, event, clock.monotonic(), newParcel);
    this.#state = taken.state;
    for (const effect of taken.effects) this.#carryOut(effect);
  }

  #carryOut(effect: StationEffect): void {
    const { hands, onDone } = this.#options;
    switch (effect.type) {
      case 'trigger':
        return hands.trigger(effect.on);
      case 'weigh':
        return this.#weigh(effect.parcel);
      case 'decide':
        return this.#decide(effect);
      case 'revoke':
        return this.#revoke(effect);
      case 'gate':
        // Once stopped the gate has had its last word.
        return this.#stopped ? undefined : hands.gate(effect.open);
      case 'timer':
        return this.#setTimer(effect.key, effect.due);
      case 'cancel':
        return this.#cancel(effect.key);
      case 'stray':
        return this.#stray(effect);
      case 'done':
        return onDone(effect.done);
    }
  }

  #weigh(parcel: string): void {
    const answer = this.#options.hands.weigh();
    if (answer === undefined) return;
    const told = (reading: WeightReading | null): void =>
      this.#take({ type: 'weighed', parcel, reading });
    answer.then(told, () => told(null));
  }

  #decide(effect: Extract<StationEffect, { type: 'decide' }>): void {
    const { hands } = this.#options;
    const command = {
      ...effect.command,
      readings: canonicalJson(effect.command.readings),
      ...this.#occurred(effect.opened),
    };
    this.#follow(
      hands.decide(command).then(
        (outcome) => this.#take({ type: 'decided', parcel: command.parcel, outcome }),
        (error: unknown) => {
          this.#options.onRefused(error);
          this.#take({ type: 'decided', parcel: command.parcel, outcome: null });
        },
      ),
    );
  }

  #revoke(effect: Extract<StationEffect, { type: 'revoke' }>): void {
    const { hands, clock, logger } = this.#options;
    const { parcel, reason } = effect;
    const revoked = hands.revoke({ parcel, reason, ...this.#occurred(clock.monotonic()) });
    this.#follow(
      revoked.then(
        () => logger.warn({ parcel }, 'accepted too late: taken back'),
        (error: unknown) => this.#options.onRefused(error),
      ),
    );
  }

  /** Wall time of a moment on the monotonic clock, by what the wall clock shows now. */
  #occurred(at: Millis): { occurred_at: string; clock_synchronised: boolean } {
    const { clock } = this.#options;
    const wall = clock.wall();
    const ago = clock.monotonic() - at;
    return {
      occurred_at: isoTime(wallMillis(Math.round(wall.at - ago))),
      clock_synchronised: wall.synchronised,
    };
  }

  #setTimer(key: TimerKey, due: Millis): void {
    this.#cancel(key);
    const { clock } = this.#options;
    const delay = millis(Math.max(0, due - clock.monotonic()));
    const cancel = clock.after(delay, () => {
      this.#timers.delete(key);
      this.#take({ type: 'timer', key });
    });
    this.#timers.set(key, cancel);
  }

  #cancel(key: TimerKey): void {
    this.#timers.get(key)?.();
    this.#timers.delete(key);
  }

  #stray(effect: Extract<StationEffect, { type: 'stray' }>): void {
    this.#strays.set(effect.why, (this.#strays.get(effect.why) ?? 0) + 1);
    const { device, why, reading } = effect;
    this.#options.logger.debug({ device, why, reading }, 'a reading that belongs to no parcel');
  }

  #follow(work: Promise<void>): void {
    const followed = work
      .catch((error: unknown) => {
        this.#options.logger.error({ err: error }, `a station failed: ${describeError(error)}`);
      })
      .finally(() => this.#pending.delete(followed));
    this.#pending.add(followed);
  }
}
