import { type Cancel, type Clock, dayOf } from '../base/clock.ts';
import { type Millis, millis, wallMillis } from '../base/units.ts';

type Timer = { due: number; order: number; period: number | null; task: () => void };

/** A clock that moves only when told. Wall time may be set to anything, as a Pi's may. */
export class ManualClock implements Clock {
  #now = 0;
  #wall: number;
  #synchronised = true;
  #lastDay: string | null = null;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(wallStart = Date.UTC(2026, 0, 5, 8, 0, 0)) {
    this.#wall = wallStart;
  }

  monotonic(): Millis {
    return millis(this.#now);
  }

  wall() {
    return { at: wallMillis(this.#wall), synchronised: this.#synchronised };
  }

  day(): string | null {
    if (this.#synchronised) this.#lastDay = dayOf(wallMillis(this.#wall));
    return this.#lastDay;
  }

  after(delay: Millis, task: () => void): Cancel {
    return this.#add({ due: this.#now + delay, order: this.#order++, period: null, task });
  }

  every(period: Millis, task: () => void): Cancel {
    return this.#add({ due: this.#now + period, order: this.#order++, period, task });
  }

  /** Lets `duration` pass and runs what falls due in it, in order of due time. */
  advance(duration: number): void {
    const end = this.#now + duration;
    for (;;) {
      const next = this.#nextDue(end);
      if (next === undefined) break;
      this.#moveTo(Math.max(this.#now, next.due));
      if (next.period === null) this.#timers.delete(next);
      else next.due = this.#now + next.period;
      next.task();
    }
    this.#moveTo(end);
  }

  /** The wall clock jumps; the monotonic clock does not notice. */
  jumpWall(to: number, synchronised = true): void {
    this.#wall = to;
    this.#synchronised = synchronised;
  }

  /** How many timers are pending: a stopped component leaves none. */
  get pending(): number {
    return this.#timers.size;
  }

  #add(timer: Timer): Cancel {
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  #moveTo(time: number): void {
    this.#wall += time - this.#now;
    this.#now = time;
  }

  #nextDue(end: number): Timer | undefined {
    let best: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.due > end) continue;
      if (!best || timer.due < best.due || (timer.due === best.due && timer.order < best.order)) {
        best = timer;
      }
    }
    return best;
  }
}
