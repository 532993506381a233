/**
 * Tells a keyboard-wedge scanner from a person by speed and end key. Pure: keys with their times in, whole
 * scans out, so that two scans within 200 ms stay two.
 */
export type Key = {
  readonly key: string;
  readonly ctrl: boolean;
  /** Milliseconds. */
  readonly at: number;
};

/** `whole`: false where its beginning is missing, so that it must be scanned again. */
export type WedgeScan = { readonly text: string; readonly whole: boolean };

/** Between two keys of a scanner; people are slower, even when they drum. */
const GAP_MS = 60;
/** On average over the whole code. */
const AVERAGE_MS = 35;
/** A busy device holds keys back; once in a scan so long a gap is no end of it. Half a code is never one. */
const HICCUP_MS = 400;
const HICCUP_AFTER = 2;
/**
 * Keys that were given up were the beginning of a code that follows soon: what is left of it must not pass for
 * another code. A single key may also be a person's, who then takes the scanner: that takes longer.
 */
const CUT_MS = 400;
/** Two keys or more at the speed of `SURE_MS` were a scanner's for certain. */
const CUT_SURE_MS = 2_000;
/** Nobody presses keys so fast one after the other: between two, on average. */
const SURE_MS = 20;
/** A code of fewer keys must come at the speed of `SURE_MS`. */
const LENGTH_MIN = 4;
const LENGTH_SURE_MIN = 2;
const LENGTH_MAX = 512;

export class Wedge {
  #text = '';
  #began = 0;
  #last = Number.NEGATIVE_INFINITY;
  /** What one gap cost that was too long; 0 while there was none. */
  #lost = 0;
  /** Keys before this code were given up, that may have been its beginning. */
  #cut = false;
  /** How long what was given up may have been the beginning of what follows; 0: nothing was. */
  #givenFor = 0;

  /** Characters that may be the beginning of a scan; 1 after the key that began it. */
  get length(): number {
    return this.#text.length;
  }

  /** The scan that ends with this key; null when none does. */
  take({ key, ctrl, at }: Key): WedgeScan | null {
    this.#gap(at - this.#last);
    if (key === 'Enter' || key === 'Tab') return this.#end(at);
    const character = characterOf(key, ctrl);
    if (character === null) return null;
    if (this.#text === '') {
      this.#cut = at - this.#last <= this.#givenFor;
      this.#givenFor = 0;
      this.#began = at;
      this.#lost = 0;
    }
    this.#last = at;
    this.#text = (this.#text + character).slice(0, LENGTH_MAX);
    return null;
  }

  #gap(gap: number): void {
    if (gap <= GAP_MS || this.#text === '') return;
    const fast = this.#text.length >= HICCUP_AFTER && this.#average(this.#last) <= AVERAGE_MS;
    if (fast && this.#lost === 0 && gap <= HICCUP_MS) this.#lost = gap;
    else {
      this.#givenFor = this.#sure(this.#text.length - 1, this.#last) ? CUT_SURE_MS : CUT_MS;
      this.#text = '';
    }
  }

  /** Only a scanner leaves so little between this many steps from key to key. */
  #sure(steps: number, at: number): boolean {
    return steps > 0 && (at - this.#began - this.#lost) / steps <= SURE_MS;
  }

  #average(at: number): number {
    return (at - this.#began - this.#lost) / Math.max(1, this.#text.length);
  }

  #end(at: number): WedgeScan | null {
    const [text, whole] = [this.#text, !this.#cut];
    const sure = this.#sure(text.length, at);
    const fast = this.#average(at) <= AVERAGE_MS;
    this.#text = '';
    this.#cut = false;
    this.#givenFor = 0;
    if (!whole) return fast && text !== '' ? { text, whole } : null;
    const scanned = text.length >= LENGTH_MIN ? fast : text.length >= LENGTH_SURE_MIN && sure;
    return scanned ? { text, whole } : null;
  }
}

/** Scanners send the GS between elements as Ctrl+] (1D hexadecimal), or as F8. */
function characterOf(key: string, ctrl: boolean): string | null {
  if ((ctrl && key === ']') || key === 'F8') return '\u001d';
  return key.length === 1 && !ctrl ? key : null;
}
