import type { Gs1Element } from '../../../contract/reading.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { AiEntry } from './dictionary.ts';
import type { Gs1Error, Gs1ErrorCode } from './fault.ts';
import { forbiddenPair, missingPair } from './pairing.ts';
import { toElement, valueFault } from './value.ts';

export type Gs1Options = {
  /** The current year, for the century of two-digit years. */
  readonly year: number;
  /**
   * `complete` (the default): the text is all that is known of the item, so a missing companion is an
   * error. `partial`: it is one of several symbols of a label; only forbidden pairs are errors.
   */
  readonly pairing?: 'complete' | 'partial';
};
export type Gs1Data = { readonly elements: Gs1Element[] };
export type Gs1Result = Result<Gs1Data, Gs1Error>;

export function gs1Error(code: Gs1ErrorCode, position: number, message: string) {
  return err<Gs1Error>({ code, position, message });
}

/** Gathers elements in the order of the text and judges each, then all together. */
export class Collector {
  readonly #options: Gs1Options;
  readonly #elements: Gs1Element[] = [];
  readonly #entries: AiEntry[] = [];
  readonly #positions: number[] = [];

  constructor(options: Gs1Options) {
    this.#options = options;
  }

  /**
   * Takes one element whose AI stands at `aiAt`. `positionOf` turns an offset into the value into a
   * position in the text. An identical repetition is dropped.
   */
  add(
    entry: AiEntry,
    value: string,
    aiAt: number,
    positionOf: (offset: number) => number,
  ): Gs1Error | null {
    const problem = valueFault(entry, value, this.#options.year);
    if (problem !== null) {
      const { code, offset, message } = problem;
      return { code, position: positionOf(offset), message };
    }
    const earlier = this.#entries.indexOf(entry);
    if (earlier !== -1) {
      const before = this.#elements[earlier]?.value;
      if (before === value) return null;
      const message = `(${entry.ai}) stands twice, first with ${before}, then with ${value}; it should stand once`;
      return { code: 'ai-repeated', position: aiAt, message };
    }
    this.#elements.push(toElement(entry, value, this.#options.year));
    this.#entries.push(entry);
    this.#positions.push(aiAt);
    return null;
  }

  finish(): Gs1Result {
    const partial = this.#options.pairing === 'partial';
    const problem = forbiddenPair(this.#entries) ?? (partial ? null : missingPair(this.#entries));
    if (problem === null) return ok({ elements: this.#elements });
    return gs1Error(problem.code, this.#positions[problem.index] ?? 0, problem.message);
  }
}
