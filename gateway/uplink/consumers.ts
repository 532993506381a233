import type { ReplicationView } from '../../contract/http/view.ts';
import type { ConsumerRow } from '../journal/queries.ts';

/** What a consumer holds, as the journal has checked it. */
type Holding = Omit<ConsumerRow, 'consumer' | 'position'> & { readonly position: number };

/** Others than the required ones are only shown. */
const OTHERS_MAX = 16;

/** Who holds how much of the journal. */
export class Consumers {
  readonly #required: readonly string[];
  readonly #held = new Map<string, Holding>();

  constructor(required: readonly string[]) {
    this.#required = required;
  }

  isRequired(name: string): boolean {
    return this.#required.includes(name);
  }

  /** Up to here nobody needs anything. */
  get position(): number {
    return Math.min(...this.#required.map((name) => this.#held.get(name)?.position ?? 0));
  }

  /** False when it held as much already. */
  hold(name: string, holding: Holding): boolean {
    const others = [...this.#held.keys()].filter((one) => !this.isRequired(one)).length;
    if (!this.isRequired(name) && !this.#held.has(name) && others >= OTHERS_MAX) {
      return false;
    }
    const before = this.#held.get(name);
    if (before !== undefined && before.position >= holding.position) return false;
    this.#held.set(name, holding);
    return true;
  }

  reset(rows: readonly ConsumerRow[]): void {
    this.#held.clear();
    for (const { consumer, epoch, seq, hash, stored_at, position } of rows) {
      if (position !== null) this.hold(consumer, { epoch, seq, hash, stored_at, position });
    }
  }

  /** By what they hold of `epoch`, the required ones first. */
  view(epoch: string): ReplicationView['consumers'] {
    const others = [...this.#held.keys()].filter((name) => !this.isRequired(name));
    return [...this.#required, ...others].map((name) => {
      const held = this.#held.get(name);
      return {
        name,
        required: this.isRequired(name),
        seq: held?.epoch === epoch ? held.seq : 0,
        stored_at: held?.stored_at ?? null,
      };
    });
  }
}
