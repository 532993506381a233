import type { ReplicationView } from '../../contract/http/view.ts';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { Millis } from '../base/units.ts';

const KEPT_MAX = 20;
const TOPIC_MAX = 200;
/** So that a flood of nonsense does not fill the log: so many lines in each period, the rest is counted. */
const LINES_MAX = 10;
const PERIOD_MS = 60_000;

/** The newest messages that were refused, for the page and the log. */
export class Refusals {
  readonly #clock: Clock;
  readonly #logger: Logger;
  #kept: readonly { readonly topic: string; readonly why: string; readonly at: Millis }[] = [];
  #periodBegan = Number.NEGATIVE_INFINITY;
  #lines = 0;

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  add(longTopic: string, why: string): void {
    const at = this.#clock.monotonic();
    const topic = longTopic.slice(0, TOPIC_MAX);
    this.#kept = [...this.#kept.slice(1 - KEPT_MAX), { topic, why, at }];
    if (at - this.#periodBegan > PERIOD_MS) {
      if (this.#lines > LINES_MAX) {
        const count = this.#lines - LINES_MAX;
        this.#logger.warn({ count }, 'more messages were refused');
      }
      this.#periodBegan = at;
      this.#lines = 0;
    }
    this.#lines += 1;
    if (this.#lines <= LINES_MAX) this.#logger.warn({ topic, why }, 'a message was refused');
  }

  view(): ReplicationView['refused'] {
    const now = this.#clock.monotonic();
    return this.#kept.map(({ topic, why, at }) => ({
      topic,
      why,
      age_ms: Math.max(0, Math.round(now - at)),
    }));
  }
}
