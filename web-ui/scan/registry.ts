/**
 * Who takes the scans. Pure but for the pause between two scans.
 *
 * Screens and dialogs lie over each other like sheets: the one opened last takes the scan, and when it closes,
 * the one beneath takes them again. Scans are taken one after the other, in their order: the second of two
 * scans in quick succession goes to whatever the first has opened, as if the person had waited.
 */

/** Where a scan came from. `bench`: the zone's bench scanner, whose station books by its own rules. */
export type ScanSource = 'wedge' | 'bench' | 'camera';

/**
 * Takes one scan. `text` is what a fixed scanner would send: the AIM symbology identifier (`]C1`, `]E0`, …)
 * in front where the source knows it, the GS1 separator as U+001D. A promise is waited for before the next
 * scan is given, at most `TAKING_MS_MAX`.
 */
export type ScanHandler = (text: string, source: ScanSource) => void | Promise<void>;

/** Why a scan was not taken to its end: it stays for a person to read. */
export type ScanTrouble = 'too-many' | 'too-slow' | 'failed';

export const WAITING_MAX = 50;
const TAKING_MS_MAX = 10_000;
const STEP_MS = 500;

type Waiting = { readonly text: string; readonly source: ScanSource };

export class ScanRegistry {
  readonly #sheets = new Map<number, ScanHandler>();
  readonly #trouble: (trouble: ScanTrouble, text: string) => void;
  readonly #answered: () => Promise<unknown> | null;
  #waiting: Waiting[] = [];
  #taking = false;
  #ranks = 0;

  /** `answered`: while the page asks the person something, the promise that ends with that; scans wait for it. */
  constructor(
    trouble: (trouble: ScanTrouble, text: string) => void,
    answered: () => Promise<unknown> | null = () => null,
  ) {
    this.#trouble = trouble;
    this.#answered = answered;
  }

  /** A place above all that were claimed before. */
  claim(): number {
    this.#ranks += 1;
    return this.#ranks;
  }

  /** The handler takes scans while no place above its own is taken. The answer ends that. */
  register(rank: number, handler: ScanHandler): () => void {
    this.#sheets.set(rank, handler);
    return () => {
      if (this.#sheets.get(rank) === handler) this.#sheets.delete(rank);
    };
  }

  /** Whether anybody takes scans: before the sign-in nobody does. */
  get listening(): boolean {
    return this.#sheets.size > 0;
  }

  scanned(text: string, source: ScanSource): void {
    if (!this.listening) return;
    if (this.#waiting.length >= WAITING_MAX) {
      this.#trouble('too-many', text);
      return;
    }
    this.#waiting.push({ text, source });
    if (!this.#taking) void this.#takeAll();
  }

  async #takeAll(): Promise<void> {
    this.#taking = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      await this.#take(next);
      // What the scan changed is drawn, and its sheets are registered, before the next one is given.
      if (this.#waiting.length > 0) await pause(0);
    }
    this.#taking = false;
  }

  async #take({ text, source }: Waiting): Promise<void> {
    await this.#answered();
    const handler = this.#sheets.get(Math.max(...this.#sheets.keys()));
    try {
      const taken = handler?.(text, source);
      if (taken === undefined) return;
      const slow = Symbol('slow');
      const ended = await Promise.race([taken, this.#patience(slow)]);
      if (ended === slow) this.#trouble('too-slow', text);
    } catch {
      this.#trouble('failed', text);
    }
  }

  /** The time that a person takes for an answer does not count. */
  async #patience<T>(value: T): Promise<T> {
    for (let left = TAKING_MS_MAX; left > 0; left -= STEP_MS) {
      await this.#answered();
      await pause(STEP_MS);
    }
    return value;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
